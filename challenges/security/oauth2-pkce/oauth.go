// Package oauth is a server that lets other programs act for its users: the
// authorization code flow of OAuth 2.0 (RFC 6749) with PKCE (RFC 7636).
package oauth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// ErrConfig says that a server would not be safe.
var ErrConfig = errors.New("oauth: unusable configuration")

// Client is a program that users may let act for them. It has no secret.
type Client struct {
	ID           string
	RedirectURIs []string // where it may have its users sent back to
}

// Config says who the clients are, and how long things last.
type Config struct {
	Clients   []Client
	CodeLife  time.Duration    // of a code, 10 minutes at most
	TokenLife time.Duration    // of an access token, in whole seconds
	Now       func() time.Time // the clock; never goes back
}

// NewVerifier returns a new code verifier: 43 random characters.
func NewVerifier() string {
	secret := make([]byte, 32)
	rand.Read(secret)
	return base64.RawURLEncoding.EncodeToString(secret)
}

// Challenge returns the code challenge of a verifier, by the method S256.
func Challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

var (
	challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
	verifierForm  = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)
)

// Server hands out codes and tokens. It may be used concurrently.
type Server struct {
	config    Config
	redirects map[string][]string // by the ID of the client

	mu     sync.Mutex
	codes  map[string]*grant
	tokens map[string]access
}

// grant is what a user has allowed, and what a code stands for.
type grant struct {
	client, redirect, challenge, user string
	ends                              time.Time
	used                              bool
	token                             string // that was given for it, if any
}

type access struct {
	user string
	ends time.Time
}

// New returns a server. The error is ErrConfig for a client without an ID or with that of
// another, without a redirect URI, or with one that is not https with a host or has a
// fragment; for a CodeLife that is not above zero, or is more than 10 minutes; and for a
// TokenLife below one second.
func New(c Config) (*Server, error) {
	s := &Server{config: c, redirects: map[string][]string{}, codes: map[string]*grant{}, tokens: map[string]access{}}
	if c.CodeLife <= 0 || c.CodeLife > 10*time.Minute || c.TokenLife < time.Second {
		return nil, fmt.Errorf("%w: codes last %v, tokens %v", ErrConfig, c.CodeLife, c.TokenLife)
	}
	for _, client := range c.Clients {
		if client.ID == "" || s.redirects[client.ID] != nil || len(client.RedirectURIs) == 0 {
			return nil, fmt.Errorf("%w: client %q", ErrConfig, client.ID)
		}
		for _, uri := range client.RedirectURIs {
			u, err := url.Parse(uri)
			if err != nil || u.Scheme != "https" || u.Host == "" || strings.Contains(uri, "#") {
				return nil, fmt.Errorf("%w: redirect URI %q", ErrConfig, uri)
			}
			s.redirects[client.ID] = append(s.redirects[client.ID], uri)
		}
	}
	return s, nil
}

// Authorize answers an authorization request, a GET, of a user who is logged in and has
// agreed; user is empty for one who has not.
func (s *Server) Authorize(w http.ResponseWriter, r *http.Request, user string) {
	query := r.URL.Query()
	client, redirect := query.Get("client_id"), query.Get("redirect_uri")
	if repeated(query, "client_id", "redirect_uri") || !s.registered(client, redirect) {
		http.Error(w, "unknown client or redirect URI", http.StatusBadRequest) // nobody who could be sent anywhere
		return
	}
	answer := url.Values{}
	if state := query.Get("state"); state != "" && !repeated(query, "state") {
		answer.Set("state", state)
	}
	if code := refusal(query, user); code != "" {
		answer.Set("error", code)
	} else {
		answer.Set("code", s.newCode(grant{client: client, redirect: redirect, challenge: query.Get("code_challenge"), user: user}))
	}
	join := "?"
	if strings.Contains(redirect, "?") {
		join = "&"
	}
	http.Redirect(w, r, redirect+join+answer.Encode(), http.StatusFound)
}

// refusal returns the error of an authorization request whose client is known, or "".
func refusal(query url.Values, user string) string {
	kind := query.Get("response_type")
	switch {
	case repeated(query, "response_type", "state", "code_challenge", "code_challenge_method") || kind == "":
		return "invalid_request"
	case kind != "code":
		return "unsupported_response_type"
	case query.Get("code_challenge_method") != "S256" || !challengeForm.MatchString(query.Get("code_challenge")):
		return "invalid_request"
	case user == "":
		return "access_denied"
	}
	return ""
}

func (s *Server) registered(client, redirect string) bool {
	for _, uri := range s.redirects[client] {
		if uri == redirect {
			return true
		}
	}
	return false
}

// repeated reports whether one of the parameters is there twice.
func repeated(params url.Values, names ...string) bool {
	for _, name := range names {
		if len(params[name]) > 1 {
			return true
		}
	}
	return false
}

// newCode keeps a grant, and returns a code for it.
func (s *Server) newCode(g grant) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := rand.Text()
	g.ends = s.config.Now().Add(s.config.CodeLife)
	s.codes[code] = &g
	return code
}

// Token answers a token request.
func (s *Server) Token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "want POST", http.StatusMethodNotAllowed)
		return
	}
	token, refused := s.redeem(r)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if refused != "" {
		w.WriteHeader(http.StatusBadRequest)
		json.NewEncoder(w).Encode(map[string]string{"error": refused})
		return
	}
	json.NewEncoder(w).Encode(map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": int64(s.config.TokenLife / time.Second)})
}

// redeem returns an access token for the code of a request, or an error of RFC 6749,
// section 5.2.
func (s *Server) redeem(r *http.Request) (token, refused string) {
	err := r.ParseForm()
	form := r.PostForm
	kind, code, client := form.Get("grant_type"), form.Get("code"), form.Get("client_id")
	redirect, verifier := form.Get("redirect_uri"), form.Get("code_verifier")
	switch {
	case err != nil || kind == "" || repeated(form, "grant_type", "code", "client_id", "redirect_uri", "code_verifier"):
		return "", "invalid_request"
	case kind != "authorization_code":
		return "", "unsupported_grant_type"
	case code == "" || client == "" || redirect == "" || verifier == "":
		return "", "invalid_request"
	case s.redirects[client] == nil:
		return "", "invalid_client"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.codes[code]
	if g == nil {
		return "", "invalid_grant"
	}
	if g.used {
		delete(s.tokens, g.token)
		return "", "invalid_grant"
	}
	g.used = true
	now := s.config.Now()
	if !now.Before(g.ends) || g.client != client || g.redirect != redirect || !verifierForm.MatchString(verifier) || Challenge(verifier) != g.challenge {
		return "", "invalid_grant"
	}
	g.token = rand.Text()
	s.tokens[g.token] = access{g.user, now.Add(s.config.TokenLife)}
	return g.token, ""
}

// User returns for whom an access token acts, and false for what is none, or no longer.
func (s *Server) User(token string) (user string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.tokens[token]
	if !ok || !s.config.Now().Before(a.ends) {
		return "", false
	}
	return a.user, true
}
