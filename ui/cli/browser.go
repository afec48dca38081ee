package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"strings"
)

// errNoBrowser says that the page has to be opened by hand.
var errNoBrowser = errors.New("no browser can be opened from here")

// page checks an address before a browser is given it: https, or http on this machine, and nothing that a program could
// take for an option or a command.
func page(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return "", errors.New("the link is not a web address, so it is not opened")
	}
	ip := net.ParseIP(u.Hostname())
	here := strings.EqualFold(u.Hostname(), "localhost") || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !here) {
		return "", errors.New("the link is not an https address, so it is not opened")
	}
	return u.String(), nil
}

// browse opens a page in the person's browser, and does not wait for it. Over SSH there is no browser that they could see.
// It is written here because the libraries for it let the browser write to the terminal, and hand it every variable.
func (r *run) browse(ctx context.Context, address string, goos string, lookPath func(string) (string, error)) error {
	address, err := page(address)
	if err != nil {
		return err
	}
	if r.getenv("SSH_CONNECTION") != "" || r.getenv("SSH_TTY") != "" {
		return errNoBrowser
	}
	var candidates [][]string
	switch goos {
	case "darwin":
		candidates = [][]string{{"open", address}}
	case "windows":
		candidates = [][]string{{"rundll32", "url.dll,FileProtocolHandler", address}}
	default:
		if r.getenv("WSL_DISTRO_NAME") != "" {
			candidates = append(candidates, []string{"wslview", address})
		}
		if r.getenv("DISPLAY") != "" || r.getenv("WAYLAND_DISPLAY") != "" {
			candidates = append(candidates, []string{"xdg-open", address})
		}
	}
	for _, command := range candidates {
		path, err := lookPath(command[0])
		if err != nil {
			continue
		}
		// The browser outlives this call, so it does not hang on the caller's context; its streams lead nowhere.
		cmd := exec.CommandContext(context.WithoutCancel(ctx), path, command[1:]...)
		cmd.Env = r.childEnvironment()
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("%s could not be started: %w", command[0], err)
		}
		go func() { _ = cmd.Wait() }() // It is collected when it ends; how it ends tells nothing.
		return nil
	}
	return errNoBrowser
}
