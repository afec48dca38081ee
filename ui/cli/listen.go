package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"dtui/client/webhook"
	"dtui/model"
	"dtui/ui/cells"
)

// webhookSecret is the variable that holds the secret of a webhook. A child of dtui's does not get it.
const webhookSecret = "DTUI_WEBHOOK_SECRET"

// listenFlags are those of dtui listen.
type listenFlags struct {
	addr   string
	path   string
	stdin  bool
	file   string
	remote bool
}

const listenAbout = `Receive Doppler's webhooks, and print one line for each change of secrets:
the time, the project and config, and the event.

A delivery is taken only when it is signed with the secret that you gave the
webhook in Doppler. Give it with DTUI_WEBHOOK_SECRET, --secret-file or
--secret-stdin. Of one config there is one line a second at most.

It listens on this machine alone. Doppler delivers over https, so put something
in front that ends TLS, such as a tunnel or a proxy, or give --allow-remote.

To try it with the sandbox:
  export DTUI_WEBHOOK_SECRET=a-secret-to-try
  dtui listen &
  dtui sandbox --webhook http://127.0.0.1:8788/

It exits with 0 when it was interrupted, 1 when it cannot listen, and 2 when it
was called wrongly.`

func (r *run) listenCommand() *cobra.Command {
	var f listenFlags
	cmd := &cobra.Command{
		Use: "listen", Short: "Receive Doppler's webhooks and print what changed", Long: listenAbout, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.listen(cmd.Context(), f) },
	}
	set := cmd.Flags()
	set.StringVar(&f.addr, "addr", "127.0.0.1:8788", "address to listen on")
	set.StringVar(&f.path, "path", "/", "path that deliveries come to")
	set.BoolVar(&f.stdin, "secret-stdin", false, "read the webhook's secret from standard input")
	set.StringVar(&f.file, "secret-file", "", "file to read the webhook's secret from")
	set.BoolVar(&f.remote, "allow-remote", false, "listen on an address that is not loopback")
	return cmd
}

func (r *run) listen(ctx context.Context, f listenFlags) (err error) {
	if local, err := onThisMachine("--addr", f.addr); err != nil {
		return err
	} else if !local && !f.remote {
		return usage("--addr %s is not on this machine alone: give --allow-remote too", f.addr)
	}
	if !strings.HasPrefix(f.path, "/") {
		return usage("--path %s: it begins with /", f.path)
	}
	secret, err := r.webhookSecret(f)
	if err != nil {
		return exit{exitUsage, err}
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	server, err := webhook.Listen(ctx, f.addr, f.remote, webhook.Options{Secret: secret, Path: f.path})
	if err != nil {
		return err
	}
	r.say(r.stdio.Err, "dtui: listening for webhooks at %s\n", cells.Printable(server.URL()))
	for {
		delivery, err := server.Next(ctx)
		if err != nil {
			return server.Close() // It was interrupted.
		}
		if _, err := fmt.Fprintln(r.stdio.Out, deliveryLine(delivery)); err != nil {
			return errors.Join(fmt.Errorf("could not print a change: %w", err), server.Close())
		}
	}
}

// onThisMachine looks at an address as far as that can be done without asking for the name in it.
func onThisMachine(flag, addr string) (bool, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, usage("%s %s: write it like 127.0.0.1:8788", flag, addr)
	}
	ip := net.ParseIP(host)
	return host != "" && (ip == nil || ip.IsLoopback()), nil
}

// receiver listens for webhooks beside the screen, on this machine alone.
func (r *run) receiver(ctx context.Context) (*webhook.Server, error) {
	if r.flags.listen == "" {
		return nil, usage("--listen-secret-file needs --listen too")
	}
	if local, err := onThisMachine("--listen", r.flags.listen); err != nil {
		return nil, err
	} else if !local {
		return nil, usage("--listen %s is not on this machine alone; dtui listen --allow-remote can do that", r.flags.listen)
	}
	secret := model.NewValue(r.getenv(webhookSecret))
	switch {
	case r.flags.hookFile != "":
		file, err := os.Open(r.flags.hookFile)
		if err != nil {
			return nil, exit{exitUsage, fmt.Errorf("--listen-secret-file: %w", err)}
		}
		secret, err = readWebhookSecret(file, r.flags.hookFile)
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, exit{exitUsage, err}
		}
	case secret.Empty():
		return nil, usage("a delivery is known by the secret of its webhook: give it with %s or --listen-secret-file", webhookSecret)
	}
	return webhook.Listen(ctx, r.flags.listen, false, webhook.Options{Secret: secret})
}

// deliveryLine has the parts that a script would want first. Nothing in it comes from outside unchecked, and it is made
// harmless all the same.
func deliveryLine(d model.Delivery) string {
	return d.At.UTC().Format(time.RFC3339) + "  " + cells.Printable(d.Ref.String()) + "  " + cells.Printable(d.Event)
}

// webhookSecret reads the secret from the one place that was named, or else from the environment. It is no flag of its
// own: others on the machine can read those.
func (r *run) webhookSecret(f listenFlags) (model.Value, error) {
	switch {
	case f.stdin && f.file != "":
		return model.Value{}, errors.New("--secret-stdin and --secret-file exclude each other")
	case f.stdin:
		return readWebhookSecret(r.stdio.In, "standard input")
	case f.file != "":
		file, err := os.Open(f.file)
		if err != nil {
			return model.Value{}, fmt.Errorf("--secret-file: %w", err)
		}
		secret, err := readWebhookSecret(file, f.file)
		return secret, errors.Join(err, file.Close())
	}
	secret := r.getenv(webhookSecret)
	if secret == "" {
		return model.Value{}, fmt.Errorf("a delivery is known by the secret of its webhook: give it with %s, --secret-file or --secret-stdin", webhookSecret)
	}
	return model.NewValue(secret), nil
}

func readWebhookSecret(from io.Reader, name string) (model.Value, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxToken+1))
	if err != nil {
		return model.Value{}, fmt.Errorf("reading the webhook's secret from %s: %w", name, err)
	}
	// A line end at the end is the file's, not the secret's.
	line := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	switch {
	case line == "":
		return model.Value{}, fmt.Errorf("%s holds no secret", name)
	case len(text) > maxToken:
		return model.Value{}, fmt.Errorf("%s holds more than %d bytes, which is no webhook's secret", name, maxToken)
	}
	return model.NewValue(line), nil
}
