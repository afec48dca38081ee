package cli

import "testing"

// A branch that reads what its root has, and one that overrides it: the menu says what following the root would show.
func TestDeletingOnABranchSaysWhatIsSeenAfterwards(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: uiStart("dev_personal")})
	u.find("MOTD").do("d")
	u.SeeLine("Follow the root", "dev has the same, so nothing changes to see")
	u.do("esc")
	u.find("DB_HOST").do("d")
	u.SeeLine("Follow the root", "dev's is seen: dev-db")
	u.do("f")
	u.staged(1)
	u.confirm()
	u.See("Saved 1 change to backend / dev_personal.")
	u.find("DB_HOST")
	u.SeeLine("DB_HOST", "dev-db.internal")
}
