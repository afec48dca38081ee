package ui_test

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui"
)

// matrixOf is a program with a matrix of so many configs and secrets open, past the driver.
func matrixOf(t testing.TB, configs, secrets int) *ui.App {
	t.Helper()
	p := sit(t, ui.Options{Start: model.ConfigRef{Project: "wide", Config: "dev"}}, func(p *person) {
		names := []string{"dev"}
		for i := 1; i < configs; i++ {
			names = append(names, fmt.Sprintf("dev_%02d", i))
		}
		p.api.project("wide", names...)
		all := make([]model.Secret, secrets)
		for i := range all {
			all[i] = masked(fmt.Sprintf("NAME_%06d", i), fmt.Sprintf("hidden-%06d", i))
		}
		for _, name := range names {
			ref := model.ConfigRef{Project: "wide", Config: name}
			for _, secret := range all {
				p.api.put(ref, secret)
			}
			// A difference here and there.
			p.api.put(ref, masked("NAME_000003", hiddenText(ref, "NAME_000003")))
		}
	})
	p.FinishAll()
	p.Press("M").FinishAll().NotSee("left ─")
	p.api.updating = false
	return p.app
}

func matrixKeys(a *ui.App) {
	for _, key := range []tea.KeyPressMsg{press('j', "j"), press('l', "l"), press('k', "k"), press('h', "h")} {
		a.Update(key)
		a.View()
	}
}

// What a key and a frame cost must depend neither on the rows nor on the columns. Allocations are counted, so these tests
// run alone.
func TestAllocationsDoNotGrowWithTheMatrix(t *testing.T) {
	small, long, wide := matrixOf(t, 8, 150), matrixOf(t, 8, 5_000), matrixOf(t, 50, 150)
	for name, do := range map[string]func(*ui.App){"View": func(a *ui.App) { a.View() }, "around and View": matrixKeys} {
		few := testing.AllocsPerRun(20, func() { do(small) })
		for kind, app := range map[string]*ui.App{"5,000 rows": long, "50 columns": wide} {
			many := testing.AllocsPerRun(20, func() { do(app) })
			t.Logf("%s: %.0f allocations in a small matrix, %.0f with %s", name, few, many, kind)
			if many > few*1.1 {
				t.Errorf("%s: %.0f allocations in a small matrix and %.0f with %s", name, few, many, kind)
			}
		}
	}
}

func TestTimePerKeyDoesNotGrowWithTheMatrix(t *testing.T) {
	small, large := matrixOf(t, 8, 50), matrixOf(t, 20, 1_000)
	best := func(a *ui.App) time.Duration {
		fastest := time.Hour
		for range 20 {
			start := time.Now()
			matrixKeys(a)
			fastest = min(fastest, time.Since(start))
		}
		return fastest
	}
	few, many := best(small), best(large)
	t.Logf("four keys and frames: %v at 8×50, %v at 20×1,000", few, many)
	if many > 3*few {
		t.Errorf("four keys and frames take %v at 8×50 and %v at 20×1,000", few, many)
	}
}

func benchmarkMatrix(b *testing.B, do func(*ui.App)) {
	for _, size := range [][2]int{{20, 1_000}, {50, 10_000}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			app := matrixOf(b, size[0], size[1])
			b.ReportAllocs()
			for b.Loop() {
				do(app)
			}
		})
	}
}

// BenchmarkMatrixView draws one frame of a matrix.
func BenchmarkMatrixView(b *testing.B) { benchmarkMatrix(b, func(a *ui.App) { a.View() }) }

// BenchmarkMatrixUpdate moves the cursor once around.
func BenchmarkMatrixUpdate(b *testing.B) {
	benchmarkMatrix(b, func(a *ui.App) {
		for _, key := range []tea.KeyPressMsg{press('j', "j"), press('l', "l"), press('k', "k"), press('h', "h")} {
			a.Update(key)
		}
	})
}

// BenchmarkMatrixShown goes once through all, incomplete and different, which lists everything three times.
func BenchmarkMatrixShown(b *testing.B) {
	benchmarkMatrix(b, func(a *ui.App) {
		for range 3 {
			a.Update(press('f', "f"))
		}
	})
}
