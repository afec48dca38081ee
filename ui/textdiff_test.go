package ui_test

import (
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

const nginx = `server {
  listen 443 ssl;
  server_name dev.acme.dev;
  ssl_protocols TLSv1.2 TLSv1.3;

  location / {
    proxy_pass http://backend:8080;
    proxy_set_header Host $host;
    proxy_read_timeout 60s;
  }

  location /debug {
    allow 10.0.0.0/8;
    deny all;
  }

  location /static {
    expires 5m;
    root /srv/www;` + "\u200b" + `
  }
  location /a { return 404; }
  location /b { return 404; }
  location /c { return 404; }
  location /d { return 404; }
  location /e { return 404; }
  location /f { return 404; }
  location /g { return 404; }
  location /h { return 404; }

  location /health {
    return 200;
  }
  client_max_body_size 20m;
  # お知らせ：明日まで
}
`

func nginxOf(ref model.ConfigRef) string {
	if ref == dev {
		return nginx
	}
	return strings.NewReplacer("dev.acme.dev", "stg.acme.dev", ":8080", ":80", "\u200b", "", "明日", "今日", "expires 5m", "expires 30d",
		"  location /debug {\n    allow 10.0.0.0/8;\n    deny all;\n  }\n\n", "",
		"TLSv1.3;\n", "TLSv1.3;\n  add_header Strict-Transport-Security\n    \"max-age=31536000\" always;\n").Replace(strings.TrimSuffix(nginx, "\n"))
}

// nginxed has a text of several lines that differs between dev and stg, and shows their diff with the cursor on it.
func nginxed(t testing.TB, w, h int, options ui.Options) *person {
	t.Helper()
	options.Start = dev
	p := sitAt(t, w, h, options)
	p.api.put(dev, masked("NGINX_CONF", nginxOf(dev)))
	p.api.put(stg, masked("NGINX_CONF", nginxOf(stg)))
	p.FinishAll()
	p.Press("D").See("Compare with").Type("stg").Press("enter").FinishAll().See("Diff")
	p.Press("/").Paste("NGINX").Press("enter")
	return p
}

func TestGoldenTextDiff(t *testing.T) {
	t.Parallel()
	with(nginxed(t, 120, 40, ui.Options{}), "t", "n", "n").Golden("text-diff-120x40")
	with(nginxed(t, 80, 24, ui.Options{}), "t", "n", "n").Golden("text-diff-80x24")
	with(nginxed(t, 80, 24, ui.Options{ASCII: true}), "t", "n", "n").Golden("text-diff-ascii")
	p := with(nginxed(t, 120, 40, ui.Options{}), "t")
	p.Focus(false).Golden("text-diff-masked-120x40")
}

func TestPromise5OpeningTheTextDiffIsTheReveal(t *testing.T) {
	t.Parallel()
	p := nginxed(t, 120, 40, ui.Options{})
	p.Forbidden("dev.acme.dev", "max-age").Press("down", "up").Allow("dev.acme.dev", "max-age")
	p.Press("t").SeeLine("NGINX_CONF", "change 1 of", "◔ 30s").See("dev.acme.dev").See("<U+200B>").NotSee("\u200b")
	p.Advance(p.clock, 29*time.Second).SeeLine("NGINX_CONF", "◔ 1s").See("dev.acme.dev")
	p.Advance(p.clock, time.Second).NotSee("dev.acme.dev").NotSee("change 1").NotSee("differ").See("v shows both texts")
	p.Press("v").See("dev.acme.dev").SeeLine("NGINX_CONF", "◔ 30s")
	p.Press("esc").See("Diff").NotSee("dev.acme.dev")
	p.Press("t").See("dev.acme.dev").Press("ctrl+k").NotSee("dev.acme.dev").NotSee("differ").See("hidden in presenter mode")
	p.Press("v").NotSee("dev.acme.dev").See("Presenter mode hides every value").Press("esc")
	p.Press("t").See("Presenter mode hides every value").NotSee("text diff")
}

func TestTheTextDiffStagesIntoTheSideThatItNames(t *testing.T) {
	t.Parallel()
	p := nginxed(t, 120, 40, ui.Options{})
	p.Press("t", ">").See("Staged 1 change in backend / stg").SeeLine("backend / stg", "~ staged")
	lines := p.staged()
	if len(lines) != 1 || lines[0].ID.ConfigRef != stg || lines[0].Change.Value.Reveal() != nginxOf(dev) {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	p.Press("u").FinishAll()
	p.keeps(nil)
	p.Press("x", ">").See("Staged 1 change in backend / dev")
	lines = p.staged()
	if len(lines) != 1 || lines[0].ID.ConfigRef != dev || lines[0].Change.Value.Reveal() != nginxOf(stg) {
		t.Fatalf("staged after the swap: %v", p.stagedLines())
	}
	p.Press("s").See("Review")
}

func TestATextThatChangesIsComparedAnew(t *testing.T) {
	t.Parallel()
	p := nginxed(t, 120, 40, ui.Options{})
	p.Press("t").See("8080")
	p.api.put(dev, masked("NGINX_CONF", strings.Replace(nginx, "8080", "9090", 1)))
	p.Press("R").FinishAll().See("9090").NotSee("8080")
	p.api.remake(dev)
	p.Press("R").FinishAll().NotSee("9090").See("v shows both texts")
}

func TestThereIsNoTextDiffOfWhatIsNotOnBothSides(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.put(stg, masked("ONLY_THERE", "one\ntwo"))
	p.Press("D").Type("stg").Press("enter").FinishAll()
	p.Press("/").Paste("ONLY_THERE").Press("enter", "t").See("ONLY_THERE is missing in backend / dev").NotSee("text diff")
	p.Press("esc", "f", "f", "/").Paste("SIGNING_KEY").Press("enter", "t").See("cannot be read").NotSee("text diff")
}

func TestTheReviewAndAConflictLayTheirTextsLineByLine(t *testing.T) {
	t.Parallel()
	mine := hiddenText(dev, "CERTIFICATE") + "\nmine line\nthird line\n"
	p := at(t, dev)
	p.Forbidden("second line", "mine line")
	p.edit("CERTIFICATE", mine).Press("s").See("Review")
	p.Allow("second line", "mine line").Press("t").See("text diff").SeeLine("Before", "After").SeeLine("≠ second line", "≠ mine line")
	p.See("raw · 1 line differs").Press("w").NotSee("mine line").Press("w")
	p.Advance(p.clock, 31*time.Second).NotSee("mine line").Press("v").See("mine line")
	// The review that it was opened from is the one that s goes back to.
	p.Press("s").See("Review").NotSee("mine line").Press("esc").See("3 Secrets")
	p.api.put(dev, masked("CERTIFICATE", hiddenText(dev, "CERTIFICATE")+"\ntheir line\nthird line\n"))
	p.Press("s").Forbidden("their line")
	p.press()
	p.FinishAll().See("Theirs").Allow("their line")
	p.Press("T").See("text diff").SeeLine("Theirs", "Mine").SeeLine("≠ their line", "≠ mine line")
	p.Press(">").See("These texts are not of two configs")
	p.Press("esc").NotSee("their line").See("Theirs")
	p.Press("T", "ctrl+g").See("Blank since").Press("x").NotSee("their line").See("reading it").FinishAll().Press("v").SeeLine("≠ their line", "≠ mine line")
}
