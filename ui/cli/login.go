package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
)

// loginFlags are those of dtui login.
type loginFlags struct {
	stdin     bool
	file      string
	profile   string
	host      string
	encrypted bool
}

const loginAbout = `Log in to Doppler and keep the token, with the host that it belongs to.

Without a token, dtui opens with the login in the browser: it shows a link and a
code, and goes on with your secrets. With --token-stdin or --token-file it asks
Doppler whose the token is and keeps it.

The token goes to the system keyring, or with --encrypted-file to a file that a
passphrase opens. It is sent to no other host than the one it was kept with.`

func (r *run) loginCommand() *cobra.Command {
	var f loginFlags
	cmd := &cobra.Command{
		Use: "login", Short: "Log in to Doppler, and keep the token", Long: loginAbout, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.logIn(cmd.Context(), f) },
	}
	set := cmd.Flags()
	set.BoolVar(&f.stdin, "token-stdin", false, "read the token from standard input")
	set.StringVar(&f.file, "token-file", "", "file to read the token from")
	set.StringVar(&f.profile, "profile", "", "name to keep the token under")
	set.StringVar(&f.host, "api-host", "", "API host that the token belongs to")
	set.BoolVar(&f.encrypted, "encrypted-file", false, "keep the token in an encrypted file instead of the keyring")
	return cmd
}

func (r *run) logIn(ctx context.Context, f loginFlags) error {
	r.flags.apiHost = f.host
	if host := r.getenv("DOPPLER_API_HOST"); host != "" && f.host == "" {
		return exit{exitUsage, fmt.Errorf("DOPPLER_API_HOST is set to %s: dtui logs in to no host from the environment; name it with --api-host, or unset DOPPLER_API_HOST", withoutLogin(host))}
	}
	if f.stdin && f.file != "" {
		return usage("--token-stdin and --token-file exclude each other")
	}
	if !f.stdin && f.file == "" {
		if f.profile != "" || f.encrypted {
			return usage("--profile and --encrypted-file go with --token-stdin or --token-file; the screen asks for both")
		}
		r.login = true
		if err := r.configure(); err != nil {
			return err
		}
		return r.program(ctx)
	}
	path := f.file
	if f.stdin {
		path = "-"
	}
	token, err := r.tokenFrom(path)
	if err != nil {
		return err
	}
	return r.keepToken(ctx, token, f)
}

// keepToken asks Doppler whose a token is, and keeps it under a name.
func (r *run) keepToken(ctx context.Context, token model.Value, f loginFlags) error {
	ctx, cancel := context.WithTimeout(ctx, authTimeout)
	defer cancel()
	kind := model.KindOfToken(token)
	if !kind.ReadsSecrets() {
		return fmt.Errorf("nothing was kept: this is a %s. %s", kind, kind.May())
	}
	door := r.doorman(nil)
	session, err := door.Enter(ctx, model.Credential{Token: token})
	if err != nil {
		return fmt.Errorf("nothing was kept: %w", err)
	}
	defer session.Close()
	profiles, err := door.Profiles(ctx)
	if err != nil {
		return hinted(fmt.Errorf("nothing was kept: %w", err))
	}
	name, err := profileFor(profiles, session.Account, f.profile)
	if err != nil {
		return err
	}
	how := ui.Keeping{Profile: name, Place: model.InKeyring}
	if f.encrypted {
		how.Place = model.InFile
		if how.Passphrase, err = r.newPassphrase(ctx, "Passphrase for the profile "+name); err != nil {
			return fmt.Errorf("nothing was kept: %w", err)
		}
	}
	profile, err := door.Keep(ctx, model.Credential{Token: token}, session.Account, how)
	if err != nil {
		err = hinted(fmt.Errorf("the token was not kept: %w", err))
		if !f.encrypted {
			err = fmt.Errorf("%w --encrypted-file keeps it in a file that a passphrase opens", err)
		}
		return err
	}
	r.say(r.stdio.Out, "Logged in to %s as %s. The token is %s, as profile %s, and is sent to %s only.\n",
		printable(session.Account.WorkplaceName), printable(session.Account.ActorName), placeWords(profile.Place), profile.Name, profile.Host)
	return nil
}

// profileFor is the name under which a login is kept: the one that was asked for, else the one that it has already, else
// the usual one. Somebody else's login is not replaced by an accident of names.
func profileFor(profiles model.Profiles, account model.Account, asked string) (string, error) {
	same := func(p model.Profile) bool {
		return p.Host == account.Owner.Host && p.Workplace == account.WorkplaceName && p.Person == account.ActorName
	}
	if asked != "" {
		return asked, nil
	}
	for _, p := range profiles.List {
		if same(p) {
			return p.Name, nil
		}
	}
	for _, p := range profiles.List {
		if p.Name == keyring.DefaultProfile {
			return "", usage("the profile %s is %s of %s: give this login a name of its own with --profile NAME, or replace that one with --profile %s",
				p.Name, printable(p.Person), printable(p.Workplace), p.Name)
		}
	}
	return keyring.DefaultProfile, nil
}

func placeWords(place model.Place) string {
	switch place {
	case model.InKeyring:
		return "in the system keyring"
	case model.InFile:
		return "in an encrypted file"
	case model.InCLI:
		return "where the Doppler CLI keeps it"
	case model.GivenHere:
		return "given for this run"
	case model.InMemory:
	}
	return "in memory"
}

func (r *run) logoutCommand() *cobra.Command {
	var profile string
	var yes bool
	cmd := &cobra.Command{
		Use: "logout", Short: "Forget a token, and revoke it if dtui asked Doppler for it", Args: noArgs,
		Long: "Forget the token of a profile. A token that dtui asked Doppler for is revoked\nfirst; one that you gave it is only forgotten here. It asks before.",
		RunE: func(cmd *cobra.Command, _ []string) error { return r.logOut(cmd.Context(), profile, yes) },
	}
	cmd.Flags().StringVar(&profile, "profile", "", "profile to log out of, instead of the current one")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

// logOut revokes first: a token that is forgotten here and still works would be out of everybody's sight.
func (r *run) logOut(ctx context.Context, name string, yes bool) error {
	ctx, cancel := context.WithTimeout(ctx, authTimeout)
	defer cancel()
	door := r.doorman(nil)
	profile, err := door.listed(ctx, name)
	if err != nil {
		return err
	}
	question := fmt.Sprintf("Forget the token of %s? dtui did not ask Doppler for it, so it goes on working: revoke it in the dashboard if nobody needs it.", profileWords(profile))
	if profile.Made {
		question = fmt.Sprintf("Revoke and forget the token of %s?", profileWords(profile))
	}
	if !yes {
		agreed, err := r.agreed(question)
		if errors.Is(err, errNobody) {
			return usage("nothing was done: %v; --yes logs out without asking", err)
		}
		if err != nil || !agreed {
			return errors.Join(err, exit{exitError, errors.New("nothing was done")})
		}
	}
	if profile.Made {
		if err := r.revokeKept(ctx, door, profile); err != nil {
			return err
		}
	}
	if err := door.tokens.Remove(ctx, profile.Name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return hinted(fmt.Errorf("the token of profile %s is still kept: %w", profile.Name, err))
	}
	word := "Forgot"
	if profile.Made {
		word = "Revoked and forgot"
	}
	r.say(r.stdio.Out, "%s the token of %s.\n", word, profileWords(profile))
	return nil
}

func (r *run) revokeKept(ctx context.Context, door *doorman, profile model.Profile) error {
	entry, err := r.read(ctx, door, profile.Name)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil // It is listed and not there: nothing is left to revoke with.
	}
	if err != nil {
		return hinted(fmt.Errorf("nothing was revoked: %w", err))
	}
	token, err := entry.For(entry.Host)
	if err != nil {
		return err
	}
	if err := door.Revoke(ctx, model.Credential{Host: entry.Host, Token: token, Made: true}); err != nil {
		return fmt.Errorf("the token was not revoked and is still kept: %w", err)
	}
	return nil
}

// read reads an entry, and asks for the passphrase of one in a file.
func (r *run) read(ctx context.Context, door *doorman, name string) (keyring.Entry, error) {
	entry, _, err := door.tokens.Read(ctx, name, model.Value{})
	var sealed keyring.NeedsPassphrase
	if !errors.As(err, &sealed) {
		return entry, err
	}
	passphrase, err := r.passphrase(ctx, "Passphrase of the profile "+name)
	if errors.Is(err, errNobody) {
		return keyring.Entry{}, fmt.Errorf("the token of profile %s is in an encrypted file, and %w for its passphrase", name, err)
	}
	if err != nil {
		return keyring.Entry{}, err
	}
	entry, _, err = door.tokens.Read(ctx, name, passphrase)
	return entry, err
}

// listed finds a profile by its name, or the current one.
func (d *doorman) listed(ctx context.Context, name string) (model.Profile, error) {
	if d.homeless {
		return model.Profile{}, errNoHome
	}
	profiles, err := d.Profiles(ctx)
	if err != nil {
		return model.Profile{}, hinted(err)
	}
	if name == "" {
		name = profiles.Current
	}
	for _, p := range profiles.List {
		if p.Name == name {
			return p, nil
		}
	}
	switch {
	case len(profiles.List) == 0:
		return model.Profile{}, errors.New("no login is kept; dtui login keeps one")
	case name == "":
		return model.Profile{}, usage("no profile is the current one: name one with --profile; dtui auth list shows them")
	default:
		return model.Profile{}, usage("there is no profile %s; dtui auth list shows what is kept", name)
	}
}

func profileWords(p model.Profile) string {
	return fmt.Sprintf("profile %s (%s, %s)", p.Name, printable(p.Person), printable(p.Workplace))
}
