package list

// List is a window on a list of any length, with a cursor. The zero value is an empty list. Its cost does not depend on
// the length.
type List struct {
	n, height, cursor, top int
}

// SetLen says how many rows there are. The cursor stays where it is, or goes to the last row.
func (l *List) SetLen(n int) {
	l.n = max(n, 0)
	l.settle()
}

// SetHeight says how many rows the window shows.
func (l *List) SetHeight(rows int) {
	l.height = max(rows, 0)
	l.settle()
}

// Len is how many rows there are.
func (l *List) Len() int { return l.n }

// Height is how many rows the window shows.
func (l *List) Height() int { return l.height }

// Cursor is the row under the cursor, counted from 0, or -1 when the list is empty.
func (l *List) Cursor() int {
	if l.n == 0 {
		return -1
	}
	return l.cursor
}

// SetCursor goes to a row, or to the nearest one that there is, and scrolls no more than it must.
func (l *List) SetCursor(row int) {
	l.cursor = row
	l.settle()
}

// Move goes down by delta rows, up when it is negative, and stops at the ends.
func (l *List) Move(delta int) { l.SetCursor(l.after(l.cursor, delta)) }

// Page goes down by n windows, up when it is negative. The window moves by as much.
func (l *List) Page(n int) { l.leap(n * max(l.height, 1)) }

// Half goes down by n half windows, up when it is negative. The window moves by as much.
func (l *List) Half(n int) { l.leap(n * max(l.height/2, 1)) }

// First goes to the first row.
func (l *List) First() { l.SetCursor(0) }

// Last goes to the last row.
func (l *List) Last() { l.SetCursor(l.n - 1) }

// Top is the first row of the window.
func (l *List) Top() int { return l.top }

// Window is the rows to draw: from (inclusive) to to (exclusive).
func (l *List) Window() (from, to int) { return l.top, min(l.top+l.height, l.n) }

// Visible reports whether a row is in the window.
func (l *List) Visible(row int) bool {
	from, to := l.Window()
	return row >= from && row < to
}

// ScrollBy moves the window down by delta rows, up when it is negative, as a mouse wheel does. The cursor stays where it
// is unless it would leave the window; then it stays at the window's edge.
func (l *List) ScrollBy(delta int) {
	if l.height == 0 {
		return
	}
	l.top = min(max(l.after(l.top, delta), 0), l.maxTop())
	l.cursor = min(max(l.cursor, l.top), l.top+l.height-1)
	l.settle()
}

// Thumb is the part of a scroll bar of that many rows that shows where the window is: from (inclusive) to to (exclusive).
// shown is false when everything fits. The thumb touches an end only when the window does, if there is room for that.
func (l *List) Thumb(height int) (from, to int, shown bool) {
	if height <= 0 || l.height <= 0 || l.n <= l.height {
		return 0, 0, false
	}
	size := max(1, height*l.height/l.n)
	room := height - size
	last := l.maxTop()
	switch {
	case l.top == 0:
		from = 0
	case l.top == last:
		from = room
	case room < 2:
		from = room * l.top / last
	default:
		from = min(max(1, room*l.top/last), room-1)
	}
	return from, from + size, true
}

// leap moves cursor and window together, so that the cursor keeps its place on the screen.
func (l *List) leap(delta int) {
	l.top = l.after(l.top, delta)
	l.cursor = l.after(l.cursor, delta)
	l.settle()
}

// after is row + delta, held to the list before adding so that no delta is too large.
func (l *List) after(row, delta int) int {
	return row + min(max(delta, -l.n), l.n)
}

func (l *List) maxTop() int { return max(l.n-l.height, 0) }

// settle brings the cursor into the list and the window to the cursor.
func (l *List) settle() {
	l.cursor = max(min(l.cursor, l.n-1), 0)
	if l.height > 0 {
		l.top = max(min(l.top, l.cursor), l.cursor-l.height+1)
	}
	l.top = max(min(l.top, l.maxTop()), 0)
}
