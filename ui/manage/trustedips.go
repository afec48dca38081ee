package manage

import (
	"context"
	"net/netip"
	"slices"
	"strconv"

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
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.TrustedIPs(ctx, p.Config.ConfigRef)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for at, ip := range list {
			after := slices.Delete(slices.Clone(list), at, at+1)
			items = append(items, Item{
				ID: ip.Text, Name: ip.Text, Copy: ip.Text, Cells: []Cell{cell(reaches(ip))},
				Facts: told(fact("config", target)),
				Remove: []Action{{Label: "delete", Form: func(c *screen.Context) Spec {
					return Spec{
						Name: "delete-trusted-ip", Title: "Delete " + ip.Text, Target: target, Verb: "Delete", Danger: true, Confirm: guard(c, p.Config.ConfigRef),
						Text: lockedOut(list, after, target),
						Run: did("Deleted "+ip.Text+" from the trusted IPs of "+target+".", func(ctx context.Context, _ Answers) error {
							return api.DeleteTrustedIP(ctx, p.Config, ip)
						}),
					}
				}}},
			})
		}
		return items, nil
	}
	r.Make = []Action{{Label: "an address", Form: func(c *screen.Context) Spec {
		return Spec{
			Name: "add-trusted-ip", Title: "Add a trusted IP", Target: target, Verb: "Add", Confirm: guard(c, p.Config.ConfigRef),
			Fields: []Field{hint(text("address", "address", "", func(typed string) error {
				_, err := model.ParseTrustedIP(typed)
				return err
			}), "one address such as 203.0.113.7, or a network such as 203.0.113.0/24")},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				ip, err := model.ParseTrustedIP(a.Trim("address"))
				if err != nil {
					return Outcome{}, err
				}
				return Outcome{Done: "Added " + ip.Text + " to the trusted IPs of " + target + "."}, api.AddTrustedIP(ctx, p.Config, ip)
			},
		}
	}}}
	return r
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

// lockedOut warns where a list that lets everyone in becomes one that may keep the person out: which address Doppler sees
// them from, dtui does not know.
func lockedOut(before, after []model.TrustedIP, target string) []string {
	if model.LocksOut(before, netip.Addr{}) || !model.LocksOut(after, netip.Addr{}) {
		return []string{"Programs at this address cannot use " + target + " from then on."}
	}
	left := "no address at all"
	if len(after) > 0 {
		left = "only " + after[0].Text
		if len(after) > 1 {
			left += " and " + strconv.Itoa(len(after)-1) + " more"
		}
	}
	return []string{
		"Everyone may use " + target + " now. Afterwards " + left + " may.",
		"Unless Doppler sees you from there, this locks you out too: dtui does not know your address as Doppler sees it.",
	}
}
