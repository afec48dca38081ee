package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// bySignal is the cause of an end by a signal.
type bySignal struct{ signal syscall.Signal }

func (b bySignal) Error() string {
	switch b.signal {
	case syscall.SIGHUP:
		return "the terminal went away"
	case syscall.SIGINT:
		return "interrupted"
	}
	return "ended by the signal " + b.signal.String()
}

// withLoss adds how many staged changes the end has cost, and how many were kept for the next start.
func (b bySignal) withLoss(lost, kept int) error {
	var err error = b
	switch {
	case kept == 1:
		err = fmt.Errorf("%w; 1 staged change was kept, and the next start offers it", err)
	case kept > 1:
		err = fmt.Errorf("%w; %d staged changes were kept, and the next start offers them", err, kept)
	}
	switch {
	case lost == 1:
		err = fmt.Errorf("%w; 1 staged change was not saved", err)
	case lost > 1:
		err = fmt.Errorf("%w; %d staged changes were not saved", err, lost)
	}
	return err
}

// untilSignal is a context that ends with SIGHUP, SIGINT, SIGTERM or SIGQUIT, with bySignal as its cause. Bubble Tea's own
// handler would end the program without telling why, and does not know SIGHUP; Go's would answer SIGQUIT with a dump of
// every goroutine over a terminal in raw mode. What spared says is meant for somebody else ends nothing.
//
// The signals stay caught when the context was given up: what follows is short, keeps what was said and staged and revokes
// tokens, and one more ctrl+c must not cut it off, with the terminal half restored.
func untilSignal(parent context.Context, spared func(os.Signal) bool) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT)
	go func() {
		for ctx.Err() == nil {
			select {
			case got := <-signals:
				if spared(got) {
					continue
				}
				number, ok := got.(syscall.Signal)
				if !ok {
					number = syscall.SIGTERM
				}
				cancel(bySignal{number})
			case <-ctx.Done():
			}
		}
	}()
	return ctx, func() {
		cancel(errors.New("the program has ended"))
	}
}
