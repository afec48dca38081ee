package client_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestAccountIsAskedOnce(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	for range 3 {
		a, err := c.Account(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if a.Owner.Host != c.Host() || a.Owner.Workplace == "" || a.Owner.Actor == "" || a.WorkplaceName != "Acme" || a.TokenKind != "personal" {
			t.Fatalf("account %+v", a)
		}
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests for three accounts", n)
	}
	if _, err := c.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(server.Requests()); n != 2 {
		t.Errorf("Verify did not ask again: %d requests", n)
	}
	if !server.RevokeToken(server.Token()) {
		t.Fatal("the token was not known")
	}
	if _, err := c.Verify(t.Context()); model.KindOf(err) != model.Unauthorized {
		t.Errorf("a revoked token gives %v", err)
	}
}

func TestListsAndLayout(t *testing.T) {
	t.Parallel()
	big, err := sandbox.Generate(45, 12, 2)
	if err != nil {
		t.Fatal(err)
	}
	_, c := start(t, sandbox.Options{World: big})
	list, err := c.Projects(t.Context())
	if err != nil || len(list.Projects) != 45 || list.Owner.Workplace != "generated" && list.Owner.Workplace == "" {
		t.Fatalf("%d projects, %v", len(list.Projects), err)
	}
	layout, err := c.Layout(t.Context(), list.Projects[0].Slug)
	if err != nil {
		t.Fatal(err)
	}
	if len(layout.Environments) != 3 || len(layout.Configs) != 12 || layout.ID.Owner != list.Owner {
		t.Errorf("layout %d environments, %d configs, %+v", len(layout.Environments), len(layout.Configs), layout.ID)
	}
	root, ok := layout.Find("prd")
	if !ok || !root.Root || root.UUID == "" || root.Environment != "prd" {
		t.Errorf("root config %+v", root)
	}
	if _, err := c.Layout(t.Context(), "nowhere"); model.KindOf(err) != model.NotVisible {
		t.Errorf("an unknown project gives %v", err)
	}
	work, err := c.Workplace(t.Context())
	if err != nil || work.Name != "Generated" || work.BillingEmail == "" {
		t.Errorf("workplace %+v, %v", work, err)
	}
}

func TestPromise1OpenCarriesItsIdentity(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	a, err := c.Account(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.ID().Owner != a.Owner || s.ID().ConfigRef != dev || s.ID().UUID == "" || s.ReadAt().IsZero() {
		t.Errorf("identity %+v", s.ID())
	}
	if s.Len() != 4 || len(s.Managed()) != 3 {
		t.Errorf("%d secrets, %d managed", s.Len(), len(s.Managed()))
	}
	dsn := s.Find("DSN")
	if dsn.Raw.Reveal() != "${USER}@db" || dsn.Computed.Reveal() != "app@db" || dsn.Type != model.PlainText || dsn.Visibility != model.Masked {
		t.Errorf("DSN is %q, %q, %s, %s", dsn.Raw.Reveal(), dsn.Computed.Reveal(), dsn.Type, dsn.Visibility)
	}
	if key := s.Find("KEY"); key.Raw.Known() || key.Computed.Known() || !key.Restricted() {
		t.Errorf("a restricted secret has a text")
	}
	if s.Find("URL").Note != "where it listens" {
		t.Error("the note is missing")
	}
	for _, r := range server.Requests() {
		if strings.HasSuffix(r.Path, "/secrets") && r.Query.Get("include_dynamic_secrets") != "false" {
			t.Error("a list of secrets may have issued leases")
		}
	}
}

// TestOpenIsOneRoundTrip has the server answer nothing until all three requests are there.
func TestOpenIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	server, err := sandbox.New(sandbox.Options{World: []byte(world)})
	if err != nil {
		t.Fatal(err)
	}
	all := make(chan struct{})
	var arrived atomic.Int32
	c := handle(t, client.Options{Token: model.NewValue(server.Token())}, func(w http.ResponseWriter, r *http.Request) {
		if arrived.Add(1) == 3 {
			close(all)
		}
		select {
		case <-all:
			server.Handler().ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
	open(t, c, dev)
	if n := arrived.Load(); n != 3 {
		t.Errorf("opening took %d requests", n)
	}
}

func TestNamesAndSecret(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	names, err := c.Names(t.Context(), dev)
	if err != nil || !slices.Equal(names, []string{"DSN", "KEY", "URL", "USER"}) {
		t.Errorf("names %v, %v", names, err)
	}
	s, err := c.Secret(t.Context(), dev, "DSN")
	if err != nil || s.Computed.Reveal() != "app@db" || s.Name != "DSN" {
		t.Errorf("secret %v, %v", s, err)
	}
	_, err = c.Secret(t.Context(), dev, "NOT_THERE")
	if model.KindOf(err) != model.NotVisible || !strings.Contains(err.Error(), "NOT_THERE of backend / dev") {
		t.Errorf("a missing secret gives %v", err)
	}
	for _, ref := range []model.ConfigRef{{Project: "backend", Config: "nope"}, {Project: "nope", Config: "dev"}} {
		if _, err := c.Open(t.Context(), ref); model.KindOf(err) != model.NotVisible {
			t.Errorf("%s gives %v", ref, err)
		}
	}
}

func TestServiceTokenSeesItsConfigAlone(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	token, err := server.AddToken(sandbox.TokenSpec{
		Kind: sandbox.KindService, Name: "ci", Project: "backend", Config: "dev", Access: sandbox.AccessRead,
	})
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, client.Options{Host: url, Token: model.NewValue(token)})
	s := open(t, c, dev)
	if s.Find("KEY").Raw.Reveal() != "restricted-key-text" {
		t.Error("a service token does not get the restricted text")
	}
	if _, err := c.Open(t.Context(), model.ConfigRef{Project: "backend", Config: "prd"}); model.KindOf(err) != model.NotVisible {
		t.Errorf("another config gives %v", err)
	}
	report := c.Save(t.Context(), order(s, edit(s, "URL", "http://other")))
	if model.KindOf(report.Err) != model.Forbidden || report.Lines[0].State != model.NotApplied {
		t.Errorf("a read token's save: %v, %v", report.Err, states(report))
	}
}

func TestHistoryAndRollback(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	entries, err := c.Logs(t.Context(), dev, 1)
	if err != nil || len(entries) == 0 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	entry, err := c.Log(t.Context(), dev, entries[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(entry.Diff) != 1 || entry.Diff[0].Name != "URL" || entry.Diff[0].Added.Reveal() != "http://new" ||
		entry.Diff[0].Removed.Reveal() != "http://dev.example.com" || entry.Person != "Ana Lima" || entry.CreatedAt.IsZero() {
		t.Errorf("entry %+v", entry)
	}
	back, err := c.Rollback(t.Context(), s.ID(), entry.ID)
	if err != nil || !back.Rollback {
		t.Errorf("rollback %+v, %v", back, err)
	}
	if got := text(t, c, dev, "URL"); got != "http://dev.example.com" {
		t.Errorf("after the rollback URL is %s", got)
	}
	if past, err := c.Logs(t.Context(), dev, 99); err != nil || len(past) != 0 {
		t.Errorf("page 99: %d entries, %v", len(past), err)
	}
	if _, err := c.Log(t.Context(), dev, "nonsense"); err == nil {
		t.Error("an unknown entry gives no error")
	}
}

func TestPromise2RollbackOfAnotherConfigIsNotSent(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	id := open(t, c, dev).ID()
	id.UUID = "11111111-0000-0000-0000-000000000000"
	_, err := c.Rollback(t.Context(), id, "x")
	if wrong := (*model.WrongTarget)(nil); !errors.As(err, &wrong) || len(posts(server)) != 0 {
		t.Errorf("%v, %d writes sent", err, len(posts(server)))
	}
}

func TestRollbackWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	entries, err := c.Logs(t.Context(), dev, 1)
	if err != nil {
		t.Fatal(err)
	}
	before := len(posts(server))
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost, Times: 1})
	if _, err := c.Rollback(t.Context(), s.ID(), entries[0].ID); model.KindOf(err) != model.UnknownOutcome {
		t.Errorf("a rollback whose answer was lost: %v", err)
	}
	if n := len(posts(server)) - before; n != 1 {
		t.Errorf("the rollback was sent %d times", n)
	}
}
