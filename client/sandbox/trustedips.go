package sandbox

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// everybody is the list of a config that nobody restricted (Doppler's API reference, Trusted IPs).
const everybody = "0.0.0.0/0"

func (c *config) trusted() []string {
	if c.TrustedIPs == nil {
		return []string{everybody}
	}
	return c.TrustedIPs
}

// trusts tells whether a caller's address is on the list. The default stands for both versions of the protocol.
func (c *config) trusts(caller string) bool {
	from, err := netip.ParseAddrPort(caller)
	return slices.ContainsFunc(c.trusted(), func(entry string) bool {
		if entry == everybody {
			return true
		}
		network, bad := netip.ParsePrefix(entry)
		if bad != nil {
			one, bad := netip.ParseAddr(entry)
			return bad == nil && err == nil && one == from.Addr().Unmap()
		}
		return err == nil && network.Contains(from.Addr().Unmap())
	})
}

// readConfig is config for calls about secrets, which the config's list of trusted addresses is for. What Doppler answers
// to others is not documented.
func (c *call) readConfig() (*config, error) {
	target, err := c.config()
	if err == nil && !target.trusts(c.request.RemoteAddr) {
		err = refuse(http.StatusForbidden, "Your IP address is not trusted by this config")
	}
	return target, err
}

func (c *call) trustingConfig() (*config, error) {
	if err := c.mayManage("trusted IPs"); err != nil {
		return nil, err
	}
	return c.config()
}

func (c *call) listTrustedIPs() (any, error) {
	target, err := c.trustingConfig()
	if err != nil {
		return nil, err
	}
	return object{"ips": target.trusted(), "success": true}, nil
}

// addressGiven takes an address or a network. It is kept as it is written.
func (c *call) addressGiven() (string, error) {
	text, err := c.need("ip")
	if err != nil {
		return "", err
	}
	if strings.Contains(text, "/") {
		_, err = netip.ParsePrefix(text)
	} else {
		_, err = netip.ParseAddr(text)
	}
	if err != nil {
		return "", refuse(http.StatusBadRequest, "Please provide a valid ip.")
	}
	return text, nil
}

// addTrustedIP is 204 for one that is there already (Doppler's API reference, Trusted IPs: add).
func (c *call) addTrustedIP() (any, error) {
	target, err := c.trustingConfig()
	if err != nil {
		return nil, err
	}
	ip, err := c.addressGiven()
	if err != nil {
		return nil, err
	}
	if slices.Contains(target.trusted(), ip) {
		return nil, nil
	}
	target.TrustedIPs = append(slices.Clone(target.trusted()), ip)
	c.acted("Added trusted IP "+ip, nil, nil, target)
	return object{"ip": ip}, nil
}

func (c *call) deleteTrustedIP() (any, error) {
	target, err := c.trustingConfig()
	if err != nil {
		return nil, err
	}
	ip, err := c.need("ip")
	if err != nil {
		return nil, err
	}
	if !slices.Contains(target.trusted(), ip) {
		return nil, plainRefusal(http.StatusNotFound)
	}
	target.TrustedIPs = slices.DeleteFunc(slices.Clone(target.trusted()), func(one string) bool { return one == ip })
	c.acted("Removed trusted IP "+ip, nil, nil, target)
	return nil, nil
}
