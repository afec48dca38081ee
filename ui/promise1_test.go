package ui_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/internal/drive"
)

var (
	crumbs  = regexp.MustCompile(` ([a-z]+) ▸ ([a-z_]+)`)
	titled  = regexp.MustCompile(`3 (?:Secrets)? *([a-z]+) / ([a-z_]+)`)
	valueOf = regexp.MustCompile(`(backend|frontend|hollow)/([a-z_]+)/`)
)

// honest fails the test when a value on the home screen is not from the config that the header and the pane name.
func honest(p *person) {
	p.t.Helper()
	if !p.app.AtHome() || p.Quit() {
		return
	}
	text := ansi.Strip(p.View().Content) // As cells would cost more than all the rest of a script.
	if strings.Contains(text, "dtui needs") {
		return
	}
	lines := strings.Split(text, "\n")
	head := crumbs.FindStringSubmatch(lines[0])
	for _, line := range lines[1:] {
		if title := titled.FindStringSubmatch(line); title != nil && head != nil && (title[1] != head[1] || title[2] != head[2]) {
			p.t.Fatalf("the pane is titled %s / %s and the header says %s / %s:\n%s", title[1], title[2], head[1], head[2], p.Screen())
		}
		for _, value := range valueOf.FindAllStringSubmatch(line, -1) {
			if head == nil || (value[1] != head[1] || value[2] != head[2]) && !stagedHere(p, head, value[0]) {
				p.t.Fatalf("a value of %s / %s is on screen under %q:\n%s", value[1], value[2], lines[0], p.Screen())
			}
		}
	}
}

// stagedHere reports whether a text is part of what is staged in the config that the header names: a promotion puts values
// of one config into another on purpose, and they are shown there as staged.
func stagedHere(p *person, head []string, text string) bool {
	return slices.ContainsFunc(p.staged(), func(line model.StagedChange) bool {
		return line.ID.Project == head[1] && line.ID.Config == head[2] && strings.HasPrefix(line.Value.Reveal(), text)
	})
}

// orders calls do with every order of n things.
func orders(n int, do func([]int)) {
	var rest func(done, left []int)
	rest = func(done, left []int) {
		if len(left) == 0 {
			do(done)
			return
		}
		for i := range left {
			others := append(append([]int{}, left[:i]...), left[i+1:]...)
			rest(append(append([]int{}, done...), left[i]), others)
		}
	}
	var all []int
	for i := range n {
		all = append(all, i)
	}
	rest(nil, all)
}

// finishInOrder finishes what is pending now in the given order, whatever finishing adds.
func finishInOrder(p *person, order []int, each func()) {
	left := append([]int{}, order...)
	for i, at := range left {
		p.Finish(at)
		for j := i + 1; j < len(left); j++ {
			if left[j] > at {
				left[j]--
			}
		}
		each()
	}
}

func TestPromise1AnswersInEveryOrder(t *testing.T) {
	t.Parallel()
	orders(3, func(order []int) {
		p := at(t, dev)
		p.asked("stg").asked("prd").asked("dev_ana")
		finishInOrder(p, order, func() { honest(p) })
		p.FinishAll()
		honest(p)
		p.SeeLine("3 Secrets", "backend / dev_ana").SeeLine("API_URL", textOf(branch, "API_URL"))
	})
}

func TestPromise1FirstAnswersInEveryOrder(t *testing.T) {
	t.Parallel()
	orders(5, func(order []int) {
		p := sitAt(t, 80, 24, ui.Options{Start: dev})
		finishInOrder(p, order, func() { honest(p) })
		p.FinishAll()
		p.SeeLine("backend ▸ dev").SeeLine("API_URL", textOf(dev, "API_URL")).SeeLine("Staging")
	})
}

func TestPromise1LateAnswerDoesNotMoveTheScreen(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.asked("stg").asked("prd")
	p.FinishNewest().SeeLine("3 Secrets", "backend / prd").SeeLine("API_URL", textOf(prd, "API_URL"))
	before := p.Screen().String()
	p.FinishAll()
	if after := p.Screen().Lines(); after[0] != strings.Split(before, "\n")[0] {
		t.Fatalf("the late answer moved the screen:\n%s", p.Screen())
	}
	p.SeeLine("API_URL", textOf(prd, "API_URL")).NotSee(textOf(stg, "API_URL"))
}

func TestPromise1ReloadDuringOpen(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev})
	p.Press("3", "R")
	p.api.put(dev, plain("API_URL", "the newest"))
	p.FinishNewest().See("the newest") // R's request answers first.
	p.api.put(dev, plain("API_URL", "an older one"))
	p.FinishAll()
	p.See("the newest").NotSee("an older one").NotSee("Loading")
}

func TestPromise1ForeignAnswersAreDropped(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.owner = somebody
	p.open("stg").See("another login").NotSee(textOf(stg, "API_URL"))
	p.open("dev").Press("3", "R")
	p.api.put(dev, plain("API_URL", "somebody else's"))
	p.FinishAll()
	p.NotSee("somebody else's").SeeLine("API_URL", textOf(dev, "API_URL")).See("as of")
	p.Press("1", "R").FinishAll().See("backend")
}

func TestPromise1ConfigMadeAnew(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "for the old one")
	before := p.stagedLines()
	p.api.remake(dev)
	p.Press("R").FinishAll().SeeLine("API_URL", textOf(dev, "API_URL")).NotSee("for the old one").NotSee("staged")
	p.keeps(before)
	p.Press("s").See("made anew")
	p.Press("space").Press("tab").FinishAll()
	if len(p.api.orders) != 0 {
		t.Fatal("the edit of the old config was sent to the new one")
	}
	p.keeps(before)
}

// alphabet is what the scripts press.
var alphabet = []string{
	"1", "2", "3", "tab", "shift+tab", "up", "down", "j", "k", "g", "G", "enter", "enter", "enter", "esc", "esc", "/", "R", "v", "y", "Y",
	"space", "ctrl+a", "u", "ctrl+r", "U", "X", "n", "N", "s", "e", "a", "d", "x", "d", "e", "v", "p", "r", "t", "V", "T", "?", ":", "D", "P", ">", "B", "ctrl+f", "W",
	"ctrl+d", "ctrl+u", "left", "right", "ctrl+t", "ctrl+s", "backspace", "pgup", "pgdown", "q",
	"120x40", "80x24", "60x16", "59x15", "100x20",
}

// told is the byte of a script that has somebody else change what is watched.
const told = 0xfd

// hears lets a second pass, and has every stream that is open by then tell of a change, or of its own end and return.
func (p *person) hears() {
	p.t.Helper()
	p.Advance(p.clock, time.Second)
	if p.Quit() {
		return
	}
	for _, ref := range p.watch.stillOpen() {
		p.api.put(ref, plain("API_URL", textOf(ref, fmt.Sprintf("CHANGED_%d", p.clock.Now().Second()))))
		for _, kind := range []model.WatchKind{model.WatchChanged, model.WatchDown, model.WatchLive} {
			p.tells(ref, kind)
			honest(p)
		}
	}
}

// play starts the program and does what a script says, looking after every step.
func play(t testing.TB, data []byte) {
	t.Helper()
	p := sitAt(t, 80, 24, ui.Options{Start: dev, Live: true}, watching())
	for i, b := range data {
		switch {
		case b == 0xff:
			p.api.remake(dev)
		case b == 0xfe:
			p.api.put(stg, plain("API_URL", textOf(stg, "CHANGED")))
		case b == told:
			p.hears()
		default:
			p.Play(drive.Script(data[i:i+1], alphabet...))
		}
		if p.Quit() {
			return
		}
		honest(p)
	}
	p.FinishAll()
	honest(p)
}

func scripts(n int) [][]byte {
	random := rand.New(rand.NewPCG(7, 11))
	all := make([][]byte, n)
	for i := range all {
		all[i] = make([]byte, 24)
		for j := range all[i] {
			if random.IntN(12) == 0 {
				all[i][j] = told
				continue
			}
			if random.IntN(3) == 0 {
				all[i][j] = 0x80 + byte(random.IntN(0x80))
				continue
			}
			all[i][j] = byte(random.IntN(len(alphabet)))
		}
	}
	return all
}

func TestPromise1Scripts(t *testing.T) {
	t.Parallel()
	n := 300 / patience
	if testing.Short() {
		n = 20
	}
	for part, all := range slices.Collect(slices.Chunk(scripts(n), 50)) {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			for _, data := range all {
				play(t, data)
			}
		})
	}
}

func FuzzPromise1(f *testing.F) {
	for _, data := range scripts(8) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 60 {
			data = data[:60]
		}
		play(t, data)
	})
}
