package cli

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
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
}

func (r *run) sandboxCommand() *cobra.Command {
	var f sandboxFlags
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve a Doppler-compatible API on this machine",
		Long:  "Serve a Doppler-compatible API on this machine, for trying things out and for tests.\nIt prints api_host=… and token=… lines and runs until it is interrupted.",
		Args:  cobra.NoArgs,
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
	return cmd
}

func (f sandboxFlags) options() (sandbox.Options, error) {
	options := sandbox.Options{
		World: assets.Demo(), Plan: f.plan, Limits: f.limits, RateWindow: f.rateWindow, DataFile: f.data, Latency: f.latency,
		Guard: f.guard, AllowRemote: f.remote, AllowHosts: f.hosts,
	}
	if f.empty && f.size != "" {
		return options, usage("--empty and --size exclude each other")
	}
	if f.empty {
		options.World = sandbox.Empty()
	}
	if f.size != "" {
		var projects, configs, secrets int
		if n, err := fmt.Sscanf(f.size, "%dx%dx%d", &projects, &configs, &secrets); n != 3 || err != nil {
			return options, usage("--size %s: give it as PROJECTSxCONFIGSxSECRETS, such as 3x9x50", f.size)
		}
		world, err := sandbox.Generate(projects, configs, secrets)
		if err != nil {
			return options, exit{exitUsage, err}
		}
		options.World = world
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

// serve runs the sandbox until it is interrupted.
func (r *run) serve(ctx context.Context, f sandboxFlags) (err error) {
	options, err := f.options()
	if err != nil {
		return err
	}
	server, err := sandbox.New(options)
	if err != nil {
		return err
	}
	base, err := server.Start(f.addr)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	r.say(r.stdio.Out, "api_host=%s\ntoken=%s\n", base, server.Token())
	<-ctx.Done()
	return server.Close()
}
