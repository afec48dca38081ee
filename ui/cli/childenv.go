package cli

import (
	"os"
	"regexp"
	"strings"
)

// tokenForm is what a Doppler token looks like (Doppler's reference, Auth token formats), whatever its kind.
var tokenForm = regexp.MustCompile(`dp\.[a-z]{2,8}\.[A-Za-z0-9_.\-]{8,}`)

// childEnvironment is the environment of an editor, browser or pager: what dtui has, without anything that opens Doppler
// or an encrypted file, and without what would make dtui's own libraries record the screen.
func (r *run) childEnvironment() []string {
	var kept []string
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		if !secretVariable(name, value) {
			kept = append(kept, entry)
		}
	}
	return kept
}

func secretVariable(name, value string) bool {
	upper := strings.ToUpper(name)
	for _, prefix := range []string{"DOPPLER_", "ENCLAVE_", "DTUI_", "TEA_"} {
		if strings.HasPrefix(upper, prefix) {
			return true
		}
	}
	return strings.Contains(upper, "PASSPHRASE") || tokenForm.MatchString(value)
}
