package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// dynamicSecret makes credentials for whoever asks. What it makes is good for nothing here.
type dynamicSecret struct {
	Name   string   `json:"name"`
	Leases []*lease `json:"leases,omitempty"`
}

type lease struct {
	ID   string    `json:"id"`
	Ends time.Time `json:"ends"`
}

// leasedSecret returns the dynamic secret that the call names. The refusals are the sandbox's own: Doppler documents none.
func (c *call) leasedSecret() (*config, *dynamicSecret, error) {
	if err := c.mayManage("dynamic secrets"); err != nil {
		return nil, nil, err
	}
	target, err := c.readConfig()
	if err != nil {
		return nil, nil, err
	}
	name, err := c.need("dynamic_secret")
	if err != nil {
		return nil, nil, err
	}
	for _, d := range target.Dynamic {
		if d.Name == name {
			return target, d, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Could not find requested dynamic secret '%s'", name)
}

func (c *call) issueLease() (any, error) {
	target, d, err := c.leasedSecret()
	if err != nil {
		return nil, err
	}
	raw, _ := c.given("ttl_sec")
	var seconds int64
	if json.Unmarshal(raw, &seconds) != nil || seconds < 1 || seconds > 30*24*3600 {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid ttl_sec.")
	}
	made := &lease{ID: newRequestID(), Ends: c.now.Add(time.Duration(seconds) * time.Second)}
	d.Leases = append(slices.DeleteFunc(d.Leases, func(l *lease) bool { return !c.now.Before(l.Ends) }), made)
	c.acted("Issued a lease of "+d.Name, nil, nil, target)
	return object{
		"success": true, "id": made.ID, "expires_at": stamp(made.Ends),
		"value": object{"username": "v-" + made.ID[:8], "password": randomText(alphanumerics, 24), "port": 5432},
	}, nil
}

func (c *call) revokeLease() (any, error) {
	target, d, err := c.leasedSecret()
	if err != nil {
		return nil, err
	}
	id, err := c.need("slug")
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(d.Leases, func(l *lease) bool { return l.ID == id && c.now.Before(l.Ends) })
	if at < 0 {
		return nil, refuse(http.StatusNotFound, "Could not find requested lease")
	}
	d.Leases = slices.Delete(d.Leases, at, at+1)
	c.acted("Revoked a lease of "+d.Name, nil, nil, target)
	return done(), nil
}
