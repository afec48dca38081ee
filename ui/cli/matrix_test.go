package cli

import (
	"net/http"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/internal/drive"
)

// A matrix that needs several times what a minute allows waits for the limit, and never runs into it.
func TestTheMatrixStaysWithinTheRateLimit(t *testing.T) {
	t.Parallel()
	const configs = 300 // The developer plan has 120 reads of secrets a minute.
	world, err := sandbox.Generate(1, configs, 3)
	if err != nil {
		t.Fatal(err)
	}
	clock := &skipping{} // Whoever waits moves the time of both sides.
	server, err := sandbox.New(sandbox.Options{World: world, Plan: "developer", Now: clock.now})
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
	if err != nil || len(list.Projects) != 1 {
		t.Fatalf("the projects are %v, %v", list.Projects, err)
	}
	screenClock := drive.NewClock(time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC))
	app, err := ui.New(ui.Env{API: c, Background: client.Background, Now: screenClock.Now, After: screenClock.After},
		ui.Options{Start: model.ConfigRef{Project: list.Projects[0].Slug}})
	if err != nil {
		t.Fatal(err)
	}
	d := drive.New(t, app, 120, 40)
	d.FinishAll()
	d.Press("M").See("0 of 300, 300 left").FinishAll()
	d.NotSee("left").NotSee("failed").NotSee("Rate-limited")
	read := 0
	for _, request := range server.Requests() {
		switch {
		case request.Status == http.StatusTooManyRequests:
			t.Fatalf("%s was refused: too many requests", request.Path)
		case request.Path == "/v3/configs/config/secrets":
			read++
		}
	}
	if read != configs {
		t.Errorf("%d configs were read, want %d", read, configs)
	}
	if waited := time.Duration(clock.ahead.Load()); waited < time.Minute {
		t.Errorf("it waited for %v: the limit was never reached", waited)
	}
}
