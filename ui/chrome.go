package ui

import (
	"fmt"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

const chipFrom = 100 // columns from which the chip spells its word out

// header is the first row: where one is, and where a write would land.
func (a *App) header(c *screen.Context) string {
	l := c.Look
	h := a.top().Header(c)
	n := a.bar().Gap(1).Add("dtui", theme.Accent, theme.Bold).Gap(2)
	chip, chipWidth := "", 0
	if h.Config != nil {
		environment := c.W.Environment(*h.Config)
		chip, chipWidth = l.Chip(a.chipWord(environment), theme.EnvGround(environment))
	}
	mode, modeWidth := presenterChip(c)
	if modeWidth > 0 {
		modeWidth += 2
	}
	readOnly := ""
	if c.ReadOnly {
		readOnly = "  READ ONLY "
	}
	workplace, right, room := a.shrunk(c, h.Crumbs, a.w-chipWidth-modeWidth-len(readOnly)-4)
	if workplace {
		n.Gap(1)
		n.OutsideFree(c.W.Account.WorkplaceName, theme.Muted, 0)
	}
	for i, crumb := range h.Crumbs {
		if i > 0 || workplace {
			n.Add(" "+l.Closed+" ", theme.Faint, 0)
		} else {
			n.Gap(1)
		}
		tone, attr := theme.Text, theme.Attr(0)
		if h.Config != nil && crumb == h.Config.Config {
			tone, attr = theme.EnvTone(c.W.Environment(*h.Config)), theme.Bold
		}
		width := cells.Width(l.Cells.Printable(crumb))
		if left := room - (a.w - n.Room()); i < len(h.Crumbs)-1 {
			width = min(width, max(left-min(a.crumbsWidth(h.Crumbs[i+1:]), 20), 6))
		} else {
			width = min(width, max(left, 6))
		}
		n.Outside(crumb, width, tone, attr)
	}
	if chip != "" {
		n.Gap(2).Ready(chip, chipWidth)
	}
	if mode != "" {
		n.Gap(2).Ready(mode, modeWidth-2)
	}
	if readOnly != "" {
		n.Add(readOnly, theme.Warn, theme.Bold)
	}
	if gap := n.Room() - l.SegWidth(right) - 1; gap >= 0 {
		n.Gap(gap).Segs(right...)
	}
	return n.String()
}

// shrunk leaves out of the header what is least missed until the place where one is can be read whole: what is left of the
// reads, then the word beside the mark of the connection, then the workplace. Room is what is left beside the chips.
func (a *App) shrunk(c *screen.Context, crumbs []string, room int) (workplace bool, right []look.Seg, left int) {
	need, name := len(" dtui  ")+a.crumbsWidth(crumbs), 0
	if workplace = c.W.AccountKnown && a.w >= 76; workplace {
		name = cells.Width(c.Look.Cells.Printable(c.W.Account.WorkplaceName)) + 1
	}
	for _, less := range []struct{ reads, word bool }{{true, true}, {false, true}, {false, false}} {
		right = a.connection(c, less.reads && a.w >= chipFrom, less.word && a.w >= 76)
		if left = room - c.Look.SegWidth(right); need+name <= left {
			return workplace, right, left
		}
	}
	return workplace && need+name <= left, right, left
}

// crumbsWidth is what parts of the place take with what stands before each.
func (a *App) crumbsWidth(crumbs []string) int {
	width := 0
	for _, crumb := range crumbs {
		width += cells.Width(a.ctx.Look.Cells.Printable(crumb)) + 3
	}
	return width
}

// longestChip is how much of the slug of an environment the header has room for, in cells.
const longestChip = 20

func (a *App) chipWord(environment string) string {
	purpose := model.PurposeOf(environment)
	if purpose == model.OtherPurpose {
		word := strings.ToUpper(a.ctx.Look.Cells.Printable(environment))
		if cells.Width(word) > longestChip {
			word = a.ctx.Look.Cells.Fit(word, longestChip)
		}
		return word
	}
	if a.w >= chipFrom {
		return strings.ToUpper(purpose.String())
	}
	return map[model.Purpose]string{model.ForDevelopment: "DEV", model.ForStaging: "STG", model.ForProduction: "PROD"}[purpose]
}

// connection is the right end of the header: whether Doppler answers, and what is left of the reads.
func (a *App) connection(c *screen.Context, reads, word bool) []look.Seg {
	l := c.Look
	var segs []look.Seg
	switch {
	case a.trouble.kind == model.Unauthorized:
		segs = append(segs, look.T(l.Offline+" token refused", theme.Danger))
	case a.trouble.kind == model.Unavailable:
		word := " offline"
		if a.trouble.status != 0 {
			word = fmt.Sprintf(" HTTP %d", a.trouble.status)
		}
		segs = append(segs, look.T(l.Offline+word, theme.Warn))
	case a.saves.busy():
		segs = append(segs, look.T(l.Spinner[c.Spin%len(l.Spinner)]+" saving", theme.Warn))
	default:
		segs = append(segs, a.liveSegs(l, word)...)
	}
	segs = append(a.whoIsAtWork(), segs...)
	if b := c.W.Budget.SecretReads; b.Limit > 0 && reads {
		segs = append(segs, look.T(fmt.Sprintf("  %d/%d secret reads", b.Remaining, b.Limit), theme.Faint))
	}
	key, help := c.Key(keys.Help), " help"
	if a.w < chipFrom {
		help = ""
	}
	return append(segs, look.T("  ", theme.Faint), look.B(key, theme.Accent), look.T(help+" ", theme.Muted))
}

// banner is one line about lasting trouble with the way out, "" when there is none.
func (a *App) banner(c *screen.Context) string {
	l := c.Look
	text, hint, tone := "", "", theme.Warn
	staged := ""
	if n := a.Staged(); n > 0 {
		staged = " " + kept(n)
	}
	switch {
	case a.options.NoToken:
		return ""
	case a.trouble.kind == model.Unauthorized:
		text, hint, tone = "Doppler no longer accepts your token."+staged, a.logInHint(), theme.Danger
	case a.trouble.kind == model.Unavailable:
		text = a.offlineText() + staged
		hint = c.Key(keys.Reload) + " try now"
	case a.trouble.kind == model.RateLimited:
		left := int((a.trouble.until.Sub(c.Now) + time.Second - 1) / time.Second)
		text = fmt.Sprintf("Rate-limited by Doppler until %s, in %d s. Reads wait.", a.trouble.until.Format("15:04:05"), max(left, 0))
		hint = c.Key(keys.Reload) + " try again"
	case a.options.Sandbox && a.welcome() == nil: // A login there does reach Doppler.
		text, tone = "Sandbox. Nothing here reaches Doppler.", theme.Info
	default:
		return ""
	}
	n := l.Line(a.w, theme.OnBg).Add(l.Bar, tone, 0).Add(l.Attention+" ", tone, theme.Bold)
	if hint != "" && cells.Width(text)+cells.Width(hint)+6 > a.w {
		hint = ""
	}
	n.Col(text, a.w-cells.Width(hint)-5, theme.Text, 0)
	return n.Add(" "+hint, theme.Accent, 0).String()
}

func kept(n int) string {
	if n == 1 {
		return "1 staged change is kept."
	}
	return fmt.Sprintf("%d staged changes are kept.", n)
}

// footer lists what works here and now, by priority, from the one key table.
func (a *App) footer(c *screen.Context) string {
	chain := a.chain()
	right := []keys.Action{keys.Filter, keys.Palette, keys.Help}
	end := a.footerEnd(c, chain, right)
	endWidth := c.Look.SegWidth(end)
	n := a.bar()
	for _, b := range c.Keys.Footer(chain) {
		if contains(right, b.Action) || a.off(b.Action) != "" {
			continue
		}
		word := b.Short
		if b.Action == keys.Review {
			word = fmt.Sprintf("review %d", a.Staged())
		}
		if b.Action == keys.Reveal && c.Shows(a.top().Subject(c)) {
			word = "hide"
		}
		if s, ok := a.top().(screen.Wording); ok {
			if own := s.Word(b.Action); own != "" {
				word = own
			}
		}
		need := cells.Width(b.Keys[0]) + cells.Width(word) + 3
		if n.Room()-endWidth < need {
			break
		}
		n.Gap(1).Add(b.Keys[0], theme.Accent, theme.Bold).Gap(1).Add(word, theme.Muted, 0).Gap(1)
	}
	if gap := n.Room() - endWidth; gap >= 0 {
		n.Gap(gap).Segs(end...)
	}
	return n.String()
}

func (a *App) footerEnd(c *screen.Context, chain []keys.Scope, actions []keys.Action) []look.Seg {
	segs := a.countdown(c)
	for _, action := range actions {
		key := c.Keys.KeyFor(chain, action)
		if key == "" || a.off(action) != "" || (a.w < chipFrom && action == keys.Filter) {
			continue
		}
		word := map[keys.Action]string{keys.Filter: "filter", keys.Palette: "commands", keys.Help: "all keys"}[action]
		if a.w < chipFrom && action == keys.Help {
			word = "keys"
		}
		if a.w < 76 && action == keys.Palette {
			continue
		}
		segs = append(segs, look.B(key, theme.Accent), look.T(" "+word+"  ", theme.Muted))
	}
	if n := len(segs); n > 0 {
		segs[n-1].Text = strings.TrimSuffix(segs[n-1].Text, " ")
	}
	return segs
}

func contains(list []keys.Action, a keys.Action) bool {
	for _, b := range list {
		if a == b {
			return true
		}
	}
	return false
}
