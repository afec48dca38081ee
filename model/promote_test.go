package model_test

import (
	"slices"
	"strings"
	"testing"

	"dtui/model"
)

// plan plans a promotion into one target with nothing staged; what was read is the source, the target and the others.
func plan(source, target *model.Snapshot, names []string, others ...*model.Snapshot) model.Plan {
	return planOver(model.NewStaging(), source, target, names, others...)
}

func planOver(s *model.Staging, source, target *model.Snapshot, names []string, others ...*model.Snapshot) model.Plan {
	return model.PlanPromotion(model.PlanInput{
		Source: source, Targets: []*model.Snapshot{target}, Names: names, Staged: s.Of, Protected: model.DefaultProtected(),
		Loaded: func(ref model.ConfigRef) *model.Snapshot {
			for _, read := range slices.Concat([]*model.Snapshot{source, target}, others) {
				if read.ID().ConfigRef == ref {
					return read
				}
			}
			return nil
		},
	})
}

func only(t *testing.T, p model.Plan) model.PlanLine {
	t.Helper()
	if len(p.Targets) != 1 || len(p.Targets[0].Lines) != 1 {
		t.Fatalf("the plan is %+v, want one line", p)
	}
	return p.Targets[0].Lines[0]
}

func TestPromotingFourSecrets(t *testing.T) {
	t.Parallel()
	dev := snap("dev", secret("API_URL", "https://api.example.com"), secret("DB_URL", "postgres://${dev.DB_HOST}/app"), secret("DB_HOST", "db"),
		restricted("KEY"), with(secret("NEW", "n"), model.Unmasked, "json"), secret("DOPPLER_CONFIG", "dev"))
	prd := snap("prd", with(secret("API_URL", "https://old.example.com"), model.Restricted, ""), secret("DB_URL", "postgres://${DB_HOST}/app"), secret("DB_HOST", "db"),
		secret("DOPPLER_CONFIG", "prd"))
	p := plan(dev, prd, []string{"API_URL", "DB_URL", "DOPPLER_CONFIG", "KEY", "NEW"})
	lines := p.Targets[0].Lines
	if len(lines) != 4 || p.Source != dev || p.Targets[0].Present != prd || p.Targets[0].Refused != "" {
		t.Fatalf("%d lines, want 4 without the managed name", len(lines))
	}
	type short struct {
		name   string
		verb   model.Verb
		ticked bool
		worst  model.Severity
	}
	for i, want := range []short{
		{"API_URL", model.Overwrite, true, model.Caution},
		{"DB_URL", model.Overwrite, true, model.Caution},
		{"KEY", model.Blocked, false, 0},
		{"NEW", model.Create, true, 0},
	} {
		if got := (short{lines[i].Name, lines[i].Verb, lines[i].Ticked, lines[i].Worst()}); got != want {
			t.Errorf("line %d is %+v, want %+v", i, got, want)
		}
	}
	if lines[2].Reason != "the source value is restricted and cannot be read" {
		t.Errorf("KEY is blocked because %q", lines[2].Reason)
	}
	if w := lines[1].Warnings; len(w) != 1 || w[0].Short != "would read from backend / dev" || !strings.Contains(w[0].Long, "${dev.DB_HOST} resolves elsewhere") {
		t.Errorf("DB_URL: %+v", w)
	}
	if w := lines[0].Warnings; len(w) != 1 || w[0].Short != "cannot be taken back" {
		t.Errorf("API_URL: %+v", w)
	}
	if n, targets := p.Ticked(); n != 3 || targets != 1 {
		t.Errorf("%d lines ticked in %d targets", n, targets)
	}
	if target := p.Targets[0]; target.Count(model.Overwrite) != 2 || target.Count(model.Create) != 1 || target.Count(model.Blocked) != 1 || target.Count(model.Same) != 0 {
		t.Error("the counts are wrong")
	}
	drafts := p.Drafts()
	if len(drafts) != 1 || drafts[0].Present != prd || len(drafts[0].Changes) != 3 {
		t.Fatalf("the drafts are %+v", drafts)
	}
	for i, want := range []model.Change{
		{Base: prd.Find("API_URL"), Name: "API_URL", Value: text("https://api.example.com")},
		{Base: prd.Find("DB_URL"), Name: "DB_URL", Value: text("postgres://${dev.DB_HOST}/app")},
		{Name: "NEW", Value: text("n"), Visibility: model.Unmasked, Type: "json"},
	} {
		if !sameChange(drafts[0].Changes[i], want) {
			t.Errorf("draft %d is %+v", i, drafts[0].Changes[i])
		}
	}
	s := model.NewStaging()
	if err := s.StageAll("promotion", drafts...); err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if c, ok := s.Of(prd.ID()).Get(line.Name); ok != line.Ticked || ok && !sameSecret(c.Result(), &line.After) {
			t.Errorf("%s: what is staged is not what the plan said", line.Name)
		}
	}
}

func TestPlanVerbs(t *testing.T) {
	t.Parallel()
	dev := snap("dev", secret("A", "1"), secret("B", "2"))
	closed := restricted("A")
	told := with(secret("A", "1"), model.Restricted, "")
	stage := func(c ...model.Change) func(*testing.T, *model.Staging, *model.Snapshot) {
		return func(t *testing.T, s *model.Staging, at *model.Snapshot) { t.Helper(); stage(t, s, at, c...) }
	}
	nothing := stage()
	was := secret("A", "old")
	for name, c := range map[string]struct {
		target *model.Snapshot
		staged func(*testing.T, *model.Staging, *model.Snapshot)
		verb   model.Verb
		reason string
	}{
		"create":                  {snap("stg"), nothing, model.Create, ""},
		"overwrite":               {snap("stg", was), nothing, model.Overwrite, ""},
		"overwrite empty":         {snap("stg", secret("A", "")), nothing, model.Overwrite, ""},
		"same":                    {snap("stg", with(secret("A", "1"), model.Unmasked, "json")), nothing, model.Same, ""},
		"restricted is not same":  {snap("stg", closed), nothing, model.Overwrite, ""},
		"told is not same either": {snap("stg", told), nothing, model.Overwrite, ""},
		"edit staged":             {snap("stg", was), stage(model.Change{Base: &was, Name: "A", Value: text("x")}), model.Blocked, "a change of it is already staged there"},
		"deletion staged":         {snap("stg", was), stage(model.Change{Base: &was, Name: "A", Removal: model.Delete}), model.Blocked, "a change of it is already staged there"},
		"renaming away staged":    {snap("stg", was), stage(model.Change{Base: &was, Name: "C"}), model.Blocked, "a change of it is already staged there"},
		"renaming into it staged": {snap("stg", secret("C", "1")), stage(model.Change{Base: of(secret("C", "1")), Name: "A"}), model.Blocked, "a change of it is already staged there"},
		"adding staged":           {snap("stg"), stage(add("A", "x")), model.Blocked, "a change of it is already staged there"},
		"another staged":          {snap("stg"), stage(add("B", "x")), model.Create, ""},
	} {
		s := model.NewStaging()
		c.staged(t, s, c.target)
		line := only(t, planOver(s, dev, c.target, []string{"A"}))
		if line.Verb != c.verb || line.Reason != c.reason || line.Ticked != (c.verb == model.Create || c.verb == model.Overwrite) {
			t.Errorf("%s: verb %d, ticked %t, %q", name, line.Verb, line.Ticked, line.Reason)
		}
		if !sameSecret(line.Before, c.target.Find("A")) {
			t.Errorf("%s: before is %+v", name, line.Before)
		}
	}
	if line := only(t, plan(dev, snap("stg"), []string{"GONE"})); line.Verb != model.Blocked || line.Reason != "the source does not have it" {
		t.Errorf("missing: %d, %q", line.Verb, line.Reason)
	}
}

func TestPromise2RefusedTargets(t *testing.T) {
	t.Parallel()
	dev := snap("dev", secret("A", "1"))
	foreign := model.NewSnapshot(model.Owner{Host: someone.Host, Workplace: "other", Actor: someone.Actor}, config("prd"), dev.ReadAt(), nil)
	for want, target := range map[string]*model.Snapshot{
		"it is the source": snap("dev", secret("A", "2")), "it was read as somebody else or in another workplace": foreign,
	} {
		p := plan(dev, target, []string{"A"})
		if got := p.Targets[0]; got.Refused != want || len(got.Lines) != 0 || len(p.Drafts()) != 0 {
			t.Errorf("refused because %q with %d lines, want %q", got.Refused, len(got.Lines), want)
		}
	}
}

func TestPlanWarnings(t *testing.T) {
	t.Parallel()
	src := func(raw string) []model.Secret { return []model.Secret{secret("X", raw)} }
	at := func(names ...string) []model.Secret {
		var list []model.Secret
		for _, name := range names {
			list = append(list, secret(name, "v"))
		}
		return list
	}
	elsewhere := config("dev")
	elsewhere.Project = "auth"
	for name, c := range map[string]struct {
		source   []model.Secret
		from, to string
		target   []model.Secret
		names    []string
		others   []*model.Snapshot
		want     string
		severity model.Severity
	}{
		"plain":                                  {src("text"), "dev", "prd", nil, nil, nil, "", 0},
		"reference resolves there":               {src("${Y}"), "dev", "prd", at("Y"), nil, nil, "", 0},
		"reference to a managed name":            {src("${DOPPLER_CONFIG}"), "dev", "prd", nil, nil, nil, "", 0},
		"reference resolves nowhere":             {append(src("${Y}"), at("Y")...), "dev", "prd", nil, nil, nil, "${Y} does not exist in prd", model.Danger},
		"reference comes along":                  {append(src("${Y}"), at("Y")...), "dev", "prd", nil, []string{"Y"}, nil, "", 0},
		"reference is restricted and stays":      {append(src("${Y}"), restricted("Y")), "dev", "prd", nil, []string{"Y"}, nil, "${Y} does not exist in prd", model.Danger},
		"reference is asked for but not there":   {src("${Y}"), "dev", "prd", nil, []string{"Y"}, nil, "${Y} does not exist in prd", model.Danger},
		"reference to the source's own config":   {src("${dev.Y}"), "dev", "prd", nil, nil, nil, "${dev.Y} resolves nowhere there", model.Danger},
		"reference reads from the source":        {append(src("${dev.Y}"), at("Y")...), "dev", "prd", nil, nil, nil, "would read from backend / dev", model.Caution},
		"the same among equals":                  {append(src("${dev.Y}"), at("Y")...), "dev", "dev_a", nil, nil, nil, "would read from backend / dev", model.Caution},
		"reference to the target":                {src("${prd.Y}"), "dev", "prd", at("Y"), nil, nil, "", 0},
		"reference to what the target lacks":     {src("${prd.Y}"), "dev", "prd", nil, nil, nil, "${prd.Y} does not exist in prd", model.Danger},
		"reference to a third, of other purpose": {src("${stg.Y}"), "dev", "prd", nil, nil, nil, "would read from backend / stg", model.Caution},
		"reference to a third, of like purpose":  {src("${prd_eu.Y}"), "dev", "prd", nil, nil, []*model.Snapshot{snap("prd_eu", at("Y")...)}, "", 0},
		"reference to a third that was not read": {src("${prd_eu.Y}"), "dev", "prd", nil, nil, nil, "not told whether ${prd_eu.Y} resolves", model.Caution},
		"reference to a third that was read":     {src("${prd_eu.Y}"), "dev", "prd", nil, nil, []*model.Snapshot{snap("prd_eu")}, "${prd_eu.Y} resolves nowhere there", model.Danger},
		"reference to another project":           {src("${auth.dev.Y}"), "dev", "prd", nil, nil, []*model.Snapshot{snapOf(elsewhere, at("Y")...)}, "would read from auth / dev", model.Caution},
		"reference to another project's hole":    {src("${auth.dev.Y}"), "dev", "prd", nil, nil, []*model.Snapshot{snapOf(elsewhere)}, "${auth.dev.Y} resolves nowhere there", model.Danger},
		"literal over reference":                 {src("text"), "dev", "stg", []model.Secret{secret("X", "${Y}")}, nil, nil, "a literal would replace a reference", model.Caution},
		"reference over reference":               {src("${Y}"), "dev", "stg", append(at("Y"), secret("X", "a${Y}")), nil, nil, "", 0},
		"restricted before":                      {src("text"), "dev", "stg", []model.Secret{restricted("X")}, nil, nil, "cannot be taken back", model.Caution},
		"development host":                       {src("https://api.dev.example.com/v1"), "dev", "prd", nil, nil, nil, "a development host would reach production", model.Danger},
		"local host":                             {src("postgres://localhost:5432/app"), "dev", "prd", nil, nil, nil, "a local host would reach production", model.Danger},
		"loopback":                               {src("127.0.0.1"), "dev", "prd", nil, nil, nil, "a local host would reach production", model.Danger},
		"staging host":                           {src("db.STG.example.com"), "stg", "prd", nil, nil, nil, "a staging host would reach production", model.Danger},
		"development host to staging":            {src("https://api.dev.example.com"), "dev", "stg", nil, nil, nil, "", 0},
		"development host to a branch":           {src("https://api.dev.example.com"), "dev", "prd_eu", nil, nil, nil, "a development host would reach production", model.Danger},
		"a word that only begins so":             {src("https://devices.example.com"), "dev", "prd", nil, nil, nil, "", 0},
		"a sentence":                             {src("for dev. use only"), "dev", "prd", nil, nil, nil, "", 0},
		"production host":                        {src("https://api.example.com"), "dev", "prd", nil, nil, nil, "", 0},
		"protected to unprotected":               {src("text"), "prd", "stg", nil, nil, nil, "leaves a protected config", model.Caution},
		"protected to protected":                 {src("text"), "prd", "prd_eu", nil, nil, nil, "", 0},
	} {
		source, target := snap(c.from, c.source...), snap(c.to, c.target...)
		p := plan(source, target, append([]string{"X"}, c.names...), c.others...)
		line := p.Targets[0].Lines[0]
		switch {
		case c.want == "" && len(line.Warnings) != 0:
			t.Errorf("%s: %+v, want no warning", name, line.Warnings)
		case c.want == "" && !line.Ticked:
			t.Errorf("%s: starts without a tick", name)
		case c.want == "":
		case len(line.Warnings) != 1 || line.Warnings[0].Short != c.want || line.Warnings[0].Severity != c.severity:
			t.Errorf("%s: %+v, want %q", name, line.Warnings, c.want)
		case line.Ticked != (c.severity < model.Danger):
			t.Errorf("%s: ticked %t", name, line.Ticked)
		case !strings.HasSuffix(line.Warnings[0].Long, "."):
			t.Errorf("%s: %q is not a sentence", name, line.Warnings[0].Long)
		}
	}
	debug := snap("dev", secret("APP_DEBUG", "True"), secret("DEBUG_LEVEL", "3"))
	p := plan(debug, snap("prd"), []string{"APP_DEBUG", "DEBUG_LEVEL"})
	if first, second := p.Targets[0].Lines[0], p.Targets[0].Lines[1]; first.Worst() != model.Caution || !first.Ticked || second.Worst() != 0 {
		t.Error("a debug switch is not told from a number")
	}
}

func TestPromise6WarningsHoldNoValue(t *testing.T) {
	t.Parallel()
	dev := snap("dev", secret("X", "https://"+hidden+".dev.example.com"), secret("Z", hidden+"${Y}"))
	for _, line := range plan(dev, snap("prd", secret("X", hidden+"${Y}")), []string{"X", "Z"}).Targets[0].Lines {
		if len(line.Warnings) == 0 {
			t.Errorf("%s has no warning to look at", line.Name)
		}
		for _, w := range line.Warnings {
			if leaks(w.Short) || leaks(w.Long) {
				t.Errorf("%s: %q quotes a value", line.Name, w.Long)
			}
		}
	}
}

func TestTakeBack(t *testing.T) {
	t.Parallel()
	const (
		deleted  = "deleted since"
		changed  = "changed since"
		settings = "settings changed since"
		never    = "the former value was restricted, and dtui never had it"
	)
	was := with(secret("A", "old"), model.Unmasked, "json")
	closed := restricted("A")
	inherited := secret("A", "root")
	after := func(s model.Secret) *model.Secret {
		s.Raw, s.Computed = text("new"), text("new")
		return &s
	}
	created := model.Change{Name: "A", Value: text("new"), Visibility: model.Unmasked, Type: "json"}
	over := func(base model.Secret) model.Change { return model.Change{Base: &base, Name: "A", Value: text("new")} }
	told := with(secret("A", "told"), model.Restricted, "")
	moved := *after(was)
	moved.Name = "B"
	for name, c := range map[string]struct {
		saved  model.Change
		now    *model.Secret
		root   *model.Secret
		want   model.Change
		reason string
	}{
		"created":                  {created, after(was), nil, model.Change{Base: after(was), Name: "A", Removal: model.Delete}, ""},
		"created, changed":         {created, &was, nil, model.Change{}, changed},
		"created, made visible":    {created, after(inherited), nil, model.Change{}, settings},
		"created, another type":    {created, of(with(*after(was), "", "url")), nil, model.Change{}, settings},
		"created, deleted":         {created, nil, nil, model.Change{}, deleted},
		"own over the root's":      {over(inherited), after(inherited), &inherited, model.Change{Base: after(inherited), Name: "A", Removal: model.FollowRoot}, ""},
		"own over restricted root": {over(closed), after(closed), &closed, model.Change{Base: after(closed), Name: "A", Removal: model.FollowRoot}, ""},
		"root moved since":         {over(inherited), after(inherited), of(secret("A", "root's newer")), model.Change{Base: after(inherited), Name: "A", Value: text("root")}, ""},
		"own, settings changed":    {over(inherited), of(with(*after(inherited), model.Unmasked, "")), &inherited, model.Change{}, settings},
		"overwritten":              {over(was), after(was), nil, model.Change{Base: after(was), Name: "A", Value: text("old")}, ""},
		"overwritten on a branch":  {over(was), after(was), &inherited, model.Change{Base: after(was), Name: "A", Value: text("old")}, ""},
		"overwritten with settings": {
			model.Change{Base: &was, Name: "A", Value: text("new"), Visibility: model.Masked, Type: "url"},
			of(with(*after(was), model.Masked, "url")), nil,
			model.Change{Base: of(with(*after(was), model.Masked, "url")), Name: "A", Value: text("old"), Visibility: model.Unmasked, Type: "json"},
			"",
		},
		"overwritten and renamed":     {model.Change{Base: &was, Name: "B", Value: text("new")}, &moved, nil, model.Change{Base: &moved, Name: "A", Value: text("old")}, ""},
		"overwritten, changed":        {over(was), of(with(secret("A", "newer"), model.Unmasked, "json")), nil, model.Change{}, changed},
		"overwritten, set back":       {over(was), &was, nil, model.Change{}, changed},
		"overwritten, settings":       {over(was), of(with(*after(was), model.Masked, "")), nil, model.Change{}, settings},
		"overwritten, type":           {over(was), of(with(*after(was), "", "yaml")), nil, model.Change{}, settings},
		"overwritten, restricted":     {over(was), &closed, nil, model.Change{}, settings},
		"own over restricted, untold": {over(closed), &closed, &closed, model.Change{}, "restricted, so that nobody can tell whether it was changed since"},
		"overwritten, deleted":        {over(was), nil, nil, model.Change{}, deleted},
		"restricted before":           {over(closed), &closed, nil, model.Change{}, never},
		"restricted before, told":     {over(told), after(told), nil, model.Change{}, never},
		"restricted before, deleted":  {over(closed), nil, nil, model.Change{}, deleted},
		"restricted before, weakened": {model.Change{Base: &closed, Name: "A", Value: text("new"), Visibility: model.Masked}, of(secret("A", "new")), nil, model.Change{}, never},
		"empty before":                {over(secret("A", "")), after(inherited), nil, model.Change{Base: after(inherited), Name: "A", Value: text("")}, ""},
		"reference before":            {over(secret("A", "${B}")), after(inherited), nil, model.Change{Base: after(inherited), Name: "A", Value: text("${B}")}, ""},
	} {
		now := snap("dev_a")
		if c.now != nil {
			now = snap("dev_a", *c.now)
		}
		got, reason := model.TakeBack(model.Promoted{StagedChange: model.StagedChange{ID: now.ID(), Change: c.saved}}, now, c.root)
		if reason != c.reason || c.reason == "" && !sameChange(got, c.want) {
			t.Errorf("%s: %q, %+v", name, reason, got)
		}
		if c.reason == "" {
			if err := model.NewStaging().Stage(now, name, got); err != nil {
				t.Errorf("%s: the inverse cannot be staged: %v", name, err)
			}
			if got.Removal == model.Keep && !sameSecret(got.Result(), c.saved.Base) {
				t.Errorf("%s: the inverse does not give back what was there", name)
			}
			if got.Removal == model.FollowRoot && !sameSecret(got.RootValue, c.root) {
				t.Errorf("%s: what will be seen is not told", name)
			}
		}
	}
}

func TestPromotingIntoAnotherProject(t *testing.T) {
	t.Parallel()
	dev := snap("dev", secret("X", "${dev.Y}"), secret("Y", "1"))
	there := config("dev_auth")
	there.Project = "auth"
	line := only(t, plan(dev, snapOf(there), []string{"X"}))
	if w := line.Warnings; len(w) != 1 || w[0].Severity != model.Caution || w[0].Short != "${dev.Y} means another config there" ||
		w[0].Long != "In auth / dev_auth, ${dev.Y} would read from auth / dev instead of backend / dev." {
		t.Errorf("%+v", line.Warnings)
	}
}
