package client

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// checkHost returns the one spelling of a host under which identities are kept. It never quotes what stands before an
// @, which may be a password.
func checkHost(host string) (string, error) {
	if host == "" {
		host = DefaultHost
	}
	u, err := url.Parse(strings.TrimSuffix(host, "/"))
	if err != nil {
		return "", errors.New("the API host is not an address: write it like " + DefaultHost)
	}
	if u.User != nil {
		return "", errors.New("the API host holds a user name or password: leave out what stands before the @")
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || clean(u.Host) != u.Host {
		return "", errors.New("the API host needs a scheme and a name: write it like " + DefaultHost)
	}
	if u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", fmt.Errorf("the API host %s has something behind its name: leave that out", u.Host)
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return "", fmt.Errorf("the API host %s is not on this machine: a token goes there over https only", u.Host)
	}
	name := strings.ToLower(u.Host)
	if u.Scheme == "https" {
		name = strings.TrimSuffix(name, ":443")
	} else {
		name = strings.TrimSuffix(name, ":80")
	}
	return u.Scheme + "://" + name, nil
}

func loopback(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}
