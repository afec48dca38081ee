package theme

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"dtui/ui/cells"
)

func mustNew(t *testing.T, name string, dark bool, p Profile) *Theme {
	t.Helper()
	th, err := New(name, dark, p)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// onText are the tones of words, which stand on every ground but the fills.
var onText = []Tone{Text, Muted, Accent, OK, Warn, Danger, Info, EnvDevelopment, EnvStaging, EnvProduction, EnvOther}

var chips = []Tone{Accent, Danger, EnvDevelopment, EnvStaging, EnvProduction, EnvOther}

// bars are the least contrasts of a theme: of words on bg and anywhere, of faint on bg and anywhere, of the frame of the
// focused pane, of the other frames, and of the text on a chip.
type bars struct{ word, wordAny, faint, faintAny, focus, frame, chip float64 }

func checkBars(t *testing.T, th *Theme, least bars) {
	t.Helper()
	p := th.full
	grounds := map[string]rgb{"bg": p.bg, "surface": p.surface, "raised": p.raised, "selection": p.selection}
	names := [tones]string{
		"text", "muted", "faint", "accent", "accent-text", "ok", "warn", "danger", "info", "selection-text", "border",
		"border-focus", "env-development", "env-staging", "env-production", "env-other",
	}
	need := func(fg Tone, groundName string, ground rgb, bar float64) {
		t.Helper()
		if got := contrast(p.tone[fg], ground); got < bar {
			t.Errorf("%s on %s: %.2f, want at least %.1f", names[fg], groundName, got, bar)
		}
	}
	for name, ground := range grounds {
		word, faint := least.wordAny, least.faintAny
		if name == "bg" {
			word, faint = least.word, least.faint
		}
		for _, fg := range onText {
			need(fg, name, ground, word)
		}
		need(Faint, name, ground, faint)
	}
	need(SelectionText, "selection", p.selection, least.wordAny)
	need(BorderFocus, "bg", p.bg, least.focus)
	need(Border, "bg", p.bg, least.frame)
	for _, chip := range chips {
		need(AccentText, names[chip], p.tone[chip], least.chip)
	}
}

func TestContrast(t *testing.T) {
	t.Parallel()
	normal := bars{word: 4.5, wordAny: 4.5, faint: 4.5, faintAny: 3, focus: 3, frame: 1.8, chip: 4.5}
	high := bars{word: 8.4, wordAny: 5, faint: 8.4, faintAny: 4.5, focus: 7, frame: 5, chip: 7}
	// With 256 colours the nearest one is taken, which costs a little.
	normal256 := bars{word: 4.5, wordAny: 4.5, faint: 3.8, faintAny: 3, focus: 3, frame: 1.5, chip: 4.5}
	high256 := bars{word: 7, wordAny: 4.5, faint: 7, faintAny: 4.5, focus: 7, frame: 4.5, chip: 7}
	for _, name := range Names() {
		for _, dark := range []bool{true, false} {
			for profile, least := range map[Profile][2]bars{TrueColor: {normal, high}, Ansi256: {normal256, high256}} {
				t.Run(strings.Join([]string{
					name, map[bool]string{true: "dark", false: "light"}[dark],
					map[Profile]string{TrueColor: "full", Ansi256: "256"}[profile],
				}, "/"), func(t *testing.T) {
					th := mustNew(t, name, dark, profile)
					bar := least[0]
					if th.HighContrast() {
						bar = least[1]
					}
					checkBars(t, th, bar)
				})
			}
		}
	}
}

func TestContrastFormula(t *testing.T) {
	t.Parallel()
	if got := contrast(0xFFFFFF, 0); got < 20.99 || got > 21.01 {
		t.Errorf("white on black: %.3f, want 21", got)
	}
	if got := contrast(0x777777, 0xFFFFFF); got < 4.47 || got > 4.49 {
		t.Errorf("#777 on white: %.3f, want 4.48", got)
	}
	if got := contrast(0x14161B, 0xE4E7ED); got < 14.55 || got > 14.65 {
		t.Errorf("text on bg in dark: %.3f, want 14.6", got)
	}
}

func TestPaint(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		theme   string
		dark    bool
		profile Profile
		fg      Tone
		on      Ground
		a       Attr
		want    string
	}{
		{"full", "default", true, TrueColor, Warn, OnSelection, Bold | Underline, "\x1b[1;4;38;2;237;190;98;48;2;43;51;80mx\x1b[m"},
		{"bg is not painted", "auto", true, TrueColor, Text, OnBg, 0, "\x1b[38;2;228;231;237mx\x1b[m"},
		{"chip takes its own letters", "auto", true, TrueColor, Muted, OnDanger, 0, "\x1b[38;2;16;19;26;48;2;255;143;135mx\x1b[m"},
		{"high contrast has no surface", "high-contrast", false, TrueColor, Text, OnSurface, 0, "\x1b[38;2;0;0;0mx\x1b[m"},
		{"256", "auto", true, Ansi256, Text, OnSelection, 0, "\x1b[38;5;254;48;5;236mx\x1b[m"},
		{"16, default text", "auto", true, Ansi16, Text, OnBg, 0, "x"},
		{"16, surface is the terminal's", "auto", true, Ansi16, Text, OnRaised, 0, "x"},
		{"16, accent is bold", "auto", true, Ansi16, Accent, OnBg, 0, "\x1b[1;94mx\x1b[m"},
		{"16, light accent is bold", "auto", false, Ansi16, Accent, OnBg, 0, "\x1b[1;34mx\x1b[m"},
		{"16, a selected row has one colour", "auto", true, Ansi16, Danger, OnSelection, 0, "\x1b[97;44mx\x1b[m"},
		{"16, a light selected row", "auto", false, Ansi16, Danger, OnSelection, 0, "\x1b[30;47mx\x1b[m"},
		{"16, chip", "auto", true, Ansi16, AccentText, OnEnvProduction, Bold, "\x1b[1;30;101mx\x1b[m"},
		{"16, light chip", "auto", false, Ansi16, AccentText, OnEnvProduction, 0, "\x1b[97;41mx\x1b[m"},
		{"no colour", "auto", true, NoColour, Danger, OnSelection, 0, "x"},
		{"no colour, attributes", "auto", true, NoColour, Danger, OnSelection, Bold | Italic | Underline | Strike, "\x1b[1;3;4;9mx\x1b[m"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			th := mustNew(t, tc.theme, tc.dark, tc.profile)
			if got := th.Paint("x", tc.fg, tc.on, tc.a); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if got := th.Paint("", tc.fg, tc.on, tc.a); got != "" {
				t.Errorf("empty text became %q", got)
			}
			if prefix := th.Prefix(tc.fg, tc.on, tc.a); prefix != "" && prefix+"x"+th.Reset() != tc.want {
				t.Errorf("prefix %q and reset %q do not make %q", prefix, th.Reset(), tc.want)
			}
		})
	}
}

func TestEveryStyleIsOneSequence(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		for profile := TrueColor; profile <= NoColour; profile++ {
			th := mustNew(t, name, true, profile)
			for fg := range tones {
				for on := range grounds {
					for a := range attrs {
						painted := th.Paint("x", fg, on, a)
						if cells.Width(painted) != 1 || cells.Plain(painted) != "x" {
							t.Fatalf("%s, profile %d, %d on %d with %d: %q", name, profile, fg, on, a, painted)
						}
					}
				}
			}
		}
	}
}

func TestUnknownThemeNamesTheKnownOnes(t *testing.T) {
	t.Parallel()
	_, err := New("solarized", true, TrueColor)
	if err == nil {
		t.Fatal("an unknown theme was accepted")
	}
	for _, want := range append(Names(), `"solarized"`) {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not name %s", err, want)
		}
	}
	if _, err := New("auto", true, NoColour+1); err == nil {
		t.Error("an unknown profile was accepted")
	}
}

func TestBackgroundIsPaintedOnlyWhenNeeded(t *testing.T) {
	t.Parallel()
	th := mustNew(t, "auto", true, TrueColor)
	if th.OnTerminal(0x1e, 0x1e, 0x1e) != th || th.OnTerminal(0, 0, 0) != th {
		t.Error("a dark terminal needs no painted background")
	}
	own := th.OnTerminal(0x70, 0x70, 0x70)
	if !own.PaintsBackground() || own.Prefix(Text, OnBg, 0) != "\x1b[38;2;228;231;237;48;2;20;22;27m" {
		t.Errorf("on grey the background is needed; prefix %q", own.Prefix(Text, OnBg, 0))
	}
	if th.PaintsBackground() || th.Prefix(Text, OnBg, 0) == own.Prefix(Text, OnBg, 0) {
		t.Error("the theme that it came from has changed")
	}
	for _, profile := range []Profile{Ansi16, NoColour} {
		if few := mustNew(t, "auto", true, profile); few.OnTerminal(0x70, 0x70, 0x70) != few {
			t.Errorf("profile %d has no background of its own", profile)
		}
	}
}

func TestEnvironments(t *testing.T) {
	t.Parallel()
	tones := map[Tone]string{
		EnvDevelopment: "dev DEV Development dev_ana ci local test",
		EnvStaging:     "stg Staging stg_eu uat QA preprod pre-prod pre_production preproduction",
		EnvProduction:  "prd prd_eu prod Production prod-eu live eu-prod non-prod dev-prd stg_prd",
		EnvOther:       "sales plive ecip delivery",
	}
	for want, names := range tones {
		for name := range strings.FieldsSeq(names) {
			if got := EnvTone(name); got != want {
				t.Errorf("%s: tone %d, want %d", name, got, want)
			}
			if filled, ok := EnvGround(name).fill(); !ok || filled != want {
				t.Errorf("%s: its ground is filled with tone %d, want %d", name, filled, want)
			}
		}
	}
	if EnvTone("") != EnvOther {
		t.Error("no name is no known environment")
	}
}

// eachGlyph calls f for every string in a glyph set.
func eachGlyph(v reflect.Value, name string, f func(name, glyph string)) {
	switch v.Kind() {
	case reflect.String:
		f(name, v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachGlyph(v.Field(i), name+"."+v.Type().Field(i).Name, f)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachGlyph(v.Index(i), name, f)
		}
	}
}

func TestGlyphsTakeOneCell(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]*Glyphs{"Unicode": Unicode(), "ASCII": ASCII()} {
		seen := 0
		eachGlyph(reflect.ValueOf(*set), name, func(field, glyph string) {
			seen++
			if cells.Width(glyph) != 1 || utf8.RuneCountInString(glyph) != 1 {
				t.Errorf("%s: %q takes %d cells", field, glyph, cells.Width(glyph))
			}
			if cells.Printable(glyph) != glyph {
				t.Errorf("%s: %q cannot be drawn as it is", field, glyph)
			}
			if set.ASCII() && (glyph[0] < ' ' || glyph[0] > '~') {
				t.Errorf("%s: %q is not ASCII", field, glyph)
			}
		})
		if seen < 50 {
			t.Errorf("%s: only %d glyphs were looked at", name, seen)
		}
		if set.Masked() != strings.Repeat(set.Mask, 8) {
			t.Errorf("%s: the mask is %q", name, set.Masked())
		}
	}
}

func TestFocusFrame(t *testing.T) {
	t.Parallel()
	g := Unicode()
	plain, high := mustNew(t, "auto", true, TrueColor), mustNew(t, "high-contrast", true, TrueColor)
	if g.FrameFor(plain, true).TopLeft != "╭" || g.FrameFor(high, false).TopLeft != "╭" || g.FrameFor(high, true).TopLeft != "╔" {
		t.Error("only the focused pane in high contrast has the double frame")
	}
}

func TestPaintAllocatesOnce(t *testing.T) {
	th := mustNew(t, "auto", true, TrueColor)
	text := strings.Repeat("x", 40)
	if got := testing.AllocsPerRun(100, func() { th.Paint(text, Warn, OnSelection, Bold) }); got > 1 {
		t.Errorf("%v allocations, want 1", got)
	}
	if got := testing.AllocsPerRun(100, func() { th.Prefix(Warn, OnSelection, Bold) }); got > 0 {
		t.Errorf("Prefix: %v allocations, want none", got)
	}
}

func BenchmarkPaint(b *testing.B) {
	th, err := New("auto", true, TrueColor)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		th.Paint("DATABASE_URL", Warn, OnSelection, Bold)
	}
}

func BenchmarkNew(b *testing.B) {
	for name, profile := range map[string]Profile{"full": TrueColor, "256": Ansi256} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := New("auto", true, profile); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
