package model

import (
	"net/netip"
	"slices"
	"strings"
)

// TrustedIP is one entry of the list of addresses from which programs may use a config.
type TrustedIP struct {
	// Text is the entry as Doppler has it, which is what it is deleted by.
	Text string
	// Network is invalid where the text is neither an address nor a network.
	Network netip.Prefix
}

// everyone is Doppler's default. It stands for addresses of both versions.
var everyone = netip.MustParsePrefix("0.0.0.0/0")

// ReadTrustedIP takes an entry as it comes from Doppler, whatever it is.
func ReadTrustedIP(text string) TrustedIP {
	network, err := network(text)
	if err != nil {
		return TrustedIP{Text: text}
	}
	return TrustedIP{Text: text, Network: network}
}

// ParseTrustedIP reads an address or a network in CIDR notation as a person types it. Its text is the usual way to write it,
// such as 2001:db8::/32 for 2001:0DB8:0::/32.
func ParseTrustedIP(text string) (TrustedIP, error) {
	text = strings.TrimSpace(text)
	network, err := network(text)
	switch {
	case err != nil || strings.Contains(text, "%"):
		return TrustedIP{}, invalid("address", "Write an address such as 203.0.113.7, or a network such as 203.0.113.0/24.")
	case network.Masked() != network:
		return TrustedIP{}, invalid("address", "The network of that length is %s.", network.Masked())
	}
	if strings.Contains(text, "/") {
		return TrustedIP{Text: network.String(), Network: network}, nil
	}
	return TrustedIP{Text: network.Addr().String(), Network: network}, nil
}

// Covers reports whether whoever the other entry lets in is let in by this one.
func (ip TrustedIP) Covers(other TrustedIP) bool {
	if !ip.Network.IsValid() || !other.Network.IsValid() {
		return ip.Text == other.Text
	}
	return ip.Network == everyone || ip.Network.Bits() <= other.Network.Bits() && ip.Network.Contains(other.Network.Addr())
}

func network(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	// A zone is a name on one machine; WithZone("") leaves what every machine understands. An IPv4 address in the form of an
	// IPv6 one is that IPv4 address.
	address = address.Unmap()
	return netip.PrefixFrom(address.WithZone(""), address.BitLen()), nil
}

// Everyone reports whether the entry lets every address in.
func (ip TrustedIP) Everyone() bool {
	return ip.Network.IsValid() && ip.Network.Bits() == 0 && (ip.Network == everyone || ip.Network.Addr().Is6())
}

// Admits reports whether the entry lets an address in.
func (ip TrustedIP) Admits(address netip.Addr) bool {
	if !ip.Network.IsValid() || !address.IsValid() {
		return false
	}
	return ip.Network == everyone || ip.Network.Contains(address.Unmap().WithZone(""))
}

// LocksOut reports whether a list would keep an address out. An address that is not known, the zero Addr, is out unless the
// list lets everyone in.
func LocksOut(list []TrustedIP, address netip.Addr) bool {
	return !slices.ContainsFunc(list, func(ip TrustedIP) bool { return ip.Network == everyone || ip.Admits(address) })
}
