package theme

// palette is one column of colours.
type palette struct {
	bg, surface, raised, selection rgb
	tone                           [tones]rgb
}

// ansi is one of the 16 colours, or none for the terminal's own.
type ansi int8

const none ansi = -1

// palette16 is a column for terminals with 16 colours, whose shades are the person's. Surface and raised are the
// terminal's own background there.
type palette16 struct {
	selection ansi
	tone      [tones]ansi
}

var dark = palette{
	bg: 0x14161B, surface: 0x1F232D, raised: 0x252A36, selection: 0x2B3350,
	tone: [tones]rgb{
		Text: 0xE4E7ED, Muted: 0xA6AEBD, Faint: 0x7A8396, Accent: 0x9DB4FF, AccentText: 0x10131A,
		OK: 0x8CCF8E, Warn: 0xEDBE62, Danger: 0xFF8F87, Info: 0x7CC8E6, SelectionText: 0xF4F6FB,
		Border: 0x4C5468, BorderFocus: 0x9DB4FF,
		EnvDevelopment: 0x62CDB2, EnvStaging: 0xE6B95F, EnvProduction: 0xFF8A7A, EnvOther: 0xBFA8F7,
	},
}

var light = palette{
	bg: 0xFAFAF7, surface: 0xECECE6, raised: 0xFFFFFF, selection: 0xDAE2FB,
	tone: [tones]rgb{
		Text: 0x1F232B, Muted: 0x545C6A, Faint: 0x6B7381, Accent: 0x3650BF, AccentText: 0xFFFFFF,
		OK: 0x256B32, Warn: 0x7F5200, Danger: 0xB0231B, Info: 0x14627F, SelectionText: 0x131A30,
		Border: 0xB3B7C0, BorderFocus: 0x3650BF,
		EnvDevelopment: 0x0A6759, EnvStaging: 0x7D5300, EnvProduction: 0xAE2718, EnvOther: 0x6440B5,
	},
}

var contrastDark = palette{
	bg: 0x000000, surface: 0x000000, raised: 0x0E0E0E, selection: 0x24407F,
	tone: [tones]rgb{
		Text: 0xFFFFFF, Muted: 0xD8D8D8, Faint: 0xB0B0B0, Accent: 0xB9CCFF, AccentText: 0x000000,
		OK: 0x9CF09C, Warn: 0xFFD75F, Danger: 0xFFA8A0, Info: 0x93E3FF, SelectionText: 0xFFFFFF,
		Border: 0x8A8A8A, BorderFocus: 0xFFFFFF,
		EnvDevelopment: 0x7FF0D2, EnvStaging: 0xFFD75F, EnvProduction: 0xFFA493, EnvOther: 0xD6C2FF,
	},
}

var contrastLight = palette{
	bg: 0xFFFFFF, surface: 0xFFFFFF, raised: 0xFFFFFF, selection: 0xC4D4FF,
	tone: [tones]rgb{
		Text: 0x000000, Muted: 0x333333, Faint: 0x4D4D4D, Accent: 0x0B2A9E, AccentText: 0xFFFFFF,
		OK: 0x0B4A17, Warn: 0x573800, Danger: 0x860A05, Info: 0x06425A, SelectionText: 0x000000,
		Border: 0x6B6B6B, BorderFocus: 0x000000,
		EnvDevelopment: 0x05473D, EnvStaging: 0x573800, EnvProduction: 0x850F05, EnvOther: 0x43208F,
	},
}

var dark16 = palette16{
	selection: 4,
	tone: [tones]ansi{
		Text: none, Muted: 7, Faint: 8, Accent: 12, AccentText: 0, OK: 10, Warn: 11, Danger: 9, Info: 14,
		SelectionText: 15, Border: 8, BorderFocus: 12,
		EnvDevelopment: 10, EnvStaging: 11, EnvProduction: 9, EnvOther: 13,
	},
}

var light16 = palette16{
	selection: 7,
	tone: [tones]ansi{
		Text: none, Muted: 8, Faint: 8, Accent: 4, AccentText: 15, OK: 2, Warn: 3, Danger: 1, Info: 6,
		SelectionText: 0, Border: 7, BorderFocus: 4,
		EnvDevelopment: 2, EnvStaging: 3, EnvProduction: 1, EnvOther: 5,
	},
}

// colourBlind is p in blue, yellow, orange and plum: no pair depends on red against green.
func colourBlind(p palette, isDark bool) palette {
	if isDark {
		p.tone[OK], p.tone[Warn], p.tone[Danger], p.tone[Info] = 0x7CC7F5, 0xF0E060, 0xFF9E5E, 0xD0B8E8
		p.tone[EnvDevelopment], p.tone[EnvStaging] = 0x6EC1F0, 0xEEDD6A
		p.tone[EnvProduction], p.tone[EnvOther] = 0xFFA066, 0xD9AEDD
		return p
	}
	p.tone[OK], p.tone[Warn], p.tone[Danger], p.tone[Info] = 0x0A5A94, 0x6B5F00, 0xA03C00, 0x6D3F87
	p.tone[EnvDevelopment], p.tone[EnvStaging] = 0x00609C, 0x695D00
	p.tone[EnvProduction], p.tone[EnvOther] = 0xA34000, 0x7A3F80
	return p
}

// palettes picks the columns of a theme.
func palettes(name string, isDark bool) (palette, palette16) {
	full, few := light, light16
	if isDark {
		full, few = dark, dark16
	}
	switch name {
	case highContrast:
		full = contrastLight
		if isDark {
			full = contrastDark
		}
		// With 16 colours nothing is sure to stand out but the terminal's own text.
		for _, tone := range []Tone{Muted, Faint, Border, BorderFocus} {
			few.tone[tone] = none
		}
	case blindSafe:
		full = colourBlind(full, isDark)
		// Blue for what is well and for development, plum for what informs: green stands nowhere.
		few.tone[OK], few.tone[EnvDevelopment], few.tone[Info] = 4, 4, 5
		if isDark {
			few.tone[OK], few.tone[EnvDevelopment], few.tone[Info] = 12, 12, 13
		}
	}
	return full, few
}
