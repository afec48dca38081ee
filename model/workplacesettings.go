package model

import (
	"net/mail"
	"unicode/utf8"
)

// maxWorkplaceName is what dtui takes, in characters. Doppler documents no length.
const maxWorkplaceName = 100

// WorkplaceSettings are what Doppler tells of the workplace itself. The addresses are empty for tokens that may not see them.
type WorkplaceSettings struct {
	ID            string
	Name          string
	BillingEmail  string
	SecurityEmail string
}

// WorkplaceEdit changes what is not nil.
type WorkplaceEdit struct {
	Name          *string
	BillingEmail  *string
	SecurityEmail *string
}

// Check reports why Doppler would refuse the edit.
func (e WorkplaceEdit) Check() error {
	if e == (WorkplaceEdit{}) {
		return invalid("name", "Nothing is changed.")
	}
	if e.Name != nil {
		if err := checkLabel("A workplace", *e.Name, 1, maxWorkplaceName); err != nil {
			return err
		}
	}
	for field, address := range map[string]*string{"billing address": e.BillingEmail, "security address": e.SecurityEmail} {
		if address != nil && !mailAddress(*address) {
			return invalid(field, "The %s is not a mail address.", field)
		}
	}
	return nil
}

func mailAddress(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text && utf8.ValidString(text)
}
