package oauth

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	back      = "https://cal.example/back"
)

func TestExampleChallenge(t *testing.T) {
	if got := Challenge(verifier); got != challenge {
		t.Errorf("Challenge(%s) = %q; want %s", verifier, got, challenge)
	}
}

func TestExampleFlow(t *testing.T) {
	s, err := New(Config{Clients: []Client{{ID: "cal", RedirectURIs: []string{back}}}, CodeLife: time.Minute, TokenLife: time.Hour, Now: time.Now})
	if err != nil {
		t.Fatalf("New = error %v; want none", err)
	}
	query := url.Values{"response_type": {"code"}, "client_id": {"cal"}, "redirect_uri": {back}, "state": {"xyz"},
		"code_challenge": {challenge}, "code_challenge_method": {"S256"}}
	w := httptest.NewRecorder()
	s.Authorize(w, httptest.NewRequest("GET", "/authorize?"+query.Encode(), nil), "ann")
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != 302 || !strings.HasPrefix(to.String(), back+"?") || to.Query().Get("state") != "xyz" || to.Query().Get("code") == "" {
		t.Fatalf("Authorize = %d, Location %q; want 302, %s?code=…&state=xyz", w.Code, w.Header().Get("Location"), back)
	}

	form := url.Values{"grant_type": {"authorization_code"}, "code": {to.Query().Get("code")}, "client_id": {"cal"},
		"redirect_uri": {back}, "code_verifier": {verifier}}
	token := ""
	for _, want := range []int{200, 400} {
		r := httptest.NewRequest("POST", "/token", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.Token(w, r)
		var answer struct {
			Token string `json:"access_token"`
			Error string `json:"error"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != want {
			t.Fatalf("Token = %d, %s; want %d and a JSON object", w.Code, w.Body, want)
		}
		if want == 200 {
			token = answer.Token
			if user, ok := s.User(token); user != "ann" || !ok {
				t.Errorf("User = %q, %t; want ann, true", user, ok)
			}
		} else if answer.Error != "invalid_grant" {
			t.Errorf("Token once more = error %q; want invalid_grant", answer.Error)
		}
	}
	if user, ok := s.User(token); ok {
		t.Errorf("User after the code came twice = %q, true; want false", user)
	}
}
