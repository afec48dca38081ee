package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
)

// sealedLeast is the length of the salt, the nonce and the tag of a sealed text (Doppler's API reference, Share: encrypted).
const sealedLeast = 16 + 12 + 16

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// mayShare checks who asks and how long the link is to live (Doppler's API reference, Share).
func (c *call) mayShare() error {
	if err := c.mayManage("sharing secrets"); err != nil {
		return err
	}
	views, err := c.whole("expire_views", 1)
	if err != nil || views != -1 && (views < 1 || views > 50) {
		return refuse(http.StatusBadRequest, "Please provide a valid expire_views.")
	}
	days, err := c.whole("expire_days", 1)
	if err != nil || days < 1 || days > 90 {
		return refuse(http.StatusBadRequest, "Please provide a valid expire_days.")
	}
	return nil
}

func (c *call) whole(field string, otherwise int) (n int, err error) {
	raw, given := c.given(field)
	if !given {
		return otherwise, nil
	}
	err = json.Unmarshal(raw, &n)
	return n, err
}

// shareURL is where a link would lead. Nothing is kept: no page of the sandbox opens it.
func shareURL() string { return "https://share.example/s/" + randomText(alphanumerics, 32) }

func (c *call) sharePlain() (any, error) {
	if err := c.mayShare(); err != nil {
		return nil, err
	}
	if _, err := c.need("secret"); err != nil {
		return nil, err
	}
	url, password := shareURL(), randomText(alphanumerics, 64)
	return object{"url": url, "authenticated_url": url + "#" + password, "password": password, "success": true}, nil
}

func (c *call) shareEncrypted() (any, error) {
	if err := c.mayShare(); err != nil {
		return nil, err
	}
	text, err := c.need("encrypted_secret")
	if err != nil {
		return nil, err
	}
	hash, err := c.need("hashed_password")
	if err != nil {
		return nil, err
	}
	kdf, _, err := c.text("encryption_kdf")
	if err != nil {
		return nil, err
	}
	sealed, bad := base64.StdEncoding.DecodeString(text)
	rounds, worse := c.whole("encryption_salt_rounds", 0)
	switch {
	case bad != nil || len(sealed) <= sealedLeast:
		return nil, refuse(http.StatusBadRequest, "Please provide a valid encrypted_secret.")
	case !hashForm.MatchString(hash):
		return nil, refuse(http.StatusBadRequest, "Please provide a valid hashed_password.")
	case kdf != "pbkdf2":
		return nil, refuse(http.StatusBadRequest, "Please provide a valid encryption_kdf.")
	case worse != nil || rounds < 1:
		return nil, refuse(http.StatusBadRequest, "Please provide a valid encryption_salt_rounds.")
	}
	return object{"url": shareURL(), "success": true}, nil
}
