package cli

import (
	"github.com/spf13/pflag"

	"dtui/model"
)

// flags are those of the program itself.
type flags struct {
	demo      bool
	project   string
	config    string
	apiHost   string
	tokenFile string
	profile   string
	readOnly  bool
	noMouse   bool
	ascii     bool
	noLive    bool
	listen    string
	hookFile  string
	theme     string
	logFile   string

	configFile   string
	noConfigFile bool
}

func (f *flags) define(set *pflag.FlagSet) {
	set.BoolVar(&f.demo, "demo", false, "try dtui on sample data on this machine; needs no account")
	set.StringVarP(&f.project, "project", "p", "", "project to open (or DOPPLER_PROJECT)")
	set.StringVarP(&f.config, "config", "c", "", "config to open (or DOPPLER_CONFIG)")
	set.StringVar(&f.apiHost, "api-host", "", "API host of a token given for this run, or of a new login")
	set.StringVar(&f.tokenFile, "token-file", "", "file to read the token from, - for standard input")
	set.StringVar(&f.profile, "profile", "", "login to use for this run; dtui auth list shows them")
	set.BoolVar(&f.readOnly, "read-only", false, "leave out everything that writes")
	set.BoolVar(&f.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	set.BoolVar(&f.ascii, "ascii", false, "draw with ASCII characters only")
	set.BoolVar(&f.noLive, "no-live", false, "do not watch what is in sight for changes by others")
	set.StringVar(&f.listen, "listen", "", "also receive Doppler's webhooks, at an address of this machine such as 127.0.0.1:8788")
	set.StringVar(&f.hookFile, "listen-secret-file", "", "file to read the webhook's secret from (or DTUI_WEBHOOK_SECRET)")
	set.StringVar(&f.theme, "theme", "", "auto, default, high-contrast or colour-blind, with :light or :dark")
	set.BoolVar(&f.noConfigFile, "no-config-file", false, "start with the default settings")
	set.StringVar(&f.logFile, "log-file", "", "write a log without values, tokens or keys to a file of mode 0600")
}

// start is the config to open at once: the flags, then the environment, and for the demo a config of the demo. What the
// working directory says comes after the environment. Last of all is where the person was in the last run, which the
// program asks for itself when this is empty (ui.Env.Recall), because it depends on who is at work.
func (r *run) start() (model.ConfigRef, error) {
	ref := model.ConfigRef{Project: r.flags.project, Config: r.flags.config}
	if r.flags.demo {
		if ref.Project == "" && ref.Config == "" {
			ref = demoStart
		}
	} else {
		if ref.Project == "" {
			ref.Project = r.getenv("DOPPLER_PROJECT")
			if ref.Config == "" {
				ref.Config = r.getenv("DOPPLER_CONFIG")
			}
		}
	}
	if ref.Project == "" && ref.Config != "" {
		if r.flags.config == "" {
			return model.ConfigRef{}, nil
		}
		return model.ConfigRef{}, usage("--config %s needs --project too", r.flags.config)
	}
	if ref.Config != "" {
		if err := model.CheckConfigRef(ref); err != nil {
			return model.ConfigRef{}, exit{exitUsage, err}
		}
	}
	return ref, nil
}
