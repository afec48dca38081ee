package cli

import (
	"net/http"
	"testing"
	"time"

	"dtui/client/sandbox"
)

// A matrix that needs several times what a minute allows waits for the limit, and never runs into it.
func TestTheMatrixStaysWithinTheRateLimit(t *testing.T) {
	t.Parallel()
	const configs = 300 // The developer plan has 120 reads of secrets a minute.
	d, server, clock := rationed(t, 1, configs, 3, sandbox.Options{Plan: "developer"}, "")
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
