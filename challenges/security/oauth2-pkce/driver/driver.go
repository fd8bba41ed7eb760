// Package driver makes the hidden tests' calls of package oauth beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/oauth2-pkce"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// redirect is where the only client has its users sent.
const redirect = "https://cal.example/back"

func server() *oauth.Server {
	now := time.Unix(0, 0)
	s, err := oauth.New(oauth.Config{Clients: []oauth.Client{{ID: "cal", RedirectURIs: []string{redirect}}},
		CodeLife: time.Minute, TokenLife: time.Hour, Now: func() time.Time { return now }})
	if err != nil {
		panic(fmt.Sprintf("New with one client = error %v", err))
	}
	return s
}

// code returns a code for a user.
func code(s *oauth.Server, user, challenge string) string {
	query := url.Values{"response_type": {"code"}, "client_id": {"cal"}, "redirect_uri": {redirect},
		"code_challenge": {challenge}, "code_challenge_method": {"S256"}}
	w := httptest.NewRecorder()
	s.Authorize(w, httptest.NewRequest("GET", "/authorize?"+query.Encode(), nil), user)
	to, _ := url.Parse(w.Header().Get("Location"))
	return to.Query().Get("code")
}

// redeem returns the access token for a code, and else the error.
func redeem(s *oauth.Server, code, verifier string) (token, refused string) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"cal"},
		"redirect_uri": {redirect}, "code_verifier": {verifier}}
	r, w := httptest.NewRequest("POST", "/token", strings.NewReader(form.Encode())), httptest.NewRecorder()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.Token(w, r)
	var answer struct {
		Token string `json:"access_token"`
		Error string `json:"error"`
	}
	json.Unmarshal(w.Body.Bytes(), &answer)
	return answer.Token, answer.Error
}

// Twice redeems one code twice at once.
func Twice(verifier, challenge string) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s := server()
		c := code(s, "ann", challenge)
		var tokens, refused [2]string
		for i := range tokens {
			r.Go(fmt.Sprint("Token ", i+1), func() { tokens[i], refused[i] = redeem(s, c, verifier) })
		}
		r.Wait()
		got := ""
		for i, token := range tokens {
			if token == "" {
				got += "refused: " + refused[i] + ". "
			} else if user, ok := s.User(token); ok {
				got += "a token for " + user + ", good. "
			} else {
				got += "a token, revoked. "
			}
		}
		return got
	})
}

// Flows runs the flows of two users at once.
func Flows(verifier, challenge string) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s := server()
		users, got := [2]string{"ann", "bob"}, [2]string{}
		for i, user := range users {
			r.Go("Authorize and Token of "+user, func() {
				token, refused := redeem(s, code(s, user, challenge), verifier)
				if got[i], _ = s.User(token); got[i] == "" {
					got[i] = refused
				}
			})
		}
		r.Wait()
		return got[0] + ", " + got[1]
	})
}
