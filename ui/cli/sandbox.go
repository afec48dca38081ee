package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"dtui/assets"
	"dtui/client/sandbox"
)

// sandboxFlags are those of dtui sandbox.
type sandboxFlags struct {
	addr       string
	plan       string
	empty      bool
	size       string
	limits     string
	rateWindow time.Duration
	data       string
	latency    time.Duration
	faults     []string
	guard      string
	remote     bool
	hosts      []string
	tokens     []string
	loginTTL   time.Duration
	webhooks   []string
	policies   []string
}

const sandboxHelp = `Serve a Doppler-compatible API on this machine, for trying things out and for
tests. It prints api_host=… and token=… lines and runs until it is interrupted.

--token prints a further token as token.KIND=…, where KIND is one of
  cli[:PERSON], personal[:PERSON]        may do what a person may do
  service:PROJECT/CONFIG[:read|write]    reaches one config
  service_account[:PROJECT,…]            sees all projects, or these
  service_account_identity[:PROJECT,…]   the same, for an hour
  scim, audit                            reach people, and no project

A login with the browser is approved on the page that it names, by typing the
code. Without a browser:
  curl -d code=CODE -d answer=approve http://127.0.0.1:8787/workplace/auth/cli
The answer is approve or refuse; -d person=ID logs in as somebody else.

--webhook has every change of secrets delivered to a URL on this machine, signed
with DTUI_WEBHOOK_SECRET; dtui listen receives it.`

func (r *run) sandboxCommand() *cobra.Command {
	var f sandboxFlags
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve a Doppler-compatible API on this machine",
		Long:  sandboxHelp,
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return r.serve(cmd.Context(), f) },
	}
	set := cmd.Flags()
	set.StringVar(&f.addr, "addr", "127.0.0.1:8787", "address to listen on")
	set.StringVar(&f.plan, "plan", "team", "developer, team or enterprise: the rate limits")
	set.BoolVar(&f.empty, "empty", false, "start with an empty workplace instead of the demo")
	set.StringVar(&f.size, "size", "", "start with a generated workplace: PROJECTSxCONFIGSxSECRETS")
	set.StringVar(&f.limits, "limits", "documented", "documented or off: the limits on names, sizes and counts")
	set.DurationVar(&f.rateWindow, "rate-window", time.Minute, "how long a rate-limit window lasts")
	set.StringVar(&f.data, "data", "", "file that keeps what was written")
	set.DurationVar(&f.latency, "latency", 0, "how much later every answer comes")
	set.StringArrayVar(&f.faults, "fault", nil, "a fault, such as 429=5,POST,x2 or reset,after (repeatable)")
	set.StringVar(&f.guard, "guard", "409", "what a failed guard answers: 409, 400 or skip")
	set.BoolVar(&f.remote, "allow-remote", false, "listen on an address that is not loopback")
	set.StringArrayVar(&f.hosts, "allow-host", nil, "a Host header to accept besides its own (repeatable)")
	set.StringArrayVar(&f.tokens, "token", nil, "print a further token of this kind (repeatable)")
	set.DurationVar(&f.loginTTL, "login-ttl", 15*time.Minute, "after which the code of a login has run out")
	set.StringArrayVar(&f.webhooks, "webhook", nil, "deliver every change to this URL on this machine (repeatable)")
	set.StringArrayVar(&f.policies, "policy", nil, "put PROJECT or PROJECT/CONFIG under a change-request policy (repeatable)")
	return cmd
}

func (f sandboxFlags) options(getenv func(string) string) (sandbox.Options, error) {
	options := sandbox.Options{
		World: assets.Demo(), Plan: f.plan, Limits: f.limits, RateWindow: f.rateWindow, DataFile: f.data, Latency: f.latency,
		Guard: f.guard, AllowRemote: f.remote, AllowHosts: f.hosts, LoginTTL: f.loginTTL,
	}
	if err := f.check(); err != nil {
		return options, err
	}
	if f.empty && f.size != "" {
		return options, usage("--empty and --size exclude each other")
	}
	if f.empty {
		options.World = sandbox.Empty()
	}
	if f.size != "" {
		size, err := parseSize(f.size)
		if err != nil {
			return options, err
		}
		world, err := sandbox.Generate(size[0], size[1], size[2])
		if err != nil {
			return options, exit{exitUsage, err}
		}
		options.World = world
	}
	for _, text := range f.tokens {
		if _, _, err := parseToken(text); err != nil {
			return options, err
		}
	}
	for _, url := range f.webhooks {
		hook := sandbox.Webhook{URL: url, Secret: getenv(webhookSecret)}
		if err := hook.Check(); err != nil {
			return options, exit{exitUsage, fmt.Errorf("--webhook: %w", err)}
		}
		options.Webhooks = append(options.Webhooks, hook)
	}
	for _, text := range f.faults {
		fault, err := sandbox.ParseFault(text)
		if err != nil {
			return options, exit{exitUsage, err}
		}
		options.Faults = append(options.Faults, fault)
	}
	return options, nil
}

// check refuses what sandbox.New would, as errors of the command line.
func (f sandboxFlags) check() error {
	for _, flag := range []struct {
		name, value string
		choices     []string
	}{
		{"--plan", f.plan, []string{sandbox.PlanDeveloper, sandbox.PlanTeam, sandbox.PlanEnterprise}},
		{"--limits", f.limits, []string{sandbox.LimitsDocumented, sandbox.LimitsOff}},
		{"--guard", f.guard, []string{sandbox.GuardConflict, sandbox.GuardInvalid, sandbox.GuardSkip}},
	} {
		if !slices.Contains(flag.choices, flag.value) {
			return usage("%s %s is not known: choose one of %s", flag.name, flag.value, strings.Join(flag.choices, ", "))
		}
	}
	if f.latency < 0 || f.rateWindow <= 0 {
		return usage("--latency must not be negative and --rate-window must be positive")
	}
	if f.loginTTL <= 0 {
		return usage("--login-ttl must be positive")
	}
	host, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return usage("--addr %s: write it like 127.0.0.1:8787", f.addr)
	}
	if ip := net.ParseIP(host); ip != nil && !ip.IsLoopback() && !f.remote {
		return usage("--addr %s is not on this machine alone: give --allow-remote too", f.addr)
	}
	return nil
}

// parseSize reads PROJECTSxCONFIGSxSECRETS.
func parseSize(text string) (size [3]int, err error) {
	parts := strings.Split(text, "x")
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if len(parts) != len(size) || err != nil {
			return size, usage("--size %s: give it as PROJECTSxCONFIGSxSECRETS, such as 3x9x50", text)
		}
		size[i] = n
	}
	return size, nil
}

// tokenKinds are the words for --token, with what may follow them.
var tokenKinds = map[string]struct{ kind, argument string }{
	"cli":                      {sandbox.KindCLI, "PERSON"},
	"personal":                 {sandbox.KindPersonal, "PERSON"},
	"service":                  {sandbox.KindService, "PROJECT/CONFIG[:read|write]"},
	"service_account":          {sandbox.KindServiceAccount, "PROJECT,…"},
	"service_account_identity": {sandbox.KindIdentity, "PROJECT,…"},
	"scim":                     {sandbox.KindSCIM, ""},
	"audit":                    {sandbox.KindAudit, ""},
}

// parseToken reads KIND or KIND:ARGUMENT.
func parseToken(text string) (word string, spec sandbox.TokenSpec, err error) {
	word, argument, given := strings.Cut(text, ":")
	kind, known := tokenKinds[word]
	switch {
	case !known:
		return word, spec, usage("--token %s is not known: choose one of %s", word, strings.Join(slices.Sorted(maps.Keys(tokenKinds)), ", "))
	case given && kind.argument == "":
		return word, spec, usage("--token %s: nothing follows %s", text, word)
	case given && argument == "":
		return word, spec, usage("--token %s: give it as %s:%s", text, word, kind.argument)
	}
	spec.Kind, spec.Name = kind.kind, "sandbox "+word
	switch kind.kind {
	case sandbox.KindCLI, sandbox.KindPersonal:
		// The name is the person's.
		spec.Name, spec.Person = "", argument
	case sandbox.KindService:
		place, access, _ := strings.Cut(argument, ":")
		project, config, ok := strings.Cut(place, "/")
		if !ok || project == "" || config == "" {
			return word, spec, usage("--token %s: give it as %s:%s", text, word, kind.argument)
		}
		spec.Project, spec.Config = project, config
		switch access {
		case "", "read":
			spec.Access = sandbox.AccessRead
		case "write":
			spec.Access = sandbox.AccessReadWrite
		default:
			return word, spec, usage("--token %s: the access is read or write", text)
		}
	case sandbox.KindServiceAccount, sandbox.KindIdentity:
		if given {
			spec.Projects = strings.Split(argument, ",")
		}
	}
	return word, spec, nil
}

// moreTokens makes the tokens of --token and returns the lines that give them away.
func (f sandboxFlags) moreTokens(server *sandbox.Server) (string, error) {
	var lines strings.Builder
	for _, text := range f.tokens {
		word, spec, err := parseToken(text)
		if err != nil {
			return "", err
		}
		token, err := server.KeepToken(spec)
		if err != nil {
			return "", usage("--token %s: %w", text, errors.Unwrap(err)) // Without the words that name the package.
		}
		lines.WriteString("token." + word + "=" + token + "\n")
	}
	return lines.String(), nil
}

// morePolicies makes the policies of --policy.
func (f sandboxFlags) morePolicies(server *sandbox.Server) error {
	for _, text := range f.policies {
		project, config, named := strings.Cut(text, "/")
		var configs []string
		if named {
			configs = append(configs, config)
		}
		if err := server.AddPolicy("Review "+text, project, configs...); err != nil {
			return usage("--policy %s: %w", text, err)
		}
	}
	return nil
}

// serve runs the sandbox until it is interrupted.
func (r *run) serve(ctx context.Context, f sandboxFlags) (err error) {
	options, err := f.options(r.getenv)
	if err != nil {
		return err
	}
	server, err := sandbox.New(options)
	if err != nil {
		return err
	}
	tokens, err := f.moreTokens(server)
	err = errors.Join(err, f.morePolicies(server))
	if err != nil {
		return errors.Join(err, server.Close())
	}
	base, err := server.Start(f.addr)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	r.say(r.stdio.Out, "api_host=%s\ntoken=%s\n%s", base, server.Token(), tokens)
	<-ctx.Done()
	return server.Close()
}
