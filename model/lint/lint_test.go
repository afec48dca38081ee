package lint_test

import (
	"crypto/ed25519"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/model/lint"
)

var someone = model.Owner{Host: "https://api.example.test", Workplace: "acme", Actor: "ada"}

func snap(config string, secrets ...model.Secret) *model.Snapshot {
	environment, _, branch := strings.Cut(config, "_")
	c := model.Config{ConfigRef: model.ConfigRef{Project: "backend", Config: config}, UUID: "uuid-" + config, Environment: environment, Root: !branch}
	return model.NewSnapshot(someone, c, time.Time{}, secrets)
}

func secret(name, raw string) model.Secret {
	s := model.Secret{Name: name, Raw: model.NewValue(raw), Visibility: model.Masked, ComputedVisibility: model.Masked, Type: model.PlainText}
	if len(model.References(s.Raw)) == 0 {
		s.Computed = s.Raw
	}
	return s
}

func typed(raw string, kind model.ValueType) model.Secret {
	s := secret("A", raw)
	s.Type = kind
	return s
}

func computed(s model.Secret, text string) model.Secret {
	s.Computed = model.NewValue(text)
	return s
}

func rulesOf(found []lint.Finding) []lint.Rule {
	var list []lint.Rule
	for _, f := range found {
		list = append(list, f.Rule)
	}
	return list
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]lint.Rule{
		"fine":                                 nil,
		"fine with it's":                       nil,
		"":                                     {lint.Empty},
		" ":                                    {lint.TrailingSpace},
		"\n":                                   {lint.TrailingSpace},
		" a":                                   {lint.LeadingSpace},
		"\na":                                  {lint.LeadingSpace},
		"a ":                                   {lint.TrailingSpace},
		"a\u00a0":                              {lint.TrailingSpace},
		"a\t\n":                                {lint.TrailingSpace, lint.TrailingNewline},
		"a\n":                                  {lint.TrailingNewline},
		"a\r\n":                                {lint.CRLF, lint.TrailingNewline},
		"a\nb\n":                               nil,
		"a\r\nb\r\n":                           {lint.CRLF},
		"\ufeffa":                              {lint.BOM},
		"a\ufeffb":                             {lint.ZeroWidth},
		"a\u200bb":                             {lint.ZeroWidth},
		"\u200ba":                              {lint.ZeroWidth},
		"a\u200d":                              {lint.ZeroWidth},
		"a\u200db":                             {lint.ZeroWidth},
		"\U0001f469\u200d\U0001f4bb":           nil,
		"\u0645\u06cc\u200c\u062e\u0648\u0627": nil,
		"a\u202eb":                             {lint.Bidi},
		"a\u2066b\u2069":                       {lint.Bidi},
		"\u201chello\u201d":                    {lint.SmartQuotes},
		"\u2018hello\u2019":                    {lint.SmartQuotes},
		"don\u2019t":                           nil,
		"changeme":                             {lint.Placeholder},
		"CHANGE_ME":                            {lint.Placeholder},
		"please-change-me-now":                 {lint.Placeholder},
		strings.ToUpper("todo"):                {lint.Placeholder},
		"todo: ask Ana":                        {lint.Placeholder},
		"https://todo.acme.dev":                nil,
		"<your token>":                         {lint.Placeholder},
		"<b>bold</b>":                          nil,
		"xxx":                                  {lint.Placeholder},
		"sk_live_xxxxxxxx":                     {lint.Placeholder},
		"maxxx1":                               nil,
		"example":                              {lint.Placeholder},
		"https://api.example.com/":             {lint.Placeholder},
		"https://anexample.com":                nil,
		"your_api_key_here":                    {lint.Placeholder},
		"Your order has shipped":               nil,
		"${TBD}":                               nil,
		"postgres://${CHANGEME}/x":             nil,
	} {
		if got := rulesOf(lint.Secret(secret("A", text))); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if got := lint.Secret(model.Secret{Name: "R", Visibility: model.Restricted}); got != nil {
		t.Errorf("what cannot be read has the findings %v", got)
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	for kind, texts := range map[model.ValueType]struct{ good, bad []string }{
		"json":         {[]string{`{"a":1}`, `[]`, `"x"`, `3`}, []string{`{a:1}`, `{"a":1`, `{"a":1} x`}},
		"json5":        {[]string{`{a:1,}`}, nil},
		"yaml":         {[]string{"a: 1"}, nil},
		"xml":          {[]string{"<a><b/></a>"}, []string{"<a>", "text", "<a></b>"}},
		"boolean":      {[]string{"true", "False"}, []string{"yes", "1", "truee"}},
		"integer":      {[]string{"0", "-12", "+3"}, []string{"1.5", "one", "1 "}},
		"decimal":      {[]string{"1", "-1.5", ".5", "1e9"}, []string{"1,5", ".", "e9"}},
		"email":        {[]string{"ana@acme.dev"}, []string{"ana", "Ana <ana@acme.dev>", "@acme.dev"}},
		"url":          {[]string{"https://acme.dev/x?y#z", "postgres://u:p@h:5432/d", "mailto:ana@acme.dev"}, []string{"acme.dev", "https://", "http://a b", "://x"}},
		"uuidv4":       {[]string{"9f1c1f3e-6a51-4c9a-8f43-2f1f3a0c7e11"}, []string{"9f1c1f3e-6a51-1c9a-8f43-2f1f3a0c7e11", "9f1c1f3e"}},
		"cuid2":        {[]string{"tz4a98xxat96iws9zmbrgj3a"}, []string{"9z4a98", "TZ4A"}},
		"ulid":         {[]string{"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, []string{"81ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3"}},
		"datetime8601": {[]string{"2026-05-04T12:00:00Z", "2026-05-04T12:00:00.5+02:00", "2026-05-04T12:00"}, []string{"2026-05-04", "yesterday", "2026-13-04T12:00:00Z"}},
		"date8601":     {[]string{"2026-05-04"}, []string{"4 May 2026", "2026-02-30"}},
		"string":       {[]string{"anything"}, nil},
		"of tomorrow":  {[]string{"anything"}, nil},
	} {
		for _, good := range texts.good {
			if got := rulesOf(lint.Secret(typed(good, kind))); slices.Contains(got, lint.WrongType) {
				t.Errorf("%q as %s has findings", good, kind)
			}
		}
		for _, bad := range texts.bad {
			if got := rulesOf(lint.Secret(typed(bad, kind))); !slices.Contains(got, lint.WrongType) {
				t.Errorf("%q as %s has the findings %v", bad, kind, got)
			}
		}
	}
	for _, kind := range model.ValueTypes() {
		lint.Secret(typed("x", kind)) // none panics
	}
	// What counts is what applications get; a reference that is not resolved yet is not judged.
	if got := lint.Secret(typed("${A_PORT}", "integer")); len(got) != 0 {
		t.Errorf("an unresolved text has the findings %v", got)
	}
	if got := lint.Secret(computed(typed("${A_PORT}", "integer"), "5432")); len(got) != 0 {
		t.Errorf("a resolved text has the findings %v", got)
	}
	if got := rulesOf(lint.Secret(computed(typed("${A_PORT}", "integer"), "x"))); !slices.Equal(got, []lint.Rule{lint.WrongType}) {
		t.Errorf("the findings are %v", got)
	}
	if got := lint.Secret(typed("${a.b.C}", "directReference")); len(got) != 0 {
		t.Errorf("a direct reference has the findings %v", got)
	}
	if got := rulesOf(lint.Secret(typed("x${C}", "directReference"))); !slices.Equal(got, []lint.Rule{lint.WrongType}) {
		t.Errorf("the findings are %v", got)
	}
}

// block is a PEM block of random-looking bytes that are made here and open nothing.
func block(kind string) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}))
}

func TestPEM(t *testing.T) {
	t.Parallel()
	whole := block("CERTIFICATE")
	lines := strings.Split(strings.TrimSpace(whole), "\n")
	for name, test := range map[string]struct {
		text   string
		broken bool
	}{
		"whole":               {whole, false},
		"without a last end":  {strings.TrimSpace(whole), false},
		"two":                 {whole + block("PRIVATE KEY"), false},
		"with carriage":       {strings.ReplaceAll(whole, "\n", "\r\n"), false},
		"text before":         {"issuer: acme\n" + whole, false},
		"escaped":             {strings.ReplaceAll(whole, "\n", `\n`), true},
		"on one line":         {strings.Join(lines, ""), true},
		"spaces for ends":     {strings.Join(lines, " "), true},
		"no end":              {strings.Join(lines[:len(lines)-1], "\n"), true},
		"no begin":            {strings.Join(lines[1:], "\n"), true},
		"other end":           {strings.Replace(whole, "END CERTIFICATE", "END KEY", 1), true},
		"not base64":          {strings.Replace(whole, lines[1], "????", 1), true},
		"second without end":  {whole + strings.Join(lines[:2], "\n"), true},
		"nothing inside":      {"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", true},
		"PGP, which is other": {"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n", false},
	} {
		if got := slices.Contains(rulesOf(lint.Secret(secret("A", test.text))), lint.BrokenPEM); got != test.broken {
			t.Errorf("%s is broken: %t", name, got)
		}
	}
}

func where(found []lint.Finding) []string {
	var list []string
	for _, f := range found {
		s := fmt.Sprintf("%s/%s %s", f.In.Config, f.Name, f.Rule)
		if f.Staged {
			s += " staged"
		}
		list = append(list, s)
	}
	return list
}

func wantFindings(t *testing.T, found []lint.Finding, want ...string) {
	t.Helper()
	if got := where(found); !slices.Equal(got, want) {
		t.Errorf("the findings are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func staged(t *testing.T, present *model.Snapshot, changes ...model.Change) *model.Changeset {
	t.Helper()
	s := model.NewStaging()
	if err := s.Stage(present, "test", changes...); err != nil {
		t.Fatal(err)
	}
	return s.Of(present.ID())
}

func TestWhatIsStagedIsJudged(t *testing.T) {
	t.Parallel()
	dev := snap("dev", secret("BAD", "x "), secret("GOOD", "x"), secret("GONE", "x "), secret("HERE", "1"), secret("USES", "${HERE}"))
	found := lint.Check([]lint.Config{{Snapshot: dev, Staged: staged(
		t, dev,
		model.Change{Base: dev.Find("BAD"), Name: "BAD", Value: model.NewValue("mended")},
		model.Change{Base: dev.Find("GOOD"), Name: "GOOD", Value: model.NewValue("x\n")},
		model.Change{Base: dev.Find("GONE"), Name: "GONE", Removal: model.Delete},
		model.Change{Base: dev.Find("HERE"), Name: "THERE"},
		model.Change{Name: "NEW", Value: model.NewValue("${GONE}")},
	)}}, lint.World{})
	wantFindings(t, found, "dev/GOOD trailing-newline staged", "dev/NEW dead-reference staged", "dev/USES dead-reference staged")
}

func TestReferences(t *testing.T) {
	t.Parallel()
	stg := snap("stg", secret("THERE", "1"))
	dev := snap(
		"dev", secret("A", "${A_B}-${A_B}"), secret("HERE", "1"), computed(secret("B", "${HERE}"), "1"), computed(secret("C", "${stg.THERE}"), "1"),
		computed(secret("D", "${stg.GONE}"), "${stg.GONE}"), computed(secret("E", "${other.dev.X}"), "${other.dev.X}"), secret("F", "${other.prd.X}"),
		secret("G", "${gone.X}"), computed(secret("H", "${DOPPLER_CONFIG}"), "dev"), computed(secret("I", "${other.dev.Y}"), "y"),
	)
	loaded := func(ref model.ConfigRef) *model.Snapshot {
		if ref.Project == "backend" && ref.Config == "stg" {
			return stg
		}
		return nil
	}
	gone := func(ref model.ConfigRef) bool { return ref.Config == "gone" }
	found := lint.Check([]lint.Config{{Snapshot: dev}}, lint.World{Loaded: loaded, Gone: gone})
	wantFindings(t, found, "dev/A dead-reference", "dev/D dead-reference", "dev/E dead-reference", "dev/G dead-reference")
	for _, f := range found {
		if f.Name == "D" && (f.Message != "D refers to GONE in backend / stg, which does not have it." || f.Also[0].Name != "GONE") {
			t.Errorf("%q %v", f.Message, f.Also)
		}
		if f.Name == "G" && f.Message != "G refers to X in backend / gone, which does not exist." {
			t.Errorf("%q", f.Message)
		}
	}
	// A name that is staged to go elsewhere takes its readers along.
	found = lint.Check([]lint.Config{
		{Snapshot: snap("dev", computed(secret("C", "${stg.THERE}"), "1"))},
		{Snapshot: stg, Staged: staged(t, stg, model.Change{Base: stg.Find("THERE"), Name: "THERE", Removal: model.Delete})},
	}, lint.World{})
	wantFindings(t, found, "dev/C dead-reference staged")
}

func TestASecretInDevelopmentAndProduction(t *testing.T) {
	t.Parallel()
	const random = "q8f2k1zz90ab7c6d5e4f"
	open := secret("OPEN_TOKEN", "1234567890")
	open.Visibility = model.Unmasked
	list := []model.Secret{
		secret("DB_PASSWORD", "plum-otter"), secret("PORT", "5432"), secret("LOG_FORMAT", "structured"), secret("OPAQUE", random), open,
		secret("REF_TOKEN", "${DB_PASSWORD}"), secret("SHORT_KEY", "abc"), secret("API_URL", "https://api.acme.dev/a/long/one"), secret("PUBLIC_KEY", "pk_123456789012345678"),
	}
	other := snap("dev", secret("OTHER_PASSWORD", "plum-otter"))
	found := lint.Check([]lint.Config{
		{Snapshot: snap("prd", list...)},
		{Snapshot: snap("prd_eu", list...)},
		{Snapshot: snap("stg", list...)},
		{Snapshot: other},
		{Snapshot: snap("ci", list...)},
	}, lint.World{Loaded: func(model.ConfigRef) *model.Snapshot { return nil }})
	wantFindings(t, found, "prd/DB_PASSWORD shared", "prd/OPAQUE shared")
	want := "DB_PASSWORD of backend / prd holds the same secret as DB_PASSWORD of backend / ci, which is for development, and as 1 other there."
	if found[0].Message != want || len(found[0].Also) != 2 {
		t.Errorf("%q %v", found[0].Message, found[0].Also)
	}
	// About to be written.
	dev := snap("dev", secret("A_TOKEN", "development"))
	prd := snap("prd", secret("A_TOKEN", "production"))
	found = lint.Check([]lint.Config{
		{Snapshot: prd},
		{Snapshot: dev, Staged: staged(t, dev, model.Change{Base: dev.Find("A_TOKEN"), Name: "A_TOKEN", Value: model.NewValue("production")})},
	}, lint.World{})
	wantFindings(t, found, "prd/A_TOKEN shared staged")
}

func TestWhatABranchHoldsLikeItsRootIsReportedOnce(t *testing.T) {
	t.Parallel()
	root, branch := snap("dev", secret("A", "x ")), snap("dev_ana", secret("A", "x "), secret("B", "y "))
	wantFindings(t, lint.Check([]lint.Config{{Snapshot: branch}, {Snapshot: root}}, lint.World{}), "dev/A trailing-space", "dev_ana/B trailing-space")
	wantFindings(t, lint.Check([]lint.Config{{Snapshot: branch}}, lint.World{}), "dev_ana/A trailing-space", "dev_ana/B trailing-space")
}

func TestRulesHaveTitlesAndSeverities(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	worst := model.Danger
	for _, rule := range lint.Rules() {
		if seen[rule.Title()] || rule.Title() == string(rule) && rule != lint.Placeholder && rule != lint.Empty {
			t.Errorf("%s has the title %q", rule, rule.Title())
		}
		seen[rule.Title()] = true
		if rule.Severity() > worst {
			t.Errorf("%s is worse than a rule before it", rule)
		}
		worst = rule.Severity()
	}
	if unknown := lint.Rule("mine"); unknown.Title() != "mine" || unknown.Severity() != model.Caution {
		t.Error("an unknown rule has no title or severity")
	}
}

// FuzzFindingsQuoteNothing looks for a mark that stands in a text in what is said about it.
func FuzzFindingsQuoteNothing(f *testing.F) {
	for _, seed := range []string{"", " \u200b\r\n", "-----BEGIN A-----\n", "${X", "\xff\ufeff", "<todo>"} {
		f.Add(seed, seed, "json")
	}
	f.Fuzz(func(t *testing.T, before, after, kind string) {
		if model.ValueType(kind) != "json" && !slices.Contains(model.ValueTypes(), model.ValueType(kind)) {
			kind = "string"
		}
		const mark = "zq7"
		s := typed(before+mark+after, model.ValueType(kind))
		snapshot := snap("prd", s)
		found := lint.Check([]lint.Config{{Snapshot: snapshot}, {Snapshot: snap("dev", s)}}, lint.World{})
		again := lint.Check([]lint.Config{{Snapshot: snapshot}, {Snapshot: snap("dev", s)}}, lint.World{})
		if fmt.Sprint(found) != fmt.Sprint(again) {
			t.Error("the findings differ from time to time")
		}
		for _, finding := range found {
			if finding.Rule == lint.DeadReference {
				continue // It names what the reference names.
			}
			if strings.Contains(finding.Message, mark) || strings.Contains(fmt.Sprintf("%+v", finding), mark) {
				t.Errorf("%s quotes the text", finding.Rule)
			}
			if !strings.HasSuffix(finding.Message, ".") || !strings.HasPrefix(finding.Message, "A ") {
				t.Errorf("%q is no sentence about A", finding.Message)
			}
		}
	})
}

// BenchmarkCheck is 20 configs of 1,000 secrets.
func BenchmarkCheck(b *testing.B) {
	var configs []lint.Config
	for i := range 20 {
		var list []model.Secret
		for n := range 1000 {
			list = append(list, secret(fmt.Sprintf("SECRET_%04d", n), fmt.Sprintf("postgres://app:plum-otter-%d@host-%d.acme.dev:5432/${SECRET_0001}/%d", n, i, n)))
		}
		configs = append(configs, lint.Config{Snapshot: snap([]string{"dev", "prd", "stg", "ci"}[i%4]+fmt.Sprint(i), list...)})
	}
	for b.Loop() {
		lint.Check(configs, lint.World{})
	}
}
