package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"dtui/keyring"
	"dtui/model"
	"dtui/ui"
)

const authTimeout = 90 * time.Second

func (r *run) authCommand() *cobra.Command {
	auth := &cobra.Command{
		Use: "auth", Short: "Show, list, switch and replace the logins that dtui keeps", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	status := &cobra.Command{
		Use: "status", Short: "Say whose token the next start takes, and what it may do", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.authStatus(cmd.Context()) },
	}
	status.Flags().StringVar(&r.flags.profile, "profile", "", "profile to look at, instead of the current one")
	list := &cobra.Command{
		Use: "list", Short: "List the logins that are kept", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.authList(cmd.Context()) },
	}
	change := &cobra.Command{
		Use: "switch PROFILE", Short: "Make a kept login the one that the next start takes", Args: oneArg,
		RunE: func(cmd *cobra.Command, args []string) error { return r.authSwitch(cmd.Context(), args[0]) },
	}
	var profile string
	roll := &cobra.Command{
		Use: "roll", Short: "Have Doppler replace a kept CLI token with a new one", Args: noArgs,
		Long: "Have Doppler replace a kept token with a new one. The old one stops working at\nonce, everywhere. It works for CLI tokens, which a login in the browser gives.",
		RunE: func(cmd *cobra.Command, _ []string) error { return r.authRoll(cmd.Context(), profile) },
	}
	roll.Flags().StringVar(&profile, "profile", "", "profile to replace the token of, instead of the current one")
	auth.AddCommand(status, list, change, roll)
	return auth
}

// oneArg refuses any other number of arguments as the error of the command line that it is.
func oneArg(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("%s takes the name of one profile, which dtui auth list shows; see %s --help", cmd.Name(), cmd.CommandPath())
	}
	return nil
}

// authStatus looks for a token in the order of a start, and asks Doppler whose it is.
func (r *run) authStatus(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, authTimeout)
	defer cancel()
	door := r.doorman(nil)
	arrived, err := door.arrive(ctx)
	if errors.Is(err, keyring.ErrNotFound) && errors.Is(err, errNoToken) {
		return errors.New("no token is given, kept, or found with the Doppler CLI; dtui login gets one")
	}
	if err != nil {
		return hinted(err)
	}
	if arrived.unlock != "" {
		entry, err := r.read(ctx, door, arrived.unlock)
		if err != nil {
			return hinted(err)
		}
		if arrived.credential, err = door.credential(entry); err != nil {
			return err
		}
	}
	kind := model.KindOfToken(arrived.credential.Token)
	from := placeWords(arrived.place)
	if arrived.profile != "" {
		from = "profile " + arrived.profile + ", " + from
	}
	asked, err := door.auth(arrived.credential.Host)
	if err != nil {
		return err
	}
	asked.Close()
	r.say(r.stdio.Out, "token      %s\nfrom       %s\nhost       %s\n", kind, from, asked.Host())
	session, err := door.Enter(ctx, arrived.credential)
	if err != nil {
		return err
	}
	defer session.Close()
	r.say(r.stdio.Out, "workplace  %s\nbelongs to %s\n%s\n", printable(session.Account.WorkplaceName), printable(session.Account.ActorName), kind.May())
	return nil
}

func (r *run) authList(ctx context.Context) error {
	profiles, err := r.doorman(nil).Profiles(ctx)
	if err != nil {
		return hinted(err)
	}
	if len(profiles.List) == 0 {
		r.say(r.stdio.Out, "No login is kept; dtui login keeps one.\n")
		return nil
	}
	table := tabwriter.NewWriter(r.stdio.Out, 0, 0, 2, ' ', 0)
	r.say(table, "  PROFILE\tWORKPLACE\tBELONGS TO\tTOKEN\tKEPT\tHOST\tLAST USED\n")
	for _, p := range profiles.List {
		mark := " "
		if p.Name == profiles.Current {
			mark = "*"
		}
		used := "never"
		if !p.LastUsed.IsZero() {
			used = p.LastUsed.Local().Format("2006-01-02 15:04")
		}
		place := "keyring"
		if p.Place == model.InFile {
			place = "encrypted file"
		}
		r.say(table, "%s\n", strings.Join([]string{
			mark + " " + p.Name, printable(p.Workplace), printable(p.Person), printable(string(p.Kind)), place, p.Host, used,
		}, "\t"))
	}
	return table.Flush()
}

func (r *run) authSwitch(ctx context.Context, name string) error {
	door := r.doorman(nil)
	profile, err := door.listed(ctx, name)
	if err != nil {
		return err
	}
	if err := door.tokens.Book.Use(ctx, profile.Name); err != nil {
		return hinted(err)
	}
	r.say(r.stdio.Out, "The next start takes %s.\n", profileWords(profile))
	return nil
}

// authRoll stores the old entry once more before Doppler replaces its token: a keyring that would not take the new one is
// found while the old one still works.
func (r *run) authRoll(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, authTimeout)
	defer cancel()
	door := r.doorman(nil)
	profile, err := door.listed(ctx, name)
	if err != nil {
		return err
	}
	if profile.Kind != model.CLIToken {
		return fmt.Errorf("nothing was done: Doppler replaces CLI tokens only, and profile %s has a %s; make a new one in the dashboard and keep it with dtui login", profile.Name, profile.Kind)
	}
	var passphrase model.Value
	if profile.Place == model.InFile {
		if passphrase, err = r.passphrase(ctx, "Passphrase of the profile "+profile.Name); err != nil {
			return err
		}
	}
	entry, _, err := door.tokens.Read(ctx, profile.Name, passphrase)
	if err != nil {
		return hinted(fmt.Errorf("nothing was done: %w", err))
	}
	old, err := entry.For(entry.Host)
	if err != nil {
		return err
	}
	account := model.Account{WorkplaceName: entry.Workplace, ActorName: entry.Person}
	how := ui.Keeping{Profile: profile.Name, Place: profile.Place, Passphrase: passphrase}
	credential := model.Credential{Host: entry.Host, Token: old, Made: entry.Made}
	if _, err := door.Keep(ctx, credential, account, how); err != nil {
		return hinted(fmt.Errorf("nothing was replaced, because the new token could not be kept: %w", err))
	}
	auth, err := door.auth(entry.Host)
	if err != nil {
		return err
	}
	defer auth.Close()
	fresh, err := auth.Roll(ctx, credential)
	if err != nil {
		return err
	}
	fresh.Made = entry.Made
	// The old token is dead: giving the storing up would lose the login.
	if _, err := door.Keep(context.WithoutCancel(ctx), fresh, account, how); err != nil {
		return hinted(fmt.Errorf("the token was replaced, but the new one could not be kept: log in again with dtui login (%w)", err))
	}
	r.say(r.stdio.Out, "Doppler replaced the token of %s. The old one no longer works.\n", profileWords(profile))
	return nil
}

// hinted adds the keyring's hint to an error, in the same line.
func hinted(err error) error {
	if hint := keyring.Hint(err); hint != "" {
		return fmt.Errorf("%w. %s", err, hint)
	}
	return err
}
