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

// Both ways between a branch and its root, through a real save: the branch's value goes into the root too, and the branch
// follows the root again.
func TestABranchSetsItsRootAndFollowsItAgain(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: uiStart("dev_personal")})
	u.find("EDITOR_THEME").do("o")
	u.FinishAll().SeeLine("EDITOR_THEME", "own")
	u.find("EDITOR_THEME").do("S")
	u.See("Staged: EDITOR_THEME of backend / dev_personal")
	u.do("s")
	u.See("also sets it in backend / dev, the root, which does not have it; branches that follow it will see it")
	u.do("esc")
	u.confirm()
	u.See("Saved 1 change to backend / dev_personal.")
	u.find("EDITOR_THEME").SeeLine("EDITOR_THEME", "solarised", "↑ root")
	u.do("o")
	u.FinishAll().SeeLine("3 Secrets", "backend / dev").SeeLine("EDITOR_THEME", "solarised", "own")
	u.do("backspace")
	u.FinishAll().SeeLine("3 Secrets", "backend / dev_personal")

	u.find("DB_HOST").SeeLine("DB_HOST", "localhost", "override")
	u.do("F")
	u.See("drops its own DB_HOST")
	u.do("u")
	u.do("ctrl+r")
	u.staged(1)
	u.confirm()
	u.See("Saved 1 change to backend / dev_personal.")
	u.find("DB_HOST").SeeLine("DB_HOST", "dev-db.internal", "↑ root")
}

// The root changes and the branch follows it in one save: what the branch reads afterwards is what was reviewed, and nobody
// else's doing.
func TestABranchFollowsARootThatTheSameSaveChanges(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{ui: uiStart("dev")})
	u.edit("DB_HOST", "moved-db.internal")
	u.open("dev_personal").find("DB_HOST").do("F")
	u.See("drops its own DB_HOST")
	u.staged(2)
	u.confirm()
	u.See("Saved 2 changes").NotSee("Theirs")
	u.staged(0)
	u.find("DB_HOST").SeeLine("DB_HOST", "moved-db.internal", "↑ root")
}
