package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"dtui/client"
	"dtui/keyring"
	"dtui/model"
)

// arrival is how a run gets in: with a token and the one host that it may be sent to, or with a profile whose passphrase
// has to be asked for first.
type arrival struct {
	credential model.Credential
	profile    string
	place      model.Place
	// unlock is a profile in an encrypted file, "" when there is a credential.
	unlock string
}

// keyringPatience is how long a start waits for a keyring without a word.
const keyringPatience = 2 * time.Second

// errNoToken says that there is no token anywhere; the program then starts with its welcome.
var errNoToken = errors.New("no token was given")

// arrive finds the login of a run: --token-file or --profile, then DOPPLER_TOKEN, then the profile that is kept, then the
// login of the Doppler CLI. A host that was given goes only with a token that was given for this run, because a variable set by a
// cloned repository must not collect tokens.
func (d *doorman) arrive(ctx context.Context) (arrival, error) {
	if given, ok, err := d.r.given(); ok || err != nil {
		return arrival{credential: given, place: model.GivenHere}, err
	}
	kept, err := d.kept(ctx)
	if err == nil || !errors.Is(err, keyring.ErrNotFound) || d.r.flags.profile != "" {
		return kept, err
	}
	found, ok, looked := d.find()
	if looked != nil {
		return arrival{}, fmt.Errorf("%w: %w", errNoToken, looked)
	}
	if ok {
		return d.foundArrival(ctx, found)
	}
	if host := d.r.getenv("DOPPLER_API_HOST"); host != "" && d.r.flags.apiHost == "" {
		return arrival{}, exit{exitUsage, fmt.Errorf("DOPPLER_API_HOST is set to %s, but there is no DOPPLER_TOKEN: "+
			"dtui asks for no token on behalf of a host from the environment; name the host with --api-host, or unset DOPPLER_API_HOST", withoutLogin(host))}
	}
	return arrival{}, fmt.Errorf("%w: %w", errNoToken, err)
}

// given is the token of this run: --token-file, else DOPPLER_TOKEN. A profile that was named goes before the latter, which
// may be in the environment without the person's knowledge.
func (r *run) given() (model.Credential, bool, error) {
	envHost, envToken := r.getenv("DOPPLER_API_HOST"), r.getenv("DOPPLER_TOKEN")
	host := r.flags.apiHost
	switch {
	case r.flags.tokenFile != "" && r.flags.profile != "":
		return model.Credential{}, false, usage("--token-file and --profile exclude each other")
	case r.flags.tokenFile != "":
		if host == "" && envHost != "" {
			return model.Credential{}, false, exit{exitUsage, fmt.Errorf("DOPPLER_API_HOST is set to %s, but the token comes from --token-file: "+
				"it is not sent to a host from the environment; name the host with --api-host, or unset DOPPLER_API_HOST", withoutLogin(envHost))}
		}
		token, err := r.tokenFrom(r.flags.tokenFile)
		return model.Credential{Host: orDefault(host), Token: token}, true, err
	case envToken != "" && r.flags.profile == "":
		if host == "" {
			host = envHost
		}
		token, err := checkToken(envToken, "DOPPLER_TOKEN")
		return model.Credential{Host: orDefault(host), Token: token}, true, err
	}
	return model.Credential{}, false, nil
}

// asked is the host that this run was told, "" when it was told none.
func (r *run) asked() string {
	if r.flags.apiHost != "" {
		return r.flags.apiHost
	}
	return r.getenv("DOPPLER_API_HOST")
}

// withoutLogin is an address as a message may hold it: what stands before an @ may be a password.
func withoutLogin(address string) string {
	at := strings.LastIndex(address, "@")
	if at < 0 {
		return address
	}
	scheme, _, ok := strings.Cut(address, "://")
	if !ok {
		return "…" + address[at:]
	}
	return scheme + "://…" + address[at:]
}

func orDefault(host string) string {
	if host == "" {
		return client.DefaultHost
	}
	return host
}

// kept is the profile of --profile, else the one that is in use. Its error is keyring.ErrNotFound when nothing is kept.
func (d *doorman) kept(ctx context.Context) (arrival, error) {
	if d.homeless {
		return arrival{}, keyring.NotFound{Name: keyring.DefaultProfile}
	}
	// An open keyring can ask too, in a window that may be behind others, and for as long as a minute.
	slow := time.AfterFunc(keyringPatience, func() {
		d.r.say(d.r.stdio.Err, "dtui: waiting for the system keyring; look for a window in which it asks. ctrl+c gives up.\n")
	})
	entry, profile, err := d.tokens.Read(ctx, d.r.flags.profile, model.Value{})
	slow.Stop()
	var sealed keyring.NeedsPassphrase
	switch {
	case errors.As(err, &sealed):
		if err := d.sameHost(sealed.Name, profile.Host); err != nil {
			return arrival{}, err
		}
		return arrival{profile: sealed.Name, place: model.InFile, unlock: sealed.Name}, nil
	case errors.Is(err, keyring.ErrNotFound):
		return arrival{}, err
	case err != nil:
		return arrival{}, fmt.Errorf("%w: %w", errNoToken, err)
	}
	credential, err := d.credential(entry)
	if err != nil {
		return arrival{}, err
	}
	d.used(ctx, profile.Name)
	return arrival{credential: credential, profile: profile.Name, place: profile.Place}, nil
}

// credential is what a stored entry gives to this run, if the run does not ask for another host.
func (d *doorman) credential(entry keyring.Entry) (model.Credential, error) {
	if err := d.sameHost(entry.Name, entry.Host); err != nil {
		return model.Credential{}, err
	}
	token, err := entry.For(entry.Host)
	if err != nil {
		return model.Credential{}, fmt.Errorf("the token of profile %s cannot be used: %w", entry.Name, err)
	}
	return model.Credential{Host: entry.Host, Token: token, Made: entry.Made}, nil
}

// sameHost refuses a stored token when this run was told another host than its own.
func (d *doorman) sameHost(name, stored string) error {
	host := d.r.asked()
	if host == "" {
		return nil
	}
	_, err := keyring.Entry{Name: name, Host: stored, Token: model.NewValue("-")}.For(host)
	var other keyring.OtherHost
	if errors.As(err, &other) {
		return exit{exitUsage, fmt.Errorf("the token of profile %s belongs to %s and is not sent to %s; "+
			"unset DOPPLER_API_HOST and leave out --api-host, or give a token for that host with --token-file", name, other.Stored, other.Asked)}
	}
	if err != nil {
		return exit{exitUsage, fmt.Errorf("the host of this run cannot be used: %w", err)}
	}
	return nil
}

// foundArrival enters with the login of the Doppler CLI, for its own host only.
func (d *doorman) foundArrival(ctx context.Context, found keyring.CLILogin) (arrival, error) {
	credential, err := d.foundCredential(ctx, found)
	if err != nil {
		var refused exit
		if errors.As(err, &refused) {
			return arrival{}, err
		}
		return arrival{}, fmt.Errorf("%w: %w", errNoToken, err)
	}
	return arrival{credential: credential, place: model.InCLI}, nil
}

func (d *doorman) foundCredential(ctx context.Context, found keyring.CLILogin) (model.Credential, error) {
	if host := d.r.asked(); host != "" {
		_, err := keyring.Entry{Name: "doppler", Host: found.Host, Token: model.NewValue("-")}.For(host)
		if err != nil {
			return model.Credential{}, exit{exitUsage, fmt.Errorf("the login of the Doppler CLI belongs to %s and is not sent to %s; "+
				"unset DOPPLER_API_HOST and leave out --api-host, or give a token for that host with --token-file", found.Host, withoutLogin(host))}
		}
	}
	return found.Credential(ctx, d.options...)
}
