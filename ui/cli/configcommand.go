package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"dtui/ui/look"
)

const (
	privateFolder = 0o700
	plainFile     = 0o644
)

func (r *run) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config", Short: "Show, check and begin the config file", Args: noArgs,
		Long: "Show, check and begin the config file. It holds settings and keys, and no token.",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&r.flags.configFile, "config-file", "", "this file instead of the usual one")
	for _, part := range []struct {
		use, short string
		run        func() error
	}{
		{"path", "Print where the config file is", r.configPrintPath},
		{"show", "Print every setting and key, and where it comes from", r.configShow},
		{"check", "Say what is wrong with the config file, and exit with 2 if it is", r.configCheck},
		{"init", "Write a config file to start from, if there is none", r.configInit},
	} {
		cmd.AddCommand(&cobra.Command{Use: part.use, Short: part.short, Args: noArgs, RunE: func(*cobra.Command, []string) error { return part.run() }})
	}
	return cmd
}

func (r *run) configPrintPath() error {
	at, err := r.configPath()
	if err != nil {
		return err
	}
	r.say(r.stdio.Out, "%s\n", at)
	return nil
}

func (r *run) configShow() error {
	file, err := r.readConfig()
	if err != nil && !errors.Is(err, errNoHome) {
		return r.broken(err, "there is nothing to show")
	}
	head := "The settings of dtui. There is no config file; dtui config init writes one to start from."
	switch {
	case file.found:
		head = "The settings of dtui, from the config file above and the defaults."
		// In one piece, however long it is.
		r.say(r.stdio.Out, "# %s\n", printable(file.path))
	case err != nil:
		head = "The settings of dtui. There is no config file: " + err.Error() + "."
	}
	head += " A flag such as --theme goes before them."
	r.say(r.stdio.Out, "%s", configText(file.settings, head, func(name string) string {
		if line, set := file.lines[name]; set {
			return fmt.Sprintf("line %d", line)
		}
		return "default"
	}))
	return nil
}

func (r *run) configCheck() error {
	file, err := r.readConfig()
	switch {
	case err != nil:
		return r.broken(err, "dtui would not start")
	case !file.found:
		r.say(r.stdio.Out, "There is no %s, so every setting has its default.\n", printable(file.path))
		return nil
	}
	changed := len(file.settings.keys)
	r.say(r.stdio.Out, "%s is in order: %s, %s.\n", printable(file.path), look.Count(len(file.lines)-changed, "setting"), look.Count(changed, "changed key"))
	if len(file.settings.protected) == 0 {
		r.say(r.stdio.Out, "It protects no config: protected is empty.\n")
	}
	return nil
}

// configInit writes the defaults, commented out, so that later versions can have better ones.
func (r *run) configInit() error {
	at, err := r.configPath()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(at), privateFolder); err != nil {
		return fmt.Errorf("the config file was not written: %w", err)
	}
	text := configText(defaultSettings(), "The settings of dtui. Every line shows the default; take the # away and change it.", nil)
	file, err := os.OpenFile(at, os.O_CREATE|os.O_EXCL|os.O_WRONLY, plainFile)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and was left as it is", at)
	}
	if err == nil {
		_, err = file.WriteString(text)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("the config file was not written: %w", err)
	}
	r.say(r.stdio.Out, "Wrote %s. Every line in it is commented out; take a # away and change the line.\n", printable(at))
	return nil
}
