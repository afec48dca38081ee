package keyring

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"dtui/model"
)

// What the Doppler CLI has, from its source (pkg/configuration/config.go and keyring.go).
const (
	cliService  = "doppler-cli"
	cliPrefix   = "secret-"
	cliFolder   = ".doppler"
	cliFile     = ".doppler.yaml"
	cliHost     = "https://api.doppler.com"
	mostToken   = 4096
	mostAccount = 128
)

// Folders say where the files of the Doppler CLI are looked for, all as absolute paths.
type Folders struct {
	// Working is the working directory as os.Getwd names it: by the way through which the person came, be it a symbolic
	// link. The CLI does the same.
	Working string
	// Home is the person's home directory.
	Home string
	// Config is what DOPPLER_CONFIG_DIR says, "" for .doppler in Home. It may be relative to Working.
	Config string
}

// path is the CLI's file, "" when there can be none.
func (f Folders) path() string {
	switch {
	case f.Config == "" && f.Home == "":
		return ""
	case f.Config == "":
		return filepath.Join(f.Home, cliFolder, cliFile)
	case filepath.IsAbs(f.Config):
		return filepath.Join(f.Config, cliFile)
	default:
		return filepath.Join(f.Working, f.Config, cliFile)
	}
}

// CLILogin is a login of the Doppler CLI. Its token is read by Credential, and neither it nor the file is ever written.
type CLILogin struct {
	model.FoundLogin
	path    string
	token   model.Value // as it stands in the file, unknown when that names a keyring entry
	account string      // of the keyring entry
}

// FindCLI looks for the login that the Doppler CLI would use in the working directory; ok is false when there is none. It
// reads the CLI's file and nothing else. For each option the longest scope that holds the working directory counts, as in
// the CLI, so that the host and the token may stand at different scopes. Errors are FileFailed, BadFile and UnsafeLogin.
func FindCLI(at Folders) (login CLILogin, ok bool, err error) {
	setup, err := readCLI(at)
	if err != nil || setup.token.value == "" {
		return CLILogin{}, false, err
	}
	path := at.path()
	if tls := setup.verifyTLS; tls.value != "" {
		if checked, err := strconv.ParseBool(tls.value); err != nil || !checked {
			return CLILogin{}, false, UnsafeLogin{Path: path, Problem: "it switches the checks of TLS off (verify-tls), and dtui sends no token without them"}
		}
	}
	host := cliHost
	if setup.host.value != "" {
		if host, err = origin(setup.host.value); err != nil {
			return CLILogin{}, false, UnsafeLogin{Path: path, Problem: "its api-host is no address: " + err.Error()}
		}
	}
	login = CLILogin{path: path, FoundLogin: model.FoundLogin{
		Host: host, Scope: setup.token.scope, Start: model.ConfigRef{Project: setup.project.value, Config: setup.config.value},
	}}
	token := setup.token.value
	if !strings.HasPrefix(token, cliPrefix) {
		if !tokenLike(token) {
			return CLILogin{}, false, BadFile{Path: path, Problem: "its token is none"}
		}
		login.token = model.NewValue(token)
		return login, true, nil
	}
	if !accountLike(token) {
		return CLILogin{}, false, BadFile{Path: path, Problem: "its token names no keyring entry"}
	}
	login.account, login.InKeyring = token, true
	return login, true, nil
}

// Credential reads the token, from the system keyring if the CLI keeps it there, in the same way and with the same errors
// as OS; one that is not there is a LoginGone. The host is the one found with it: the token is for no other.
func (l CLILogin) Credential(ctx context.Context, options ...Option) (model.Credential, error) {
	if !l.InKeyring {
		return model.Credential{Host: l.Host, Token: l.token}, nil
	}
	s := newSystem(options)
	token, err := s.call(ctx, l.account, func() (string, error) { return s.backend.Get(cliService, l.account) })
	switch {
	case errors.Is(err, ErrNotFound):
		return model.Credential{}, LoginGone{Path: l.path}
	case err != nil:
		return model.Credential{}, fmt.Errorf("reading the token of the Doppler CLI: %w", err)
	case !tokenLike(token):
		return model.Credential{}, UnsafeLogin{Path: l.path, Problem: "what the system keyring holds for it is no token"}
	}
	return model.Credential{Host: l.Host, Token: model.NewValue(token)}, nil
}

// tokenLike refuses what cannot travel in a header. Kinds that dtui does not know are tried.
func tokenLike(text string) bool {
	return text != "" && len(text) <= mostToken && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// accountLike keeps references to what the CLI makes, a UUID behind its prefix: macOS gives them to a program.
func accountLike(text string) bool {
	return len(text) > len(cliPrefix) && len(text) <= mostAccount && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// option is one option of the CLI with the directory that it is for.
type option struct{ value, scope string }

// setup is what the CLI's file says for one directory.
type setup struct {
	token, host, verifyTLS, project, config option
}

func (s *setup) option(name string) *option {
	switch name {
	case "token":
		return &s.token
	case "api-host":
		return &s.host
	case "verify-tls":
		return &s.verifyTLS
	case "enclave.project":
		return &s.project
	case "enclave.config":
		return &s.config
	default:
		return nil
	}
}

func readCLI(at Folders) (setup, error) {
	path := at.path()
	if path == "" {
		return setup{}, nil
	}
	text, _, err := readFile(path, mostYAML)
	if errors.Is(err, fs.ErrNotExist) {
		return setup{}, nil
	}
	if err != nil {
		return setup{}, err
	}
	return parseCLI(text, at)
}

// parseCLI resolves each option by itself. Unknown keys belong to the CLI.
func parseCLI(text []byte, at Folders) (setup, error) {
	file := yamlFile{at.path()}
	root, err := file.parse(text)
	if err != nil {
		return setup{}, err
	}
	scopes := map[string]*yaml.Node{}
	err = file.fields(root, "the file", func(key string, value *yaml.Node) error {
		if key != "scoped" {
			return nil
		}
		return file.fields(value, "scoped", func(scope string, options *yaml.Node) error {
			scopes[scope] = options
			return nil
		})
	})
	if err != nil {
		return setup{}, err
	}
	// Of scopes that mean one directory, such as / and *, the CLI lets the last in the order of their bytes count.
	var names []string
	for scope := range scopes {
		names = append(names, scope)
	}
	slices.Sort(names)
	var found setup
	for _, name := range names {
		scope, known := at.scope(name)
		holds := known && within(at.Working, scope)
		err := file.fields(scopes[name], "a scope", func(key string, value *yaml.Node) error {
			target := found.option(key)
			if target == nil {
				return nil
			}
			text, err := file.scalar(value, key)
			if err != nil {
				return err
			}
			if holds && text != "" && len(scope) >= len(target.scope) {
				*target = option{text, scope}
			}
			return nil
		})
		if err != nil {
			return setup{}, err
		}
	}
	return found, nil
}

// scope makes a scope of the file an absolute directory. The CLI writes them absolute; * and what people write by hand
// (~ and relative ones) are older. Of ~ with a name, which needs the list of users, dtui knows nothing and uses nothing.
func (f Folders) scope(text string) (string, bool) {
	separator := string(filepath.Separator)
	first, rest, _ := strings.Cut(text, separator)
	switch {
	case text == "":
		return "", false
	case text == "*":
		return filepath.VolumeName(f.Working) + separator, true
	case first == "~" && f.Home != "":
		return filepath.Join(f.Home, rest), true
	case strings.HasPrefix(first, "~"):
		return "", false
	case filepath.IsAbs(text):
		return filepath.Clean(text), true
	case strings.HasPrefix(text, separator):
		return filepath.VolumeName(f.Working) + filepath.Clean(text), true // Windows: the volume goes without saying.
	default:
		return filepath.Join(f.Working, text), true
	}
}

// within reports whether a directory is the scope or lies in it. Both get a separator, so that /app does not hold /app2.
func within(dir, scope string) bool {
	return strings.HasPrefix(closed(filepath.Clean(dir)), closed(scope))
}

func closed(path string) string {
	if separator := string(filepath.Separator); !strings.HasSuffix(path, separator) {
		return path + separator
	}
	return path
}
