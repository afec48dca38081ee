package drive

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// Press presses keys, named as Bubble Tea prints them: "ctrl+p", "enter",
// "space", "A", "?", "shift+tab".
func (d *Driver) Press(keys ...string) *Driver {
	d.t.Helper()
	for _, key := range keys {
		msg, err := keyMsg(key)
		if err != nil {
			d.fail("press: %v", err)
		}
		d.step(fmt.Sprintf("press %q", key), func() { d.deliver(msg) })
	}
	return d
}

// Type types text, character by character.
func (d *Driver) Type(text string) *Driver {
	d.t.Helper()
	return d.Press(typed(text)...)
}

// Paste pastes text as a terminal with bracketed paste does.
func (d *Driver) Paste(text string) *Driver {
	d.t.Helper()
	if d.view.DisableBracketedPasteMode {
		d.fail("paste: the view has switched bracketed paste off; use Type")
	}
	d.step(fmt.Sprintf("paste %q", text), func() {
		d.deliver(tea.PasteStartMsg{})
		d.deliver(tea.PasteMsg{Content: text})
		d.deliver(tea.PasteEndMsg{})
	})
	return d
}

// Resize gives the screen w columns and h rows.
func (d *Driver) Resize(w, h int) *Driver {
	d.t.Helper()
	d.step(fmt.Sprintf("resize %dx%d", w, h), func() {
		d.w, d.h = w, h
		d.deliver(tea.WindowSizeMsg{Width: w, Height: h})
	})
	return d
}

// Click presses and releases the left button in column x of row y, counted from 0.
func (d *Driver) Click(x, y int) *Driver {
	d.t.Helper()
	d.needMouse("click")
	d.step(fmt.Sprintf("click %d,%d", x, y), func() {
		d.deliver(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	})
	if !d.quit {
		d.step(fmt.Sprintf("release %d,%d", x, y), func() {
			d.deliver(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
		})
	}
	return d
}

// Wheel turns the wheel over column x of row y by delta notches, down when
// delta is positive.
func (d *Driver) Wheel(x, y, delta int) *Driver {
	d.t.Helper()
	d.needMouse("wheel")
	button := tea.MouseWheelDown
	if delta < 0 {
		button, delta = tea.MouseWheelUp, -delta
	}
	for range delta {
		d.step(fmt.Sprintf("wheel %v %d,%d", button, x, y), func() {
			d.deliver(tea.MouseWheelMsg{X: x, Y: y, Button: button})
		})
	}
	return d
}

func (d *Driver) needMouse(verb string) {
	d.t.Helper()
	if d.view.MouseMode == tea.MouseModeNone {
		d.fail("%s: the view does not ask for the mouse (MouseMode)", verb)
	}
}

// Focus tells the model that its window gained or lost the focus.
func (d *Driver) Focus(on bool) *Driver {
	d.t.Helper()
	if !d.view.ReportFocus {
		d.fail("focus: the view does not ask for it (ReportFocus)")
	}
	var msg tea.Msg = tea.BlurMsg{}
	if on {
		msg = tea.FocusMsg{}
	}
	return d.Send(msg)
}

// Send delivers any other message.
func (d *Driver) Send(msg tea.Msg) *Driver {
	d.t.Helper()
	d.step("send "+msgType(msg), func() { d.deliver(msg) })
	return d
}

// Screen draws the view into cells.
func (d *Driver) Screen() Screen {
	s := drawScreen(d.view.Content, d.w, d.h, d.opts.method)
	if cur := d.view.Cursor; cur != nil {
		s.CursorX, s.CursorY = cur.X, cur.Y
	}
	return s
}

// See fails the test unless some row shows text.
func (d *Driver) See(text string) *Driver {
	d.t.Helper()
	if !d.Screen().Contains(text) {
		d.fail("%q is not on the screen", text)
	}
	return d
}

// NotSee fails the test if some row shows text.
func (d *Driver) NotSee(text string) *Driver {
	d.t.Helper()
	if d.Screen().Contains(text) {
		d.fail("%q is on the screen", text)
	}
	return d
}

// SeeLine fails the test unless one row shows all parts, in order.
func (d *Driver) SeeLine(parts ...string) *Driver {
	d.t.Helper()
	if !d.Screen().hasLine(parts) {
		d.fail("no row of the screen shows %q in this order", parts)
	}
	return d
}

// Golden compares the screen's text with testdata/NAME.golden (see [Golden]).
func (d *Driver) Golden(name string) *Driver {
	d.t.Helper()
	Golden(d.t, name, d.Screen().String())
	return d
}
