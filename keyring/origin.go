package keyring

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// errNoOrigin quotes nothing: what was given may hold a password.
var errNoOrigin = errors.New("it is not an address such as https://api.doppler.com")

// origin reduces an API address to scheme, host and port: lower case, without the scheme's default port and
// without a path. An address without a scheme means https. Other spellings of one host (a trailing dot, another
// script) stay different, because a token that is refused once too often harms nobody.
func origin(address string) (string, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Hostname() == "" {
		return "", errNoOrigin
	}
	scheme, host, port := u.Scheme, strings.ToLower(u.Hostname()), u.Port()
	defaults := map[string]string{"https": "443", "http": "80"}
	fallback, known := defaults[scheme]
	if !known || strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r == '%' || !unicode.IsPrint(r) }) {
		return "", errNoOrigin
	}
	if port == "" {
		port = fallback
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return "", errNoOrigin
	}
	port = strconv.FormatUint(number, 10)
	if port != fallback {
		return scheme + "://" + net.JoinHostPort(host, port), nil
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return scheme + "://" + host, nil
}
