package ui_test

import (
	"errors"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/screen"
)

// nasty is text that would move the cursor, hide or turn round what stands beside it, or upset the widths.
var nasty = []string{
	"\x1b[2J\x1b[31mred\x1b]0;title\x07", "a\u202ebidi\u202c\u2066x\u2069", "zero\u200b\u200d\u2060\ufeffwidth", "ようこそ世界へ",
	"مرحبا بالعالم שלום", "tab\tcr\rlf\nbell\x07del\x7f\u0085\u009b31m", "bad\xff\xfeutf8", "e\u0301\u0301\u0301\u0301combining",
	"👩‍👩‍👧‍👦🏳️‍🌈", strings.Repeat("長", 300), "\u2028\u2029\u00ad\u180e", "${DB_PASSWORD} `rm` $(x)", "",
}

// invisible are the characters that may never reach the terminal.
const invisible = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\u2028\u2029\u0085\u009b\u200e\u200f"

func TestPromise6HostileTextsAreDefused(t *testing.T) {
	unhurried(t)
	t.Parallel()
	for i, text := range nasty {
		for _, size := range [][2]int{{120, 40}, {60, 16}}[:max(2/patience, 1)] {
			p := sitAt(t, size[0], size[1], ui.Options{Start: dev, ASCII: i%2 == 1}, hostile(text))
			tour(p, text)
		}
	}
}

// hostile puts a text wherever text comes from outside.
func hostile(text string) func(*person) {
	return func(p *person) {
		p.api.projects[1].Name = text
		p.api.layouts["backend"].Environments[1].Name = text
		config := p.api.configs[dev]
		shown := plain("API_URL", text)
		shown.Note = text
		hidden := masked("TOKEN", text)
		hidden.Note = text
		hidden.Type = model.ValueType(text)
		config.secrets["API_URL"], config.secrets["TOKEN"] = shown, hidden
		config.secrets[text+"NAME"] = plain(text+"NAME", "x")
		p.api.fail("background backend / stg", &model.Failure{Kind: model.Forbidden, What: "read " + text, Messages: []string{text}})
		p.api.fail("open backend / prd", &model.Failure{Kind: model.Forbidden, What: "read " + text, Messages: []string{text}})
		p.api.fail("save backend / dev", errors.New(text))
	}
}

// tour shows it everywhere. The driver fails on a control sequence, a row of another width and a panic; the rest is here.
func tour(p *person, text string) {
	p.t.Helper()
	clean := func() {
		p.t.Helper()
		if at := strings.IndexAny(p.View().Content, invisible); at >= 0 {
			p.t.Fatalf("%.20q put %q on the screen", text, p.View().Content[at:at+3])
		}
	}
	p.FinishAll()
	clean()
	for _, name := range []string{"API_URL", "TOKEN"} {
		p.on(name)
		for _, key := range []string{"v", "e", "ctrl+t", "esc", "t", "esc", "r", "esc", "V", "esc", "T", "esc", "Y", "esc", "D", "esc"} {
			p.Press(key)
			clean()
		}
		p.Press("y").FinishAll()
		clean()
	}
	p.Press("g", "e", "ctrl+t").Paste(text)
	clean()
	p.Press("esc", "G", "up", "up", "up", "up", "e", "esc", "v", "t", "esc")
	clean()
	p.open("prd")
	clean()
	p.open("dev")
	p.Advance(p.clock, screen.ToastFor) // So that no message covers the editor on a small screen.
	p.edit("LOG_LEVEL", "plain text").Press("s")
	clean()
	p.press()
	p.FinishAll()
	clean()
	p.Press("esc", "esc", "esc")
	p.on("TOKEN").Press("D").Paste("stg").Press("enter").FinishAll()
	clean()
	p.Press("v", "G", "f", "f", "w", "/").Paste(text)
	clean()
	p.Press("esc", "esc", "esc", "esc", "M").FinishAll()
	clean()
	p.Press("right")
	for range 12 {
		p.Press("down", "v", "space")
		clean()
	}
	p.Press("P")
	clean()
	p.FinishAll().Press("esc", "esc", "g", "e")
	clean()
	p.Press("esc", "/").Paste(text)
	clean()
	p.Press("esc", "esc", "esc", "esc", "1", "/").Paste(text)
	clean()
}
