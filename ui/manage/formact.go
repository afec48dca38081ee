package manage

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Name identifies the dialog.
func (f *Form) Name() string { return f.spec.Name }

// Scope is where its keys are looked up: nothing is typed on the buttons.
func (f *Form) Scope() keys.Scope {
	if f.Typing() {
		return keys.Field
	}
	return keys.Buttons
}

// LetGo keeps what was typed, and forgets what was read.
func (f *Form) LetGo(*screen.Context) []model.ConfigRef {
	if f.spec.LetGo != nil {
		f.spec.LetGo()
	}
	return nil
}

// Busy reports whether an answer is awaited.
func (f *Form) Busy() bool { return f.sending }

// focused is the field with the focus, nil on the buttons.
func (f *Form) focused(c *screen.Context) *input {
	asked := f.asked(c.Now)
	if f.at < 0 || f.at >= len(asked) {
		return nil
	}
	return asked[f.at]
}

// Typing reports whether a field takes keys.
func (f *Form) Typing() bool { return !f.sending && f.at < f.count() }

// count is how many fields are asked for. Which those are does not depend on the time.
func (f *Form) count() int { return len(f.asked(f.since)) }

// Key gives a key to the field with the focus.
func (f *Form) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	i := f.focused(c)
	if i == nil || f.sending {
		return false, nil
	}
	taken := false
	switch i.Kind {
	case Line, Lines:
		if f.unread != "" {
			// What is typed would be replaced by what is read.
			f.problem = f.unread
			return len(k.Text) > 0, nil
		}
		if i.Kind == Lines && k.String() == "enter" {
			i.text.Newline()
			taken = true
		} else {
			taken = i.text.Key(k)
		}
	case Hidden:
		var err error
		if taken, err = i.hidden.Key(k); err != nil {
			i.problem = look.Sentence(err)
			return true, nil
		}
	case Choice, Ticks:
		taken = i.choose(k.String())
	}
	if taken {
		i.problem, f.problem = "", ""
	}
	return taken, nil
}

// choose moves between options, and ticks them. Past the ends the key is left to the form.
func (i *input) choose(key string) bool {
	step := 0
	switch key {
	case "left", "up":
		step = -1
	case "right", "down":
		step = 1
	case "space", " ":
		if i.Kind == Ticks && i.chosen < len(i.ticked) && i.Options[i.chosen].Off == "" {
			i.ticked[i.chosen] = !i.ticked[i.chosen]
		}
		return true
	case "ctrl+a":
		if i.Kind == Ticks {
			on := false
			for at := range i.ticked {
				on = on || !i.ticked[at] && i.Options[at].Off == ""
			}
			for at := range i.ticked {
				i.ticked[at] = on && i.Options[at].Off == ""
			}
		}
		return true
	default:
		return false
	}
	for at := i.chosen + step; at >= 0 && at < len(i.Options); at += step {
		if i.Kind == Ticks || i.Options[at].Off == "" {
			i.chosen = at
			return true
		}
	}
	return false
}

// Paste pastes into the field with the focus.
func (f *Form) Paste(c *screen.Context, text string) []screen.Effect {
	i := f.focused(c)
	if i == nil || f.sending {
		return nil
	}
	if i.problem, f.problem = "", f.unread; f.unread != "" {
		return nil
	}
	switch i.Kind {
	case Line, Lines:
		i.text.Paste(text)
	case Hidden:
		if err := i.hidden.Add(text); err != nil {
			i.problem = look.Sentence(err)
		}
	case Choice, Ticks:
	}
	return nil
}

// Handle moves, accepts and cancels.
func (f *Form) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	switch a {
	case keys.NextField:
		f.step(1)
	case keys.PrevField:
		f.step(-1)
	case keys.Press:
		if f.at >= f.count() {
			return f.press(c, f.button)
		}
		f.onward()
	case keys.Confirm:
		if f.spec.Danger {
			f.at, f.button = f.count(), 1
			return nil
		}
		return f.send(c)
	case keys.Help:
		return screen.Effects(screen.Push{Dialog: dialog.NewHelp(c, []keys.Scope{keys.Field}, nil)})
	case keys.Back:
		return f.leave()
	}
	return nil
}

// leave closes the form. What is on its way is told all the same.
func (f *Form) leave() []screen.Effect {
	f.left = true
	return screen.Effects(screen.CloseThis{Dialog: f})
}

// onward goes to the next field, and from the last one to the button that carries it out, without pressing it: what is
// written was to be seen whole. Where it destroys, that takes the name that is asked for; else the harmless one is next.
func (f *Form) onward() {
	f.step(1)
	if f.at < f.count() {
		return
	}
	f.button = 1
	if f.spec.Danger {
		f.button = 0
		if answers, _, err := f.answers(f.since); f.confirm != nil && err == nil && answers.Text(confirmName) == f.spec.Confirm {
			f.button = 1
		}
	}
}

// step walks through the fields and the two buttons, and round.
func (f *Form) step(delta int) {
	n := f.count() + 2
	at := f.at
	if at >= n-2 {
		at = n - 2 + f.button
	}
	at = ((at+delta)%n + n) % n
	if f.at = min(at, n-2); at >= n-2 {
		f.button = at - (n - 2)
	}
}

func (f *Form) press(c *screen.Context, button int) []screen.Effect {
	if button == 0 {
		return f.leave()
	}
	return f.send(c)
}

// send checks what was typed, and carries it out. The form stays until the answer is there, so that a refusal loses nothing.
func (f *Form) send(c *screen.Context) []screen.Effect {
	if f.sending {
		return nil
	}
	if c.ReadOnly && !f.spec.Here {
		f.problem = "Nothing is written in a read-only run."
		return nil
	}
	if f.unread != "" {
		f.problem = f.unread
		return nil
	}
	answers, wrong, err := f.answers(c.Now)
	if err != nil {
		return f.refuse(c, wrong, err)
	}
	for _, i := range f.asked(c.Now) {
		if i == f.confirm {
			if answers.Text(confirmName) != f.spec.Confirm {
				return f.refuse(c, i, errConfirm)
			}
		} else if i.Check != nil {
			if err := i.Check(answers); err != nil {
				return f.refuse(c, i, err)
			}
		}
	}
	if f.spec.Check != nil {
		if err := f.spec.Check(answers); err != nil {
			f.problem = look.Sentence(err)
			return nil
		}
	}
	f.sending, f.since, f.problem = true, c.Now, ""
	run := func(ctx context.Context) (Outcome, error) { return f.spec.Run(ctx, answers) }
	if f.spec.Prepare != nil {
		run = f.spec.Prepare(answers)
	}
	return screen.Effects(screen.Errand{Write: !f.spec.Here, Here: f.spec.Here, Run: func(ctx context.Context) func(*screen.Context) []screen.Effect {
		outcome, err := run(ctx)
		return func(c *screen.Context) []screen.Effect { return f.answered(c, outcome, err) }
	}})
}

func (f *Form) refuse(c *screen.Context, i *input, err error) []screen.Effect {
	f.at = max(slices.Index(f.asked(c.Now), i), 0)
	i.problem = look.Sentence(err)
	return nil
}

// answered says what came of it. A form that was left meanwhile says a refusal as a toast.
func (f *Form) answered(c *screen.Context, o Outcome, err error) []screen.Effect {
	f.sending = false
	if err != nil {
		f.problem = f.words(err)
		if f.at, f.button = f.count(), 0; len(f.spec.Fields) > 0 && !f.spec.Danger {
			f.at, f.button = 0, 1
		}
		effects := f.told(err)
		if f.left {
			effects = append(effects, screen.Problem(f.spec.Title+": "+f.problem, ""))
		}
		if f.spec.Failed != nil {
			effects = append(effects, f.spec.Failed(c, err)...)
		}
		return effects
	}
	effects := append(f.told(nil), screen.CloseThis{Dialog: f})
	if o.Once != nil {
		effects = append(effects, screen.Push{Dialog: o.Once})
	} else if o.Done != "" {
		level := screen.OK
		if o.Warn != "" {
			level = screen.Warn
		}
		effects = append(effects, screen.Say{Level: level, Text: o.Done, Hint: o.Warn})
	}
	effects = append(effects, o.Then...)
	if f.after != nil {
		effects = append(effects, f.after(c, o)...)
	}
	return effects
}

func (f *Form) words(err error) string {
	if f.spec.Words != nil {
		if text := f.spec.Words(err); text != "" {
			return text
		}
	}
	return refusal(err, f.plan)
}

// told says how the connection is, as far as the answer came over it.
func (f *Form) told(err error) []screen.Effect {
	if f.spec.Here {
		return nil
	}
	return screen.Effects(screen.Told{Err: err})
}
