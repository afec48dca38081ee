package sandbox

import (
	"net/http"
	"net/mail"
)

// workplaceReply leaves the addresses out for a service token, which is no person's business to hand around.
func (c *call) workplaceReply() (any, error) {
	w := object{"id": c.state.Workplace.ID, "name": c.state.Workplace.Name}
	if !c.by.bound() {
		w["billing_email"], w["security_email"] = c.state.Workplace.BillingEmail, c.state.Workplace.SecurityEmail
	}
	return object{"workplace": w, "success": true}, nil
}

func (c *call) workplace() (any, error) { return c.workplaceReply() }

// updateWorkplace changes what is given (Doppler's API reference, Workplace: update). The refusals are the sandbox's own.
func (c *call) updateWorkplace() (any, error) {
	if err := c.mayAdminister("workplace settings", "settings_manage"); err != nil {
		return nil, err
	}
	after := c.state.Workplace
	for field, into := range map[string]*string{
		"name": &after.Name, "billing_email": &after.BillingEmail, "security_email": &after.SecurityEmail,
	} {
		text, given, err := c.text(field)
		if err != nil {
			return nil, err
		}
		if !given {
			continue
		}
		if _, err := mail.ParseAddress(text); text == "" || field != "name" && err != nil {
			return nil, refuse(http.StatusBadRequest, "Please provide a valid %s.", field)
		}
		*into = text
	}
	c.state.Workplace = after
	c.acted("Modified the workplace settings", nil, nil, nil)
	return c.workplaceReply()
}
