package cli

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
	"dtui/ui/internal/drive"
)

// A search over 1,200 configs needs several times what a minute allows. Its first hits are there at once, its progress
// says what was read, it never runs into the limit, and neither a key nor opening a config waits for it.
func TestSearchingEverythingStaysWithinTheRateLimit(t *testing.T) {
	t.Parallel()
	const projects, configs = 300, 4 // The Team plan has 480 reads a minute, and the sandbox counts them in shorter windows here.
	d, server, clock := rationed(t, projects, configs, 12, sandbox.Options{Plan: sandbox.PlanTeam, RateWindow: 20 * time.Second}, "dev")
	// What was read already is found before anything else is.
	d.Press("ctrl+f").Type("awsurl").SeeLine("AWS_URL", "dev").See("1 of about 1,200 configs")
	for read := 1; read < 100; {
		d.FinishOldest()
		read = asked(server, "/v3/configs/config/secrets/names") + 1
		d.See(fmt.Sprintf("%d of about 1,200 configs", read))
	}
	waited := clock.ahead.Load()
	d.See(" found in 100 configs")
	if len(found(d)) < 8 {
		t.Errorf("the results are not there while it is read:\n%s", d.Screen())
	}
	// Somebody who opens a config in the middle does not wait, even where the search has used up what is left to it.
	for clock.ahead.Load() == waited {
		d.FinishOldest()
	}
	d.Press("down", "down", "enter")
	before := clock.ahead.Load()
	d.FinishLabel("opening").NotSee("search everywhere")
	if clock.ahead.Load() != before {
		t.Errorf("opening a config waited for %v", time.Duration(clock.ahead.Load()-before))
	}
	d.FinishAll().See("3 Secrets").NotSee("could not")
	// It goes on where it was left, and comes to its end.
	known := asked(server, "/v3/configs/config/secrets/names")
	d.Press("ctrl+f").Type("awsurl").See("AWS_URL").FinishAll()
	d.See("1,200 of 1,200 configs").NotSee("about").NotSee("failed")
	if all := asked(server, "/v3/configs/config/secrets/names"); all > projects*configs+8 || known == 0 {
		t.Errorf("%d configs were asked for their names, %d of them before", all, known)
	}
	if n := asked(server, "/v3/configs/config/secrets"); n != 2 {
		t.Errorf("the values of %d configs were read, want the two that were opened", n)
	}
	if n := asked(server, "/v3/environments") + asked(server, "/v3/configs"); n > 2*projects+8 {
		t.Errorf("listing the configs of %d projects took %d requests", projects, n)
	}
	for _, request := range server.Requests() {
		if request.Status == http.StatusTooManyRequests {
			t.Fatalf("%s was refused: too many requests", request.Path)
		}
	}
}

// asked counts the requests for a path.
func asked(server *sandbox.Server, path string) int {
	n := 0
	for _, request := range server.Requests() {
		if request.Path == path {
			n++
		}
	}
	return n
}

// found are the lines that list a secret.
func found(d *drive.Driver) []string {
	var lines []string
	for _, line := range d.Screen().Lines() {
		if strings.Contains(line, "AWS_URL") {
			lines = append(lines, line)
		}
	}
	return lines
}
