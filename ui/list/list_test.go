package list

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// check fails when the window or the cursor is outside of what the package promises.
func check(t *testing.T, l *List, after string) {
	t.Helper()
	from, to := l.Window()
	if from < 0 || to < from || to > l.Len() || to-from > l.Height() {
		t.Fatalf("after %s: window %d to %d of %d rows, height %d", after, from, to, l.Len(), l.Height())
	}
	if want := min(l.Len(), l.Height()); to-from != want {
		t.Fatalf("after %s: window shows %d rows, want %d", after, to-from, want)
	}
	if l.Len() == 0 {
		if l.Cursor() != -1 {
			t.Fatalf("after %s: cursor %d in an empty list, want -1", after, l.Cursor())
		}
		return
	}
	if l.Cursor() < 0 || l.Cursor() >= l.Len() {
		t.Fatalf("after %s: cursor %d of %d rows", after, l.Cursor(), l.Len())
	}
	if l.Height() > 0 && !l.Visible(l.Cursor()) {
		t.Fatalf("after %s: cursor %d is outside of the window %d to %d", after, l.Cursor(), from, to)
	}
	for height := range l.Height() + 3 {
		a, b, shown := l.Thumb(height)
		if shown != (height > 0 && l.Height() > 0 && l.Len() > l.Height()) {
			t.Fatalf("after %s: thumb shown = %v at %d rows, window %d", after, shown, l.Len(), l.Height())
		}
		if shown && (a < 0 || b <= a || b > height) {
			t.Fatalf("after %s: thumb %d to %d of %d", after, a, b, height)
		}
	}
}

func TestCursorStaysVisibleWhateverHappens(t *testing.T) {
	t.Parallel()
	const seed = 4
	random := rand.New(rand.NewPCG(seed, seed))
	var l List
	for step := range 20_000 {
		n := random.IntN(40) - 20
		var what string
		switch random.IntN(9) {
		case 0:
			n = random.IntN(60) - 3
			what = fmt.Sprintf("SetLen(%d)", n)
			l.SetLen(n)
		case 1:
			n = random.IntN(14) - 1
			what = fmt.Sprintf("SetHeight(%d)", n)
			l.SetHeight(n)
		case 2:
			what = fmt.Sprintf("SetCursor(%d)", n)
			l.SetCursor(n)
		case 3:
			what = fmt.Sprintf("Move(%d)", n)
			l.Move(n)
		case 4:
			what = fmt.Sprintf("Page(%d)", n)
			l.Page(n)
		case 5:
			what = fmt.Sprintf("Half(%d)", n)
			l.Half(n)
		case 6:
			what = fmt.Sprintf("ScrollBy(%d)", n)
			l.ScrollBy(n)
		case 7:
			what = "First"
			l.First()
		default:
			what = "Last"
			l.Last()
		}
		check(t, &l, fmt.Sprintf("step %d, %s", step, what))
	}
}

func TestMovement(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name        string
		do          func(l *List)
		cursor, top int
	}{
		{"starts at the top", func(*List) {}, 0, 0},
		{"down inside the window", func(l *List) { l.Move(9) }, 9, 0},
		{"down out of the window", func(l *List) { l.Move(10) }, 10, 1},
		{"up stops", func(l *List) { l.Move(-5) }, 0, 0},
		{"far down stops", func(l *List) { l.Move(1 << 62) }, 99, 90},
		{"a page moves window and cursor", func(l *List) { l.Move(3); l.Page(1) }, 13, 10},
		{"half a page back", func(l *List) { l.SetCursor(50); l.Half(-1) }, 45, 36},
		{"last page", func(l *List) { l.Page(50) }, 99, 90},
		{"wheel leaves the cursor", func(l *List) { l.SetCursor(5); l.ScrollBy(3) }, 5, 3},
		{"wheel takes the cursor along", func(l *List) { l.ScrollBy(3) }, 3, 3},
		{"wheel up takes the cursor along", func(l *List) { l.Last(); l.ScrollBy(-20) }, 79, 70},
		{"shorter list", func(l *List) { l.Last(); l.SetLen(4) }, 3, 0},
		{"lower window", func(l *List) { l.SetCursor(9); l.SetHeight(4) }, 9, 6},
		{"higher window shows more above", func(l *List) { l.Last(); l.SetHeight(20) }, 99, 80},
		{"no window, then one", func(l *List) { l.SetCursor(30); l.SetHeight(0); l.Move(2); l.SetHeight(10) }, 32, 23},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var l List
			l.SetLen(100)
			l.SetHeight(10)
			tc.do(&l)
			if l.Cursor() != tc.cursor || l.Top() != tc.top {
				t.Errorf("cursor %d, top %d; want %d, %d", l.Cursor(), l.Top(), tc.cursor, tc.top)
			}
		})
	}
}

func TestThumbTouchesTheEndsOnlyAtTheEnds(t *testing.T) {
	t.Parallel()
	var l List
	l.SetLen(1000)
	l.SetHeight(20)
	before := 0
	for top := range 981 {
		l.SetCursor(0)
		l.ScrollBy(top)
		from, to, _ := l.Thumb(20)
		if (from == 0) != (top == 0) || (to == 20) != (top == 980) {
			t.Fatalf("window at %d: thumb %d to %d", top, from, to)
		}
		if from < before {
			t.Fatalf("window at %d: the thumb went back from %d to %d", top, before, from)
		}
		before = from
	}
}

func BenchmarkMove(b *testing.B) {
	for _, n := range []int{1_000, 100_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var l List
			l.SetLen(n)
			l.SetHeight(40)
			for b.Loop() {
				l.Move(7)
				l.Page(-1)
				l.ScrollBy(3)
				l.Thumb(40)
			}
		})
	}
}
