package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"mime"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// approvalStyle is named in the page's policy by its hash, so that no other style is taken.
const approvalStyle = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #1d2230; background: #fff; }
h1 { font-size: 1.3rem; }
label { display: block; margin: 1rem 0 .3rem; }
input, select, button { font: inherit; padding: .4rem .6rem; }
input { font-family: ui-monospace, monospace; letter-spacing: .1em; width: 12rem; }
button { margin: 1.2rem .6rem 0 0; }
.said { border-left: 4px solid #b3261e; padding-left: .8rem; }
.done { border-left-color: #2e7d32; }
@media (prefers-color-scheme: dark) { body { color: #e6e8ee; background: #14161c; } }
`

// approvalText has no script: the form is all that there is to do.
const approvalText = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Log in to the sandbox</title>
<style>` + approvalStyle + `</style>
<h1>Log in to {{.Workplace}} (sandbox)</h1>
{{- with .Said}}
<p class="said{{if $.Done}} done{{end}}" role="status">{{.}}</p>
{{- end}}
{{- if not .Done}}
{{- if .Waiting}}
<p>These ask to be let in:</p>
<ul>
{{- range .Waiting}}
<li><bdi>{{.}}</bdi></li>
{{- end}}
</ul>
{{- if .More}}
<p>And {{.More}} more.</p>
{{- end}}
<p>Type the code that the terminal shows. Approve only what you began yourself.</p>
{{- else}}
<p>Nobody asks to be let in at the moment. Begin a login in the terminal, and type the code that it shows.</p>
{{- end}}
<form method="post" action="` + approvalPath + `" autocomplete="off">
<label for="code">Code</label>
<input id="code" name="code" required maxlength="40" autocapitalize="characters" spellcheck="false" autofocus>
<label for="person">Log in as</label>
<select id="person" name="person">
{{- range .People}}
<option value="{{.ID}}">{{.Name}}</option>
{{- end}}
</select>
<div>
<button name="answer" value="approve">Approve</button>
<button name="answer" value="refuse">Refuse</button>
</div>
</form>
{{- end}}
</html>
`

// approvalTemplate is parsed when the first page is asked for: a demo that nobody logs in to pays nothing for it.
var approvalTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("approval").Parse(approvalText))
})

// mostShown are the logins that the page lists.
const mostShown = 20

type approvalPage struct {
	Workplace string
	Said      string
	Done      bool
	Waiting   []asker
	More      int
	People    []*person
}

// showApproval is the page behind auth_url. It tells who asks and no code: whoever approves has to have it from the terminal.
func (c *call) showApproval() (any, error) { return c.approval(http.StatusOK, "", false) }

func (c *call) approval(status int, said string, done bool) (*answer, error) {
	view := approvalPage{Workplace: printed(c.state.Workplace.Name), Said: said, Done: done, People: c.state.People}
	waiting := c.server.logins.waiting(c.now)
	if len(waiting) > mostShown {
		view.More = len(waiting) - mostShown
		waiting = waiting[view.More:]
	}
	for _, one := range waiting {
		view.Waiting = append(view.Waiting, one.asker)
	}
	var page bytes.Buffer
	if err := approvalTemplate().Execute(&page, view); err != nil {
		return nil, err
	}
	a := newAnswer(status, "text/html; charset=utf-8", page.Bytes())
	sum := sha256.Sum256([]byte(approvalStyle))
	for name, value := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"Cache-Control":          "no-store",
		"X-Content-Type-Options": "nosniff",
		"X-Frame-Options":        "DENY",
		// Without a referrer at all a browser would send the form with the Origin null, which is refused.
		"Referrer-Policy":            "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin",
	} {
		a.header.Set(name, value)
	}
	return a, nil
}

// takeApproval settles a login by its code. A form from another page fails twice: its Origin is refused before it gets
// here, and it does not know the code.
func (c *call) takeApproval() (any, error) {
	kind, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return c.approval(http.StatusUnsupportedMediaType, "Nothing was done: send code, answer and person as a form.", false)
	}
	var as *person
	switch c.form.Get("answer") {
	case "approve":
		as = c.state.People[0]
		if id := c.form.Get("person"); id != "" {
			as = c.state.person(id)
		}
		if as == nil {
			return c.approval(http.StatusBadRequest, "Nothing was approved: there is no such person.", false)
		}
	case "refuse":
	default:
		return c.approval(http.StatusBadRequest, "Nothing was done: the answer is approve or refuse.", false)
	}
	who := addressOf(c.request)
	if ok, again := c.server.logins.mayGuess(who, c.now); !ok {
		a, err := c.approval(http.StatusTooManyRequests,
			"Nothing was done: too many wrong codes were tried. Try again at "+again.Format(time.TimeOnly)+".", false)
		if err == nil {
			a.header.Set("Retry-After", strconv.FormatInt(max(1, wholeSeconds(again.Sub(c.now))), 10))
		}
		return a, err
	}
	one, err := c.server.logins.answer(c.form.Get("code"), as, c.now)
	if errors.Is(err, errNoLogin) {
		c.server.logins.guessedWrong(who, c.now)
	}
	switch {
	case err != nil:
		return c.approval(http.StatusBadRequest, "Nothing was done: "+err.Error()+".", false)
	case as == nil:
		return c.approval(http.StatusOK, "Refused: "+one.asker.String()+" was not let in. You may close this page.", true)
	default:
		return c.approval(http.StatusOK,
			"Approved: "+one.asker.String()+" is logged in as "+printed(as.Name)+". You may close this page.", true)
	}
}
