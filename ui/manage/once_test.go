package manage

import (
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/screen"
)

func TestWhatIsShownOnceSaysWhatBecameOfTheCopy(t *testing.T) {
	t.Parallel()
	c := somebody(t)
	for confirmed, want := range map[bool]string{true: "Copied the key of ci.", false: "does not confirm it"} {
		o := &Once{Title: "Service token ci", What: "the key of ci", Parts: only("key", "the key of ci", model.NewValue("k"))}
		o.copy(0)[0].(screen.Copy).Done(confirmed, nil)
		rows := o.Draw(c, 100, 30)
		for i := range rows {
			rows[i] = cells.Plain(rows[i])
		}
		if got := strings.Join(rows, "\n"); !strings.Contains(got, want) {
			t.Errorf("%v:\n%s", confirmed, got)
		}
	}
}
