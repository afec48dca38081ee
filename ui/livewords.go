package ui

import (
	"fmt"
	"time"

	"dtui/ui/look"
	"dtui/ui/theme"
)

// liveSegs say at the right of the header whether changes by others come by themselves.
func (a *App) liveSegs(l *look.Look, spelt bool) []look.Seg {
	mark, word, tone := a.liveWord(l)
	switch {
	case mark == "":
		return nil
	case !spelt:
		word = ""
	}
	return []look.Seg{look.T(mark+word, tone)}
}

// liveWord is about the worst of the configs in sight.
func (a *App) liveWord(l *look.Look) (mark, word string, tone theme.Tone) {
	switch {
	case a.env.Watch == nil || a.welcome() != nil || !a.session.Kind.ReadsSecrets():
		return "", "", 0
	case !a.live.on:
		return l.Offline, " off", theme.Faint
	case len(a.live.lines) == 0:
		return "", "", 0
	}
	worst, every := lineLive, time.Duration(0)
	rank := [...]int{lineLive: 0, linePolling: 1, lineSettling: 2, lineConnecting: 2, lineLost: 3, lineOff: 4}
	for _, one := range a.live.lines {
		if rank[one.state] > rank[worst] {
			worst = one.state
		}
		every = max(every, one.poll.every)
	}
	switch worst {
	case lineLive:
		return l.Live, " live", theme.OK
	case linePolling:
		return l.Countdown, " polling " + seconds(every), theme.Muted
	case lineLost:
		return l.Stale, " reconnecting", theme.Warn
	case lineOff:
		return l.Offline, " off", theme.Faint
	default:
		return l.Stale, " connecting", theme.Faint
	}
}

func seconds(d time.Duration) string {
	if d >= 2*time.Minute {
		return fmt.Sprintf("%d min", d/time.Minute)
	}
	return fmt.Sprintf("%d s", d/time.Second)
}
