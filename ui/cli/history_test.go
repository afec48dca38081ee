package cli

import (
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
)

// Somebody else seals a new text into a restricted secret and changes another name with it. The log does not tell what was
// there before, so only Doppler can bring it back, and the preview says what that will do to the rest.
func TestHistoryAgainstTheSandbox(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	token, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "ben"})
	if err != nil {
		t.Fatal(err)
	}
	ben := api(t, base, token)
	before, err := ben.Open(t.Context(), dev)
	if err != nil {
		t.Fatal(err)
	}
	report := ben.Save(t.Context(), model.SaveOrder{ID: before.ID(), Config: before.Config(), Lines: []model.Change{
		{Base: before.Find("STRIPE_SECRET_KEY"), Name: "STRIPE_SECRET_KEY", Value: model.NewValue("sealed anew")},
		{Base: before.Find("DB_PASSWORD"), Name: "DB_PASSWORD", Value: model.NewValue("bens-database-text")},
	}})
	if report.Err != nil {
		t.Fatal(report.Err)
	}
	u := sitAt(t, server, base, setting{})
	u.Press("H").FinishAll()
	u.See("Log  backend / dev").See("by Ben Okafor").SeeLine("STRIPE_SECRET_KEY", "restricted").NotSee("bens-database-text")
	u.Press("b").FinishAll()
	u.See("Rollback preview").See("told by the log").SeeLine("[x]", "DB_PASSWORD").SeeLine("STRIPE_SECRET_KEY", "the log does not tell")
	written := len(server.Writes())
	u.Press("tab", "tab", "tab", "enter").See("Doppler rolls back the whole entry")
	if len(server.Writes()) != written {
		t.Fatal("something was written before the question was answered")
	}
	u.Press("right", "enter").FinishAll()
	u.See("Doppler rolled the entry back in backend / dev.").See("What the preview knew reads as it said.")
	now, err := ben.Open(t.Context(), dev)
	if err != nil {
		t.Fatal(err)
	}
	if was, is := before.Find("DB_PASSWORD"), now.Find("DB_PASSWORD"); !was.Raw.Equal(is.Raw) {
		t.Error("DB_PASSWORD is not what it was")
	}
	u.Press("esc").SeeLine("rollback", "Rolled back log")
}
