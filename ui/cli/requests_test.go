package cli

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
	"dtui/ui"
	"dtui/ui/internal/drive"
)

var notified = model.ConfigRef{Project: "notifications", Config: "prd"}

// policed is somebody at a config under a policy, with a change of a secret of it staged and the review open, on its list.
func policed(t *testing.T, s setting) *user {
	t.Helper()
	s.ui.Start = notified
	u := sit(t, s)
	u.stage("PUSH_BATCH_SIZE", "900")
	u.do("s", "esc").see("Under the change-request policy Notifications in production")
	return u
}

// stage edits a secret of a protected config, which is unlocked first.
func (u *user) stage(name, value string) *user {
	u.t.Helper()
	u.do("3", "/")
	u.Type(name)
	u.do("enter", "e")
	if !u.Screen().Contains("Edit " + name) {
		u.do("right", "enter")
	}
	u.see("Edit " + name)
	u.Type(value)
	return u.do("enter", "esc")
}

// other is another person at the same sandbox.
func (u *user) other(person string) *user {
	u.t.Helper()
	token, err := u.server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: person})
	if err != nil {
		u.t.Fatal(err)
	}
	return sitAt(u.t, u.server, u.base, setting{token: token, ui: ui.Options{Start: notified}, cols: u.Screen().Width(), rows: u.Screen().Height()})
}

// inRequest lists the units of a change request.
func (u *user) inRequest(title string) *user {
	u.t.Helper()
	return u.manage("Change requests").at(title).do("enter")
}

// A save that a policy refuses leads to a change request, which somebody else approves and one applies oneself.
func TestAChangeRequestFromTheRefusedSaveToTheConfig(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := policed(t, s)
		u.do("tab").confirmOpen("prd")
		u.staged(1).says("Not saved: notifications / prd is under the change-request policy Notifications in production")
		u.says("c opens a change request for notifications / prd.")
		u.wrote()
		u.do("c").see("Open a change request")
		u.inDialog("Open a change request", "nothing is written to a config, so no name is asked for")
		if s.cols == 120 {
			u.inDialog("Open a change request", "notifications / prd is under the policy Notifications in production: 1 review is asked for, by Platform, not by oneself.")
			u.row("[x] notifications / prd", "1 change").row("Ana Lima", "(you)")
		}
		u.do("ctrl+s").see("A change request needs a title.")
		if u.asked("POST", "/change_requests") != 0 {
			t.Fatal("a request without a title was sent")
		}
		u.fill("Larger pushes", "The queue is behind")
		u.golden(fmt.Sprintf("request-form-%dx%d", s.cols, s.rows))
		u.do("tab", "tab", "down", "down", "space", "ctrl+s")
		u.inDialog("Change request opened", "Opened the change request Larger pushes with 1 change of notifications / prd. Its id is")
		u.inDialog("Change request opened", "Nothing is written before it is approved and applied.")
		u.inDialog("Change request opened", "1 change left what is staged. u stages it again.")
		u.staged(0).wrote()
		u.do("right", "enter").row("▌", "Larger pushes", "open", "Ana Lima")
		u.says("Chen Wei")
		u.do("enter").row("notifications / prd", "open", "1 change").do("x").row("approve", "Not your own request: policy")
		u.do("esc", "x").option("apply").destroy("prd").inDialog("Apply", "requires 1 approvals for the config 'prd'; there are 0")
		u.do("esc").wrote()

		chen := u.other("chen")
		chen.inRequest("Larger").do("enter").row("PUSH_BATCH_SIZE", "change", "500", "••••")
		chen.do("x").option("approve").do("right", "enter").see("Approved the unit")
		u.do("x").option("apply").destroy("prd").see("Applied 1 change to notifications / prd").row("notifications / prd", "applied")
		u.wrote("notifications/prd PUSH_BATCH_SIZE = 900")
		u.do("x").unseen("take my approval").see("applied already")
		u.do("esc").unseen("Larger pushes").do("f").row("Larger pushes", "closed")
	})
}

// What was proposed comes back with undo, marked; where it was to stay, it stays marked, and quitting asks.
func TestWhatWasProposedIsNotLost(t *testing.T) {
	t.Parallel()
	u := policed(t, setting{})
	u.do("c").fill("Larger pushes").do("ctrl+s").see("Change request opened").do("enter")
	u.staged(0).do("u").staged(1)
	u.says("stands in the change request Larger pushes already")
	u.do("c").fill("Again", "", "", "", "", ">").do("ctrl+s").inDialog("Change request opened", "What was proposed is still staged, and marked in the review.")
	u.do("enter").staged(1).says("stands in the change request Again already")
	u.do("esc").see("! policy").row("policy", "Notifications in production: 1 review is asked for").edit("PUSH_BATCH_SIZE", "901").do("s", "esc").unseen("stands in the change request")
	u.do("esc", "q").see("not saved")
}

// Cancelling half-way and answers that never come write nothing, and keep what is staged.
func TestAChangeRequestThatIsNotOpened(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := policed(t, s)
		u.do("c").fill("Half a title", "half a description").do("esc").unseen("Open a change request").staged(1)
		u.do("c").fill("No config").do("tab", "tab", "space", "ctrl+s").see("needs a change").do("esc").staged(1)
		if n := u.asked("POST", "/change_requests"); n != 0 {
			t.Fatalf("%d requests were sent", n)
		}
		undo := u.server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost, Path: "/v3/workplace/change_requests", Times: 1})
		defer undo()
		u.do("c").fill("Lost").do("ctrl+s").inDialog("Open a change request", "The answer got lost: whether the change request was opened is not known. Look at the list of change requests before you send it again. Everything stays staged.")
		u.do("esc").staged(1).wrote()
		u.do("esc").inRequest("Lost").see("PUSH_BATCH_SIZE")
	})
}

// Who cannot be read is said, and a refusal names the plan and the token.
func TestAChangeRequestThatMayNotBeOpened(t *testing.T) {
	t.Parallel()
	u := policed(t, setting{})
	for _, fault := range []sandbox.Fault{
		{Kind: sandbox.FaultStatus, Status: http.StatusForbidden, Method: http.MethodGet, Path: "/v3/workplace/users"},
		{Kind: sandbox.FaultStatus, Status: http.StatusForbidden, Method: http.MethodPost, Path: "/v3/workplace/change_requests"},
	} {
		defer u.server.Inject(fault)()
	}
	u.do("c").inDialog("Open a change request", "Nobody can be asked from here: Could not list the people in the workplace")
	u.fill("Not mine to open").do("ctrl+s").inDialog("Open a change request", "The plan has no change requests, or this token may not open them. Everything stays staged.")
	u.do("esc").staged(1).wrote()
}

// What somebody else changed since is not proposed over: a request has no guards.
func TestPromise4AChangeRequestIsNotOpenedOverWhatSomebodyElseChanged(t *testing.T) {
	t.Parallel()
	u := policed(t, setting{})
	u.do("c").fill("Too late")
	ana := u.other("chen")
	ana.inRequest("larger batches").do("x").option("approve").do("right", "enter", "x").option("apply").destroy("prd").see("Applied 3 changes")
	u.do("ctrl+s").inDialog("Open a change request", "Nothing was sent: PUSH_BATCH_SIZE in notifications / prd was changed by somebody else since.")
	if n := u.asked("POST", "/change_requests"); n != 0 {
		t.Fatalf("%d requests were sent", n)
	}
	u.do("esc").staged(1).says("Doppler has changed since")
	u.do("c").see("Nothing that is ticked can be put").see("has changed PUSH_BATCH_SIZE since it")
}

// What a change request cannot express stays behind, and the form names it.
func TestWhatAChangeRequestCannotExpressStaysBehind(t *testing.T) {
	t.Parallel()
	u := policed(t, setting{})
	u.do("esc").find("QUEUE_TOPIC").do("r").see("Rename")
	u.do("ctrl+u")
	u.Type("QUEUE_SUBJECT")
	u.do("enter").staged(2)
	u.do("s", "esc", "c").inDialog("Open a change request", "Left out of notifications / prd, and staged as before: a change request cannot rename QUEUE_TOPIC.")
	u.fill("One of two").do("ctrl+s").inDialog("Change request opened", "Opened the change request One of two with 1 change of notifications / prd.").do("enter")
	u.staged(1).do("c").see("Nothing that is ticked can be put into a change request: a").see("change request cannot rename QUEUE_TOPIC.")
}

// Where no policy is the reason, a change request is not offered, and the key says why.
func TestWhereNoChangeRequestIsOffered(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: uiStart("dev_ci")})
	u.edit("LOG_LEVEL", "trace").do("s").unseen("Request").do("c").see("None of these configs is under a change-request policy:")

	without := sit(t, setting{ui: uiStart("dev_ci"), sandbox: sandbox.Options{Plan: sandbox.PlanDeveloper}})
	without.edit("LOG_LEVEL", "trace").do("s", "c").see("cannot be read").see("do not have access to change requests")
	without.do("esc", "esc").manage("Change requests").see("You do not have access to change requests.").says("Change requests need the Team plan or a larger one.")

	reading := sit(t, setting{ui: ui.Options{Start: notified, ReadOnly: true}})
	reading.inRequest("larger batches").do("enter", "x").unseen("approve").do("a").unseen("Open a change request")
	reading.do("e", "d").row("PUSH_BATCH_SIZE", "500")
	reading.do("?").unseen("open a change request with").do("esc")
	reading.changed(0)
}

// Values that are proposed are read when one is asked for, and only that one is shown.
func TestPromise5ProposedValuesAreShownOneByOneWhenAskedFor(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.ui.Start = notified
		u := sit(t, s)
		u.inRequest("Rotate").do("enter").row("SMS_GATEWAY_TOKEN", "change", "••••", "••••")
		const proposed = "demo-sms-amber-otter-417"
		u.unseen("demo-sms")
		revealing := func() int {
			n := 0
			for _, r := range u.server.Requests() {
				if strings.Contains(r.Path, "change_request") && r.Query.Has("reveal") {
					n++
				}
			}
			return n
		}
		if n := revealing(); n != 0 {
			t.Fatalf("values were read %d times before anybody asked", n)
		}
		u.golden(fmt.Sprintf("request-changes-%dx%d", s.cols, s.rows))
		u.do("v").see(proposed[:20])
		u.do("v").unseen("demo-sms").do("v").see(proposed[:20])
		if n := revealing(); n != 1 {
			t.Errorf("values were read %d times", n)
		}
		u.do("x").unseen("demo-sms").do("esc").unseen("demo-sms")
		u.do("v").see(proposed[:20]).do("ctrl+k").unseen("demo-sms").do("v").unseen("demo-sms").do("ctrl+k").unseen("demo-sms")
		u.do("v", "t").see("Proposed").see("demo-sms").do("esc").unseen("demo-sms")
		u.do("v").see(proposed[:20]).do("esc").unseen("demo-sms").do("enter").row("SMS_GATEWAY_TOKEN", "change").unseen("demo-sms")
		u.do("v").see(proposed[:20]).do("ctrl+g").unseen("demo-sms").do("down").row("Rotate the SMS gateway").unseen("demo-sms")
		if n := revealing(); n != 2 {
			t.Errorf("values were read %d times, want once for each time that the unit was opened", n)
		}
	})
}

// A unit that was changed since it was read is not approved unseen, and says what it is now.
func TestAStaleUnitIsNotApprovedUnseen(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: ui.Options{Start: notified}})
	u.inRequest("larger batches").do("enter").row("PUSH_PARALLEL", "add")
	author := api(t, u.base, u.token("ben"))
	list, err := author.ChangeRequests(t.Context(), model.ChangeRequestFilter{Title: "larger"}, 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	edit := model.ChangeRequestEdit{Units: []model.UnitEdit{{Unit: list[0].Units[0].ID, Drop: []string{"PUSH_PARALLEL"}}}}
	if err := author.EditChangeRequest(t.Context(), list[0].ID, edit); err != nil {
		t.Fatal(err)
	}
	u.do("x").option("approve").do("right", "enter").inDialog("Approve", "Nothing was done: what is proposed for notifications / prd was changed since it was read here.")
	u.do("esc").unseen("PUSH_PARALLEL")
	if _, err := author.SetUnitStatus(t.Context(), list[0].ID, list[0].Units[0].ID, model.UnitDraftStatus); err != nil {
		t.Fatal(err)
	}
	u.do("x").option("approve").do("right", "enter").inDialog("Approve", "Nothing was done: the unit of notifications / prd is draft since it was read here.")
	u.do("esc").says("draft, by Ben Okafor").do("x").see("It is a draft; open it first.")
	u.do("e", "right", "enter").see("Changed the status").do("x").option("approve").do("right", "enter").see("Approved the unit")
	u.do("d").see("Cancel the unit").do("esc").unseen("Cancel the unit").do("d").destroy("").see("Cancelled the unit").says("canceled, by Ben Okafor")
	u.do("x").see("It was cancelled.")
}

// The list tells neither the description nor what is no user; changing the one or asking somebody else keeps them.
func TestWhatARequestSaysAndWhoIsAskedIsNotReplacedUnseen(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: ui.Options{Start: notified}})
	a := u.straight()
	list, err := a.ChangeRequests(t.Context(), model.ChangeRequestFilter{Title: "larger"}, 1)
	if err != nil || len(list) != 1 || list[0].Description != "" {
		t.Fatalf("%+v, %v", list, err)
	}
	robot := model.MemberID{Kind: model.AccountMember, Slug: "a-service-account"}
	why := "The queue is behind."
	if err := a.EditChangeRequest(t.Context(), list[0].ID, model.ChangeRequestEdit{Description: &why, Assigned: &[]model.MemberID{robot}}); err != nil {
		t.Fatal(err)
	}
	u.manage("Change requests").at("larger").nothing(func() {
		u.do("e").option("title").see(why).do("ctrl+s").see("Nothing is changed").do("esc")
		u.do("e", "enter").Press("esc")
		u.Press("e", "enter").Type("early")
		u.see("is being read").unseen("early").Press("ctrl+s")
		u.see("is being read").FinishAll()
		u.see(why).unseen("is being read").do("esc")
	})
	u.do("e").option("title").fill("Even larger batches").do("ctrl+s").see("Changed the change request")
	u.do("e").option("reviewers").see("[x] a-service-account").do("space", "ctrl+s").see("Asked for a review")
	now, err := a.ChangeRequest(t.Context(), list[0].ID, false)
	if err != nil || now.Title != "Even larger batches" || now.Description != why || len(now.Assigned) != 2 || now.Assigned[1].MemberID != robot {
		t.Errorf("%+v, %v", now, err)
	}
	u.do("enter").see(why)
}

// Of several configs those under a policy are ticked; the others can be put into the same request.
func TestAChangeRequestOverTwoConfigs(t *testing.T) {
	t.Parallel()
	u := policed(t, setting{})
	u.do("esc", "2", "/")
	u.Type("stg")
	u.do("enter", "enter", "2", "esc").see("notifications / stg").stage("QUEUE_TOPIC", "notify-2").staged(2)
	u.do("s", "esc", "c").row("[x] notifications / prd").row("[ ] notifications / stg", "1 change")
	u.fill("Both", "").do("tab", "down", "space").row("[x] notifications / stg")
	u.do("ctrl+s").inDialog("Change request opened", "with 2 changes of notifications / prd and notifications / stg.").do("right", "enter", "enter")
	u.row("notifications / prd", "open").row("notifications / stg", "open").staged(0).wrote()
}

// Policies are made with those whose approvals count, and edited without losing a rule.
func TestPoliciesWithReviewers(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Policies").do("a").fill("Front", "", "0").do("ctrl+s").see("1 at least")
		u.fill("2").do("tab", "space").do("tab", "tab").Type("nowhere:prd")
		u.do("ctrl+s").inDialog("Create a policy", "There is no project nowhere.")
		u.fill("frontend:prd").do("ctrl+s").see("Created the policy Front")
		u.at("Front").says("2 by Platform").do("e").fill("", "Two pairs of eyes").do("tab", "tab", "tab", "right", "tab", "tab").Type("Front")
		u.do("ctrl+s").see("Changed the policy Front").says("Two pairs of eyes").says("may approve one's own request")
	})
}

// A policy is replaced as a whole: what it did not ask for is not asked for unseen, and what somebody else made of it stays.
func TestAPolicyThatIsEditedKeepsWhatItIs(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	a := u.straight()
	draft := model.PolicyDraft{Name: "Own", Rules: []model.PolicyRule{{Type: model.DisallowSelfReview}}, Projects: map[string]model.PolicyTarget{"frontend": {All: true}}}
	made, err := a.CreatePolicy(t.Context(), draft)
	if err != nil {
		t.Fatal(err)
	}
	u.manage("Policies").at("Own").do("e").fill("", "Nobody alone").do("ctrl+s").see("That is not the name")
	u.Type("Own")
	u.do("ctrl+s").see("Changed the policy Own")
	now, err := a.Policy(t.Context(), made.ID)
	if err != nil || len(now.Rules) != 1 || now.Description != "Nobody alone" {
		t.Fatalf("%+v, %v", now, err)
	}
	u.do("e").fill("Mine")
	draft.Name = "Theirs"
	if _, err := a.ReplacePolicy(t.Context(), made.ID, draft); err != nil {
		t.Fatal(err)
	}
	u.do("shift+tab", "shift+tab", "shift+tab").fill("Own").do("ctrl+s").says("changed by somebody else since it was read here")
	if now, err = a.Policy(t.Context(), made.ID); err != nil || now.Name != "Theirs" {
		t.Errorf("%+v, %v", now, err)
	}
	u.do("esc").row("Theirs")
}

// golden compares the screen without its first line, which counts what is left of a rate limit.
func (u *user) golden(name string) {
	u.t.Helper()
	drive.Golden(u.t, name, strings.Join(u.Screen().Lines()[1:], "\n")+"\n")
}
