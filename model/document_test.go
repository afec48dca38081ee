package model_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"dtui/model"
)

// lines of a document without comments and empty ones.
func content(d *model.Document) []string {
	var out []string
	for line := range strings.SplitSeq(d.Text().Reveal(), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func comments(d *model.Document) string {
	var out []string
	for line := range strings.SplitSeq(d.Text().Reveal(), "\n") {
		if strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestDocumentHoldsWhatCanBeEdited(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("API_URL", "https://x"), secret("DB", "${HOST}/db"), secret("JSON", `{"a": "b"}`), secret("KEY", "-----BEGIN\nabc\n-----END\n"),
		secret("PADDED", "one \ntwo"), restricted("STRIPE"), secret("NUL", "a\x00b"), secret("ZW", "a\ufeffb"), secret("OLD", "gone"), secret("WAS", "renamed"),
		secret("DOPPLER_CONFIG", "dev"), model.Secret{Name: "UNREADABLE", Visibility: model.Masked}, secret("BAD\nINJECTED=1\n", "x"))
	staging := model.NewStaging()
	for _, change := range []model.Change{edit(present, "API_URL", "https://staged"), remove(present, "OLD"), rename(present, "WAS", "IS"), add("ADDED", "new"), add("ZZZ", "last")} {
		if err := staging.Stage(present, "x", change); err != nil {
			t.Fatal(err)
		}
	}
	d := model.NewDocument(present, staging.Of(present.ID()))
	want := []string{
		`ADDED="new"`, `API_URL="https://staged"`, `DB="${HOST}/db"`, `JSON='{"a": "b"}'`, `KEY="-----BEGIN`, "abc", "-----END", `"`, `PADDED="one \ntwo"`, `IS="renamed"`, `ZZZ="last"`,
	}
	if got := content(d); !slices.Equal(got, want) {
		t.Errorf("the document is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, part := range []string{
		"# backend / dev, with what is staged here.", "Nothing is sent", "To change nothing", "STRIPE: restricted", "NUL: it holds control characters", "ZW: it holds", "OLD: staged to be deleted",
		"DOPPLER_CONFIG: Doppler sets it itself", "UNREADABLE: its value is not shown",
	} {
		if !strings.Contains(comments(d), part) && !strings.Contains(strings.ReplaceAll(comments(d), "\n# ", " "), part) {
			t.Errorf("the comments do not say %q:\n%s", part, comments(d))
		}
	}
	if strings.Contains(d.Text().Reveal(), "INJECTED") || strings.Contains(comments(d), "gone") {
		t.Error("the document holds what it should not")
	}
	all := strings.Split(d.Text().Reveal(), "\n")
	for key, start := range map[string]string{"API_URL": "API_URL=", "KEY": "KEY=", "PADDED": "PADDED=", "WAS": "IS=", "ZZZ": "ZZZ="} {
		if line := d.LineOf(key); !strings.HasPrefix(all[line-1], start) {
			t.Errorf("%s is said to be on line %d, where %q stands", key, line, all[line-1])
		}
	}
	if d.LineOf("STRIPE") != 1 || d.Len() != 8 {
		t.Errorf("%d lines are given", d.Len())
	}
}

func TestDocumentKeepsInheritedNamesInComments(t *testing.T) {
	t.Parallel()
	root := snap("dev", secret("A", "root's"), secret("B", "root's"), secret("C", "same"), secret("D", "two\nlines $x"))
	present := snap("dev_ana", secret("A", "root's"), secret("B", "own"), with(secret("C", "same"), model.Unmasked, ""), secret("D", "two\nlines $x"), secret("E", "own"))
	d := model.NewDocument(present, nil, root)
	if got := content(d); !slices.Equal(got, []string{`B="own"`, `C="same"`, `E="own"`}) {
		t.Errorf("the document is %v", got)
	}
	for _, part := range []string{"Inherited from backend / dev.", `# A="root's"`, `# D="two\nlines \$x"`} {
		if !strings.Contains(comments(d), part) {
			t.Errorf("the comments do not say %q:\n%s", part, comments(d))
		}
	}
	// Without its # a line stays what it is; with another value it is the branch's own.
	whole := d.Text().Reveal()
	if edits, err := d.Edits(text(strings.Replace(whole, "# A=", "A=", 1))); err != nil || len(edits.Lines) != 0 {
		t.Errorf("uncommented: %+v, %v", edits, err)
	}
	edits, err := d.Edits(text(strings.Replace(whole, `# A="root's"`, `A="mine"`, 1)))
	if err != nil || len(edits.Lines) != 1 || edits.Lines[0].Was != "A" || edits.Lines[0].Value.Reveal() != "mine" {
		t.Errorf("overridden: %+v, %v", edits, err)
	}
	staging := model.NewStaging()
	if err := staging.Stage(present, "x", edit(present, "A", "staged here")); err != nil {
		t.Fatal(err)
	}
	if got := content(model.NewDocument(present, staging.Of(present.ID()), root)); got[0] != `A="staged here"` {
		t.Errorf("what is staged here is taken for inherited: %v", got)
	}
}

// described words edits: "A=x" for a new value, "A->B" for a renaming, "+A=x", "-A".
func described(edits model.Edits) []string {
	var out []string
	for _, line := range edits.Lines {
		value := ""
		if line.Value.Known() {
			value = "=" + line.Value.Reveal()
		}
		switch {
		case line.Was == "":
			out = append(out, "+"+line.Name+value)
		case line.Name == "":
			out = append(out, "-"+line.Was)
		case line.Was != line.Name:
			out = append(out, line.Was+"->"+line.Name+value)
		default:
			out = append(out, line.Name+value)
		}
	}
	slices.Sort(out)
	return out
}

func TestEditsOfADocument(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("B", "a long enough text"), secret("C", "true"), secret("D", "true"), secret("E", "a key\nof lines"), restricted("R"), secret("N", "\x00"))
	d := model.NewDocument(present, nil)
	const long, b = "\nB=\"a long enough text\"", "B=\"a long enough text\""
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(d.Text().Reveal()) }
	for name, c := range map[string]struct {
		edited string
		want   []string
		apart  int
		empty  bool
	}{
		"nothing":                          {edited: d.Text().Reveal()},
		"comments removed":                 {edited: strings.Join(content(d), "\n")},
		"sorted the other way, unquoted":   {edited: "E=\"a key\\nof lines\"\nexport D=true\nC='true'\nB=a long enough text\r\nA=1"},
		"a value":                          {edited: replace(`A="1"`, `A="2"`), want: []string{"A=2"}},
		"a value emptied":                  {edited: replace(`A="1"`, `A=`), want: []string{"A="}},
		"removed":                          {edited: replace(`C="true"`, ""), want: []string{"-C"}},
		"commented out":                    {edited: replace(`C="true"`, `# C="true"`), want: []string{"-C"}},
		"added":                            {edited: d.Text().Reveal() + "NEW=x\n", want: []string{"+NEW=x"}},
		"renamed":                          {edited: replace("\nB=", "\nB2="), want: []string{"B->B2"}},
		"renamed and moved, long":          {edited: replace(long, "") + "B2=a long enough text", want: []string{"B->B2"}},
		"renamed and moved, short":         {edited: replace(`A="1"`, "") + "A2=1", want: []string{"+A2=1", "-A"}, apart: 1},
		"short, renamed at its place":      {edited: replace("\nA=", "\nA2="), want: []string{"A->A2"}},
		"short alike, one renamed":         {edited: replace("\nC=", "\nC2="), want: []string{"C->C2"}},
		"short alike, both renamed":        {edited: replace("\nC=", "\nC2=", "\nD=", "\nD2="), want: []string{"+C2=true", "+D2=true", "-C", "-D"}, apart: 2},
		"renamed with another value":       {edited: replace(b, "B2=other"), want: []string{"+B2=other", "-B"}, apart: 1},
		"removed here, added there":        {edited: replace(`A="1"`, "") + "Z=9", want: []string{"+Z=9", "-A"}},
		"copied":                           {edited: d.Text().Reveal() + "B2=a long enough text", want: []string{"+B2=a long enough text"}},
		"renamed and copied":               {edited: replace("\nB=", "\nB2=") + "B3=a long enough text", want: []string{"+B2=a long enough text", "+B3=a long enough text", "-B"}, apart: 1},
		"swapped":                          {edited: replace("\nA=", "\nB=", "\nB=", "\nA="), want: []string{"A=a long enough text", "B=1"}},
		"a new value of a restricted name": {edited: d.Text().Reveal() + "R=set", want: []string{"R=set"}},
		"over control characters":          {edited: d.Text().Reveal() + "N=set", want: []string{"N=set"}},
		"emptied":                          {edited: "", want: []string{"-A", "-B", "-C", "-D", "-E"}, empty: true},
		"only comments left":               {edited: comments(d), want: []string{"-A", "-B", "-C", "-D", "-E"}, empty: true},
		"all new":                          {edited: "X=5", want: []string{"+X=5", "-A", "-B", "-C", "-D", "-E"}, empty: true, apart: 5},
	} {
		edits, err := d.Edits(text(c.edited))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := described(edits); !slices.Equal(got, c.want) || edits.Apart != c.apart || edits.Emptied != c.empty {
			t.Errorf("%s: %v, apart %d, emptied %t; want %v, %d, %t", name, got, edits.Apart, edits.Emptied, c.want, c.apart, c.empty)
		}
	}
}

func TestEditsThatDopplerWouldRefuse(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("DOPPLER_CONFIG", "dev"))
	d := model.NewDocument(present, nil)
	for edited, want := range map[string][]string{
		"A=1\nB=2\nA=3\nB=4":                     {"Line 3: It has the same name as line 1. Keep one of them.", "Line 4: It has the same name as line 2. Keep one of them."},
		"A=1\nlower=hunter2":                     {"Line 2: A name may only hold upper-case letters, numbers and underscores."},
		"A=1\n1A=hunter2":                        {"Line 2: A name may not start with a number."},
		"A=1\nDOPPLER_CONFIG=hunter2":            {"Line 2: Doppler sets DOPPLER_CONFIG itself; it cannot be written."},
		"A=" + strings.Repeat("x", 60<<10):       {"Line 1: The value has 61440 bytes; Doppler takes 51200."},
		"A=1\nhunter2":                           {"Line 2: It has no =, so it is neither NAME=value nor a comment."},
		strings.Repeat("B", 201) + "=1\nB-A=\nA": {"Line 3: It has no =, so it is neither NAME=value nor a comment."},
	} {
		_, err := d.Edits(text(edited))
		var problems model.LineProblems
		if !errors.As(err, &problems) {
			t.Errorf("%.40q: %v", edited, err)
			continue
		}
		var got []string
		for _, p := range problems {
			got = append(got, p.Error())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.40q: %v, want %v", edited, got, want)
		}
	}
}

// stagedAfter stages what was edited and describes the staging.
func stagedAfter(t *testing.T, staging *model.Staging, d *model.Document, now *model.Snapshot, edited string) []string {
	t.Helper()
	edits, err := d.Edits(text(edited))
	if err != nil {
		t.Fatal(err)
	}
	if err := staging.Stage(now, "editing", d.Changes(edits, now, staging.Of(now.ID()), nil, false)...); err != nil {
		t.Fatal(err)
	}
	return stagedIn(staging, now)
}

func stagedIn(staging *model.Staging, now *model.Snapshot) []string {
	var out []string
	if staging.Of(now.ID()) == nil {
		return nil
	}
	for _, c := range staging.Of(now.ID()).Lines() {
		base := "new"
		if c.Base != nil {
			base = c.Base.Name + ":" + c.Base.Raw.Reveal()
		}
		out = append(out, fmt.Sprintf("%s %s=%s %d", base, c.Name, c.Value.Reveal(), c.Removal))
	}
	return out
}

func TestChangesOfADocumentGoOnFromWhatIsStaged(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("B", "2"), secret("OLD", "3"), secret("WAS", "4"), restricted("R"))
	staging := model.NewStaging()
	for _, change := range []model.Change{edit(present, "A", "staged"), remove(present, "OLD"), rename(present, "WAS", "IS"), add("NEW", "a long new text")} {
		if err := staging.Stage(present, "x", change); err != nil {
			t.Fatal(err)
		}
	}
	before := stagedIn(staging, present)
	d := model.NewDocument(present, staging.Of(present.ID()))
	whole := d.Text().Reveal()
	for name, c := range map[string]struct {
		edited string
		want   map[string]string // from a line of before to what it becomes; "+x" adds
	}{
		"nothing":              {whole, nil},
		"edited on":            {strings.Replace(whole, `A="staged"`, `A="more"`, 1), map[string]string{"A:1 A=staged 0": "A:1 A=more 0"}},
		"edited back":          {strings.Replace(whole, `A="staged"`, `A="1"`, 1), map[string]string{"A:1 A=staged 0": ""}},
		"removed after all":    {strings.Replace(whole, `A="staged"`, "", 1), map[string]string{"A:1 A=staged 0": "A:1 A= 1"}},
		"kept after all":       {whole + "OLD=5", map[string]string{"OLD:3 OLD= 1": "OLD:3 OLD=5 0"}},
		"renamed on":           {strings.Replace(whole, "\nIS=", "\nBE=", 1), map[string]string{"WAS:4 IS= 0": "WAS:4 BE= 0"}},
		"renamed back, edited": {strings.Replace(whole, `IS="4"`, `WAS="5"`, 1), map[string]string{"WAS:4 IS= 0": "WAS:4 WAS=5 0"}},
		"renamed back":         {strings.Replace(whole, `IS="4"`, `WAS="4"`, 1), map[string]string{"WAS:4 IS= 0": ""}},
		"renamed, removed":     {strings.Replace(whole, `IS="4"`, "", 1), map[string]string{"WAS:4 IS= 0": "WAS:4 WAS= 1"}},
		"new, edited":          {strings.Replace(whole, `"a long new text"`, "x", 1), map[string]string{"new NEW=a long new text 0": "new NEW=x 0"}},
		"new, renamed":         {strings.Replace(whole, "\nNEW=", "\nNEWER=", 1), map[string]string{"new NEW=a long new text 0": "new NEWER=a long new text 0"}},
		"new, removed":         {strings.Replace(whole, `NEW="a long new text"`, "", 1), map[string]string{"new NEW=a long new text 0": ""}},
		"restricted, set":      {whole + "R=set", map[string]string{"+": "R: R=set 0"}},
	} {
		var want []string
		for _, line := range before {
			if to, changed := c.want[line]; !changed {
				want = append(want, line)
			} else if to != "" {
				want = append(want, to)
			}
		}
		if line, ok := c.want["+"]; ok {
			want = append(want, line)
		}
		got := stagedAfter(t, staging, d, present, c.edited)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: staged %v, want %v", name, got, want)
		}
		if c.want != nil {
			if _, ok := staging.Undo(); !ok {
				t.Errorf("%s cannot be undone", name)
			}
		}
		if now := stagedIn(staging, present); !slices.Equal(now, before) {
			t.Fatalf("%s: after one undo %v is staged", name, now)
		}
	}
}

func TestPromise4TheBaseOfADocumentIsWhatWasSeen(t *testing.T) {
	t.Parallel()
	seen := snap("dev", secret("A", "seen"), secret("B", "seen too"), secret("D", "deleted"))
	d := model.NewDocument(seen, nil)
	// While the editor was open somebody saved A and D, and B stayed.
	now := snap("dev", secret("A", "theirs"), secret("B", "seen too"), secret("D", "theirs"))
	got := stagedAfter(t, model.NewStaging(), d, now, "A=mine\nB=mine\n")
	want := []string{"A:seen A=mine 0", "B:seen too B=mine 0", "D:deleted D= 1"}
	if !slices.Equal(got, want) {
		t.Errorf("staged %v, want %v", got, want)
	}
}

func TestWhatWasSavedWhileTheEditorWasOpenIsTheNewBase(t *testing.T) {
	t.Parallel()
	seen := snap("dev", secret("A", "1"), secret("WAS", "2"))
	staging := model.NewStaging()
	for _, change := range []model.Change{edit(seen, "A", "staged"), rename(seen, "WAS", "IS"), add("NEW", "3")} {
		if err := staging.Stage(seen, "x", change); err != nil {
			t.Fatal(err)
		}
	}
	d := model.NewDocument(seen, staging.Of(seen.ID()))
	now := snap("dev", secret("A", "staged"), secret("IS", "2"), secret("NEW", "3"))
	for _, c := range staging.Of(seen.ID()).Lines() {
		staging.Settle(seen.ID(), c, c.Result())
	}
	got := stagedAfter(t, staging, d, now, "A=mine\nIS=mine\n")
	want := []string{"A:staged A=mine 0", "IS:2 IS=mine 0", "NEW:3 NEW= 1"}
	if !slices.Equal(got, want) {
		t.Errorf("staged %v, want %v", got, want)
	}
}

func TestRemovedNamesOfABranch(t *testing.T) {
	t.Parallel()
	root := snap("dev", secret("A", "root's"))
	present := snap("dev_ana", secret("A", "own"), secret("B", "own"))
	d := model.NewDocument(present, nil, root)
	edits, err := d.Edits(text("# nothing"))
	if err != nil || !edits.Emptied || !slices.Equal(edits.Removed(), []string{"A", "B"}) {
		t.Fatalf("%+v, %v", edits, err)
	}
	for follow, want := range map[bool]model.Removal{true: model.FollowRoot, false: model.Delete} {
		changes := d.Changes(edits, present, nil, root, follow)
		if len(changes) != 2 || changes[0].Removal != want || !changes[0].RootValue.Raw.Equal(text("root's")) || changes[1].Removal != model.Delete || changes[1].RootValue != nil {
			t.Errorf("follow %t: %+v", follow, changes)
		}
	}
}

func TestEditedText(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"a", "b\n", "b"}, {"a", "b", "b"}, {"a", "b\n\n", "b\n"}, {"a\n", "b\n", "b\n"}, {"a\n", "b", "b"}, {"", "\n", ""}, {"a", "b\r\n", "b"}, {"a\r", "b\r\n", "b\r"}, {"a", "", ""},
	} {
		if got := model.EditedText(text(c[0]), text(c[1])).Reveal(); got != c[2] {
			t.Errorf("%q edited to %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
	if got := model.EditedText(model.Value{}, text("x\n")); got.Reveal() != "x" {
		t.Errorf("from nothing: %q", got.Reveal())
	}
}

// FuzzDocument edits any text of a config into any other: what is staged then reads as what was typed.
func FuzzDocument(f *testing.F) {
	f.Add("one", "two\nlines", "A=1\nB=2\nC=\"x\"")
	f.Add("\x00", "'\"\\", "")
	f.Add(" ", "true", "A2=\" \"\nB=true")
	f.Fuzz(func(t *testing.T, one, two, edited string) {
		if !text(one).ValidUTF8() || !text(two).ValidUTF8() {
			return
		}
		present := snap("dev", secret("A", one), secret("B", two), secret("C", "c"))
		d := model.NewDocument(present, nil)
		if edits, err := d.Edits(d.Text()); err != nil || len(edits.Lines) != 0 {
			t.Fatalf("the document reads as %v, %v", described(edits), err)
		}
		edits, err := d.Edits(text(edited))
		if err != nil {
			return
		}
		staging := model.NewStaging()
		if err := staging.Stage(present, "x", d.Changes(edits, present, nil, nil, false)...); err != nil {
			t.Fatalf("%q cannot be staged: %v", edited, err)
		}
		want := map[string]string{}
		read, err := model.ReadDotenv(text(edited))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range read {
			want[e.Name] = e.Value.Reveal()
		}
		after := textsAfter(present, staging)
		for _, name := range []string{"A", "B"} {
			// What is not editable stays unless it was set.
			if _, given := want[name]; !given && d.LineOf(name) == 1 {
				delete(after, name)
			}
		}
		if !maps.Equal(after, want) {
			t.Fatalf("%q gives %q, want %q", edited, after, want)
		}
	})
}

// textsAfter is what a config holds once what is staged in it is saved.
func textsAfter(present *model.Snapshot, staging *model.Staging) map[string]string {
	after := map[string]string{}
	for _, s := range present.Secrets() {
		after[s.Name] = s.Raw.Reveal()
	}
	set := staging.Of(present.ID())
	if set == nil {
		return after
	}
	for _, c := range set.Lines() {
		delete(after, c.Key())
	}
	for _, c := range set.Lines() {
		if r := c.Result(); r != nil {
			after[r.Name] = r.Raw.Reveal()
		}
	}
	return after
}
