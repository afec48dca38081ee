package cli

import (
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/internal/drive"
)

// rationed is the program before a generated workplace whose rate limit decides how long things take. Whoever waits moves
// the time of client and server; the screen has a clock of its own. It opens a config of the first project, "" for none.
func rationed(t *testing.T, projects, configs, secrets int, o sandbox.Options, config string) (*drive.Driver, *sandbox.Server, *skipping) {
	t.Helper()
	world, err := sandbox.Generate(projects, configs, secrets)
	if err != nil {
		t.Fatal(err)
	}
	clock := &skipping{}
	o.World, o.Now = world, clock.now
	server, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	c, err := client.New(client.Options{Host: base, Token: model.NewValue(server.Token()), Now: clock.now, Sleep: clock.sleep})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	list, err := c.Projects(t.Context())
	if err != nil || len(list.Projects) != projects {
		t.Fatalf("%d projects are listed: %v", len(list.Projects), err)
	}
	screenClock := drive.NewClock(time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC))
	app, err := ui.New(ui.Env{API: c, Background: client.Background, Now: screenClock.Now, After: screenClock.After},
		ui.Options{Start: model.ConfigRef{Project: list.Projects[0].Slug, Config: config}})
	if err != nil {
		t.Fatal(err)
	}
	d := drive.New(t, app, 120, 40)
	d.FinishAll()
	return d, server, clock
}
