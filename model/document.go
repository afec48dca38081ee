package model

import (
	"fmt"
	"strings"
)

// Document is a config as a text for an editor, and what each of its lines stands for: what the person saw when they
// asked for it. It never changes, so a config that is read again meanwhile moves nothing in it.
type Document struct {
	id    ConfigID
	text  Value
	given []givenLine
	// held are the names that are there and are not among the given ones, with the secret that they name.
	held map[string]heldName
}

// givenLine is one secret as it was written into the document. Key is where a change of it is staged.
type givenLine struct {
	key, name string
	value     Value
	base      *Secret
	line      int
}

// heldName is a name that the document only mentions. Value is its text where it is known.
type heldName struct {
	key   string
	value Value
	base  *Secret
}

// NewDocument writes a config as it will read once what is staged there is saved. Sources are the configs that it takes
// names over from, as far as they were read; staged may be nil. What cannot be edited here, and what is inherited, stands
// in comments.
func NewDocument(present *Snapshot, staged *Changeset, sources ...*Snapshot) *Document {
	d := &Document{id: present.ID(), held: map[string]heldName{}}
	w := documentWriter{line: 1}
	w.comment(fmt.Sprintf(documentHead, printableASCII(d.id.ConfigRef.String())))
	var mentions, inherited []string
	for _, s := range documentRows(present, staged) {
		if !dotenvName(s.name) {
			continue
		}
		if why := s.uneditable(); why != "" {
			d.held[s.name] = heldName{s.key, s.text(), s.base}
			mentions = append(mentions, s.name+": "+why)
			continue
		}
		if from := s.from(sources); from != nil {
			d.held[s.name] = heldName{s.key, s.text(), s.base}
			inherited = append(inherited, DotenvLine(s.name, s.text()).Reveal())
			continue
		}
		d.given = append(d.given, givenLine{s.key, s.name, s.text(), s.base, w.line})
		w.write(dotenvForEditing(s.name, s.text().Reveal()))
	}
	for _, s := range present.Managed() {
		mentions = append(mentions, s.Name+": Doppler sets it itself")
	}
	if len(mentions) > 0 {
		w.comment("\nNot editable here. Removing these lines deletes nothing.\n  " + strings.Join(mentions, "\n  "))
	}
	if len(inherited) > 0 {
		w.comment("\nInherited from " + sourceNames(sources) + ". Removing these lines deletes nothing; without its # a line is given a value\nof its own here.")
		w.comment(strings.Join(inherited, "\n"))
	}
	d.text = NewValue(w.b.String())
	return d
}

// documentHead explains the document to whoever reads it in an editor. It holds no value.
const documentHead = `%s, with what is staged here.

Change, add, rename or remove lines, save, and leave the editor. Nothing is sent to Doppler: dtui stages what
you changed, for you to review. To change nothing, leave the editor without saving.

NAME="value" with \n \r \t \" and \\ for what they say, or NAME='value' as it stands; both may go over several
lines. References such as ${OTHER} stay references. A line that starts with # is a comment: what becomes of it
changes nothing.
`

type documentWriter struct {
	b    strings.Builder
	line int
}

func (w *documentWriter) write(text string) {
	w.b.WriteString(text)
	w.b.WriteByte('\n')
	w.line += strings.Count(text, "\n") + 1
}

// comment writes lines behind a #. None of them holds a line end that was not meant as one.
func (w *documentWriter) comment(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			w.write("")
			continue
		}
		w.write("# " + line)
	}
}

// printableASCII leaves of a name from outside what cannot end a comment.
func printableASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
}

func sourceNames(sources []*Snapshot) string {
	var names []string
	for _, s := range sources {
		names = append(names, printableASCII(s.ID().ConfigRef.String()))
	}
	return strings.Join(names, " and ")
}

// documentRow is one name with what is staged over it.
type documentRow struct {
	key, name string
	base      *Secret
	// now is the secret as it will read, nil when it is staged to be gone.
	now    *Secret
	staged bool
}

// documentRows are sorted as the secrets are on screen: by the name that Doppler has.
func documentRows(present *Snapshot, staged *Changeset) []documentRow {
	var rows []documentRow
	added := []Change(nil)
	if staged != nil {
		for _, c := range staged.Lines() {
			if present.Find(c.Key()) == nil {
				added = append(added, c)
			}
		}
	}
	row := func(c Change) documentRow {
		r := documentRow{key: c.Key(), name: c.Name, base: c.Base, staged: true}
		if c.Removal == Keep {
			r.now = c.Result()
		}
		return r
	}
	for _, s := range present.Secrets() {
		for len(added) > 0 && added[0].Name < s.Name {
			rows = append(rows, row(added[0]))
			added = added[1:]
		}
		if c, ok := staged.Get(s.Name); ok {
			rows = append(rows, row(c))
			continue
		}
		rows = append(rows, documentRow{key: s.Name, name: s.Name, base: &s, now: &s})
	}
	for _, c := range added {
		rows = append(rows, row(c))
	}
	return rows
}

// text is the raw text as it will read, unknown where it may not be read.
func (r documentRow) text() Value {
	if r.now == nil {
		return Value{}
	}
	return r.now.Text(RawText)
}

// uneditable says why a line of the document cannot hold the secret, "" when it can.
func (r documentRow) uneditable() string {
	switch text := r.text(); {
	case r.now == nil:
		return "staged to be deleted. A line " + r.name + "=… keeps it"
	case r.now.Restricted():
		return "restricted, Doppler shows its value to no person. A line " + r.name + "=… sets a new one"
	case !text.Known():
		return "its value is not shown to this login. A line " + r.name + "=… sets a new one"
	case !text.ValidUTF8():
		return "not UTF-8 text. Edit it in dtui"
	case strings.ContainsFunc(text.Reveal(), unsafeInEditor):
		return "it holds control characters. Edit it in dtui, by itself"
	}
	return ""
}

// unsafeInEditor is what editors are known to drop, to change, or to take for something else.
func unsafeInEditor(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\u2028' || r == '\u2029'
}

// from is the config that a value comes from as far as can be told: Doppler marks nothing as inherited, so what reads the
// same there counts as taken over. What is staged here is this config's own.
func (r documentRow) from(sources []*Snapshot) *Snapshot {
	if r.staged {
		return nil
	}
	for _, source := range sources {
		if s := source.Find(r.name); s != nil && s.Raw.Equal(r.now.Raw) && s.Visibility == r.now.Visibility {
			return source
		}
	}
	return nil
}

// ID is the config that the document is of.
func (d *Document) ID() ConfigID { return d.id }

// Text is the document.
func (d *Document) Text() Value { return d.text }

// Len is how many secrets it gives to edit.
func (d *Document) Len() int { return len(d.given) }

// LineOf is the line on which a secret stands, by the key of a change of it; 1 when it has none.
func (d *Document) LineOf(key string) int {
	for _, g := range d.given {
		if g.key == key {
			return g.line
		}
	}
	return 1
}

// EditedText is the text of one value after an editor had it as a file. Editors end the last line of a file, so one line
// end at the very end counts as theirs where the text that they were given had none.
func EditedText(given, edited Value) Value {
	text := edited.Reveal()
	if strings.HasSuffix(given.Reveal(), "\n") || !strings.HasSuffix(text, "\n") {
		return edited
	}
	text = strings.TrimSuffix(text, "\n")
	if !strings.Contains(given.Reveal(), "\r") {
		text = strings.TrimSuffix(text, "\r")
	}
	return NewValue(text)
}
