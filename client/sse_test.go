package client_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"dtui/client"
)

func TestEventsAreReadAsTheStandardHasThem(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		stream string
		want   []string
	}{
		"Doppler's form":            {"event: message\ndata: {\"type\":\"ping\"}\n\n", []string{`{"type":"ping"}`}},
		"two in one read":           {"data: a\n\ndata: b\n\n", []string{"a", "b"}},
		"CRLF":                      {"event: message\r\ndata: a\r\n\r\ndata: b\r\n\r\n", []string{"a", "b"}},
		"CR":                        {"data: a\r\rdata: b\r\r", []string{"a", "b"}},
		"ends mixed":                {"data: a\r\n\ndata: b\r\r\ndata: c\n\r", []string{"a", "b", "c"}},
		"byte order mark":           {"\ufeffdata: a\n\n", []string{"a"}},
		"a mark later is a field":   {"data: a\n\n\ufeffdata: b\n\n", []string{"a"}},
		"many lines":                {"data: a\ndata: b\ndata\ndata:\ndata: c\n\n", []string{"a\nb\n\n\nc"}},
		"no space, two spaces":      {"data:a\ndata:  b\n\n", []string{"a\n b"}},
		"comments":                  {": hello\n:\ndata: a\n: in between\ndata: b\n\n:\n\n", []string{"a\nb"}},
		"other fields":              {"id: 1\nretry: 5\nname: x\nno colon\ndata: a\n\n", []string{"a"}},
		"an event without data":     {"event: message\n\ndata: a\n\n", []string{"a"}},
		"empty data":                {"data:\n\ndata\n\n", []string{"", ""}},
		"colons in data":            {"data: a:b: c\n\n", []string{"a:b: c"}},
		"the end cuts an event":     {"data: a\n\ndata: b\n", []string{"a"}},
		"the end cuts a line":       {"data: a\n\ndata: b", []string{"a"}},
		"blank lines":               {"\n\n\n\ndata: a\n\n\n\n", []string{"a"}},
		"comments without an end":   {strings.Repeat(": keep-alive\n", 10_000) + "data: a\n\n", []string{"a"}},
		"events one after another":  {strings.Repeat("data: "+strings.Repeat("x", 1000)+"\n\n", 200), slices.Repeat([]string{strings.Repeat("x", 1000)}, 200)},
		"bytes that are no text":    {"data: \xff\x00\n\n", []string{"\xff\x00"}},
		"fields in other case":      {"Data: a\nDATA: b\n\n", nil},
		"a field that begins alike": {"data2: a\n data: b\n\n", nil},
	} {
		for way, from := range map[string]io.Reader{
			"whole": strings.NewReader(tt.stream), "by bytes": iotest.OneByteReader(strings.NewReader(tt.stream)),
		} {
			if got, err := client.ReadEvents(from); !slices.Equal(got, tt.want) || !errors.Is(err, io.EOF) {
				t.Errorf("%s, %s: %q, %v", name, way, got, err)
			}
		}
	}
}

func TestAnEventHasALimit(t *testing.T) {
	t.Parallel()
	for name, stream := range map[string]string{
		"a line":       "data: " + strings.Repeat("x", 70_000),
		"lines":        strings.Repeat("data: "+strings.Repeat("x", 1000)+"\n", 70),
		"other fields": strings.Repeat("id: "+strings.Repeat("x", 1000)+"\n", 70),
		"a comment":    ":" + strings.Repeat("x", 70_000),
	} {
		if got, err := client.ReadEvents(strings.NewReader("data: a\n\n" + stream)); err == nil || errors.Is(err, io.EOF) || !slices.Equal(got, []string{"a"}) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// FuzzEvents: however the network cuts a stream and whichever way its lines end, it holds the same events.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{"event: message\ndata: {\"type\":\"ping\"}\n\n", "\ufeff:\n\ndata\ndata: x\r\n\r\n", "data: a\r\rid\n", "\r\n\r", "data: \xff\n\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, stream string) {
		whole, err := client.ReadEvents(strings.NewReader(stream))
		pieces, again := client.ReadEvents(iotest.OneByteReader(strings.NewReader(stream)))
		if !slices.Equal(whole, pieces) || err.Error() != again.Error() {
			t.Errorf("whole: %q, %v; by bytes: %q, %v", whole, err, pieces, again)
		}
		lines := strings.ReplaceAll(strings.ReplaceAll(stream, "\r\n", "\n"), "\r", "\n")
		for _, end := range []string{"\n", "\r", "\r\n"} {
			if other, _ := client.ReadEvents(strings.NewReader(strings.ReplaceAll(lines, "\n", end))); !slices.Equal(whole, other) {
				t.Errorf("with lines ending in %q: %q instead of %q", end, other, whole)
			}
		}
		for _, data := range whole {
			if strings.Contains(data, "\r") || len(data) > len(stream) {
				t.Errorf("an event holds %q", data)
			}
		}
	})
}
