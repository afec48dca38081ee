package ui_test

import (
	"testing"
	"time"

	"dtui/ui"
	"dtui/ui/clip"
)

// holding has the next copies held until the test says how they end.
func holding(endings chan clip.Ending, clearAfter time.Duration) func(*person) {
	return func(p *person) { p.ended, p.clearAfter = endings, clearAfter }
}

// copies presses the key and has the copy made, with its end still to come.
func (p *person) copies() *person {
	p.t.Helper()
	p.Press("y").FinishLabel("App).copy")
	return p
}

func TestPromise7TheClipboardIsCountedDown(t *testing.T) {
	t.Parallel()
	endings := make(chan clip.Ending, 1)
	p := at(t, dev, holding(endings, 45*time.Second))
	p.on("TOKEN")
	p.copies().See("Copied TOKEN through wl-copy. Cleared in 45 s").SeeLine("◔ clipboard 45 s")
	p.Advance(p.clock, 7*time.Second)
	p.SeeLine("◔ clipboard 38 s")
	p.Advance(p.clock, 37500*time.Millisecond)
	p.SeeLine("◔ clipboard 1 s").NotSee("cleared")
	endings <- clip.Cleared
	p.FinishLabel("holds").See("The clipboard was cleared.").NotSee("◔")
	p.Advance(p.clock, time.Minute)
	if p.Pending() > 0 {
		t.Errorf("pending once it is over: %q", p.Labels())
	}
}

func TestPromise7TheClipboardThatHoldsSomethingNewerIsLeftAlone(t *testing.T) {
	t.Parallel()
	for ending, words := range map[clip.Ending]string{
		clip.Replaced: "The clipboard was left alone: it holds something newer.",
		clip.Lost:     "The clipboard was lost: its display, or the helper",
		clip.Kept:     "The clipboard could not be cleared",
	} {
		endings := make(chan clip.Ending, 1)
		p := at(t, dev, holding(endings, 45*time.Second))
		p.on("TOKEN")
		p.copies().SeeLine("◔ clipboard 45 s")
		endings <- ending
		p.FinishLabel("holds").See(words).NotSee("◔").NotSee("was cleared")
	}
}

// A second copy of one's own ends the first: that is neither said nor counted.
func TestASecondCopyStartsTheCountAnew(t *testing.T) {
	t.Parallel()
	first, second := make(chan clip.Ending, 1), make(chan clip.Ending, 1)
	p := at(t, dev, holding(first, 45*time.Second))
	p.on("TOKEN")
	p.copies()
	p.Advance(p.clock, 20*time.Second)
	p.SeeLine("◔ clipboard 25 s")
	p.ended = second
	p.copies().SeeLine("◔ clipboard 45 s")
	first <- clip.Replaced
	p.FinishLabel("holds").NotSee("left alone").SeeLine("◔ clipboard 45 s")
	p.Advance(p.clock, 44*time.Second)
	p.SeeLine("◔ clipboard 1 s")
	second <- clip.Cleared
	p.FinishLabel("holds").See("The clipboard was cleared.")
}

// A name takes the place of a secret, and is not cleared itself.
func TestANameEndsTheCountOfASecret(t *testing.T) {
	t.Parallel()
	p := at(t, dev, holding(make(chan clip.Ending, 1), 45*time.Second))
	p.on("TOKEN")
	p.copies().SeeLine("◔ clipboard 45 s")
	p.Press("Y", "n").FinishLabel("App).copy").See("Copied the name TOKEN. It holds no secret and").NotSee("◔")
}

func TestTheCountFitsANarrowTerminal(t *testing.T) {
	t.Parallel()
	p := sitAt(t, 60, 16, ui.Options{Start: dev}, holding(make(chan clip.Ending, 1), 45*time.Second))
	p.FinishAll()
	p.on("TOKEN")
	p.copies().SeeLine("◔ 45 s", "? ")
}

func TestTheCopyMenuSaysWhereItGoesAndForHowLong(t *testing.T) {
	t.Parallel()
	for outlook, words := range map[clip.Outlook]string{
		{Route: clip.Wayland, ClearAfter: 45 * time.Second}: "Goes to the Wayland clipboard. Cleared in 45 s unless you",
		{Route: clip.X11}:   "Goes to the X11 clipboard. It stays until you copy",
		{Route: clip.Osc52}: "Goes to the terminal (OSC 52). It stays",
		{Route: clip.None}:  "Nothing can be copied: there is no clipboard here",
	} {
		p := at(t, dev, func(p *person) { p.outlook = outlook })
		p.on("TOKEN").Press("Y").See(words)
	}
}
