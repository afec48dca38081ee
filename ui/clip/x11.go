//go:build unix

package clip

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"golang.design/x/x11"
)

// x11Owner owns the selection CLIPBOARD of an X server as ICCCM 2.0, section 2, describes it. The golang.design/x/clipboard
// package cannot offer a mark beside a text, which is why the requests are made here.
type x11Owner struct {
	*x11Conn
	window uint32
	since  uint32 // the server's time of the claim, in milliseconds
	// offers maps a target to what is answered, in the order of names.
	offers map[uint32]offer
	listed []uint32
	named  x11Names
	// piece is the largest property, in bytes, that is set at once.
	piece     int
	transfers []transfer
	stop      chan struct{}
}

// x11Names are the atoms of the protocol itself.
type x11Names struct{ clipboard, targets, multiple, timestamp, incr, pair uint32 }

// offer is one form of the value. Of the type text, the receiver wants to be told which text it got.
type offer struct {
	typ  uint32
	data []byte
}

// transfer is a value that goes to a requestor piece by piece (ICCCM 2.0, section 2.7.2).
type transfer struct {
	window, property, typ uint32
	rest                  []byte
}

const (
	// passwordHint is the mark of a secret that Klipper, KeePassXC and others agreed on.
	passwordHint = "x-kde-passwordManagerHint"
	isSecret     = "secret"
	// mostTransfers bounds what requestors that never finish can pile up.
	mostTransfers = 64
	// parting is how long requestors that are reading have to finish.
	parting = 2 * time.Second
	atomInt = 19 // XA_INTEGER
)

// fillX11 returns once the server says that this process owns the selection.
func fillX11(e Environment, o order) (holding, error) {
	conn, err := dialX11(e)
	if err != nil {
		return holding{}, err
	}
	owner := &x11Owner{x11Conn: conn, stop: make(chan struct{})}
	if err := owner.prepare(o); err != nil {
		return holding{}, errors.Join(err, conn.net.Close())
	}
	if err := owner.claim(); err != nil {
		return holding{}, errors.Join(err, conn.net.Close())
	}
	served := make(chan Ending, 1)
	go func() { served <- owner.serve() }()
	return holding{
		standing: standing{through: "X11", concealed: o.secret},
		ended:    served,
		clear: func() Ending {
			close(owner.stop)
			return <-served
		},
	}, nil
}

// prepare makes the window and the names.
func (w *x11Owner) prepare(o order) error {
	w.piece = min(64<<10, 4*int(w.setup.MaxReqLen)-64)
	w.window = x11.NewIDGen(w.setup).Next()
	if err := w.send(x11.CreateWindow(w.window, w.setup.Root), selectEvents(w.window, propertyChangeMask)); err != nil {
		return err
	}
	for name, to := range map[string]*uint32{
		"CLIPBOARD": &w.named.clipboard, "TARGETS": &w.named.targets, "MULTIPLE": &w.named.multiple, "TIMESTAMP": &w.named.timestamp,
		"INCR": &w.named.incr, "ATOM_PAIR": &w.named.pair,
	} {
		atom, err := w.atom(name)
		if err != nil {
			return err
		}
		*to = atom
	}
	return w.prepareOffers(o)
}

func (w *x11Owner) prepareOffers(o order) error {
	w.offers = map[uint32]offer{}
	w.listed = []uint32{w.named.targets, w.named.multiple, w.named.timestamp}
	utf8String := uint32(0)
	for _, name := range []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT", "STRING", passwordHint} {
		data := o.value
		switch name {
		case "STRING":
			var ok bool
			if data, ok = latin1(o.value); !ok {
				continue
			}
		case passwordHint:
			if !o.secret {
				continue
			}
			data = []byte(isSecret)
		}
		atom, err := w.atom(name)
		if err != nil {
			return err
		}
		typ := atom
		switch name {
		case "UTF8_STRING":
			utf8String = atom
		case "TEXT": // a question for whatever text there is
			typ = utf8String
		}
		w.offers[atom] = offer{typ, data}
		w.listed = append(w.listed, atom)
	}
	return nil
}

func (w *x11Owner) atom(name string) (uint32, error) {
	p, err := w.ask(x11.InternAtom(name, false))
	if err != nil {
		return 0, err
	}
	return p.Atom(), nil
}

// claim takes the selection at a time of the server's own, which a change of a property tells (ICCCM 2.0, section 2.1), and
// asks whether it has it.
func (w *x11Owner) claim() error {
	if err := w.send(x11.ChangeProperty(w.window, w.named.timestamp, atomInt, 32, nil)); err != nil {
		return err
	}
	if _, err := w.ask(x11.GetInputFocus()); err != nil { // any request with a reply, so that the event has come
		return err
	}
	for {
		p, ok := w.event()
		if !ok {
			return errors.New("the display does not tell its time")
		}
		if p.EventCode() == eventPropertyNotify && word(p, 1) == w.window {
			w.since = word(p, 3)
			break
		}
	}
	if err := w.send(x11.SetSelectionOwner(w.window, w.named.clipboard, w.since)); err != nil {
		return err
	}
	p, err := w.ask(x11.GetSelectionOwner(w.named.clipboard))
	if err != nil {
		return err
	}
	if p.SelectionOwner() != w.window {
		return errors.New("another program took the clipboard at the same moment")
	}
	return nil
}

// serve answers until the selection is lost, the display goes away, or stop is closed, which clears it.
func (w *x11Owner) serve() Ending {
	defer func() { _ = w.net.Close() }() // Whatever it says, the connection is gone.
	stop := w.stop
	var over <-chan time.Time
	ending, ended := Lost, false
	end := func(e Ending) {
		ending, ended, stop = e, true, nil
		over = time.After(parting)
	}
	// A request that came before the end is answered: who asks waits for that.
	for !ended || len(w.transfers) > 0 || len(w.early) > 0 {
		p, ok := w.event()
		if !ok {
			select {
			case p, ok = <-w.packets:
				if !ok {
					return ending
				}
			case <-stop:
				end(w.release())
				continue
			case <-over:
				return ending
			}
		}
		if !p.IsEvent() {
			continue // the error of a request to a window that is gone
		}
		lost, err := w.handle(p)
		if err != nil {
			return ending
		}
		if lost && !ended {
			end(Replaced)
		}
	}
	// A server may drop what it has not read yet of a connection that is closed, and with it the last answers.
	_, _ = w.ask(x11.GetInputFocus())
	return ending
}

// release gives the selection up by destroying the window that owns it: the server then empties the selection if this
// window still has it, in one step, so that what somebody else copied at this moment cannot be emptied.
func (w *x11Owner) release() Ending {
	if err := w.send(destroyWindow(w.window)); err != nil {
		return Lost
	}
	if _, err := w.ask(x11.GetInputFocus()); err != nil {
		return Lost
	}
	for _, p := range w.early {
		if p.EventCode() == x11.EventSelectionClear {
			return Replaced
		}
	}
	return Cleared
}

func (w *x11Owner) handle(p x11.Packet) (lost bool, err error) {
	switch p.EventCode() {
	case x11.EventSelectionClear:
		return word(p, 3) == w.named.clipboard, nil
	case x11.EventSelectionRequest:
		return false, w.answer(p.SelectionRequest())
	case eventPropertyNotify:
		if window, property, gone := deleted(p); gone {
			return false, w.goOn(window, property)
		}
	case eventDestroyNotify:
		w.transfers = slices.DeleteFunc(w.transfers, func(t transfer) bool { return t.window == word(p, 2) })
	}
	return false, nil
}

func (w *x11Owner) answer(request x11.SelectionRequestEvent) error {
	property := request.Property
	if property == x11.None { // as clients did before ICCCM
		property = request.Target
	}
	given, err := w.give(request.Requestor, request.Target, property)
	if err != nil {
		return err
	}
	if !given {
		property = x11.None
	}
	return w.send(x11.SendSelectionNotify(x11.SelectionNotify{
		Time: request.Time, Requestor: request.Requestor, Selection: request.Selection, Target: request.Target, Property: property,
	}))
}

// give sets a property of the requestor to what a target asks for.
func (w *x11Owner) give(to, target, property uint32) (given bool, err error) {
	switch target {
	case w.named.targets:
		return true, w.send(x11.ChangeProperty(to, property, x11.AtomATOM, 32, x11.AtomList(w.listed...)))
	case w.named.timestamp:
		return true, w.send(x11.ChangeProperty(to, property, atomInt, 32, binary.LittleEndian.AppendUint32(nil, w.since)))
	case w.named.multiple:
		return w.giveMany(to, property)
	}
	o, known := w.offers[target]
	if !known {
		return false, nil
	}
	if len(o.data) <= w.piece {
		return true, w.send(x11.ChangeProperty(to, property, o.typ, 8, o.data))
	}
	if len(w.transfers) >= mostTransfers {
		return false, nil
	}
	w.transfers = append(w.transfers, transfer{to, property, o.typ, o.data})
	size := binary.LittleEndian.AppendUint32(nil, uint32(len(o.data)))
	return true, w.send(selectEvents(to, propertyChangeMask|structureNotifyMask), x11.ChangeProperty(to, property, w.named.incr, 32, size))
}

// giveMany answers several targets at once; those that it refuses are marked in the requestor's own list (MULTIPLE, ICCCM
// 2.0, section 2.6.2).
func (w *x11Owner) giveMany(to, property uint32) (bool, error) {
	const most = 64
	p, err := w.ask(x11.GetProperty(false, to, property, 0, 0, 2*most))
	if err != nil {
		return false, nil //nolint:nilerr // The requestor is gone or has no list; that the display is gone is seen next.
	}
	list := p.PropertyValue()
	if len(list)%8 != 0 {
		return false, nil
	}
	for pair := list; len(pair) > 0; pair = pair[8:] {
		target, at := binary.LittleEndian.Uint32(pair), binary.LittleEndian.Uint32(pair[4:])
		given := false
		if target != w.named.multiple && at != x11.None {
			if given, err = w.give(to, target, at); err != nil {
				return false, err
			}
		}
		if !given {
			binary.LittleEndian.PutUint32(pair[4:], x11.None)
		}
	}
	return true, w.send(x11.ChangeProperty(to, property, w.named.pair, 32, list))
}

// goOn sends the next piece of a transfer, of which the last is empty.
func (w *x11Owner) goOn(window, property uint32) error {
	for i := range w.transfers {
		t := &w.transfers[i]
		if t.window != window || t.property != property {
			continue
		}
		piece := t.rest[:min(len(t.rest), w.piece)]
		t.rest = t.rest[len(piece):]
		err := w.send(x11.ChangeProperty(window, property, t.typ, 8, piece))
		if len(piece) == 0 {
			w.transfers = slices.DeleteFunc(w.transfers, func(t transfer) bool { return t.window == window && t.property == property })
		}
		return err
	}
	return nil
}
