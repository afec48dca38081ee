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

// withLoss adds how many staged changes the end has cost.
func (b bySignal) withLoss(staged int) error {
	switch staged {
	case 0:
		return b
	case 1:
		return fmt.Errorf("%w; 1 staged change was not saved", b)
	}
	return fmt.Errorf("%w; %d staged changes were not saved", b, staged)
}

// untilSignal is a context that ends with SIGHUP, SIGINT, SIGTERM or SIGQUIT, with bySignal as its cause. Bubble Tea's own
// handler would end the program without telling why, and does not know SIGHUP; Go's would answer SIGQUIT with a dump of
// every goroutine over a terminal in raw mode. What spared says is meant for somebody else ends nothing.
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
		signal.Stop(signals)
		cancel(errors.New("the program has ended"))
	}
}
