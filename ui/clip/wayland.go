//go:build unix

package clip

import (
	"errors"
	"os"
	"sync"
	"time"
)

// waylandOwner owns the clipboard of a Wayland compositor through data control, which is there for programs without a
// window. ext-data-control-v1 and its older twin wlr-data-control-unstable-v1 have the same requests and events, with the
// same numbers, as far as they are used here.
type waylandOwner struct {
	*waylandConn
	value          []byte
	manager, seat  uint32
	device, source uint32
	replaced       bool
	writing        sync.WaitGroup
	stop           chan struct{}
	managerGlobal  uint32
	managerName    string
	seatGlobal     uint32
	registry       uint32
	secret         bool
}

// The requests and events of the protocols by their numbers.
const (
	displayGetRegistry = 1
	registryBind       = 0
	registryGlobal     = 0

	managerCreateSource = 0
	managerGetDevice    = 1

	deviceSetSelection = 0
	deviceDataOffer    = 0
	deviceFinished     = 2
	offerDestroy       = 1

	sourceOffer     = 0
	sourceDestroy   = 1
	sourceSend      = 0
	sourceCancelled = 1
)

// managers are the two names of data control, the better first.
var managers = []string{"ext_data_control_manager_v1", "zwlr_data_control_manager_v1"}

// errNoDataControl means that the compositor lets only programs with a window at the clipboard, as GNOME's does.
var errNoDataControl = errors.New("this desktop lets only programs with a window at the clipboard")

// fillWayland tries what this desktop has, the exact ways first: data control, a wl-copy that keeps no file, the X server
// that most desktops have beside Wayland, and at last a wl-copy that does.
func fillWayland(e Environment, o order) (holding, error) {
	held, err := fillDataControl(e, o)
	if err == nil {
		return held, nil
	}
	sensitive, installed := wlCopySensitive(e)
	if installed && (sensitive || !o.secret) {
		return fillWlCopy(e, o, sensitive)
	}
	if e.has("DISPLAY") {
		held, failed := fillX11(e, o)
		if failed == nil {
			return held, nil
		}
		err = errors.Join(err, failed)
	}
	if installed {
		return fillWlCopy(e, o, false)
	}
	if errors.Is(err, errNoDataControl) {
		return holding{}, errors.New("this desktop lets only programs with a window at the clipboard: install wl-clipboard 2.3 or newer")
	}
	return holding{}, err
}

// fillDataControl returns once the compositor has taken the value for the clipboard.
func fillDataControl(e Environment, o order) (holding, error) {
	conn, err := dialWayland(e)
	if err != nil {
		return holding{}, err
	}
	w := &waylandOwner{waylandConn: conn, value: o.value, secret: o.secret, stop: make(chan struct{})}
	if err := w.claim(); err != nil {
		return holding{}, errors.Join(err, conn.net.Close())
	}
	served := make(chan Ending, 1)
	go func() { served <- w.serve() }()
	return holding{
		standing: standing{through: "Wayland", concealed: o.secret},
		ended:    served,
		clear: func() Ending {
			close(w.stop)
			return <-served
		},
	}, nil
}

func (w *waylandOwner) claim() error {
	w.registry = w.object()
	if err := w.send(waylandDisplay, displayGetRegistry, w.registry); err != nil {
		return err
	}
	if err := w.settled(w.handle); err != nil {
		return err
	}
	if w.managerGlobal == 0 || w.seatGlobal == 0 {
		return errNoDataControl
	}
	w.seat, w.manager = w.object(), w.object()
	w.source, w.device = w.object(), w.object()
	requests := []error{
		w.send(w.registry, registryBind, w.seatGlobal, "wl_seat", uint32(1), w.seat),
		w.send(w.registry, registryBind, w.managerGlobal, w.managerName, uint32(1), w.manager),
		w.send(w.manager, managerCreateSource, w.source),
		w.send(w.manager, managerGetDevice, w.device, w.seat),
	}
	types := []string{"text/plain;charset=utf-8", "text/plain", "UTF8_STRING", "STRING", "TEXT"}
	if w.secret {
		types = append(types, passwordHint)
	}
	for _, name := range types {
		requests = append(requests, w.send(w.source, sourceOffer, name))
	}
	requests = append(requests, w.send(w.device, deviceSetSelection, w.source))
	if err := errors.Join(requests...); err != nil {
		return err
	}
	if err := w.settled(w.handle); err != nil {
		return err
	}
	if w.replaced {
		return errors.New("another program took the clipboard at the same moment")
	}
	return nil
}

// asksForData reports whether an event may be a source's send, the only one here that comes with a file.
func (e waylandEvent) asksForData() bool {
	return e.code == sourceSend && e.text(0) != "" && e.object < 0xff000000
}

func (w *waylandOwner) handle(e waylandEvent) {
	switch {
	case e.object == w.registry && e.code == registryGlobal:
		w.found(e.number(0), e.text(4))
	case e.object == w.source && e.code == sourceSend:
		w.give(e.text(0), e.file)
	case e.object == w.source && e.code == sourceCancelled, e.object == w.device && e.code == deviceFinished:
		w.replaced = true
	case e.object == w.device && e.code == deviceDataOffer:
		// What others copied is of no interest here. That the compositor is gone is seen by its events.
		_ = w.send(e.number(0), offerDestroy)
	case e.file != nil:
		_ = e.file.Close() // A request for a source that is given up already.
	}
}

// found notes a global object that is needed.
func (w *waylandOwner) found(name uint32, kind string) {
	switch {
	case kind == "wl_seat" && w.seatGlobal == 0:
		w.seatGlobal = name
	case kind == managers[0], kind == managers[1] && w.managerName != managers[0]:
		w.managerGlobal, w.managerName = name, kind
	}
}

// give writes the value to whoever pastes, each without waiting for the other.
func (w *waylandOwner) give(kind string, to *os.File) {
	if to == nil {
		return
	}
	data := w.value
	if kind == passwordHint {
		data = []byte(isSecret)
	}
	w.writing.Go(func() {
		// One that does not read on gets no more, which is its own loss.
		if to.SetWriteDeadline(time.Now().Add(parting*10)) == nil {
			_, _ = to.Write(data)
		}
		_ = to.Close()
	})
}

// serve answers until something else is copied, the display goes away, or stop is closed, which clears the clipboard.
func (w *waylandOwner) serve() Ending {
	defer func() { _ = w.net.Close() }() // Whatever it says, the connection is gone.
	for {
		select {
		case event, open := <-w.events:
			if !open {
				return Lost
			}
			w.handle(event)
			if w.replaced {
				w.part()
				return Replaced
			}
		case <-w.stop:
			// The compositor empties the clipboard if it is still this source's, in one step.
			if w.send(w.source, sourceDestroy) != nil || w.settled(w.handle) != nil {
				return Lost
			}
			w.part()
			if w.replaced {
				return Replaced
			}
			return Cleared
		}
	}
}

// part gives those that are pasting a moment to finish.
func (w *waylandOwner) part() {
	done := make(chan struct{})
	go func() {
		w.writing.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(parting):
	}
}
