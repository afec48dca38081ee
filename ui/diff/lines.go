package diff

import (
	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/textdiff"
)

// lines lays the pair under the cursor line by line, which is asking to see it.
func (s *Screen) lines(c *screen.Context) []screen.Effect {
	name := s.name()
	ask := textdiff.Ask{
		Stage: func(c *screen.Context, source, target model.ConfigRef) []screen.Effect {
			s.sync(c)
			from, to := left, right
			if source != s.refs[left] {
				from, to = right, left
			}
			row := s.table.find(name)
			if row == nil {
				return screen.Effects(screen.Say{Level: screen.Warn, Text: name + " is gone from " + source.String() + " and " + target.String() + "."})
			}
			return s.stage(c, []*model.DiffRow{row}, from, to)
		},
		Off: func(c *screen.Context) string {
			s.sync(c)
			if !s.table.ready() {
				return unread
			}
			return s.offStage()
		},
	}
	return textdiff.New(name, textdiff.In(s.refs[left], name), textdiff.In(s.refs[right], name), s.aspect, ask).Ask(c)
}

const unread = "both sides have to be read first"

// offLines says why the pair cannot be laid line by line.
func (s *Screen) offLines(c *screen.Context, row *model.DiffRow) string {
	for side := left; side <= right; side++ {
		switch secret := on(row, side); {
		case secret == nil:
			return row.Name + " is missing in " + s.refs[side].String()
		case !readable(secret, s.aspect):
			return "the value of " + row.Name + " in " + s.refs[side].String() + " cannot be read"
		}
	}
	if c.Presenter {
		return "presenter mode hides every value"
	}
	return ""
}
