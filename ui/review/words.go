package review

import (
	"fmt"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// remark is a sentence of dtui's about a line or a config; parts of it may come from outside.
type remark struct {
	text string
	tone theme.Tone
}

// groupRemarks says why a config cannot be saved, and what came of the last save.
func (s *Screen) groupRemarks(c *screen.Context, g *group) []remark {
	var out []remark
	switch {
	case g.owner != model.Owner{}:
		out = append(out, remark{fmt.Sprintf("%s %s: not sent while you are logged in as %s.", c.Look.Attention, c.W.Who(g.owner), c.W.Who(c.W.Account.Owner)), theme.Warn},
			remark{fmt.Sprintf("It stays staged until that login is back. %s drops a line.", s.key(c, unstageKey)), theme.Muted})
	case g.fate.Fate != workspace.Present:
		return s.strayRemarks(c, g)
	case g.wrong != "":
		out = append(out, remark{fmt.Sprintf("%s This cannot be sent to %s: %s.", c.Look.Attention, g.place(), g.wrong), theme.Danger},
			remark{fmt.Sprintf("It stays staged. %s drops a line; stage it anew where it belongs.", s.key(c, unstageKey)), theme.Muted})
	}
	if !g.notes && g.wrong == "" {
		policies, _ := c.W.PoliciesOf(g.config)
		for _, policy := range policies {
			out = append(out, remark{fmt.Sprintf("%s Under the change-request policy %s: %s. Doppler refuses a direct save.", c.Look.Attention, policy.Name, policy.Review()), theme.Warn})
		}
		if _, refused := s.problems[g.groupKey]; len(policies) > 0 && !refused && s.ask.Request != nil && !c.ReadOnly {
			out[len(out)-1].text += " " + s.key(c, requestKey) + " opens a change request."
		}
	}
	if p, failed := s.problems[g.groupKey]; failed && !s.decided(g) {
		out = append(out, remark{c.Look.Failed + " " + p.text, theme.Danger})
		if p.hint != "" {
			out = append(out, remark{p.hint, theme.Muted})
		}
	}
	return out
}

// lineRemarks says what the columns of a line do not.
func (s *Screen) lineRemarks(c *screen.Context, g *group, ln *line) []remark {
	var out []remark
	result, failed := s.outcomes[ln.key]
	if failed {
		out = append(out, remark{c.Look.Failed + " " + result.words(s.key(c, reloadKey)), theme.Danger})
	}
	if ln.change != nil {
		if p, ok := c.W.ProposalOf(ln.key.id, *ln.change); ok {
			out = append(out, remark{"stands in the change request " + p.Title + " already", theme.Warn})
		}
	}
	switch {
	case ln.standing == model.Moved && (!failed || result.state != model.Conflicted):
		out = append(out, remark{c.Look.Attention + " Doppler has changed since", theme.Danger})
	case ln.standing == model.Fulfilled:
		out = append(out, remark{"Doppler has this already", theme.Muted})
	}
	if ln.change == nil {
		return out
	}
	out = append(out, s.findingRemarks(c, ln)...)
	if _, aspect, ok := c.W.PromotedFrom(ln.key.id, *ln.change); ok && aspect == model.ComputedText {
		out = append(out, remark{"takes the computed text: a reference became a fixed text", theme.Warn})
	}
	if text := removalWords(g, ln.change); text != "" {
		out = append(out, remark{text, theme.Warn})
	}
	if ln.change.ToRoot {
		out = append(out, s.rootRemark(c, g, ln.change))
	}
	if text := alsoWords(ln.change); text != "" {
		out = append(out, remark{text, theme.Warn})
	}
	return out
}

// rootRemark says what setting a secret in the root too does there, and who sees it.
func (s *Screen) rootRemark(c *screen.Context, g *group, change *model.Change) remark {
	root := g.config.RootRef()
	text := c.Look.Attention + " also sets it in " + root.String() + ", the root, "
	switch {
	case change.RootValue == nil:
		text += "which does not have it"
	case !change.RootValue.Raw.Known():
		text += "over a restricted value that cannot be put back"
	case change.RootValue.Raw.Equal(change.Value):
		text += "which has the same value"
	default:
		text += "over another value"
	}
	tone := theme.Warn
	if model.PurposeOf(g.config.Environment) == model.ForProduction {
		tone = theme.Danger
	}
	return remark{text + "; branches that follow it will see it", tone}
}

// removalWords says what will be seen in a branch once its value is gone.
func removalWords(g *group, change *model.Change) string {
	switch {
	case change.Removal == model.FollowRoot && change.RootValue == nil:
		return "drops the own value: the root's will be seen, if it has one"
	case change.Removal == model.FollowRoot:
		return "drops the own value: the root's value will be seen"
	case change.Removal != model.Delete || g.config.Root:
		return ""
	case change.RootValue != nil:
		return "hides the root's value"
	default:
		return "hides the root's value, if it has one"
	}
}

// alsoWords tells what a line changes besides what its verb says. A new secret changes nothing: its settings stand in the
// last column and in the detail.
func alsoWords(change *model.Change) string {
	switch change.Action() {
	case model.Rename:
		if change.Value.Known() {
			return also("the value is edited too", settingsWords(change, change.Result()))
		}
		return also("", settingsWords(change, change.Result()))
	case model.Edit:
		return also("", settingsWords(change, change.Result()))
	default:
		return ""
	}
}

func also(text, settings string) string {
	switch {
	case settings == "":
		return text
	case text == "":
		return "becomes " + settings
	default:
		return text + "; becomes " + settings
	}
}

// settingsWords names those settings of a secret that the change touches.
func settingsWords(change *model.Change, of *model.Secret) string {
	if of == nil {
		return ""
	}
	text := ""
	if change.Visibility != "" {
		text = string(of.Visibility)
	}
	if change.Type != "" {
		if text != "" {
			text += ", "
		}
		text += "type " + string(of.Type)
	}
	return text
}

// verb is the action in one word.
func verb(ln *line) string {
	if ln.note != nil {
		return "note"
	}
	switch ln.change.Action() {
	case model.Add:
		return "add"
	case model.Rename:
		return "rename"
	case model.Settings:
		return "settings"
	case model.Remove:
		if ln.change.Removal == model.FollowRoot {
			return "follow"
		}
		return "delete"
	default:
		if ln.change.OnlyToRoot() {
			return "to root"
		}
		return "edit"
	}
}

// sizeWords says how the size changes and how closely the value is kept.
func sizeWords(l *look.Look, change *model.Change) string {
	before, after := change.Base, change.Result()
	text := ""
	switch {
	case l.Hidden: // Presenter mode tells no size.
	case measurable(before) && measurable(after) && before.Raw.Size() != after.Raw.Size():
		text = fmt.Sprintf("%d %s %s", before.Raw.Size(), l.Arrow, look.Count(after.Raw.Size(), "byte"))
	case measurable(after):
		text = look.Count(after.Raw.Size(), "byte")
	case measurable(before):
		text = look.Count(before.Raw.Size(), "byte")
	}
	kept := after
	if kept == nil {
		kept = before
	}
	if kept == nil || kept.Visibility == "" {
		return text
	}
	if text != "" {
		text += " " + l.NotLoaded + " "
	}
	return text + string(kept.Visibility)
}

// measurable reports whether the size of a secret may be told.
func measurable(secret *model.Secret) bool {
	return secret != nil && !secret.Restricted() && secret.Raw.Known()
}

// place names the target of a group.
func (g *group) place() string {
	if g.notes {
		return g.project.Slug
	}
	return g.id.ConfigRef.String()
}
