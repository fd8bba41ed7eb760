package account

import (
	"net/http"
	"testing"
)

// TestCookiesAreBound holds what keeps a session's cookie where it belongs.
func TestCookiesAreBound(t *testing.T) {
	secure := (&Accounts{}).Sessions(false).Cookie
	if secure.Name != "__Host-gradus" || !secure.Secure || !secure.HttpOnly || secure.Path != "/" || secure.Domain != "" || secure.SameSite != http.SameSiteLaxMode {
		t.Errorf("with TLS the cookie is %+v", secure)
	}
	plain := (&Accounts{}).Sessions(true).Cookie
	if plain.Name != "gradus" || plain.Secure || !plain.HttpOnly {
		t.Errorf("without it the cookie is %+v", plain)
	}
}
