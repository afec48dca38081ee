//go:build unix

package cli

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestPromise6GoDebuggingShowsNoToken has Go log its HTTP/2, headers and bodies included, as a variable in the environment
// makes it do.
func TestPromise6GoDebuggingShowsNoToken(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "darwin" {
		t.Skip("macOS takes certificates from its keychain only")
	}
	const token = "dp.pt.AAAABBBBCCCCDDDDEEEEFFFF"
	protocol := make(chan string, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer "+token {
			protocol <- r.Proto
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"workplace":{"name":"acme","slug":"acme"},"type":"personal","slug":"s","name":"n","token_preview":"p"}`))
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	dir := t.TempDir()
	authority := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, _ := output(t, "", []string{
		"HOME=" + dir, "GODEBUG=http2debug=2", "SSL_CERT_FILE=" + authority, "DOPPLER_API_HOST=" + server.URL, "DOPPLER_TOKEN=" + token,
	}, "auth", "status")
	select {
	case p := <-protocol:
		if p != "HTTP/2.0" {
			t.Fatalf("it spoke %s", p)
		}
	default:
		t.Fatalf("no token came: %s%s", out, errs)
	}
	if strings.Contains(out+errs, token) || strings.Contains(errs, "http2:") {
		t.Errorf("Go logged what it sent:\n%s", errs)
	}
}
