package model_test

import (
	"errors"
	"strings"
	"testing"

	"dtui/model"
)

// refused wants a full sentence about a field that holds a text; "" wants none.
func refused(t *testing.T, what string, err error, text string) {
	t.Helper()
	var input *model.InvalidInput
	switch {
	case text == "" && err != nil:
		t.Errorf("%s: %v", what, err)
	case text == "":
	case !errors.As(err, &input) || input.Field == "" || !strings.HasSuffix(err.Error(), ".") || !strings.Contains(err.Error(), text):
		t.Errorf("%s: %v, want %q", what, err, text)
	}
}

func TestWhatAConfigForbids(t *testing.T) {
	t.Parallel()
	root, branch := model.Config{Root: true}, model.Config{}
	locked, heir := model.Config{Locked: true}, model.Config{Inherits: []model.ConfigRef{{Project: "a", Config: "b"}}}
	parent := model.Config{Inheritable: true, InheritedBy: []model.ConfigRef{{Project: "a", Config: "b"}}}
	for what, c := range map[string]struct{ got, want string }{
		"root":        {root.WhyFixed(), "environment's slug"},
		"locked":      {locked.WhyFixed(), "Unlock it first"},
		"branch":      {branch.WhyFixed(), ""},
		"clone root":  {root.WhyNotCloned(), "branch configs only"},
		"clone":       {branch.WhyNotCloned(), ""},
		"open heir":   {heir.WhyNotInheritable(true), "cannot be inherited from"},
		"close heir":  {heir.WhyNotInheritable(false), ""},
		"close":       {parent.WhyNotInheritable(false), "a / b inherits from it"},
		"open branch": {branch.WhyNotInheritable(true), ""},
	} {
		if (c.want == "") != (c.got == "") || !strings.Contains(c.got, c.want) {
			t.Errorf("%s: %q, want %q", what, c.got, c.want)
		}
	}
}

func TestCheckInherits(t *testing.T) {
	t.Parallel()
	config := func(name, environment string, inheritable bool) model.Config {
		return model.Config{ConfigRef: model.ConfigRef{Project: "pp", Config: name}, Environment: environment, Inheritable: inheritable}
	}
	child, same, closed, good, circle := config("dev", "dev", false), config("dev_x", "dev", true), config("stg", "stg", false), config("prd", "prd", true), config("qa", "qa", true)
	circle.Inherits = []model.ConfigRef{child.ConfigRef}
	read := []model.Config{child, same, closed, good, circle}
	unread := model.ConfigRef{Project: "other", Config: "prd"}
	open := child
	open.Inheritable = true
	for what, c := range map[string]struct {
		child   model.Config
		parents []model.ConfigRef
		says    string
	}{
		"none":        {open, nil, ""},
		"good":        {child, []model.ConfigRef{good.ConfigRef, unread}, ""},
		"inheritable": {open, []model.ConfigRef{good.ConfigRef}, "Switch that off first"},
		"itself":      {child, []model.ConfigRef{child.ConfigRef}, "itself"},
		"twice":       {child, []model.ConfigRef{good.ConfigRef, good.ConfigRef}, "twice"},
		"same":        {child, []model.ConfigRef{same.ConfigRef}, "same environment"},
		"closed":      {child, []model.ConfigRef{closed.ConfigRef}, "Allow it there first"},
		"circle":      {child, []model.ConfigRef{circle.ConfigRef}, "inherits from this config"},
		"no address":  {child, []model.ConfigRef{{Project: "pp", Config: "X"}}, "not a config's name"},
	} {
		refused(t, what, model.CheckInherits(c.child, c.parents, read), c.says)
	}
}

func TestNamesOfWhatIsManaged(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 256)
	text := func(s string) *string { return &s }
	for what, c := range map[string]struct {
		err  error
		says string
	}{
		"project":         {model.CheckProjectName("data-pipeline_2"), ""},
		"no project":      {model.CheckProjectName(""), "needs a name"},
		"upper case":      {model.CheckProjectName("Shop"), "may only hold"},
		"short":           {model.CheckProjectName("a"), "2 to 80"},
		"long":            {model.CheckProjectName(long), "2 to 80"},
		"description":     {model.ProjectDraft{Name: "ab", Description: long}.Check(), "255"},
		"kept":            {model.ProjectEdit{Name: "ab"}.Check(), ""},
		"not UTF-8":       {model.ProjectEdit{Name: "ab", Description: text("\xff")}.Check(), "UTF-8"},
		"environment":     {model.EnvironmentDraft{Name: "Qualität 1", Slug: "qa"}.Check(), ""},
		"its name":        {model.EnvironmentDraft{Name: "Q", Slug: "qa"}.Check(), "2 to 50"},
		"its slug":        {model.EnvironmentDraft{Name: "QA", Slug: "q a"}.Check(), "environment may only hold"},
		"nothing":         {model.EnvironmentEdit{}.Check(), "Nothing is changed"},
		"branch":          {model.CheckBranchName("dev", "dev_x"), ""},
		"no prefix":       {model.CheckBranchName("dev", "x"), "starts with dev_"},
		"prefix alone":    {model.CheckBranchName("dev", "dev_"), "starts with dev_"},
		"long branch":     {model.CheckBranchName("dev", "dev_"+long), "2 to 60"},
		"token":           {model.ConfigTokenDraft{Name: "CI, nightly", Access: model.ReadOnly}.Check(), ""},
		"token's access":  {model.ConfigTokenDraft{Name: "CI"}.Check(), "read or read/write"},
		"account":         {model.ServiceAccountDraft{Name: "x", Permissions: []string{}}.Check(), ""},
		"no change":       {model.ServiceAccountDraft{}.CheckEdit(), "Nothing is changed"},
		"account's token": {model.AccountTokenDraft{}.Check(), "needs a name"},
		"workplace":       {model.WorkplaceEdit{Name: text("Acme"), BillingEmail: text("a@b.example")}.Check(), ""},
		"mail":            {model.WorkplaceEdit{SecurityEmail: text("Ann <a@b.example>")}.Check(), "not a mail address"},
		"lease":           {model.CheckLease("DB", model.DefaultLease), ""},
		"long lease":      {model.CheckLease("DB", model.MaxLease+1), "a minute to a day"},
		"share":           {model.ShareDraft{Secret: model.NewValue("x"), Views: model.UnlimitedViews, Days: 90}.Check(), ""},
		"no secret":       {model.ShareDraft{Views: 1, Days: 1}.Check(), "no text"},
		"no views":        {model.ShareDraft{Secret: model.NewValue("x"), Days: 1}.Check(), "1 to 50"},
		"too many days":   {model.ShareDraft{Secret: model.NewValue("x"), Views: 1, Days: 91}.Check(), "1 to 90"},
	} {
		refused(t, what, c.err, c.says)
	}
}
