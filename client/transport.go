package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
)

const (
	maxRedirects = 3
	// Go keeps 2 idle connections per host; a matrix reads many configs at once, and without HTTP/2 each of them would
	// open a connection anew.
	idleConnections = 16
)

// newTransport is the pool of connections: keep-alive, HTTP/2, TLS 1.2 or newer, the proxy of the environment.
func newTransport(caFile string) (http.RoundTripper, error) {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, errors.New("the default HTTP transport was replaced: give Options.Transport")
	}
	t := usual.Clone()
	t.Proxy = http.ProxyFromEnvironment
	t.MaxIdleConnsPerHost = idleConnections
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	// Setting a TLS configuration alone would silently fall back to HTTP/1.1.
	t.ForceAttemptHTTP2 = true
	if caFile != "" {
		roots, err := authorities(caFile)
		if err != nil {
			return nil, err
		}
		t.TLSClientConfig.RootCAs = roots
	}
	return t, nil
}

func authorities(file string) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("could not read the system's certificate authorities: %w", err)
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("could not read the CA file: %w", err)
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the CA file %s holds no certificate in PEM form", file)
	}
	return roots, nil
}

// sameHostReads follows a redirect of a read within the same scheme and host. Everything else comes back as the answer
// that it is: a token goes to no other host, and a write is not made a second time somewhere else.
func sameHostReads(next *http.Request, via []*http.Request) error {
	first := via[0]
	same := next.URL.Scheme == first.URL.Scheme && next.URL.Host == first.URL.Host
	if first.Method != http.MethodGet || next.Method != http.MethodGet || !same || len(via) > maxRedirects {
		return http.ErrUseLastResponse
	}
	return nil
}
