package ui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/screen"
)

// Webhook gives the deliveries of a receiver that takes signed ones alone.
type Webhook interface {
	// Next waits for the next delivery. An error ends it.
	Next(ctx context.Context) (model.Delivery, error)
	// Refused counts what was not taken so far.
	Refused() int
	// URL is where it listens.
	URL() string
}

// hooks is what came through the webhook.
type hooks struct {
	listening bool
	taken     int
}

type deliveryMsg struct {
	delivery model.Delivery
	err      error
}

// listen waits for deliveries as long as dtui runs: a blank screen or another login does not end it.
func (a *App) listen() tea.Cmd {
	if a.env.Webhook == nil {
		return nil
	}
	a.live.hooks.listening = true
	port := a.env.Webhook
	return func() tea.Msg {
		delivery, err := port.Next(context.Background())
		return deliveryMsg{delivery, err}
	}
}

// delivered has the config read again that was delivered, if it was read. Others are read when somebody opens them.
func (a *App) delivered(msg deliveryMsg) []tea.Cmd {
	h := &a.live.hooks
	if msg.err != nil {
		h.listening = false
		return nil
	}
	h.taken++
	a.freshen(msg.delivery.Ref)
	return []tea.Cmd{a.listen()}
}

// sayDeliveries says what came through the webhook in this run.
func (a *App) sayDeliveries() []tea.Cmd {
	h := a.live.hooks
	level, hint := screen.Info, ""
	refused := a.env.Webhook.Refused()
	if refused > 0 {
		hint = "Refused is what is not signed with the secret of this run, too long, too slow or malformed."
	}
	if !h.listening {
		level, hint = screen.Warn, "It has ended and receives nothing more in this run."
	}
	return []tea.Cmd{a.say(screen.Say{
		Level: level, Text: fmt.Sprintf("Webhook at %s: %d taken, %d refused.", a.env.Webhook.URL(), h.taken, refused), Hint: hint,
	})}
}
