package screen

import "dtui/model"

// What the screens of getting in ask for. Only one of them is under way at a time: a new one ends the one before, whose
// answer is then dropped.
type (
	// BeginLogin asks Doppler for a code to confirm in the browser, and waits for the answer.
	BeginLogin struct{}
	// AwaitLogin goes on waiting for the answer to a code that was shown already.
	AwaitLogin struct{ Code model.LoginCode }
	// UseToken enters with a token that was typed or pasted, or with one that a login gave.
	UseToken struct{ Credential model.Credential }
	// UseFound enters with the login of the Doppler CLI.
	UseFound struct{}
	// UseDemo enters the sandbox inside dtui.
	UseDemo struct{}
	// Keep keeps the token of the login that was entered last. Unknown says that a passphrase is not needed.
	Keep struct {
		Profile    string
		Place      model.Place
		Passphrase model.Value
	}
	// AskKeep asks where the token is to be kept, as far as that is not clear.
	AskKeep struct{}
	// KeepNot goes on with a token that is kept for this run only.
	KeepNot struct{}
	// SwitchTo enters with a kept profile; one in a file needs its passphrase.
	SwitchTo struct {
		Profile    string
		Passphrase model.Value
	}
	// LookAround looks for other logins on this machine.
	LookAround struct{}
	// StopEntry ends what is under way, without a word.
	StopEntry struct{}
	// Browse opens a page in the person's browser.
	Browse struct{ Page string }
)

func (BeginLogin) effect() {}
func (AwaitLogin) effect() {}
func (UseToken) effect()   {}
func (UseFound) effect()   {}
func (UseDemo) effect()    {}
func (Keep) effect()       {}
func (AskKeep) effect()    {}
func (KeepNot) effect()    {}
func (SwitchTo) effect()   {}
func (LookAround) effect() {}
func (StopEntry) effect()  {}
func (Browse) effect()     {}
