package ui_test

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/ui"
)

// sized is a program with a config of n secrets open, past the driver: what it costs is its own.
func sized(t testing.TB, n int) *ui.App {
	t.Helper()
	p := at(t, dev, func(p *person) {
		for i := range n {
			name := fmt.Sprintf("NAME_%06d", i)
			p.api.put(dev, plain(name, fmt.Sprintf("text of %06d", i)))
		}
	})
	p.edit("API_URL", "something is staged")
	p.Press("g")
	p.api.updating = false
	return p.app
}

func press(code rune, text string) tea.KeyPressMsg { return tea.KeyPressMsg{Code: code, Text: text} }

// The cost of a key must not depend on how long the list is. Allocations are counted, so these tests run alone.
func TestAllocationsDoNotGrowWithTheList(t *testing.T) {
	small, large := sized(t, 50), sized(t, 10_000)
	for name, do := range map[string]func(*ui.App){
		"View":              func(a *ui.App) { a.View() },
		"down, up and View": func(a *ui.App) { a.Update(press('j', "j")); a.Update(press('k', "k")); a.View() },
	} {
		few := testing.AllocsPerRun(20, func() { do(small) })
		many := testing.AllocsPerRun(20, func() { do(large) })
		t.Logf("%s: %.0f allocations at 50 secrets, %.0f at 10,000", name, few, many)
		if many > few*1.1 {
			t.Errorf("%s: %.0f allocations at 50 secrets and %.0f at 10,000", name, few, many)
		}
	}
}

// A frame of the findings must not cost more where there are more of them, nor a frame of a list in which every name has one.
func TestAllocationsDoNotGrowWithTheFindings(t *testing.T) {
	found := func(n int, keys ...string) *ui.App {
		p := at(t, dev, func(p *person) {
			for i := range n {
				p.api.put(dev, masked(fmt.Sprintf("NAME_%06d", i), "hidden-text "))
			}
		})
		p.FinishAll().SeeLine("NAME_000001", "i ••••")
		p.Press(append([]string{"g"}, keys...)...)
		p.api.updating = false
		return p.app
	}
	for name, keys := range map[string][]string{"the list": nil, "the findings": {"!"}} {
		small, large := found(60, keys...), found(5_000, keys...)
		around := func(a *ui.App) { a.Update(press('j', "j")); a.View(); a.Update(press('k', "k")); a.View() }
		few := testing.AllocsPerRun(20, func() { around(small) })
		many := testing.AllocsPerRun(20, func() { around(large) })
		t.Logf("%s: %.0f allocations at 60 findings, %.0f at 5,000", name, few, many)
		if many > few*1.1 {
			t.Errorf("%s: %.0f allocations at 60 findings and %.0f at 5,000", name, few, many)
		}
	}
}

func TestTimePerKeyDoesNotGrowWithTheList(t *testing.T) {
	small, large := sized(t, 50), sized(t, 10_000)
	best := func(a *ui.App) time.Duration {
		fastest := time.Hour
		for range 20 {
			start := time.Now()
			for range 10 {
				a.Update(press('j', "j"))
				a.View()
			}
			fastest = min(fastest, time.Since(start))
			for range 10 {
				a.Update(press('k', "k"))
			}
		}
		return fastest / 10
	}
	few, many := best(small), best(large)
	t.Logf("a key and a frame: %v at 50 secrets, %v at 10,000", few, many)
	if many > 3*few {
		t.Errorf("a key and a frame take %v at 50 secrets and %v at 10,000", few, many)
	}
}

func benchmark(b *testing.B, do func(*ui.App)) {
	for _, n := range []int{50, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			app := sized(b, n)
			b.ReportAllocs()
			for b.Loop() {
				do(app)
			}
		})
	}
}

// BenchmarkView draws one frame.
func BenchmarkView(b *testing.B) { benchmark(b, func(a *ui.App) { a.View() }) }

// BenchmarkUpdate moves the cursor down and up again.
func BenchmarkUpdate(b *testing.B) {
	benchmark(b, func(a *ui.App) {
		a.Update(press('j', "j"))
		a.Update(press('k', "k"))
	})
}

// BenchmarkFilter types a letter into the filter and takes it back, which lists everything twice.
func BenchmarkFilter(b *testing.B) {
	benchmark(b, func(a *ui.App) {
		a.Update(press('/', "/"))
		a.Update(press('9', "9"))
		a.Update(tea.KeyPressMsg{Code: tea.KeyEscape})
	})
}
