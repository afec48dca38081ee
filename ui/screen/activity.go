package screen

type (
	// LoadActivity reads one page of the workplace's log, from 1. Number comes back with the answer.
	LoadActivity struct{ Page, Number int }
	// LoadActivityEntry reads one entry with the names that it touched.
	LoadActivityEntry struct{ ID string }
)

func (LoadActivity) effect()      {}
func (LoadActivityEntry) effect() {}
