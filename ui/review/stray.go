package review

import (
	"fmt"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// astray looks what became of the config of a group, or of those that its notes were staged in.
func (g *group) astray(c *screen.Context) {
	if g.notes {
		g.strayNote(c)
		return
	}
	g.stray, g.fate = g.id, c.W.Whereabouts(g.id)
}

func (g *group) strayNote(c *screen.Context) {
	g.stray, g.fate = model.ConfigID{}, workspace.Whereabouts{}
	for _, note := range c.W.Staging.Notes() {
		if note.Project != g.project {
			continue
		}
		if at := c.W.Whereabouts(note.In); at.Fate != workspace.Present {
			g.stray, g.fate = note.In, at
			return
		}
	}
}

// strays counts the groups whose config is not what and where it was.
func (s *Screen) strays() int {
	n := 0
	for i := range s.groups {
		if s.groups[i].fate.Fate != workspace.Present {
			n++
		}
	}
	return n
}

// lost says what became of a config, after a colon.
func lost(id model.ConfigID, at workspace.Whereabouts) string {
	switch at.Fate {
	case workspace.Renamed:
		return "it is called " + at.Now.ConfigRef.String() + " now"
	case workspace.Remade:
		return "the config was deleted and made anew since it was read"
	case workspace.Deleted:
		return "it does not exist any more"
	case workspace.ProjectGone:
		return "the project " + id.Project + " does not exist any more, or your token does not see it"
	case workspace.Present:
	}
	return ""
}

// Lost says in a sentence what became of a config that changes were made for.
func Lost(id model.ConfigID, at workspace.Whereabouts) string {
	made := "These changes were made for " + id.ConfigRef.String()
	if at.Fate == workspace.Renamed {
		return fmt.Sprintf("%s, which is called %s now: the same config, by its id.", made, at.Now.ConfigRef)
	}
	if at.Fate == workspace.Remade {
		return made + ", which was deleted and made anew: another config has that name now."
	}
	return made + ": " + lost(id, at) + "."
}

func (s *Screen) strayRemarks(c *screen.Context, g *group) []remark {
	return []remark{
		{c.Look.Attention + " " + Lost(g.stray, g.fate), theme.Danger},
		{fmt.Sprintf("They stay staged and are not sent. %s moves them where they belong, or drops them.", s.key(c, keys.Rehome)), theme.Muted},
	}
}

// offRehome says why the changes of a group need no other place.
func (s *Screen) offRehome(c *screen.Context, g *group) string {
	switch {
	case s.saving:
		return "A save is under way. What was sent cannot be moved before Doppler has answered."
	case g.owner != model.Owner{}:
		return "This belongs to " + c.Look.Cells.Printable(c.W.Who(g.owner)) + " and is not moved as somebody else."
	case g.fate.Fate == workspace.Present:
		return "The config is where it was. Only changes of one that is gone or called otherwise can be moved."
	}
	return ""
}
