package client_test

import (
	"net/http"
	"reflect"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestActivityTellsWhoDidWhatWhere(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"), model.Change{Name: "NEW", Value: model.NewValue("n")})); r.Err != nil {
		t.Fatal(r.Err)
	}
	list, err := c.Activity(t.Context(), 0)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	got := list[0]
	if got.Text != "Added NEW; Updated URL in dev of backend" || got.Person != "Ana Lima" || got.CreatedAt.IsZero() ||
		got.Project != "backend" || got.Environment != "dev" || got.Config != "dev" || got.Changed != nil {
		t.Errorf("%+v", got)
	}
	one, err := c.ActivityEntry(t.Context(), got.ID)
	if want := (&model.ChangedNames{Added: []string{"NEW"}, Removed: []string{}, Updated: []string{"URL"}}); err != nil || !reflect.DeepEqual(one.Changed, want) {
		t.Errorf("%+v, %v", one.Changed, err)
	}
	if list, err = c.Activity(t.Context(), 2); err != nil || len(list) != 0 {
		t.Errorf("past the end: %+v, %v", list, err)
	}
	if _, err := c.ActivityEntry(t.Context(), "none"); model.KindOf(err) != model.NotVisible {
		t.Error(err)
	}
	for _, r := range server.Requests() {
		if r.Path == "/v3/logs" && (r.Query.Get("per_page") != "100" || r.Query.Get("page") == "0") {
			t.Errorf("asked for %v", r.Query)
		}
	}
}

func TestActivityInTheWordsOfTheReference(t *testing.T) {
	t.Parallel()
	c := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"page":1,"logs":[{"id":"a","text":"Modified","html":"<b>Modified</b>","created_at":"2019-04-01T21:40:34.891Z",
			"config":null,"environment":"dev","project":"wk7","user":{"email":"adam@example.com"}},{"id":"b","user":null,"created_at":null}]}`))
	})
	list, err := c.Activity(t.Context(), 1)
	if err != nil || len(list) != 2 || list[0].Project != "wk7" || list[0].Environment != "dev" || list[0].Config != "" ||
		list[0].Person != "adam@example.com" || list[1].Person != "" {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := c.ActivityEntry(t.Context(), "a"); model.KindOf(err) != model.Unreadable {
		t.Errorf("an answer without the entry: %v", err)
	}
}
