package ui_test

import "testing"

// A warning about what one has left would be read as one about what is in sight.
func TestAWarningGoesWithItsScreen(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.put(stg, masked("ONLY_THERE", "x"))
	p.Press("D").Type("stg").Press("enter").FinishAll().See("Diff")
	p.Press("/").Paste("ONLY_THERE").Press("enter", ">").See("Nothing was staged in backend / stg.")
	p.Press("esc").See("Nothing was staged").Press("esc").See("3 Secrets").NotSee("Nothing was staged")
	// A result is true wherever one goes.
	p.Press("D").Type("stg").Press("enter").FinishAll().Press("/").Paste("LOG_LEVEL").Press("enter", ">").See("Staged 1 change")
	p.Press("esc", "esc").See("3 Secrets").See("Staged 1 change")
	// What leaving itself says stays.
	p.Press("u").FinishAll().Press("s").See("Nothing is staged").See("3 Secrets")
}
