package ui_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"dtui/ui"
	"dtui/ui/keys"
)

// many gives dev and stg so many secrets that lists scroll.
func many(p *person) {
	for i := range 60 {
		name := fmt.Sprintf("Z_FILLER_%02d", i)
		p.api.put(dev, plain(name, textOf(dev, name)))
		p.api.put(stg, plain(name, textOf(stg, name)))
	}
}

// busy is a program in which everything can be done: something is staged, undone and marked, and the cursor stands in the
// middle of a long list.
func busy(t testing.TB) *person {
	t.Helper()
	p := at(t, dev, many)
	p.edit("API_URL", "staged address").edit("LOG_LEVEL", "staged level").edit("Z_FILLER_30", "staged filler")
	p.edit("Z_FILLER_31", "undone").Press("u")
	p.on("Z_FILLER_29").Press("space") // Marks it and goes to the next.
	return p
}

// promoted is busy with a promotion that was saved and can be taken back.
func promoted(t testing.TB) *person {
	t.Helper()
	p := at(t, dev, many)
	p.on("TOKEN").Press("space", "P").See("Promote 1 secret to").Type("stg").Press("enter").FinishAll().See("Promote plan")
	p.Press("enter").FinishAll().See("[ Cancel ]")
	p.press()
	p.FinishAll().See("B takes the promotion back")
	return p
}

// overflowing stands in the middle of a question whose text does not fit.
func overflowing(t testing.TB) *person {
	t.Helper()
	p := at(t, dev, many)
	p.Press("3", "ctrl+a", "P").Type("stg").Press("enter").FinishAll().See("Promote plan").Press("enter").FinishAll()
	p.press().FinishAll().See("B takes the promotion back")
	for name := range p.api.configs[stg].secrets {
		p.api.put(stg, masked(name, "theirs"))
	}
	p.Resize(60, 16).Press("B").FinishAll().See("Left alone in backend / stg (changed since)").Press("down")
	return p
}

// diffing compares dev and stg, and stands in the middle.
func diffing(t testing.TB) *person {
	t.Helper()
	p := busy(t)
	p.Press("D").See("Compare with").Type("stg").Press("enter").FinishAll().See("Diff")
	p.Press("G", "ctrl+u")
	return p
}

// lining lays a long text of dev and stg line by line, and stands in the middle.
func lining(t testing.TB) *person {
	t.Helper()
	p := busy(t)
	layLines(p)
	p.Press("n", "n")
	return p
}

// layLines makes a text of several lines that differs in dev and stg, and opens it from the diff.
func layLines(p *person) {
	p.t.Helper()
	var l, r strings.Builder
	for i := range 90 {
		end := strings.Repeat(" and on", 20) + "\n"
		fmt.Fprintf(&l, "line %d %s", i, textOf(dev, "NGINX_CONF")+end)
		if i%30 == 12 {
			fmt.Fprintf(&r, "changed %d %s", i, textOf(stg, "NGINX_CONF")+end)
			fmt.Fprintf(&r, "added %d\n", i)
			continue
		}
		fmt.Fprintf(&r, "line %d %s", i, textOf(dev, "NGINX_CONF")+end)
	}
	p.api.put(dev, masked("NGINX_CONF", l.String()))
	p.api.put(stg, masked("NGINX_CONF", strings.TrimSuffix(r.String(), "\n")))
	p.Press("R").FinishAll()
	p.Press("D").See("Compare with").Type("stg").Press("enter").FinishAll().See("Diff")
	p.Press("/").Paste("NGINX_CONF").Press("enter", "t").See("text diff")
}

// crossing stands in the middle of the matrix of all configs.
func crossing(t testing.TB) *person {
	t.Helper()
	p := busy(t)
	p.Press("M").FinishAll().See("Matrix").Press("right", "G", "ctrl+u")
	return p
}

// planning promotes everything of dev to stg.
func planning(t testing.TB) *person {
	t.Helper()
	p := busy(t)
	p.Press("ctrl+a", "P").See("Promote").Type("stg").Press("enter").FinishAll().See("Promote plan")
	p.Press("G", "ctrl+u")
	return p
}

// colliding stands in the three-way view with two collisions.
func colliding(t testing.TB) *person {
	t.Helper()
	p := busy(t)
	p.api.put(dev, plain("API_URL", "their address"))
	p.api.put(dev, plain("LOG_LEVEL", "their level"))
	p.save().SeeLine("Base", "Theirs", "Mine")
	return p
}

// places say how to get to where a scope's keys work.
var places = map[keys.Scope]func(testing.TB) *person{
	keys.Projects: func(t testing.TB) *person { return with(busy(t), "1", "down") },
	keys.Configs:  func(t testing.TB) *person { return with(busy(t), "2") },
	keys.Secrets:  busy,
	keys.Browse:   busy,
	keys.Moving:   busy,
	keys.Global:   busy,
	keys.Compare:  diffing,
	keys.Lines:    lining,
	keys.Manage:   managing,
	keys.Matrix:   crossing,
	keys.History:  remembering, keys.RollingBack: goingBack, keys.Moment: lookingBack,
	keys.Plan:        planning,
	keys.Activity:    looking,
	keys.SearchField: func(t testing.TB) *person { return with(busy(t).searches("FILLER"), "down", "down", "up", "/") },
	keys.Results:     func(t testing.TB) *person { return with(busy(t).searches("FILLER"), "down", "down", "down") },
	keys.Reviewer:    func(t testing.TB) *person { return with(busy(t), "s", "down") },
	keys.Conflict:    colliding,
	keys.Welcome:     awaited,
	keys.Buttons:     func(t testing.TB) *person { return with(busy(t), "q") },
	keys.Field:       func(t testing.TB) *person { return with(busy(t), "e", "x") },
	keys.Findings:    linting,
	keys.Filtering: func(t testing.TB) *person {
		p := busy(t)
		p.Press("/").Paste("FILLER").Press("tab")
		return p
	},
	keys.Menu:   func(t testing.TB) *person { return with(busy(t), "T", "down", "down", "down") },
	keys.Finder: func(t testing.TB) *person { return with(busy(t), ":", "down", "down", "down") },
	keys.Reading: func(t testing.TB) *person {
		p := busy(t)
		p.Resize(80, 24)
		return with(p, "?", "down", "down")
	},
}

// awaited shows the code of a login and waits for the browser.
func awaited(t testing.TB) *person {
	t.Helper()
	p := sitAt(t, 80, 24, ui.Options{NoToken: true}, withAccess())
	p.FinishAll().Press("1").FinishLabel("beginLogin").See(codeWords)
	return p
}

func with(p *person, keys ...string) *person {
	p.Press(keys...)
	return p
}

// searches looks for names in all projects and waits until every one was read.
func (p *person) searches(text string) *person {
	p.t.Helper()
	p.Press("ctrl+f").See("search everywhere").Type(text).FinishAll()
	return p
}

// first is what has to be pressed before some keys can do anything.
var first = map[keys.Scope]map[keys.Action][]string{
	keys.Browse:  {keys.Pane3: {"1"}},
	keys.Compare: {keys.Left: {"right"}},
	keys.History: {keys.Left: {"right"}},
	keys.Lines:   {keys.Left: {"right"}, keys.Open: {"g"}},
	keys.Results: {keys.Left: {"right"}},
}

// seen is everything that a key can change.
func seen(p *person) string {
	view := p.View()
	cursor := ""
	if view.Cursor != nil {
		cursor = fmt.Sprint(view.Cursor.Position)
	}
	return view.Content + cursor + fmt.Sprint(p.Labels(), p.copied, p.stagedLines(), p.Quit())
}

func TestNoKeyIsDead(t *testing.T) {
	t.Parallel()
	unhurried(t)
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table.Rows() {
		for _, key := range row.Keys {
			t.Run(strings.ReplaceAll(fmt.Sprintf("%s %s %s", row.Scope, row.Action, key), "/", "slash"), func(t *testing.T) {
				t.Parallel()
				place := places[row.Scope]
				if row.Action == keys.TakeBack {
					place = promoted
				}
				if row.Scope == keys.Buttons && (row.Action == keys.Up || row.Action == keys.Down) {
					place = overflowing
				}
				if place == nil {
					t.Fatalf("nothing says how to get to the scope %s", row.Scope)
				}
				p := place(t)
				p.Press(first[row.Scope][row.Action]...)
				before := seen(p)
				p.Press(key)
				if seen(p) == before {
					t.Fatalf("%s (%s) does nothing:\n%s", key, row.Long, p.Screen())
				}
			})
		}
	}
}

func TestMovingKeysMoveOnEveryScreen(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]func(testing.TB) *person{"diff": diffing, "text diff": lining, "matrix": crossing, "lint": linting, "plan": planning, "history": remembering, "rollback": goingBack, "as of": lookingBack} {
		for _, key := range []string{"up", "down", "k", "j", "home", "end", "g", "G", "pgup", "pgdown", "ctrl+u", "ctrl+d"} {
			t.Run(name+" "+key, func(t *testing.T) {
				t.Parallel()
				p := place(t)
				before := seen(p)
				p.Press(key)
				if seen(p) == before {
					t.Fatalf("%s does nothing:\n%s", key, p.Screen())
				}
			})
		}
	}
}

// advertised finds the keys that the footer names, and presses them.
func TestTheFooterNamesOnlyKeysThatWork(t *testing.T) {
	unhurried(t)
	t.Parallel()
	states := map[string]func(testing.TB) *person{
		"filter":         func(t testing.TB) *person { return with(busy(t), "/", "A") },
		"matrix filter":  func(t testing.TB) *person { return with(crossing(t), "/", "A") },
		"lint filter":    func(t testing.TB) *person { return with(linting(t), "/", "A") },
		"diff filter":    func(t testing.TB) *person { return with(diffing(t), "/", "A") },
		"name field":     func(t testing.TB) *person { return with(at2(t), "s", "tab") },
		"review buttons": func(t testing.TB) *person { return with(busy(t), "s", "tab") },
		"welcome":        func(t testing.TB) *person { return sit(t, ui.Options{NoToken: true}) },
		"managed":        func(t testing.TB) *person { return with(busy(t), "G") },
		"nothing opened": func(t testing.TB) *person {
			p := sit(t, ui.Options{})
			p.FinishAll()
			return p
		},
	}
	for name, place := range states {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := place(t)
			lines := p.Screen().Lines()
			footer := lines[len(lines)-1]
			table, err := keys.New(false)
			if err != nil {
				t.Fatal(err)
			}
			tried := 0
			for _, row := range table.Rows() {
				if row.Rank == 0 || !strings.Contains(" "+footer+" ", " "+row.Keys[0]+" "+row.Short+" ") {
					continue
				}
				tried++
				p := place(t)
				before := seen(p)
				p.Press(row.Keys[0])
				if seen(p) == before {
					t.Errorf("the footer names %s %s, which does nothing:\n%s", row.Keys[0], row.Short, p.Screen())
				}
			}
			if tried == 0 {
				t.Fatalf("the footer names nothing: %q", footer)
			}
		})
	}
}

// at2 has something staged in a protected config.
func at2(t testing.TB) *person {
	t.Helper()
	p := at(t, prd)
	p.edit("API_URL", "for prd")
	return p
}

func TestReadOnlyWritesNothing(t *testing.T) {
	unhurried(t)
	t.Parallel()
	full, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range full.Rows() {
		all = append(all, row.Keys...)
	}
	all = append(all, "x", "enter", "enter", "p", "m", "t")
	p := sit(t, ui.Options{Start: dev, ReadOnly: true}, many, storied)
	p.FinishAll().See("READ ONLY")
	random := rand.New(rand.NewPCG(3, 5))
	for i := range 2000 / patience {
		p.Press(all[random.IntN(len(all))])
		if i%7 == 0 && !p.Quit() {
			p.FinishAll()
		}
		if n := p.app.Staged(); n != 0 {
			t.Fatalf("%d changes are staged in a read-only run", n)
		}
		if p.Quit() {
			p = sit(t, ui.Options{Start: dev, ReadOnly: true}, many, storied)
			p.FinishAll()
		}
	}
	if len(p.api.orders)+len(p.api.noted)+p.api.callsOf("rollback") != 0 {
		t.Fatal("a read-only run wrote")
	}
}

// inHelp reports whether an open help has a row of the table.
func inHelp(p *person, row keys.Binding) bool {
	if len(row.Keys) == 0 {
		return p.Screen().Contains(row.Long)
	}
	pattern := regexp.MustCompile(regexp.QuoteMeta(row.Keys[0]) + `[^│]* ` + regexp.QuoteMeta(row.Long))
	return pattern.MatchString(p.Screen().String())
}

// inPalette looks an action up in the palette by its words.
func inPalette(p *person, row keys.Binding) bool {
	p.Press(":").Paste(row.Long)
	text := p.Screen().String()
	p.Press("esc", "esc")
	// What was typed stands in the field; what is listed begins with a capital.
	return strings.Contains(text, " "+strings.ToUpper(row.Long[:1])+row.Long[1:])
}

func TestReadOnlyNamesNoWritingAction(t *testing.T) {
	t.Parallel()
	p := sitAt(t, 62, 100, ui.Options{Start: dev, ReadOnly: true})
	p.FinishAll().Press("?")
	for _, row := range tableOf(t).Rows() {
		if row.Writes && inHelp(p, row) {
			t.Errorf("the help of a read-only run names %q", row.Long)
		}
	}
	p.Press("esc").Resize(120, 30)
	reads := map[string]bool{}
	for _, row := range tableOf(t).Rows() {
		reads[row.Long] = reads[row.Long] || !row.Writes
	}
	for _, row := range tableOf(t).Rows() {
		if !reads[row.Long] && !row.Hidden && inPalette(p, row) {
			t.Errorf("the palette of a read-only run lists %q", row.Long)
		}
	}
	p.on("API_URL").Press("e", "a", "d", "r", "s", "u", "ctrl+r", "P", "X", "U", "t", "V", "T", "B", "ctrl+s")
	if p.app.Dialogs() != 0 || p.app.Staged() != 0 || !p.app.AtHome() {
		t.Fatalf("a writing key did something:\n%s", p.Screen())
	}
}

func TestPaletteAndHelpHaveTheWholeTable(t *testing.T) {
	unhurried(t)
	t.Parallel()
	p := busy(t)
	p.Resize(62, 160).Press("?")
	for _, row := range tableOf(t).In([]keys.Scope{keys.Secrets, keys.Browse, keys.Moving, keys.Global}) {
		if !inHelp(p, row) {
			t.Errorf("the help of the secrets pane lacks %q", row.Long)
		}
	}
	p.Press("esc").Resize(120, 30)
	for _, row := range tableOf(t).Rows() {
		if !row.Hidden && !inPalette(p, row) {
			t.Errorf("the palette does not find %q", row.Long)
		}
	}
}

func tableOf(t testing.TB) *keys.Table {
	t.Helper()
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestPaletteRunsWhatItLists(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press(":").Type("reveal").Press("enter").See(hiddenText(dev, "TOKEN"))
	p.Press("v", "ctrl+p").Type("edit the value").Press("enter").See("Edit TOKEN").Press("esc")
	p.Press(":").Type("compare with").Press("enter").See("Compare with").Press("esc")
	p.Press(":").Type("nonsense that nothing is called").Press("enter")
	p.keeps(nil)
	p.Press("esc").Press(":").Type("delete (staged)").Press("enter").SeeLine("TOKEN", "will be deleted")
}

func TestEveryDialogClosesWithEscAndLeavesNothing(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	for _, key := range []string{"e", "a", "r", "t", "V", "T", "Y", "D", "P", "?", ":"} {
		p.on("TOKEN").Press(key)
		if p.app.Dialogs() != 1 {
			t.Errorf("%s opens no dialog", key)
		}
		p.Press("esc")
		if p.app.Dialogs() != 0 {
			t.Errorf("esc does not close what %s opens", key)
		}
	}
	p.keeps(nil)
	if p.app.Staged() != 0 {
		t.Fatal("a note is staged")
	}
}
