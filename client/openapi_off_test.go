//go:build !openapi

package client_test

import (
	"net/http"
	"testing"
)

func observer(*testing.T) http.RoundTripper { return nil }

func TestTheWireIsAsInTheVendorsFile(t *testing.T) {
	t.Parallel()
	t.Skip("the wire is compared with Doppler's OpenAPI file by go test -tags openapi ./client, with DOPPLER_OPENAPI set to that file")
}
