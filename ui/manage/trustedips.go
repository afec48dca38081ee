package manage

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"sync/atomic"

	"dtui/model"
	"dtui/ui/screen"
)

// TrustedIPs are the addresses from which programs may use a config.
type TrustedIPs interface {
	TrustedIPs(ctx context.Context, ref model.ConfigRef) ([]model.TrustedIP, error)
	AddTrustedIP(ctx context.Context, id model.ConfigID, ip model.TrustedIP) error
	DeleteTrustedIP(ctx context.Context, id model.ConfigID, ip model.TrustedIP) error
}

func trustedIPs(api TrustedIPs, p Place) Resource {
	target := p.Config.ConfigRef.String()
	r := Resource{
		ID: "trusted-ips", Title: "Trusted IPs", Level: OfConfig,
		About:   "Programs may use the config from these addresses only. 0.0.0.0/0 stands for every address.",
		Columns: []Column{{"address", 44}, {"lets in", 30}},
	}
	// It is read in a command, and looked at in forms.
	var known atomic.Pointer[[]model.TrustedIP]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.TrustedIPs(ctx, p.Config.ConfigRef)
		if err != nil {
			return nil, err
		}
		known.Store(&list)
		items := make([]Item, 0, len(list))
		for at, ip := range list {
			items = append(items, Item{
				ID: ip.Text, Name: ip.Text, Copy: ip.Text, Cells: []Cell{cell(reaches(ip))},
				Facts: told(fact("config", target)),
				Remove: []Action{{Label: "delete", Form: func(c *screen.Context) Spec {
					return deleteTrustedIP(c, api, p, ip, slices.Delete(slices.Clone(list), at, at+1))
				}}},
			})
		}
		return items, nil
	}
	r.Make = []Action{{Label: "an address", Form: func(c *screen.Context) Spec {
		var list []model.TrustedIP
		if read := known.Load(); read != nil {
			list = *read
		}
		return addTrustedIP(c, api, p, list)
	}}}
	return r
}

func deleteTrustedIP(c *screen.Context, api TrustedIPs, p Place, ip model.TrustedIP, after []model.TrustedIP) Spec {
	target := p.Config.ConfigRef.String()
	spec := Spec{
		Name: "delete-trusted-ip", Title: "Delete " + ip.Text, Target: target, Verb: "Delete", Danger: true, Confirm: guard(c, p.Config.ConfigRef),
		Text: []string{"Whoever it lets in is let in by another entry of the list all the same."},
		Run: func(ctx context.Context, _ Answers) (Outcome, error) {
			err := api.DeleteTrustedIP(ctx, p.Config, ip)
			return Outcome{Done: "Deleted " + ip.Text + " from the trusted IPs of " + target + ".", Warn: narrower(ip, after, target)}, err
		},
	}
	if !slices.ContainsFunc(after, func(other model.TrustedIP) bool { return other.Covers(ip) }) {
		// It may be the one that lets the person in.
		spec.Text, spec.Confirm = lockedOut(ip, after, target), p.Config.Config
	}
	return spec
}

// narrower says which address is worth a look after everybody was let in until now.
func narrower(ip model.TrustedIP, after []model.TrustedIP, target string) string {
	if !ip.Everyone() || !model.LocksOut(after, netip.Addr{}) {
		return ""
	}
	return "Afterwards " + lets(after) + " may use " + target + "."
}

func addTrustedIP(c *screen.Context, api TrustedIPs, p Place, list []model.TrustedIP) Spec {
	target := p.Config.ConfigRef.String()
	spec := Spec{
		Name: "add-trusted-ip", Title: "Add a trusted IP", Target: target, Verb: "Add", Confirm: guard(c, p.Config.ConfigRef),
		Fields: []Field{{Name: "address", Label: "address", Hint: func(a Answers) string { return readAs(a.Trim("address")) }, Check: func(a Answers) error {
			ip, err := model.ParseTrustedIP(a.Trim("address"))
			if err == nil && slices.ContainsFunc(list, func(other model.TrustedIP) bool { return other.Text == ip.Text || ip.Network == other.Network }) {
				return sentenceError(ip.Text + " is in the list already.")
			}
			return err
		}}},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			ip, err := model.ParseTrustedIP(a.Trim("address"))
			if err != nil {
				return Outcome{}, err
			}
			return Outcome{Done: "Added " + ip.Text + " to the trusted IPs of " + target + "."}, api.AddTrustedIP(ctx, p.Config, ip)
		},
	}
	switch {
	case len(list) == 0:
		spec.Confirm = p.Config.Config
		spec.Text = []string{
			"This is the first address. Afterwards it alone may use " + target + ".",
			unknownAddress,
		}
	case !model.LocksOut(list, netip.Addr{}):
		spec.Text = []string{"Everyone may use " + target + " for as long as 0.0.0.0/0 is in the list."}
	}
	return spec
}

// unknownAddress is why dtui cannot tell whether somebody locks themselves out.
const unknownAddress = "Unless Doppler sees you from there, this locks you out too: dtui does not know your address as Doppler sees it."

// readAs says how an address that is being typed is understood.
func readAs(typed string) string {
	ip, err := model.ParseTrustedIP(typed)
	switch {
	case typed == "" || err != nil:
		return "one address such as 203.0.113.7, or a network such as 203.0.113.0/24"
	case ip.Everyone():
		return "everyone: " + ip.Text
	case ip.Network.IsSingleIP():
		return "one address: " + ip.Text
	}
	return "from " + ip.Network.Addr().String() + " to " + last(ip.Network).String()
}

// last is the last address of a network.
func last(network netip.Prefix) netip.Addr {
	bytes := network.Addr().AsSlice()
	for bit := network.Bits(); bit < 8*len(bytes); bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	address, _ := netip.AddrFromSlice(bytes)
	return address
}

func reaches(ip model.TrustedIP) string {
	switch {
	case ip.Everyone():
		return "everyone"
	case !ip.Network.IsValid():
		return "dtui cannot read it"
	case ip.Network.IsSingleIP():
		return "one address"
	}
	return "a network"
}

// lockedOut warns that a list may keep the person out from now on: which address Doppler sees them from, dtui does not know.
func lockedOut(ip model.TrustedIP, after []model.TrustedIP, target string) []string {
	first := "Programs that " + ip.Text + " lets in cannot use " + target + " from then on."
	if ip.Everyone() {
		first = "Everyone may use " + target + " now."
	}
	return []string{first + " Afterwards " + lets(after) + " may.", unknownAddress}
}

// lets names whom a list lets in.
func lets(list []model.TrustedIP) string {
	switch len(list) {
	case 0:
		return "no address at all"
	case 1:
		return "only " + list[0].Text
	}
	return "only " + list[0].Text + " and " + strconv.Itoa(len(list)-1) + " more"
}
