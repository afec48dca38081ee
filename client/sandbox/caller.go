package sandbox

import (
	"net"
	"net/http"
	"strings"
)

// checkCaller refuses what a browser could be made to send: a page elsewhere that reaches loopback carries its own
// Origin, and one that has its name pointed at loopback carries that name as Host.
func (s *Server) checkCaller(r *http.Request) *answer {
	if !s.ownHost(r) && !s.allowedHost(r.Host) {
		return refusal(http.StatusForbidden, "This server does not answer for the host in the request. Use its own address, or allow the host.")
	}
	origins := r.Header.Values("Origin")
	if len(origins) > 1 {
		return refusal(http.StatusForbidden, "A request may carry one Origin.")
	}
	for _, origin := range origins {
		host, found := strings.CutPrefix(origin, "http://")
		if !found {
			// Behind a proxy that ends TLS the page's origin is https.
			host, found = strings.CutPrefix(origin, "https://")
			found = found && s.allowedHost(host)
		}
		if !found || !strings.EqualFold(host, r.Host) {
			return refusal(http.StatusForbidden, "This server does not answer pages of another origin.")
		}
	}
	return nil
}

// ownHost tells whether Host is the address that the connection came in on, or localhost with the same port.
func (s *Server) ownHost(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	own := local.String()
	_, port, err := net.SplitHostPort(own)
	if err != nil {
		return false
	}
	if port == "80" && (strings.EqualFold(r.Host, "localhost") || r.Host+":80" == own) {
		return true // A client leaves out the port of its scheme.
	}
	return r.Host == own || strings.EqualFold(r.Host, "localhost:"+port)
}

func (s *Server) allowedHost(host string) bool {
	name := host
	if without, _, err := net.SplitHostPort(host); err == nil {
		name = without
	}
	for _, allowed := range s.options.AllowHosts {
		if strings.EqualFold(allowed, host) || strings.EqualFold(allowed, name) {
			return true
		}
	}
	return false
}
