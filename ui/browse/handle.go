package browse

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Handle does an action of the home screen.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	if s.move(c, a) {
		return nil
	}
	switch a {
	case keys.NextPane:
		s.focus = (s.focus + 1) % 3
	case keys.PrevPane:
		s.focus = (s.focus + 2) % 3
	case keys.Pane1, keys.Pane2, keys.Pane3:
		s.focus = map[keys.Action]pane{keys.Pane1: projectsPane, keys.Pane2: configsPane, keys.Pane3: secretsPane}[a]
	case keys.Filter:
		s.startFilter()
	case keys.Open:
		return s.open(c)
	case keys.Reload:
		return s.reload(c)
	case keys.Back:
		return s.back(c)
	case keys.Diff:
		return s.dialogs.Compare(c, s.shown)
	case keys.ShowMatrix:
		return s.dialogs.Matrix(c, s.project)
	case keys.ShowActivity:
		return s.dialogs.Activity(c)
	case keys.ShowManage:
		return s.dialogs.Manage(c, s.project, s.shown)
	case keys.MatrixOf:
		return s.dialogs.ChooseMatrix(c, s.project)
	case keys.ShowHistory:
		return s.dialogs.History(c, s.shown)
	case keys.GoBack:
		return s.goBack()
	case keys.Lint:
		return s.dialogs.Lint(c, s.project)
	case keys.Promote:
		return s.dialogs.Promote(c, s.shown, s.secrets.names(c.W, s.secrets.name(s, c)))
	case keys.Discard:
		return s.dialogs.Discard(c, c.W.Loaded(s.shown).ID())
	default:
		return s.secret(c, a)
	}
	return nil
}

// back clears what is in the way, then goes one pane to the left.
func (s *Screen) back(c *screen.Context) []screen.Effect {
	switch {
	case s.filter.text[s.focus] != "":
		s.filter.clear(s.focus)
		s.refresh(c)
	case s.focus == secretsPane && len(s.secrets.marks) > 0:
		s.secrets.marks = map[string]bool{}
	case s.focus > projectsPane:
		s.focus--
	}
	return nil
}

func (s *Screen) move(c *screen.Context, a keys.Action) bool {
	direction := screen.Move(s.listOf(s.focus), a)
	if direction == 0 {
		return false
	}
	s.settle(c, direction)
	return true
}

func (s *Screen) settle(c *screen.Context, direction int) {
	switch s.focus {
	case configsPane:
		s.configs.settle(direction)
	case secretsPane:
		s.secrets.settle(direction)
		s.secrets.remember(c.W)
	case projectsPane:
	}
}

// open opens what is under the cursor; moving the cursor alone reads nothing.
func (s *Screen) open(c *screen.Context) []screen.Effect {
	if s.focus == projectsPane {
		slug := s.projects.slug()
		if slug == "" {
			return nil
		}
		s.project, s.focus = slug, configsPane
		s.filter.clear(configsPane)
		s.refresh(c)
		return screen.Effects(screen.LoadLayout{Project: slug})
	}
	row, ok := s.configs.row()
	if !ok {
		return nil
	}
	return screen.Effects(screen.GoTo{Ref: row.config.ConfigRef})
}

// secret does an action on the secret under the cursor.
func (s *Screen) secret(c *screen.Context, a keys.Action) []screen.Effect {
	here, ok := s.current(c)
	if a == keys.Add {
		return s.dialogs.Add(c, c.W.Loaded(s.shown).ID())
	}
	if a == keys.Editor {
		return s.dialogs.EditAll(c, c.W.Loaded(s.shown).ID(), here.row.Key())
	}
	if !ok {
		return nil
	}
	id, name := here.snapshot.ID(), here.row.Name
	switch a {
	case keys.Edit:
		return s.dialogs.Edit(c, id, here.row.Key())
	case keys.Rename:
		return s.dialogs.Rename(c, id, here.row.Key())
	case keys.Note:
		return s.dialogs.Note(c, id, name)
	case keys.Visibility:
		return s.dialogs.Visibility(c, id, here.row.Key())
	case keys.Type:
		return s.dialogs.Type(c, id, here.row.Key())
	case keys.Delete:
		return s.dialogs.Delete(c, id, here.row.Key())
	case keys.GoToOrigin:
		return s.goToOrigin(c, name)
	case keys.FollowRoot:
		return s.dialogs.FollowRoot(c, id, here.row.Key())
	case keys.SetInRoot:
		return s.dialogs.SetInRoot(c, id, here.row.Key())
	case keys.Unstage:
		c.W.Unstage(id, here.row.Key())
		return screen.Effects(screen.Staged{})
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.Copy:
		return s.copy(here)
	case keys.UsedBy:
		return s.dialogs.UsedBy(c, s.shown, name)
	case keys.ShareLink:
		return s.dialogs.Share(c, id, name, here.row.Secret.Text(model.ComputedText))
	case keys.CopyAs:
		return s.dialogs.CopyAs(c, id, name, s.secrets.names(c.W, ""))
	case keys.Mark:
		s.toggle(name)
		s.move(c, keys.Down)
	case keys.MarkAll:
		s.markAll(c)
	case keys.NextMatch:
		s.jump(c, 1)
	case keys.PrevMatch:
		s.jump(c, -1)
	}
	return nil
}

func (s *Screen) toggle(name string) {
	if s.secrets.marks[name] {
		delete(s.secrets.marks, name)
		return
	}
	s.secrets.marks[name] = true
}

// markAll marks every listed secret, or unmarks them when all are marked already.
func (s *Screen) markAll(c *screen.Context) {
	rows := c.W.Rows(s.shown)
	all := true
	for _, i := range s.secrets.entries {
		all = all && (i < 0 || s.secrets.marks[rows[i].Name])
	}
	for _, i := range s.secrets.entries {
		switch {
		case i < 0:
		case all:
			delete(s.secrets.marks, rows[i].Name)
		default:
			s.secrets.marks[rows[i].Name] = true
		}
	}
}

// jump goes to the next listed secret that is staged or marked, round the end.
func (s *Screen) jump(c *screen.Context, direction int) {
	n := len(s.secrets.entries)
	rows := c.W.Rows(s.shown)
	for step := 1; step <= n; step++ {
		at := ((s.secrets.list.Cursor()+direction*step)%n + n) % n
		i := s.secrets.entries[at]
		if i >= 0 && (rows[i].Change != nil || s.secrets.marks[rows[i].Name]) {
			s.secrets.list.SetCursor(at)
			s.secrets.remember(c.W)
			return
		}
	}
}

// copy copies what applications get, or the staged text if one is staged, and says which.
func (s *Screen) copy(here current) []screen.Effect {
	secret := here.row.Effective()
	value := secret.Text(model.ComputedText)
	what := here.row.Name
	if here.row.Change != nil && here.row.Change.Value.Known() {
		what += " (the staged value)"
		if !value.Known() {
			value, what = secret.Text(model.RawText), here.row.Name+" (the staged text; its references are resolved once it is saved)"
		}
	}
	return screen.Effects(screen.Copy{Value: value, What: what, Secret: true})
}

// Off says why an action cannot be done now.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.Open:
		return ""
	case keys.ShowMatrix, keys.Lint:
		if s.project == "" {
			return "Open a project first."
		}
		return ""
	case keys.ShowManage:
		if !c.W.AccountKnown {
			return "Doppler has not said yet who you are."
		}
		return ""
	case keys.ShowHistory:
		if s.shown.Config == "" {
			return "Open a config first."
		}
		return ""
	case keys.GoBack:
		if len(s.trail) == 0 {
			return "No jump was made that could be gone back over."
		}
		return ""
	case keys.Back:
		if s.focus == projectsPane && s.filter.text[projectsPane] == "" {
			return "There is nothing to go back to; " + c.Key(keys.Quit) + " leaves."
		}
		return ""
	case keys.Diff, keys.Promote, keys.Discard, keys.Add, keys.Editor, keys.Filter, keys.Edit, keys.Rename, keys.Note, keys.Visibility, keys.Type,
		keys.Delete, keys.GoToOrigin, keys.FollowRoot, keys.SetInRoot, keys.Unstage, keys.Reveal, keys.Copy, keys.CopyAs, keys.UsedBy, keys.ShareLink, keys.Mark, keys.MarkAll, keys.NextMatch, keys.PrevMatch:
	default:
		return ""
	}
	if a == keys.Filter && s.focus != secretsPane {
		return ""
	}
	if c.W.Loaded(s.shown) == nil {
		return "Open a config first."
	}
	return s.offSecret(c, a)
}

func (s *Screen) offSecret(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.Diff, keys.Add, keys.Editor, keys.Filter:
		return ""
	case keys.Discard:
		if c.W.Staging.Of(c.W.Loaded(s.shown).ID()).Len() == 0 {
			return "Nothing is staged in " + s.shown.String() + "."
		}
		return ""
	}
	here, ok := s.current(c)
	switch {
	case !ok:
		return "There is no secret under the cursor."
	case a == keys.GoToOrigin && (!here.managed || here.hidden()):
		return s.offOrigin(c, here)
	case (a == keys.FollowRoot || a == keys.SetInRoot) && (!here.managed || here.hidden()):
		return s.offRoot(c, a, here)
	case here.hidden() && a != keys.MarkAll && a != keys.NextMatch && a != keys.PrevMatch && (a != keys.Promote || len(s.secrets.marks) == 0):
		return here.row.Name + " is deleted in " + s.shown.String() + "; " + c.Key(keys.Add, keys.Secrets) + " adds it again."
	case a == keys.Promote && here.managed && len(s.secrets.marks) == 0:
		return "Doppler sets " + here.row.Name + " itself; it is not promoted."
	case a == keys.Promote, a == keys.MarkAll, a == keys.NextMatch, a == keys.PrevMatch:
		return ""
	case here.managed && a == keys.UsedBy:
		return "Doppler sets " + here.row.Name + " itself; it is in every config."
	case here.managed && a != keys.Copy && a != keys.CopyAs && a != keys.Reveal:
		return "Doppler sets " + here.row.Name + " itself; it cannot be changed."
	case a == keys.Unstage && here.row.Change == nil:
		return "Nothing is staged for " + here.row.Name + "."
	case a == keys.Rename && here.row.Change != nil && here.row.Change.Removal != model.Keep:
		return here.row.Name + " is staged to be deleted."
	case a == keys.ShareLink && here.row.Change != nil:
		return here.row.Name + " has a staged change; what is shared is what Doppler has. Save it first, or drop it."
	case a == keys.Reveal || a == keys.Copy || a == keys.ShareLink:
		if why := hidden(here.row); why != "" {
			return why
		}
		if secret := here.row.Seen(); a == keys.Reveal && inSight(secret) && !c.Shows(s.Subject(c)) {
			return here.row.Name + " is unmasked: its value is in sight."
		}
	}
	return ""
}

// hidden says why a value can neither be shown nor copied, "" when it can.
func hidden(row workspace.Row) string {
	secret := row.Effective()
	switch {
	case secret == nil:
		return row.Name + " is staged to be deleted."
	case secret.Restricted():
		return row.Name + " is restricted: Doppler shows its value to no person."
	case !secret.Text(model.ComputedText).Known() && !secret.Text(model.RawText).Known():
		return row.Name + " refers to a restricted secret."
	case secret.Text(model.RawText).Known() && secret.Text(model.RawText).Empty():
		return row.Name + " is empty."
	}
	return ""
}

// Click focuses a pane and puts the cursor on the row; a click on the row with the cursor opens it.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	p, row := s.area.at(x, y)
	was := s.focus
	s.focus = p
	l := s.listOf(p)
	from, to := l.Window()
	at := from + row
	if row < 0 || at >= to {
		return nil
	}
	again := was == p && l.Cursor() == at
	l.SetCursor(at)
	s.settle(c, 1)
	if again && p != secretsPane {
		return s.open(c)
	}
	return nil
}

// Wheel scrolls the list under the pointer.
func (s *Screen) Wheel(c *screen.Context, x, y, delta int) {
	p, _ := s.area.at(x, y)
	s.listOf(p).ScrollBy(delta)
	was := s.focus
	s.focus = p
	s.settle(c, delta)
	s.focus = was
}
