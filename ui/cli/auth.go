package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"dtui/client"
	"dtui/keyring"
)

const (
	defaultProfile = "default"
	authTimeout    = 90 * time.Second
)

func (r *run) store() keyring.Store {
	return keyring.OS(keyring.WithEnvironment(r.getenv), keyring.OnPrompt(func() {
		r.say(r.stdio.Err, "dtui: the keyring is locked; unlock it in the window that it opens.\n")
	}))
}

func (r *run) authCommand() *cobra.Command {
	auth := &cobra.Command{Use: "auth", Short: "Keep a token in the system keyring", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return cmd.Help()
	}}
	var fromStdin bool
	var host string
	set := &cobra.Command{
		Use:   "set --token-stdin",
		Short: "Read a token from standard input and keep it in the system keyring",
		Long:  "Read a token from standard input, ask Doppler whose it is, and keep it in the\nsystem keyring together with its host. It is sent to no other host.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !fromStdin {
				return usage("give the token on standard input: dtui auth set --token-stdin < FILE")
			}
			return r.authSet(cmd.Context(), host)
		},
	}
	set.Flags().BoolVar(&fromStdin, "token-stdin", false, "read the token from standard input")
	set.Flags().StringVar(&host, "api-host", "", "API host that the token belongs to")
	auth.AddCommand(set)
	return auth
}

// authSet checks the token with the host that it will belong to, before it is kept.
func (r *run) authSet(ctx context.Context, host string) error {
	ctx, cancel := context.WithTimeout(ctx, authTimeout)
	defer cancel()
	token, err := r.readToken(r.stdio.In, "standard input")
	if err != nil {
		return err
	}
	api, err := client.New(client.Options{Host: orDefault(host), Token: token, Version: Version()})
	if err != nil {
		return err
	}
	defer api.Close()
	account, err := api.Account(ctx)
	if err != nil {
		return fmt.Errorf("nothing was kept: %w", err)
	}
	entry := keyring.Entry{
		Name: defaultProfile, Host: api.Host(), Workplace: account.WorkplaceName, Person: account.ActorName, Kind: account.TokenKind, Token: token,
	}
	if err := r.store().Set(ctx, entry); err != nil {
		return hinted(fmt.Errorf("the token was not kept: %w", err))
	}
	r.say(r.stdio.Out, "Kept the token of %s (%s) in the system keyring. It is sent to %s only.\n", printable(account.ActorName), printable(account.WorkplaceName), api.Host())
	return nil
}

// hinted adds the keyring's hint to an error, in the same line.
func hinted(err error) error {
	if hint := keyring.Hint(err); hint != "" {
		return fmt.Errorf("%w. %s", err, hint)
	}
	return err
}
