package ui

import (
	"strings"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// CopyAs offers the forms in which a secret can be copied. The value itself is never drawn.
func (f flows) CopyAs(c *screen.Context, id model.ConfigID, name string, marked []string) []screen.Effect {
	row, ok := c.W.Row(id.ConfigRef, name)
	secret := row.Effective()
	if snapshot := c.W.Loaded(id.ConfigRef); !ok && snapshot != nil {
		for _, managed := range snapshot.Managed() {
			if managed.Name == name {
				secret = &managed
			}
		}
	}
	if secret == nil {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: name + " is staged to be deleted."})
	}
	value, raw := secret.Text(model.ComputedText), secret.Text(model.RawText)
	off, offRaw := "", ""
	if !value.Known() {
		off = "not shown: it is restricted, or its references are resolved once it is saved"
	}
	if !raw.Known() {
		offRaw = "restricted: Doppler shows it to no person"
	}
	reference := model.ReferenceTo(id.ConfigRef, secret.Name)
	items := []dialog.Item{
		{Key: "y", Label: "value", Detail: "what applications get", Off: off, Choose: copying(value, secret.Name, true)},
		{Key: "r", Label: "raw", Detail: "stored text, references kept", Off: offRaw, Choose: copying(raw, secret.Name+" (raw)", true)},
		{Key: "n", Label: "name", Detail: secret.Name, Choose: copying(model.NewValue(secret.Name), "the name "+secret.Name, false)},
		{Key: "d", Label: "dotenv line", Detail: secret.Name + `="` + c.Look.Masked() + `"`, Off: off, Choose: copying(model.DotenvLine(secret.Name, value), secret.Name+" as a dotenv line", true)},
		exportItem(c, secret.Name, value, off),
		{Key: "f", Label: "reference", Detail: reference, Choose: copying(model.NewValue(reference), "the reference "+reference, false)},
		{Key: "j", Label: "JSON member", Detail: `"` + secret.Name + `": "` + c.Look.Masked() + `"`, Off: off, Choose: func(*screen.Context) []screen.Effect {
			member, err := model.JSONMember(secret.Name, value)
			if err != nil {
				return screen.Effects(screen.Problem(look.Sentence(err), ""))
			}
			return screen.Effects(screen.Copy{Value: member, What: secret.Name + " as a JSON member", Secret: true})
		}},
		commandItem(id.ConfigRef, secret.Name),
		markedItem(c, id, marked),
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu("copy", "Copy "+name, id.ConfigRef.String(), 0, items,
		f.app.env.Clipboard.Lines()...)})
}

// exportItem copies a line for a shell.
func exportItem(c *screen.Context, name string, value model.Value, off string) dialog.Item {
	line, err := model.ShellExport(name, value)
	if off == "" && err != nil {
		off = look.Sentence(err)
	}
	return dialog.Item{
		Key: "e", Label: "shell export", Detail: "export " + name + "='" + c.Look.Masked() + "'", Off: off,
		Choose: copying(line, name+" as a shell export", true),
	}
}

// commandItem copies the command of the Doppler CLI that prints the value as Doppler has it.
func commandItem(ref model.ConfigRef, name string) dialog.Item {
	command, err := model.CLICommand(ref, name)
	item := dialog.Item{Key: "c", Label: "CLI command", Detail: command, Choose: copying(model.NewValue(command), "the command for "+name, false)}
	if err != nil {
		item.Off = look.Sentence(err)
	}
	return item
}

func copying(v model.Value, what string, secret bool) func(*screen.Context) []screen.Effect {
	return func(*screen.Context) []screen.Effect {
		return screen.Effects(screen.Copy{Value: v, What: what, Secret: secret})
	}
}

// markedItem copies every marked secret as dotenv text. What cannot be read is left out and said.
func markedItem(c *screen.Context, id model.ConfigID, marked []string) dialog.Item {
	item := dialog.Item{Key: "m", Label: "marked as dotenv", Detail: look.Count(len(marked), "marked secret")}
	var lines, left []string
	for _, name := range marked {
		row, _ := c.W.Row(id.ConfigRef, name)
		secret := row.Effective()
		if secret == nil || !secret.Text(model.ComputedText).Known() {
			left = append(left, name)
			continue
		}
		lines = append(lines, model.DotenvLine(secret.Name, secret.Text(model.ComputedText)).Reveal())
	}
	switch {
	case len(marked) == 0:
		item.Off = "nothing is marked"
	case len(lines) == 0:
		item.Off = "none of the marked can be read"
	}
	text := model.NewValue(strings.Join(lines, "\n") + "\n")
	item.Choose = func(*screen.Context) []screen.Effect {
		effects := screen.Effects(screen.Copy{Value: text, What: look.Count(len(lines), "secret") + " as dotenv", Secret: true})
		if len(left) > 0 {
			effects = append(effects, screen.Say{Level: screen.Warn, Text: "Left out, because their values cannot be read: " + strings.Join(left, ", ") + "."})
		}
		return effects
	}
	return item
}
