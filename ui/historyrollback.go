package ui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// errMoved is why a rollback was not sent.
var errMoved = errors.New("the config has changed since the preview")

// rollingBack is a rollback at Doppler with what its preview said.
type rollingBack struct {
	screen.RollBackOrder
	present *model.Snapshot
	// expected is what each name of the entry is to hold then, unknown for nothing; names that only Doppler knows are left out.
	expected map[string]model.Value
}

// previewed finds what the preview of an order said, and reports false when the past was read anew or let go of since.
func (a *App) previewed(order screen.RollBackOrder) (rollingBack, bool) {
	log := a.ctx.W.History(order.ID.ConfigRef).Own
	at := log.Index(order.Entry)
	if at < 0 || log.Present.ID() != order.ID || log.Newest() != order.Newest {
		return rollingBack{}, false
	}
	out := rollingBack{order, log.Present, map[string]model.Value{}}
	past := timeline.Config{Present: log.Present, Entries: log.Entries, Complete: log.Complete, Parents: log.Parents}
	for _, row := range timeline.Preview(past, nil, at) {
		switch {
		case row.Effect == timeline.Unsaid:
		case row.Effect != timeline.Nothing:
			out.expected[row.Name] = row.Back
		case row.Now != nil:
			out.expected[row.Name] = row.Now.Text(model.RawText)
		default:
			out.expected[row.Name] = model.Value{}
		}
	}
	return out, true
}

// rollBackReport is what became of a rollback at Doppler.
type rollBackReport struct {
	order rollingBack
	// sent is whether anything was; taken whether it took effect, as far as the answer or the log tells.
	sent, taken bool
	// looked is whether the log was looked at for it, and does not have it.
	looked bool
	err    error
	// after is the reading afterwards, nil when there is none.
	after *model.Snapshot
	// odd are names that do not read as previewed, others names beside the entry that changed meanwhile.
	odd, others []string
}

type rolledBackMsg struct{ report rollBackReport }

// rollBack sends it. It is a write like a save: one at a time, never cancelled, and filed whoever is at work by then.
func (a *App) rollBack(order screen.RollBackOrder) tea.Cmd {
	switch {
	case a.ctx.ReadOnly:
		return a.say(screen.Say{Level: screen.Warn, Text: "Nothing is rolled back: dtui was started read-only."})
	case a.saves.busy():
		return a.say(screen.Say{Level: screen.Warn, Text: "A save is under way; wait for its result."})
	case a.ctx.W.Foreign(order.ID.Owner) || a.env.API == nil:
		return a.say(screen.Say{Level: screen.Warn, Text: "Nothing is rolled back: the preview belongs to another login."})
	}
	rolling, known := a.previewed(order)
	if !known {
		return a.say(screen.Problem("Nothing was rolled back: "+order.ID.ConfigRef.String()+" was read again since the preview.", "Look at the preview once more."))
	}
	api := a.env.API
	a.saves = saves{api: api, session: a.session.number, rolling: true}
	return func() tea.Msg { return rolledBackMsg{sendRollBack(context.Background(), api, rolling)} }
}

// sendRollBack looks first whether config and log still are what was previewed, and reads back what came of it.
func sendRollBack(ctx context.Context, api API, order rollingBack) rollBackReport {
	r := rollBackReport{order: order}
	ref := order.ID.ConfigRef
	before, err := api.Open(ctx, ref)
	if err != nil {
		r.err = err
		return r
	}
	if before.ID() != order.ID {
		r.err = &model.WrongTarget{Want: order.ID, Got: before.ID()}
		return r
	}
	entries, err := api.Logs(ctx, ref, 1)
	switch {
	case err != nil:
		r.err = err
		return r
	case newest(entries) != order.Newest || len(differing(order.present, before, nil)) > 0:
		r.err = errMoved
		return r
	}
	entry, err := api.Rollback(ctx, order.ID, order.Entry)
	if wrong := (*model.WrongTarget)(nil); errors.As(err, &wrong) {
		r.err = err
		return r
	}
	r.sent, r.taken, r.err = true, err == nil, err
	if model.KindOf(err) == model.UnknownOutcome {
		// The log tells: a rollback leaves an entry of its own.
		if now, err := api.Logs(ctx, ref, 1); err == nil {
			made := slices.IndexFunc(now, func(e model.LogEntry) bool { return e.ID == order.Newest })
			r.taken = made > 0 && slices.ContainsFunc(now[:made], func(e model.LogEntry) bool { return e.Rollback })
			if !r.taken {
				r.looked = true
			}
		}
	}
	after, err := api.Open(ctx, ref)
	if err != nil || after.ID() != order.ID {
		return r
	}
	r.after = after
	if !r.taken {
		return r
	}
	for name, want := range order.expected {
		if now := after.Find(name); now == nil && want.Known() || now != nil && !now.Text(model.RawText).Equal(want) {
			r.odd = append(r.odd, name)
		}
	}
	slices.Sort(r.odd)
	touched := map[string]bool{}
	for name := range order.expected {
		touched[name] = true
	}
	for _, line := range entry.Diff {
		touched[line.Name] = true
	}
	for _, name := range order.Open {
		touched[name] = true
	}
	r.others = differing(before, after, touched)
	return r
}

// differing are the names under which two readings of a config do not have the same text, leaving some out. What neither
// shows counts as the same.
func differing(before, after *model.Snapshot, without map[string]bool) []string {
	var names []string
	for _, row := range model.Compare(before, after, model.RawText) {
		if row.Relation != model.Equal && row.Relation != model.Incomparable && !without[row.Name] {
			names = append(names, row.Name)
		}
	}
	return names
}

// rolledBack says what became of it, and reads the history again.
func (a *App) rolledBack(msg rolledBackMsg) []tea.Cmd {
	r := msg.report
	ours := a.saves.session == a.session.number
	after := a.saves.after
	a.saves = saves{}
	a.ctx.W.Read(r.after)
	commands := a.all(screen.Effects(r.say(a)))
	if ours {
		commands = append(commands, a.answered(r.err)...)
		if h := a.ctx.W.History(r.order.ID.ConfigRef); h.Own != nil {
			commands = append(commands, a.readHistory(r.order.ID.ConfigRef))
		}
	}
	commands = append(commands, a.keepCopy(r.after))
	return slices.Concat(commands, a.closeOld(), a.all(after), a.refresh())
}

func (r *rollBackReport) say(a *App) screen.Say {
	where := r.order.ID.ConfigRef.String()
	switch {
	case errors.Is(r.err, errMoved):
		return screen.Problem("Nothing was rolled back: "+where+" has changed since the preview.", "The history is read again; look at the preview once more.")
	case !r.sent:
		return screen.Problem("Nothing was rolled back in "+where+". "+look.Sentence(r.err), a.ctx.Key(keys.Reload)+" reads the history again.")
	case r.looked:
		return screen.Problem("Not rolled back: the answer got lost, and the log of "+where+" has no rollback.", a.ctx.Key(keys.Reload)+" reads the history again.")
	case !r.taken:
		return screen.Problem("Not rolled back: "+where+". "+look.Sentence(r.err), a.ctx.Key(keys.Reload)+" reads the history again.")
	}
	text := "Doppler rolled the entry back in " + where + "."
	lost := r.err != nil
	if lost {
		text = "The answer got lost, but the log of " + where + " has the rollback."
	}
	hint := ""
	switch {
	case r.after == nil:
		hint = "The config could not be read again, so this is not compared with the preview."
	case len(r.odd) > 0:
		hint = fewNames(r.odd) + " does not read as previewed; the newest entry tells what it did."
		if len(r.odd) > 1 {
			hint = fewNames(r.odd) + " do not read as previewed; the newest entry tells what it did."
		}
	case len(r.others) > 0:
		hint = fewNames(r.others) + " changed too, beside the entry."
	}
	if hint != "" || lost {
		return screen.Say{Level: screen.Warn, Text: text, Hint: hint}
	}
	return screen.Say{Level: screen.OK, Text: text, Hint: "What the preview knew reads as it said."}
}
