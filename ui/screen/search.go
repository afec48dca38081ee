package screen

type (
	// Seek reads what the search is to read next, a few things at a time, after everything that somebody waits for.
	Seek struct{}
	// StopSeeking gives up what is not read yet of that.
	StopSeeking struct{}
)

func (Seek) effect()        {}
func (StopSeeking) effect() {}
