package model_test

import (
	"bytes"
	"encoding"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"dtui/model"
)

const hidden = "s3cr3t-Text"

// leaks reports whether the text, or a usual spelling of its bytes, is to be seen.
func leaks(out string) bool {
	out = strings.ToLower(out)
	for _, spelling := range []string{
		hidden, fmt.Sprintf("%x", hidden), fmt.Sprintf("% x", hidden), fmt.Sprintf("%d", []byte(hidden)), fmt.Sprintf("%v", []byte(hidden)),
	} {
		if strings.Contains(out, strings.ToLower(spelling)) {
			return true
		}
	}
	return false
}

type holder struct {
	Open   model.Value
	closed model.Value
	inner  struct{ deep *model.Value }
	list   []model.Value
	byName map[string]model.Value
	any    any
}

func holding() holder {
	v := text(hidden)
	h := holder{Open: v, closed: v, list: []model.Value{v}, byName: map[string]model.Value{"k": v}, any: v}
	h.inner.deep = &v
	return h
}

func TestPromise6ValueNeverPrints(t *testing.T) {
	t.Parallel()
	v := text(hidden)
	h := holding()
	base := secret("A", hidden)
	change := model.Change{Base: &base, Name: "A", Value: v}
	things := map[string]any{
		"value": v, "pointer": &v, "struct": h, "pointer to struct": &h, "slice": []model.Value{v}, "array": [1]model.Value{v},
		"map": map[string]model.Value{"k": v}, "any": []any{v, &v}, "secret": base, "change": change, "pointer to change": &change,
		"snapshot": snap("dev", base), "log entry": model.LogEntry{Diff: []model.LogChange{{Name: "A", Removed: v, Added: v}}},
		"order": model.SaveOrder{Lines: []model.Change{change}}, "report": model.SaveReport{Lines: []model.LineResult{{Change: change, Theirs: &base}}},
	}
	var verbs []string
	for _, flag := range []string{"", "+", "#", " ", "-", "0", "20", ".3", "+#", "-20.3"} {
		for _, verb := range "vTtbcdoOqxXUeEfFgGsp" {
			verbs = append(verbs, "%"+flag+string(verb))
		}
	}
	for name, thing := range things {
		for _, verb := range verbs {
			if out := fmt.Sprintf(verb, thing); leaks(out) {
				t.Errorf("%s under %s prints the text", name, verb)
			}
		}
		if leaks(fmt.Sprint(thing)) || leaks(fmt.Sprintln(thing)) || leaks(fmt.Errorf("x: %v", thing).Error()) {
			t.Errorf("%s prints the text", name)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, v); got != model.Elided {
			t.Errorf("%s of a value gives %q, want %q", verb, got, model.Elided)
		}
	}
	if v.String() != model.Elided || v.GoString() != model.Elided || v.LogValue().String() != model.Elided {
		t.Error("a value does not elide itself")
	}
}

// A test that looks for a text must be able to find it.
func TestLeaksSees(t *testing.T) {
	t.Parallel()
	for _, out := range []string{hidden, fmt.Sprintf("%q", hidden), fmt.Sprintf("%X", hidden), fmt.Sprint([]byte(hidden)), fmt.Sprintf("%+v", struct{ s string }{hidden})} {
		if !leaks(out) {
			t.Errorf("%q is not seen", out)
		}
	}
}

func TestPromise6ValueNeverLogs(t *testing.T) {
	t.Parallel()
	v, h := text(hidden), holding()
	secretOfA := secret("A", hidden)
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var out bytes.Buffer
		log := slog.New(handler(&out)).With("bound", v)
		log.Info("a value", "v", v)
		if !strings.Contains(out.String(), model.Elided) || leaks(out.String()) {
			t.Errorf("%s: %s", name, out.String())
		}
		for _, thing := range []any{&v, h, &h, []model.Value{v}, map[string]model.Value{"k": v}, secretOfA, slog.GroupValue(slog.Any("in", v)), fmt.Errorf("x %v", v)} {
			out.Reset()
			log.WithGroup("g").Info("a thing", "thing", thing)
			if out.Len() == 0 || leaks(out.String()) {
				t.Errorf("%s of %T: %s", name, thing, out.String())
			}
		}
	}
}

func TestPromise6EncodingAValueIsAnError(t *testing.T) {
	t.Parallel()
	v := text(hidden)
	type exported struct{ V model.Value }
	type pointed struct{ V *model.Value }
	things := map[string]any{
		"value": v, "unknown": model.Value{}, "pointer": &v, "struct": exported{v}, "pointer in a struct": pointed{&v},
		"map": map[string]model.Value{"k": v}, "slice": []model.Value{v}, "secret": secret("A", hidden), "any": []any{v},
	}
	for name, thing := range things {
		for encoder, encode := range map[string]func(any) ([]byte, error){
			"json": json.Marshal,
			"gob": func(x any) ([]byte, error) {
				var b bytes.Buffer
				gob.Register(model.Value{})
				err := gob.NewEncoder(&b).Encode(x)
				return b.Bytes(), err
			},
		} {
			if out, err := encode(thing); err == nil {
				t.Errorf("%s of %s gives %q and no error", encoder, name, out)
			} else if !errors.Is(err, model.ErrValueEncoded) || leaks(err.Error()) || leaks(string(out)) {
				t.Errorf("%s of %s: %q, %v", encoder, name, out, err)
			}
		}
	}
	for name, thing := range map[string]any{"value": v, "pointer": &v, "struct": exported{v}} {
		if out, err := xml.Marshal(thing); !errors.Is(err, model.ErrValueEncoded) {
			t.Errorf("xml of %s: %q, %v", name, out, err)
		}
	}
	var _ encoding.TextMarshaler = v
	var _ encoding.BinaryMarshaler = v
	for name, encode := range map[string]func() ([]byte, error){"text": v.MarshalText, "binary": v.MarshalBinary, "json": v.MarshalJSON, "gob": v.GobEncode} {
		if out, err := encode(); len(out) != 0 || !errors.Is(err, model.ErrValueEncoded) {
			t.Errorf("%s: %q, %v", name, out, err)
		}
	}
}

// A type that reflection calls incomparable is one for which the compiler refuses == and use as a map key.
func TestValuesDoNotCompareByAccident(t *testing.T) {
	t.Parallel()
	for _, kind := range []reflect.Type{reflect.TypeFor[model.Value](), reflect.TypeFor[model.Secret](), reflect.TypeFor[model.Change]()} {
		if kind.Comparable() {
			t.Errorf("%s compares with ==, which would compare pointers", kind)
		}
	}
	for _, kind := range []reflect.Type{reflect.TypeFor[model.ConfigID](), reflect.TypeFor[model.NoteKey]()} {
		if !kind.Comparable() {
			t.Errorf("%s does not serve as a map key", kind)
		}
	}
	if kind := reflect.TypeFor[model.Value](); kind.Size() != reflect.TypeFor[*string]().Size() {
		t.Errorf("a value takes %d bytes, more than its pointer", kind.Size())
	}
}

func TestValueEquality(t *testing.T) {
	t.Parallel()
	var unknown model.Value
	empty, a, b := text(""), text("a"), text("b")
	again := text(strings.Repeat("a", 1))
	for name, c := range map[string]struct {
		x, y        model.Value
		equal, same bool
	}{
		"unknown":           {unknown, unknown, false, true},
		"unknown and empty": {unknown, empty, false, false},
		"unknown and text":  {unknown, a, false, false},
		"empty":             {empty, text(""), true, true},
		"empty and text":    {empty, a, false, false},
		"equal text":        {a, again, true, true},
		"itself":            {a, a, true, true},
		"other text":        {a, b, false, false},
		"other case":        {a, text("A"), false, false},
		"line end":          {a, text("a\n"), false, false},
	} {
		if c.x.Equal(c.y) != c.equal || c.y.Equal(c.x) != c.equal {
			t.Errorf("%s: Equal is not %t both ways", name, c.equal)
		}
		if c.x.Same(c.y) != c.same || c.y.Same(c.x) != c.same {
			t.Errorf("%s: Same is not %t both ways", name, c.same)
		}
	}
}

func TestValueMeasures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		v                  model.Value
		known, empty, utf8 bool
		size, lines        int
	}{
		"unknown":        {model.Value{}, false, false, true, 0, 1},
		"empty":          {text(""), true, true, true, 0, 1},
		"one line":       {text("abc"), true, false, true, 3, 1},
		"line end":       {text("abc\n"), true, false, true, 4, 1},
		"two lines":      {text("abc\ndef"), true, false, true, 7, 2},
		"empty line":     {text("a\n\n"), true, false, true, 3, 2},
		"bytes":          {text("é"), true, false, true, 2, 1},
		"not UTF-8":      {text("\xff"), true, false, false, 1, 1},
		"only line end":  {text("\n"), true, false, true, 1, 1},
		"windows' lines": {text("a\r\nb\r\n"), true, false, true, 6, 2},
	} {
		v := c.v
		if v.Known() != c.known || v.Empty() != c.empty || v.ValidUTF8() != c.utf8 || v.Size() != c.size || v.Lines() != c.lines {
			t.Errorf("%s: known %t, empty %t, UTF-8 %t, %d bytes, %d lines", name, v.Known(), v.Empty(), v.ValidUTF8(), v.Size(), v.Lines())
		}
	}
	if (model.Value{}).Reveal() != "" || text("x").Reveal() != "x" {
		t.Error("Reveal does not give the text")
	}
}

func TestEqualTextsShareAHash(t *testing.T) {
	t.Parallel()
	seed := maphash.MakeSeed()
	first, again := text("a"), text("a")
	if first.Hash(seed) != again.Hash(seed) || first.Hash(seed) == text("b").Hash(seed) {
		t.Error("the hash does not follow the text")
	}
}
