package dialog

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Help shows every key of the table and every mark, in columns and pages, and finds a key by what is typed.
type Help struct {
	finder
	rows   []keys.Binding
	reach  map[keys.Scope]bool
	here   keys.Scope
	off    func(keys.Action) string
	typing bool
	page   int
	pages  int
}

// NewHelp makes the help for a chain of scopes. Off says why an action cannot be done now; it may be nil.
func NewHelp(c *screen.Context, chain []keys.Scope, off func(keys.Action) string) screen.Dialog {
	h := &Help{finder: newFinder(), reach: map[keys.Scope]bool{}, off: off, pages: 1}
	rank := map[keys.Scope]int{}
	for i, scope := range chain {
		h.reach[scope], rank[scope] = true, i-len(chain)
	}
	if len(chain) > 0 {
		h.here = chain[0]
	}
	for _, row := range c.Keys.Rows() {
		if slices.Contains(keys.Groups(), row.Group) || h.reach[row.Scope] {
			h.rows = append(h.rows, row)
		}
	}
	// Scopes out of reach have rank 0 and keep the order of the table behind the others.
	slices.SortStableFunc(h.rows, func(a, b keys.Binding) int { return rank[a.Scope] - rank[b.Scope] })
	return h
}

// fieldHelp is the help over a dialog with a text field.
func fieldHelp(c *screen.Context) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: NewHelp(c, []keys.Scope{keys.Field}, nil)})
}

// Name identifies the dialog.
func (h *Help) Name() string { return "help" }

// Scope is where its keys are looked up.
func (h *Help) Scope() keys.Scope {
	if h.typing {
		return keys.Finder
	}
	return keys.Reading
}

// Typing reports whether a key is being looked for.
func (h *Help) Typing() bool { return h.typing }

// Key types what is looked for.
func (h *Help) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if !h.typing {
		return false, nil
	}
	taken := h.key(c, k)
	if taken {
		h.page = 0
	}
	return taken, nil
}

// Paste pastes what is looked for.
func (h *Help) Paste(_ *screen.Context, text string) []screen.Effect {
	if h.typing {
		h.text.Paste(text)
		h.page = 0
	}
	return nil
}

// Handle turns pages, starts looking for a key, and closes.
func (h *Help) Handle(_ *screen.Context, a keys.Action) []screen.Effect {
	switch a {
	case keys.Up, keys.PageUp:
		h.turn(-1)
	case keys.Down, keys.PageDown:
		h.turn(1)
	case keys.First:
		h.page = 0
	case keys.Last:
		h.page = h.pages - 1
	case keys.Filter:
		h.typing = true
	case keys.Press:
		h.typing = false
	case keys.Back:
		if h.typing || !h.text.Empty() {
			h.typing, h.page = false, 0
			h.text.Set("")
			return nil
		}
		return screen.Effects(screen.Close{})
	}
	return nil
}

func (h *Help) turn(delta int) { h.page = max(min(h.page+delta, h.pages-1), 0) }

// Cursor is where the terminal's cursor stands while a key is looked for.
func (h *Help) Cursor() (x, y int, shown bool) { return h.x, 1, h.typing }

// Click does nothing: the help has nothing to press.
func (h *Help) Click(*screen.Context, int, int) []screen.Effect { return nil }

// Wheel turns pages.
func (h *Help) Wheel(_ *screen.Context, _, _, delta int) {
	if delta != 0 {
		h.turn(delta / max(delta, -delta))
	}
}

const (
	helpWide   = 112 // from here on there are three columns
	helpMiddle = 76  // from here on there are two
)

// Draw draws the box.
func (h *Help) Draw(c *screen.Context, w, height int) []string {
	l := c.Look
	w = min(w, helpWide)
	columns := 1
	switch {
	case w >= helpWide:
		columns = 3
	case w >= helpMiddle:
		columns = 2
	}
	inner := w - 2
	searching := h.typing || !h.text.Empty()
	body := []look.Row{{}}
	if searching {
		body[0] = h.draw(l, inner, "/")
	}
	column := (inner - 2) / columns
	lines := h.lines(c, column)
	room := max(height-5, 1)
	rows := layOut(lines, columns, room)
	h.pages = max((len(rows)+room-1)/room, 1)
	h.page = max(min(h.page, h.pages-1), 0)
	for _, row := range rows[h.page*room : min((h.page+1)*room, len(rows))] {
		n := l.Line(inner, theme.OnRaised).Gap(2)
		for i, cell := range row {
			if cell != "" {
				n.To(2+i*column).Ready(cell, column)
			}
		}
		body = append(body, look.Row{Text: n.String()})
	}
	if len(lines) == 0 {
		text := fmt.Sprintf("No key or action holds “%s”.", h.pattern())
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Outside(text, inner-4, theme.Muted, 0).String()})
	}
	if h.pages > 1 {
		// Every page is as high as the first, so that nothing jumps.
		for len(body) < room+1 {
			body = append(body, look.Row{})
		}
	}
	body = append(body, look.Row{}, foot(l, inner, h.hint(c)))
	title, right := heading(l, "Keys", h.where(), w)
	return l.Framed(look.Pane{Title: title, Right: right, W: w, H: len(body) + 2, Body: body}, false)
}

func (h *Help) where() string {
	where := string(h.here)
	if h.pages > 1 {
		where += fmt.Sprintf(" · %d of %d", h.page+1, h.pages)
	}
	return where
}

func (h *Help) hint(c *screen.Context) string {
	find, back := c.Key(keys.Filter, keys.Reading), c.Key(keys.Back, h.Scope())
	switch {
	case h.typing:
		return "type a key or a word   " + c.Key(keys.Press, keys.Finder) + " keeps it   " + back + " clears it"
	case !h.text.Empty():
		return find + " change it   " + back + " clears it"
	case h.pages > 1:
		return c.Key(keys.PageDown, keys.Reading) + " more   " + find + " find a key   " + back + " close"
	}
	return find + " find a key   " + back + " close"
}

// layOut flows lines into columns, page after page: it returns the rows of all pages, room of them each but for the
// last. A page that is not full has columns of even length.
func layOut(lines []helpLine, columns, room int) [][]string {
	var rows [][]string
	for len(lines) > 0 {
		high := room
		if even := (len(lines) + columns - 1) / columns; even < room {
			high = evenHeight(lines, columns, even, room)
		}
		page := make([][]string, high)
		for range columns {
			column := take(&lines, high)
			for i := range page {
				cell := ""
				if i < len(column) {
					cell = column[i].text
				}
				page[i] = append(page[i], cell)
			}
		}
		rows = append(rows, page...)
	}
	return rows
}

// evenHeight is the least height at which the lines fit into the columns: headings that move to the next column make it
// larger than a division would.
func evenHeight(lines []helpLine, columns, least, most int) int {
	for high := least; high < most; high++ {
		left := lines
		for range columns {
			take(&left, high)
		}
		if len(left) == 0 {
			return high
		}
	}
	return most
}

// take cuts one column off the lines: no blank line at its top, no heading at its end, and no line torn from the line
// that it continues.
func take(lines *[]helpLine, high int) []helpLine {
	rest := *lines
	for len(rest) > 0 && rest[0].kind == helpBlank {
		rest = rest[1:]
	}
	end := min(high, len(rest))
	if end < len(rest) {
		whole := end
		for whole > 0 && rest[whole].kind == helpMore {
			whole--
		}
		for whole > 0 && (rest[whole-1].kind == helpHead || rest[whole-1].kind == helpBlank) {
			whole--
		}
		if whole > 0 {
			end = whole
		}
	}
	*lines = rest[end:]
	return rest[:end]
}

// matches reports whether a binding is one that is looked for.
func (h *Help) matches(row keys.Binding) bool {
	pattern := strings.TrimSpace(h.pattern())
	if pattern == "" || slices.Contains(row.Keys, pattern) {
		return true
	}
	if cells.Width(pattern) == 1 {
		// One character is a key, not a part of nearly every sentence.
		return false
	}
	pattern = strings.ToLower(pattern)
	for _, text := range append([]string{row.Long, string(row.Action), string(row.Scope)}, row.Keys...) {
		if strings.Contains(strings.ToLower(text), pattern) {
			return true
		}
	}
	return false
}
