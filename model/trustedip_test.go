package model_test

import (
	"net/netip"
	"testing"
	"time"

	"dtui/model"
)

func TestParseTrustedIP(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"203.0.113.7": "", " 203.0.113.0/24 ": "", "0.0.0.0/0": "", "2001:db8::/32": "", "::1": "",
		"": "Write an address", "203.0.113": "Write an address", "203.0.113.0/33": "Write an address", "example.com": "Write an address",
		"203.0.113.7/24": "203.0.113.0/24", "1.2.3.4-1.2.3.9": "Write an address",
		"fe80::1%eth0": "Write an address",
	} {
		_, err := model.ParseTrustedIP(text)
		refused(t, text, err, says)
	}
	for typed, want := range map[string]string{
		" 203.0.113.7": "203.0.113.7", "2001:0DB8:0:0::1": "2001:db8::1", "2001:DB8::/32": "2001:db8::/32", "::ffff:203.0.113.7": "203.0.113.7",
	} {
		if ip, err := model.ParseTrustedIP(typed); err != nil || ip.Text != want {
			t.Errorf("%q is %q, %v; want %q", typed, ip.Text, err, want)
		}
	}
	if odd := model.ReadTrustedIP("something new"); odd.Text != "something new" || odd.Network.IsValid() || odd.Admits(netip.MustParseAddr("1.2.3.4")) {
		t.Errorf("%+v", odd)
	}
}

func TestLocksOut(t *testing.T) {
	t.Parallel()
	unknown := netip.Addr{}
	v4, mapped, v6 := netip.MustParseAddr("203.0.113.7"), netip.MustParseAddr("::ffff:203.0.113.7"), netip.MustParseAddr("2001:db8::1%eth0")
	for what, c := range map[string]struct {
		list    []string
		address netip.Addr
		want    bool
	}{
		"default":         {[]string{"0.0.0.0/0"}, v4, false},
		"default, v6":     {[]string{"0.0.0.0/0"}, v6, false},
		"default, anyone": {[]string{"0.0.0.0/0"}, unknown, false},
		"empty":           {nil, v4, true},
		"address":         {[]string{"203.0.113.7"}, v4, false},
		"mapped":          {[]string{"203.0.113.7"}, mapped, false},
		"network":         {[]string{"10.0.0.0/8", "203.0.113.0/24"}, v4, false},
		"other":           {[]string{"10.0.0.0/8", "what"}, v4, true},
		"v6":              {[]string{"2001:db8::/32"}, v6, false},
		"all of v6":       {[]string{"::/0"}, v4, true},
		"unknown":         {[]string{"203.0.113.0/24"}, unknown, true},
	} {
		var list []model.TrustedIP
		for _, text := range c.list {
			list = append(list, model.ReadTrustedIP(text))
		}
		if got := model.LocksOut(list, c.address); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}

func TestATrustedIPCoversWhatItLetsIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ip, other string
		want      bool
	}{
		{"0.0.0.0/0", "2001:db8::1", true},
		{"10.0.0.0/8", "10.1.0.0/16", true},
		{"10.1.0.0/16", "10.0.0.0/8", false},
		{"10.0.0.0/8", "203.0.113.7", false},
		{"203.0.113.7", "203.0.113.7/32", true},
		{"what", "what", true},
		{"what", "10.0.0.0/8", false},
	} {
		if got := model.ReadTrustedIP(c.ip).Covers(model.ReadTrustedIP(c.other)); got != c.want {
			t.Errorf("%s covers %s: %t", c.ip, c.other, got)
		}
	}
}

func TestParseExpiry(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("here", 2*3600)
	now := time.Date(2026, 11, 25, 12, 30, 0, 0, zone)
	for text, want := range map[string]time.Time{
		"": {}, "Never": {}, "90m": now.Add(90 * time.Minute), "12h": now.Add(12 * time.Hour), " 30d": now.AddDate(0, 0, 30),
		"2w": now.AddDate(0, 0, 14), "1y": now.Add(365 * 24 * time.Hour), "2027-01-31": time.Date(2027, 1, 31, 23, 59, 59, 0, zone),
		"2026-11-25": time.Date(2026, 11, 25, 23, 59, 59, 0, zone), "2026-11-25 13:00": time.Date(2026, 11, 25, 13, 0, 0, 0, zone),
	} {
		if got, err := model.ParseExpiry(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for text, says := range map[string]string{
		"0h": "past", "2026-11-24": "past", "2026-11-25 12:30": "past", "soon": "Write never", "-1d": "Write never", "1.5h": "Write never",
		"d": "Write never", "11y": "ten years", "99999999999d": "Write never", "4000000000m": "Write never", "2026-02-30": "Write never",
	} {
		_, err := model.ParseExpiry(text, now)
		refused(t, text, err, says)
	}
	if model.Expired(time.Time{}, now) || !model.Expired(now, now) || model.Expired(now.Add(1), now) {
		t.Error("Expired is wrong at an edge")
	}
}

func TestIdentityTerms(t *testing.T) {
	t.Parallel()
	good := model.IdentityTerms{
		Name: "GitHub", Method: model.MethodOIDC, DiscoveryURL: "https://token.example", Match: model.ExactClaims,
		Audiences: []string{"a"}, Subjects: []string{"s"}, TTL: time.Minute,
	}
	for says, change := range map[string]func(*model.IdentityTerms){
		"":                  func(*model.IdentityTerms) {},
		"needs a name":      func(i *model.IdentityTerms) { i.Name = "" },
		"is oidc":           func(i *model.IdentityTerms) { i.Method = "saml" },
		"starts with https": func(i *model.IdentityTerms) { i.DiscoveryURL = "http://token.example" },
		"with wildcards":    func(i *model.IdentityTerms) { i.Match = "" },
		"one audience":      func(i *model.IdentityTerms) { i.Audiences = nil },
		"everybody":         func(i *model.IdentityTerms) { i.Subjects = []string{"s", ""} },
		"a minute to a day": func(i *model.IdentityTerms) { i.TTL = time.Second },
	} {
		terms := good
		change(&terms)
		refused(t, says, terms.Check(), says)
	}
}
