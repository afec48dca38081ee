package model

// The documented limits of a share link (Doppler's API reference, Share).
const (
	MaxShareViews = 50
	MaxShareDays  = 90
	// UnlimitedViews is what the reference has for no limit.
	UnlimitedViews = -1
)

// ShareDraft is a link that is to be made for one text.
type ShareDraft struct {
	Secret Value
	// Views are 1 to 50, or UnlimitedViews.
	Views int
	// Days are 1 to 90.
	Days int
}

// Check reports why Doppler would refuse the draft. It never quotes the text.
func (d ShareDraft) Check() error {
	switch {
	case !d.Secret.Known() || d.Secret.Empty():
		return invalid("secret", "There is no text to share.")
	case !d.Secret.ValidUTF8():
		return invalid("secret", "The value is not UTF-8 text, which is all that a share link can carry.")
	case d.Views != UnlimitedViews && (d.Views < 1 || d.Views > MaxShareViews):
		return invalid("views", "A link can be opened 1 to %d times, or without a limit.", MaxShareViews)
	case d.Days < 1 || d.Days > MaxShareDays:
		return invalid("days", "A link lasts 1 to %d days.", MaxShareDays)
	}
	return nil
}

// ShareLink is a link as Doppler gives it, once. Whoever has Whole, or URL with Password, can read the secret.
type ShareLink struct {
	// URL opens a page that asks for the password.
	URL      string
	Password Value
	// Whole is the URL with the password after a #, which no browser sends to the server.
	Whole Value
	// Sealed is whether the text was encrypted on this machine, so that Doppler never had it.
	Sealed bool
}
