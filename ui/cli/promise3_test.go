package cli

import (
	"testing"

	"dtui/client/sandbox"
)

// A save that fails: what the server does, whether the edit is still staged afterwards, and what the screen says.
func TestPromise3ARefusedSaveLosesNothing(t *testing.T) {
	t.Parallel()
	const path = ",POST,/secrets"
	cases := []struct {
		name, fault string
		staged      int
		written     bool
		says        []string
	}{
		{"401", "401,x1" + path, 1, false, []string{"Not saved:", "token"}},
		{"403", "403,x1" + path, 1, false, []string{"Not saved:", "may not write"}},
		{"409", "409,x1" + path, 1, false, []string{"Doppler refused the save of backend / dev"}},
		{"429 for long", "429=600,x1" + path, 1, false, []string{"Not saved: rate-limited by Doppler until"}},
		{"429 for a moment", "429=1,x1" + path, 0, true, []string{"Saved 1 change to backend / dev."}},
		{"500 JSON before", "500,x1" + path, 1, false, []string{"Not saved:", "backend / dev"}},
		{"500 JSON after", "500,after,x1" + path, 0, true, []string{"Saved 1 change to backend / dev."}},
		{"503 HTML before", "503=html,x1" + path, 1, false, []string{"Not saved:", "backend / dev"}},
		{"503 HTML after", "503=html,after,x1" + path, 0, true, []string{"Saved 1 change to backend / dev."}},
		{"reset before", "reset,x1" + path, 1, false, []string{"Not saved:", "backend / dev"}},
		{"reset after", "reset,after,x1" + path, 0, true, []string{"Saved 1 change to backend / dev."}},
		{"truncated before", "truncate,x1" + path, 1, false, []string{"Not saved:", "backend / dev"}},
		{"truncated after", "truncate,after,x1" + path, 0, true, []string{"Saved 1 change to backend / dev."}},
		{"malformed before", "malformed,x1" + path, 1, false, []string{"Not saved to backend / dev"}},
		{"malformed after", "malformed,after,x1" + path, 0, true, []string{"Saved 1 change to backend / dev."}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			u := sit(t, setting{})
			u.edit("LOG_LEVEL", "trace")
			fault, err := sandbox.ParseFault(c.fault)
			if err != nil {
				t.Fatal(err)
			}
			u.server.Inject(fault)
			u.confirm()
			for _, text := range c.says {
				u.says(text)
			}
			u.staged(c.staged)
			if c.written {
				u.wrote("backend/dev LOG_LEVEL = trace")
				return
			}
			u.wrote()
			if c.name == "429 for long" {
				return // dtui keeps to the time that it was told.
			}
			// The way out that the screen names works: saving again writes the edit once.
			u.do("esc", "esc", "esc", "esc")
			u.confirm()
			u.wrote("backend/dev LOG_LEVEL = trace")
			u.staged(0)
		})
	}
}

func TestPromise3TheAnswerAndTheReadingAfterItAreLost(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.edit("LOG_LEVEL", "trace")
	u.server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: "POST", Path: "/secrets", Times: 1})
	disarm := u.server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, Method: "GET", Path: "/secrets"})
	// The reading before the save must arrive: only what follows the write is lost.
	disarm()
	u.server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, Method: "GET", Path: "/secrets", Times: 0})
	u.confirm()
	u.staged(1)
	u.wrote()
}

func TestPromise3LeavingAsks(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.edit("LOG_LEVEL", "trace")
	u.do("q")
	u.See("1 change in backend / dev is not saved.")
	u.See("[ Stay ]")
	u.do("enter")
	u.staged(1)
	u.do("ctrl+c")
	u.See("[ Stay ]")
	u.Press("ctrl+c").FinishAll()
	if !u.Quit() {
		t.Fatal("the second ctrl+c did not leave")
	}
}
