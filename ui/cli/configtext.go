package cli

import (
	"fmt"
	"slices"
	"strings"

	"dtui/ui/cells"
	"dtui/ui/keys"
)

const commentWidth = 78

// comment writes a text as comment lines.
func comment(b *strings.Builder, text string) {
	for _, line := range cells.WrapWords(cells.Printable(text), commentWidth-2) {
		fmt.Fprintf(b, "# %s\n", strings.TrimRight(line, " "))
	}
}

// configText writes settings as a config file that gives them again. Where says behind each setting where it comes from;
// without it every setting is commented out, as in a file to start from.
func configText(s settings, head string, where func(name string) string) string {
	var b strings.Builder
	comment(&b, head)
	section := ""
	for _, o := range options() {
		if at := sectionOf(o.name); at != section {
			section = at
			fmt.Fprintf(&b, "\n[%s]\n", section)
		}
		line := strings.TrimPrefix(o.name, section+".") + " = " + o.text(&s)
		b.WriteByte('\n')
		comment(&b, strings.ToUpper(o.what[:1])+o.what[1:]+".")
		if where == nil {
			fmt.Fprintf(&b, "# %s\n", line)
			continue
		}
		note := where(o.name)
		if o.name == "protected" && len(s.protected) == 0 {
			note += ": no config is protected"
		}
		fmt.Fprintf(&b, "%s # %s\n", line, cells.Printable(note))
	}
	keysText(&b, s, where)
	return b.String()
}

// keysText writes [keys]: the changes, and every other action with its usual keys as a comment.
func keysText(b *strings.Builder, s settings, where func(name string) string) {
	fmt.Fprintf(b, "\n[%s]\n\n", keysPath)
	comment(b, "Keys of your own, in place of the usual ones: copy = [\"y\", \"ctrl+y\"] wherever secrets are copied, "+
		"\"secrets.delete\" = [\"x\"] in one place, theme = [] for no key. Keys are written as y, Y, ctrl+y, alt+y, shift+tab, space, enter, pgdown or f5. "+
		"A key can mean one thing in a place; dtui says so if it would mean two.")
	table, err := keys.New(false)
	if err != nil {
		// The usual keys collide with nothing; a test says so.
		return
	}
	if where != nil && len(s.keys) > 0 {
		b.WriteByte('\n')
		for _, change := range s.keys {
			fmt.Fprintf(b, "%s = %s # %s\n", inTOML(change.Name), listInTOML(change.Keys), cells.Printable(where(keysPath+"."+change.Name)))
		}
	}
	var scopes []keys.Scope
	for _, row := range table.Rows() {
		if !slices.Contains(scopes, row.Scope) {
			scopes = append(scopes, row.Scope)
		}
	}
	for _, scope := range scopes {
		b.WriteByte('\n')
		for _, row := range table.Rows() {
			if row.Scope == scope {
				fmt.Fprintf(b, "# %s = %s # %s\n", inTOML(row.Full()), listInTOML(row.Keys), row.Long)
			}
		}
	}
}
