package browse

import (
	"dtui/model"
	"dtui/model/origin"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// origin tells in one column where a value comes from, by what was read.
func (s *Screen) origin(c *screen.Context, n *look.Line, row workspace.Row, cols columns, managed bool) {
	l := c.Look
	from := origin.Origin{}
	if row.Secret != nil && !managed {
		from = c.W.Origin(s.shown, row.Name)
	}
	mark, word, tone := originWord(l, s.shown, from)
	secret := row.Effective()
	switch {
	case managed && row.Secret == nil:
		mark, word, tone = l.Missing, "hidden", theme.Warn
	case managed:
		mark, word = " ", "Doppler"
	case row.Secret == nil:
		mark, word, tone = " ", "new", theme.OK
	case secret != nil && secret.IsReference():
		word, tone = l.Reference+" ref", theme.Info
		if mark != " " && from.Kind != origin.Unknown {
			word = mark + " " + word
		}
		mark = l.Reference
	}
	if cols.markOnly {
		n.Col(mark, 1, tone, 0)
		return
	}
	n.Outside(word, cols.origin, tone, 0)
}

// originWord is the mark and the word of one origin.
func originWord(l *look.Look, at model.ConfigRef, from origin.Origin) (mark, word string, tone theme.Tone) {
	switch from.Kind {
	case origin.Own:
		return " ", "own", theme.Faint
	case origin.Root:
		return l.Inherited, l.Inherited + " root", theme.Muted
	case origin.Override:
		return l.Differs, "override", theme.Text
	case origin.Inherited:
		word := from.From.Config
		if from.From.Project != at.Project {
			word = from.From.Project
		}
		return l.Inherited, l.Inherited + " " + word, theme.Muted
	default:
		return l.NotLoaded, "not told", theme.Faint
	}
}

// originRow says the same in the details, in a sentence, and how to go there.
func (s *Screen) originRow(c *screen.Context, d *details, name string) {
	from := c.W.Origin(s.shown, name)
	text, tone := s.originText(c, from), theme.Text
	if from.Kind == origin.Unknown {
		tone = theme.Muted
	}
	if len(s.jumps(from)) > 0 {
		switch key := c.Key(keys.GoToOrigin, keys.Secrets); {
		case from.Kind == origin.Unknown && len(from.Needs) > 0:
			text += "; " + key + " reads it"
		default:
			text += "; " + key + " goes there"
		}
	}
	d.outside("origin", text, tone)
}

func (s *Screen) originText(c *screen.Context, from origin.Origin) string {
	text := ""
	root := from.From == s.root(c)
	switch from.Kind {
	case origin.Own:
		text = "own, set in " + s.shown.String()
	case origin.Root:
		text = "from the root, " + from.From.String()
	case origin.Override:
		text = "own, over what " + from.From.String() + " has"
		if root {
			text = "own, over what the root has, " + from.From.String()
		}
	case origin.Hidden:
		text = "deleted here; " + from.From.String() + " has it"
		if root {
			text = "deleted here; the root has it, " + from.From.String()
		}
	case origin.Inherited:
		text = "inherited from " + from.From.String()
		if from.Via.Config != "" {
			text += " through the root, " + from.Via.String()
		}
	case origin.Unknown:
		if len(from.Needs) == 0 {
			return "not told: Doppler shows no person the texts that would tell"
		}
		text = from.Needs[0].String() + " is not read, which would tell"
		if more := len(from.Needs) - 1; more > 0 {
			text = from.Needs[0].String() + " and " + look.Count(more, "other config") + " are not read, which would tell"
		}
	}
	if n := len(from.Targets); n == 1 {
		text += "; refers to " + from.Targets[0].Name + " in " + from.Targets[0].In.String()
	} else if n > 1 {
		text += "; refers to " + look.Count(n, "secret")
	}
	return text
}

// root is the root of the shown config, itself for a root, zero when it was not read.
func (s *Screen) root(c *screen.Context) model.ConfigRef {
	if snapshot := c.W.Loaded(s.shown); snapshot != nil {
		return snapshot.Config().RootRef()
	}
	return model.ConfigRef{}
}

// Jump is one place that a secret leads to.
type Jump struct {
	Label  string
	Detail string
	Go     func(c *screen.Context) []screen.Effect
}

// spot is a place that a jump began at.
type spot struct {
	ref  model.ConfigRef
	name string
}

// mostSpots is how many jumps can be gone back over.
const mostSpots = 50

// jumps are the places that a secret leads to: where it comes from, what it refers to, and what has to be read to tell.
func (s *Screen) jumps(from origin.Origin) []Jump {
	var all []Jump
	seen := map[spot]bool{{s.shown, from.Name}: true}
	add := func(to spot, label string) {
		if seen[to] || to.ref.Config == "" {
			return
		}
		seen[to] = true
		began := spot{s.shown, from.Name}
		all = append(all, Jump{Label: to.name + " in " + to.ref.String(), Detail: label, Go: func(c *screen.Context) []screen.Effect {
			s.trail = append(s.trail, began)
			if len(s.trail) > mostSpots {
				s.trail = s.trail[1:]
			}
			text := "From " + began.name + " in " + began.ref.String() + "."
			return screen.Effects(screen.GoTo{Ref: to.ref, Name: to.name}, screen.Say{Level: screen.Info, Text: text, Hint: c.Key(keys.GoBack, keys.Browse) + " goes back."})
		}})
	}
	add(spot{from.From, from.Name}, "where it comes from")
	add(spot{from.Via, from.Name}, "the root that hands it down")
	for _, target := range from.Targets {
		label := "refers to it"
		if target.Resolution == origin.LeadsNowhere {
			label = "refers to it, and it is not there"
		}
		add(spot{target.In, target.Name}, label)
	}
	if len(from.Needs) > 0 {
		label := "read " + from.Needs[0].String()
		if len(from.Needs) > 1 {
			label = "read " + look.Count(len(from.Needs), "config")
		}
		all = append(all, Jump{Label: label, Detail: "to tell where it comes from", Go: func(c *screen.Context) []screen.Effect {
			var effects []screen.Effect
			for _, ref := range from.Needs {
				if !c.W.Config(ref).Busy {
					effects = append(effects, screen.Open{Ref: ref})
				}
			}
			return append(effects, screen.Say{Level: screen.Info, Text: "Reading " + from.Needs[0].String() + " to tell where the secrets of " + s.shown.String() + " come from."})
		}})
	}
	return all
}

// goToOrigin goes where the secret under the cursor leads, asking when that is more than one place.
func (s *Screen) goToOrigin(c *screen.Context, name string) []screen.Effect {
	jumps := s.jumps(c.W.Origin(s.shown, name))
	if len(jumps) == 1 {
		return jumps[0].Go(c)
	}
	return s.dialogs.Jump(c, name, s.shown, jumps)
}

// goBack goes back over the last jump.
func (s *Screen) goBack() []screen.Effect {
	last := s.trail[len(s.trail)-1]
	s.trail = s.trail[:len(s.trail)-1]
	return screen.Effects(screen.GoTo{Ref: last.ref, Name: last.name})
}

// offOrigin says why nothing can be gone to, "" when something can.
func (s *Screen) offOrigin(c *screen.Context, here current) string {
	if here.row.Secret == nil && !here.hidden() {
		return here.row.Name + " is not saved yet: it comes from nowhere else."
	}
	from := c.W.Origin(s.shown, here.row.Name)
	switch {
	case len(s.jumps(from)) > 0:
		return ""
	case from.Kind == origin.Own:
		return here.row.Name + " is set in " + s.shown.String() + " itself and refers to nothing."
	default:
		return "Nothing that was read tells where " + here.row.Name + " comes from."
	}
}

// offRoot says why a secret can neither follow the root nor be set there.
func (s *Screen) offRoot(c *screen.Context, a keys.Action, here current) string {
	name, config := here.row.Name, here.snapshot.Config()
	if !config.Branch() {
		return s.shown.String() + " is a root config: it has no other root."
	}
	ref := config.RootRef()
	root := c.W.Loaded(ref)
	if root == nil {
		return ref.String() + ", the root, is not read; " + c.Key(keys.GoToOrigin, keys.Secrets) + " reads it."
	}
	if a == keys.FollowRoot {
		return s.offFollow(c, here, root)
	}
	change, effective := here.row.Change, here.row.Effective()
	switch {
	case change != nil && change.ToRoot:
		return "" // It takes that back.
	case here.hidden() || effective == nil:
		return name + " will not be in " + s.shown.String() + "; there is nothing to set in the root."
	case change != nil && change.Action() == model.Rename:
		return name + " is staged to be renamed; save that first."
	case !effective.Text(model.RawText).Known():
		return "Doppler shows the value of " + name + " to no person; " + c.Key(keys.Edit, keys.Secrets) + " sets a new one first."
	case c.W.ProtectedBy(ref) != "" && c.W.ProtectedBy(s.shown) == "":
		return ref.String() + ", the root, is protected and " + s.shown.String() + " is not; " + c.Key(keys.Promote, keys.Browse) + " promotes to it."
	}
	there := root.Find(effective.Name)
	if there != nil && there.Visibility == effective.Visibility && there.Type == effective.Type && there.Raw.Equal(effective.Raw) {
		return ref.String() + ", the root, has the same already."
	}
	for _, reference := range model.References(effective.Raw) {
		if in, wanted := reference.Target(ref); in == ref && root.Find(wanted) == nil && !model.Managed(wanted) {
			return name + " refers to " + wanted + ", which " + ref.String() + ", the root, does not have."
		}
	}
	return ""
}

func (s *Screen) offFollow(c *screen.Context, here current, root *model.Snapshot) string {
	name, ref := here.row.Name, root.ID().ConfigRef
	change := here.row.Change
	from := c.W.Origin(s.shown, name)
	switch {
	case here.hidden():
		return name + " is deleted here. " + c.Key(keys.Add, keys.Secrets) + " adds it again, with a value of its own."
	case here.row.Secret == nil:
		return name + " is not saved yet; " + c.Key(keys.Unstage, keys.Secrets) + " drops it."
	case change != nil && change.Removal == model.FollowRoot:
		return name + " is staged to follow the root already."
	case change != nil && change.Action() == model.Rename:
		return name + " is staged to be renamed."
	case root.Find(name) == nil:
		return ref.String() + ", the root, does not have " + name + "."
	case from.Kind == origin.Root || from.Kind == origin.Inherited:
		return name + " reads as in " + ref.String() + ", the root, already."
	}
	return ""
}

// hidden reports whether the row is a name that the config does not have although what lies below it does.
func (h current) hidden() bool { return h.managed && h.row.Secret == nil }

// hiddenHead stands above those rows.
func (s *Screen) hiddenHead(c *screen.Context, w int) look.Row {
	return look.Row{Text: c.Look.Line(w, theme.OnBg).Gap(3).Add("deleted in this config, still set below it", theme.Faint, theme.Italic).String()}
}
