package oauth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/oauth2-pkce"
	"github.com/gradus-dev/gradus/challenges/security/oauth2-pkce/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// The verifier and the challenge of RFC 7636, appendix B.
const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // public: RFC 7636, appendix B
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // public: RFC 7636, appendix B
)

// another is a verifier, too.
const another = "ZYXWVUTSRQPONMLKJIHGFEDCBA-0123456789.abcdef~"

// Redirect URIs of the clients "app", which has three, and "other".
const (
	home   = "https://app.example.com/oauth/in"
	phone  = "https://app.example.com/oauth/phone"
	tenant = "https://app.example.com/oauth/in?tenant=1"
	other  = "https://other.example.net/"
)

const (
	codeLife  = time.Minute
	tokenLife = 20 * time.Minute
)

// site has a server under test and a clock.
type site struct {
	t   *testing.T
	s   *oauth.Server
	now time.Time
}

func newSite(t *testing.T) *site {
	t.Helper()
	x := &site{t: t, now: time.Date(2024, 3, 10, 9, 0, 0, 0, time.UTC)}
	s, err := oauth.New(oauth.Config{Clients: []oauth.Client{{ID: "app", RedirectURIs: []string{home, phone, tenant}}, {ID: "other", RedirectURIs: []string{other}}},
		CodeLife: codeLife, TokenLife: tokenLife, Now: func() time.Time { return x.now }})
	if err != nil {
		t.Fatalf("New with two clients = error %v; want a server", err)
	}
	x.s = s
	return x
}

// edited returns the parameters of a request with edits: a list of names and values by which a request differs from a right one: a
// value more for "+name", none for "-name", else another value.
func edited(params url.Values, edits []string) url.Values {
	for i := 0; i < len(edits); i += 2 {
		switch name := edits[i]; name[0] {
		case '+':
			params.Add(name[1:], edits[i+1])
		case '-':
			params.Del(name[1:])
		default:
			params.Set(name, edits[i+1])
		}
	}
	return params
}

// authorize makes an authorization request. It returns the request's query, too.
func (x *site) authorize(user string, edits ...string) (*httptest.ResponseRecorder, string) {
	query := edited(url.Values{"response_type": {"code"}, "client_id": {"app"}, "redirect_uri": {home}, "state": {"s1"},
		"code_challenge": {challenge}, "code_challenge_method": {"S256"}}, edits).Encode()
	w := httptest.NewRecorder()
	x.s.Authorize(w, httptest.NewRequest("GET", "/authorize?"+query, nil), user)
	return w, query
}

// redirected returns what an answer to an authorization request adds to a redirect URI.
func (x *site) redirected(w *httptest.ResponseRecorder, query, to string) url.Values {
	x.t.Helper()
	location := w.Header().Get("Location")
	if w.Code != http.StatusFound && w.Code != http.StatusSeeOther {
		x.t.Fatalf("Authorize(%s) answers with status %d; want a redirect, 302 or 303", query, w.Code)
	}
	base, _, _ := strings.Cut(to, "?")
	got, err := url.Parse(location)
	if err != nil || !strings.HasPrefix(location, base+"?") || got.Fragment != "" {
		x.t.Fatalf("Authorize(%s) redirects to %q; want %s with a query", query, location, base)
	}
	params, err := url.ParseQuery(got.RawQuery)
	if err != nil {
		x.t.Fatalf("Authorize(%s) redirects to %q, whose query can't be read: %v", query, location, err)
	}
	for name, values := range params {
		if len(values) > 1 {
			x.t.Fatalf("Authorize(%s) redirects to %q, which has %s twice", query, location, name)
		}
	}
	return params
}

// code returns a code, with the redirect URI home unless edits say otherwise.
func (x *site) code(user string, edits ...string) string {
	x.t.Helper()
	to := home
	for i := 0; i < len(edits); i += 2 {
		if edits[i] == "redirect_uri" {
			to = edits[i+1]
		}
	}
	w, query := x.authorize(user, edits...)
	params := x.redirected(w, query, to)
	if params.Get("code") == "" || params.Has("error") {
		x.t.Fatalf("Authorize(%s) redirects to %q; want a code", query, location(w))
	}
	return params.Get("code")
}

// declines fails the test unless an authorization request is answered by a redirect with
// an error.
func (x *site) declines(want, user string, edits ...string) {
	x.t.Helper()
	w, query := x.authorize(user, edits...)
	params := x.redirected(w, query, home)
	if got := params.Get("error"); got != want || params.Has("code") {
		x.t.Errorf("Authorize(%s) for the user %q redirects to %q; want error=%s and no code", query, user, location(w), want)
	}
}

// answer is what a token request gets.
type answer struct {
	Token   string  `json:"access_token"`
	Type    string  `json:"token_type"`
	Expires float64 `json:"expires_in"`
	Error   string  `json:"error"`

	status int
	header http.Header
	form   string // as it is shown, without the code
}

// shown is how a random code or token is shown, so that one failure reads like the next.
func shown(random string) string {
	if len(random) < 20 {
		return random
	}
	return "…"
}

var randomCode = regexp.MustCompile(`code=[^&]{20,}`)

// location is where an answer redirects to, as it is shown.
func location(w *httptest.ResponseRecorder) string {
	return randomCode.ReplaceAllString(w.Header().Get("Location"), "code=…")
}

// token makes a token request with a code.
func (x *site) token(code string, edits ...string) (a answer) {
	x.t.Helper()
	form := edited(url.Values{"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"app"}, "redirect_uri": {home}, "code_verifier": {verifier}}, edits).Encode()
	r := httptest.NewRequest("POST", "/token", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a = x.post(r, form)
	a.form = randomCode.ReplaceAllString(form, "code=…")
	return a
}

func (x *site) post(r *http.Request, form string) (a answer) {
	x.t.Helper()
	w := httptest.NewRecorder()
	x.s.Token(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		x.t.Fatalf("Token(%s) answers %d %q; want a JSON object", form, w.Code, w.Body)
	}
	a.status, a.header, a.form = w.Code, w.Result().Header, form
	return a
}

// good fails the test unless the answer has a token for a user, which it returns.
func (x *site) good(a answer, user string) string {
	x.t.Helper()
	if a.status != http.StatusOK || a.Token == "" || a.Error != "" {
		x.t.Fatalf("Token(%s) answers with status %d, access_token %q, error %q; want 200 and a token", a.form, a.status, shown(a.Token), a.Error)
	}
	x.is(a.Token, user)
	return a.Token
}

// refused fails the test unless the answer is an error.
func (x *site) refused(what string, a answer, want string) {
	x.t.Helper()
	if a.status != http.StatusBadRequest || a.Error != want || a.Token != "" {
		x.t.Errorf("%s: Token(%s) answers with status %d, error %q, access_token %q; want 400, %s and none", what, a.form, a.status, a.Error, shown(a.Token), want)
	}
}

// is fails the test unless a token is a user's; "" for nobody's.
func (x *site) is(token, user string) {
	x.t.Helper()
	if got, ok := x.s.User(token); got != user || ok != (user != "") {
		x.t.Errorf("User(%q) = %q, %t; want %q, %t", shown(token), got, ok, user, user != "")
	}
}

func TestChallenge(t *testing.T) {
	if got := oauth.Challenge(verifier); got != challenge {
		t.Errorf("Challenge(%s) = %q; want %s, as in RFC 7636", verifier, got, challenge)
	}
	// SHA-256 of "abc", FIPS 180-2, appendix B.1.
	if got, want := oauth.Challenge("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"; got != want {
		t.Errorf("Challenge(abc) = %q; want %s", got, want)
	}
}

func TestVerifiers(t *testing.T) {
	form := regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
	seen := map[string]bool{}
	for range 20 {
		v := oauth.NewVerifier()
		if !form.MatchString(v) {
			t.Fatalf("NewVerifier = %q; want 43 characters of base64url", v)
		}
		for _, part := range []string{"first" + v[:20], "last" + v[23:]} {
			if seen[part] {
				t.Fatalf("NewVerifier = %q, half of which came before; want all of it random", v)
			}
			seen[part] = true
		}
	}
}

func TestFlow(t *testing.T) {
	x := newSite(t)
	ann, bob := x.code("ann"), x.code("bob")
	a := x.token(bob)
	bobs := x.good(a, "bob")
	anns := x.good(x.token(ann), "ann")
	x.is(bobs, "bob")
	if anns == bobs {
		t.Errorf("two users got the token %q", anns)
	}
	if a.Type != "Bearer" || a.Expires != tokenLife.Seconds() {
		t.Errorf("Token answers with token_type %q, expires_in %v; want Bearer, %v", a.Type, a.Expires, tokenLife.Seconds())
	}
	if kind := a.header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") || !strings.Contains(a.header.Get("Cache-Control"), "no-store") {
		t.Errorf("Token answers with Content-Type %q, Cache-Control %q; want application/json, no-store", kind, a.header.Get("Cache-Control"))
	}
	verifier := oauth.NewVerifier()
	code := x.code("cleo", "client_id", "other", "redirect_uri", other, "code_challenge", oauth.Challenge(verifier))
	x.good(x.token(code, "client_id", "other", "redirect_uri", other, "code_verifier", verifier), "cleo")
	x.good(x.token(x.code("ann", "redirect_uri", phone, "scope", "read"), "redirect_uri", phone, "scope", "read"), "ann")
	for _, nothing := range []string{"", "unknown", ann, anns + "A", anns[1:], "ann"} {
		x.is(nothing, "")
	}
}

func TestAnswersBack(t *testing.T) {
	x := newSite(t)
	for _, state := range []string{"s1", "a b&c=d#é%20+/?", "0", strings.Repeat("long", 100)} {
		w, query := x.authorize("ann", "state", state)
		if params := x.redirected(w, query, home); params.Get("state") != state {
			t.Errorf("Authorize(%s) redirects to %q; want the state %q as it was", query, location(w), state)
		}
		w, query = x.authorize("", "state", state)
		if params := x.redirected(w, query, home); params.Get("state") != state {
			t.Errorf("Authorize(%s), refused, redirects to %q; want the state %q as it was", query, location(w), state)
		}
	}
	for _, edits := range [][]string{{"-state", ""}, {"state", ""}} {
		w, query := x.authorize("ann", edits...)
		if params := x.redirected(w, query, home); params.Has("state") || params.Get("code") == "" {
			t.Errorf("Authorize(%s) redirects to %q; want a code and no state", query, location(w))
		}
	}
	for _, user := range []string{"ann", ""} {
		w, query := x.authorize(user, "redirect_uri", tenant)
		if params := x.redirected(w, query, tenant); params.Get("tenant") != "1" || params.Get("state") != "s1" || params.Has("code") != (user != "") {
			t.Errorf("Authorize(%s) for the user %q redirects to %q; want the query of the redirect URI to stay", query, user, location(w))
		}
	}
	x.good(x.token(x.code("ann", "redirect_uri", tenant), "redirect_uri", tenant), "ann")
}

func TestRedirectURIs(t *testing.T) {
	x := newSite(t)
	for _, edits := range [][]string{
		{"redirect_uri", "https://evil.example/oauth/in"}, {"redirect_uri", home + "/"}, {"redirect_uri", home + "/../evil"}, {"redirect_uri", home + "x"},
		{"redirect_uri", home[:len(home)-1]}, {"redirect_uri", "https://app.example.com"}, {"redirect_uri", home + "?next=evil"}, {"redirect_uri", home + "?"}, {"redirect_uri", home + "#"},
		{"redirect_uri", tenant + "&more=1"}, {"redirect_uri", "HTTPS://app.example.com/oauth/in"}, {"redirect_uri", "https://APP.example.com/oauth/in"},
		{"redirect_uri", "http://app.example.com/oauth/in"}, {"redirect_uri", "https://app.example.com:443/oauth/in"}, {"redirect_uri", "https://app.example.com/oauth/%69n"},
		{"redirect_uri", "https://app.example.com@evil.example/oauth/in"}, {"redirect_uri", "https://app.example.com.evil.example/oauth/in"},
		{"redirect_uri", " " + home}, {"redirect_uri", other}, {"redirect_uri", ""}, {"-redirect_uri", ""}, {"+redirect_uri", home}, {"+redirect_uri", "https://evil.example/"},
		{"client_id", ""}, {"-client_id", ""}, {"client_id", "nobody"}, {"client_id", "App"}, {"client_id", "other"}, {"+client_id", "app"}, {"+client_id", "other"},
		{"client_id", "nobody", "response_type", "token"}, {"redirect_uri", "https://evil.example/", "code_challenge_method", "plain"},
	} {
		for _, user := range []string{"ann", ""} {
			w, query := x.authorize(user, edits...)
			if location := w.Header().Get("Location"); w.Code != http.StatusBadRequest || location != "" {
				t.Fatalf("Authorize(%s) answers with status %d, Location %q; want 400 and no redirect", query, w.Code, location)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	x := newSite(t)
	for _, edits := range [][]string{
		{"-response_type", ""}, {"response_type", ""}, {"+response_type", "code"}, {"+state", "s2"}, {"+code_challenge", challenge}, {"+code_challenge_method", "S256"},
		{"response_type", "token", "+response_type", "code"}, {"response_type", "token", "+state", "s2"},
	} {
		x.declines("invalid_request", "ann", edits...)
		x.declines("invalid_request", "", edits...)
	}
	for _, kind := range []string{"token", "code token", "Code", "id_token", "code "} {
		x.declines("unsupported_response_type", "ann", "response_type", kind)
		x.declines("unsupported_response_type", "", "response_type", kind, "code_challenge_method", "plain")
	}
	x.declines("access_denied", "")
	w, query := x.authorize("ann", "+state", "s2")
	if params := x.redirected(w, query, home); params.Has("state") {
		t.Errorf("Authorize(%s), which has two states, redirects to %q; want no state", query, location(w))
	}
}

func TestPlain(t *testing.T) {
	x := newSite(t)
	for _, edits := range [][]string{
		{"code_challenge_method", "plain"}, {"code_challenge_method", ""}, {"-code_challenge_method", ""}, {"code_challenge_method", "s256"}, {"code_challenge_method", "S512"},
		{"-code_challenge", ""}, {"code_challenge", ""}, {"-code_challenge", "", "-code_challenge_method", ""}, {"code_challenge", challenge[1:]}, {"code_challenge", challenge + "A"},
		{"code_challenge", challenge + "="}, {"code_challenge", "+" + challenge[1:]}, {"code_challenge", "/" + challenge[1:]}, {"code_challenge", challenge[1:] + "."}, {"code_challenge", challenge[1:] + "\n"},
	} {
		x.declines("invalid_request", "ann", edits...)
		x.declines("invalid_request", "", edits...)
	}
}

func TestTokenErrors(t *testing.T) {
	x := newSite(t)
	code := x.code("ann")
	for _, tt := range []struct {
		want  string
		edits []string
	}{
		{"invalid_request", []string{"-grant_type", ""}}, {"invalid_request", []string{"grant_type", ""}}, {"invalid_request", []string{"+grant_type", "authorization_code"}},
		{"invalid_request", []string{"grant_type", "password", "+code", "x"}}, {"invalid_request", []string{"+code", code}}, {"invalid_request", []string{"+client_id", "app"}},
		{"invalid_request", []string{"+client_id", "other", "grant_type", "password"}}, {"invalid_request", []string{"+redirect_uri", home}}, {"invalid_request", []string{"+code_verifier", verifier}},
		{"invalid_request", []string{"-grant_type", "", "client_id", "nobody"}},
		{"unsupported_grant_type", []string{"grant_type", "password"}}, {"unsupported_grant_type", []string{"grant_type", "refresh_token"}}, {"unsupported_grant_type", []string{"grant_type", "Authorization_code"}},
		{"unsupported_grant_type", []string{"grant_type", "client_credentials", "-code", "", "client_id", "nobody"}},
		{"invalid_request", []string{"-code", ""}}, {"invalid_request", []string{"code", ""}}, {"invalid_request", []string{"-client_id", ""}}, {"invalid_request", []string{"-redirect_uri", ""}},
		{"invalid_request", []string{"-code_verifier", ""}}, {"invalid_request", []string{"code_verifier", ""}}, {"invalid_request", []string{"client_id", "nobody", "-code_verifier", ""}},
		{"invalid_client", []string{"client_id", "nobody"}}, {"invalid_client", []string{"client_id", "App", "code", "unknown"}},
		{"invalid_grant", []string{"code", "unknown"}}, {"invalid_grant", []string{"code", strings.ToLower(code) + "x"}},
	} {
		x.refused("not a right request", x.token(code, tt.edits...), tt.want)
	}
	x.good(x.token(code), "ann") // none of these has used it up
}

func TestBody(t *testing.T) {
	x := newSite(t)
	code := x.code("ann")
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"app"}, "redirect_uri": {home}, "code_verifier": {verifier}}
	for _, method := range []string{"GET", "PUT", "HEAD"} {
		r := httptest.NewRequest(method, "/token?"+form.Encode(), strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		x.s.Token(w, r)
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
			t.Errorf("%s answers with status %d, Allow %q; want 405, POST", method, w.Code, w.Header().Get("Allow"))
		}
	}
	query := "/token?" + form.Encode()
	x.refused("all in the address", x.post(httptest.NewRequest("POST", query, nil), "nothing"), "invalid_request")
	for name := range form {
		rest := url.Values{}
		for n, v := range form {
			if n != name {
				rest[n] = v
			}
		}
		r := httptest.NewRequest("POST", "/token?"+url.Values{name: form[name]}.Encode(), strings.NewReader(rest.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		x.refused(name+" in the address", x.post(r, rest.Encode()), "invalid_request")
	}
	text, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/token", strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	x.refused("a body of JSON", x.post(r, string(text)), "invalid_request")
	broken := form.Encode() + "&more=%zz"
	r = httptest.NewRequest("POST", "/token", strings.NewReader(broken))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	x.refused("an escape that is none", x.post(r, broken), "invalid_request")
	r = httptest.NewRequest("POST", query, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	x.good(x.post(r, form.Encode()), "ann") // what the address has as well is ignored
}

func TestBound(t *testing.T) {
	x := newSite(t)
	for _, tt := range []struct {
		what  string
		edits []string
	}{
		{"another client's code", []string{"client_id", "other"}},
		{"another client with its redirect URI", []string{"client_id", "other", "redirect_uri", other}},
		{"the redirect URI of another client", []string{"redirect_uri", other}},
		{"another redirect URI of this client", []string{"redirect_uri", phone}},
		{"a longer redirect URI", []string{"redirect_uri", home + "/"}},
		{"one more parameter in the redirect URI", []string{"redirect_uri", tenant}},
		{"a redirect URI in upper case", []string{"redirect_uri", strings.ToUpper(home)}},
		{"a redirect URI that nobody has", []string{"redirect_uri", "https://evil.example/"}},
		{"a redirect URI with an escape for the letter", []string{"redirect_uri", "https://app.example.com/oauth/%69n"}},
	} {
		code := x.code("ann")
		x.refused(tt.what, x.token(code, tt.edits...), "invalid_grant")
	}
	code := x.code("ann", "redirect_uri", phone)
	x.refused("a code for another redirect URI", x.token(code), "invalid_grant")
}

func TestProof(t *testing.T) {
	x := newSite(t)
	for _, tt := range []struct{ what, verifier string }{
		{"another verifier", another},
		{"the challenge for the verifier", challenge},
		{"a verifier in upper case", strings.ToUpper(verifier)},
		{"a verifier without its end", verifier[:42]},
		{"a longer verifier", verifier + "A"},
		{"a verifier with padding", verifier + "="},
		{"a verifier with a space behind", verifier + " "},
		{"a verifier with other spare bits", verifier[:42] + "l"},
		{"a verifier of a single character", "d"},
		{"a verifier with a line end behind", verifier + "\n"},
		{"a verifier of 43 other characters", strings.Repeat("!", 43)},
	} {
		x.refused(tt.what, x.token(x.code("ann"), "code_verifier", tt.verifier), "invalid_grant")
	}
	for _, tt := range []struct{ what, verifier string }{
		{"a verifier of 42 characters, of which the challenge is", strings.Repeat("a", 42)},
		{"a verifier of 129 characters, of which the challenge is", strings.Repeat("a", 129)},
		{"a verifier of 3 characters, of which the challenge is", "abc"},
		{"a verifier with a plus, of which the challenge is", strings.Repeat("a", 42) + "+"},
		{"a verifier with a line end, of which the challenge is", strings.Repeat("a", 43) + "\n"},
		{"a verifier that is not of ASCII, of which the challenge is", strings.Repeat("é", 43)},
	} {
		x.refused(tt.what, x.token(x.code("ann", "code_challenge", oauth.Challenge(tt.verifier)), "code_verifier", tt.verifier), "invalid_grant")
	}
	for _, v := range []string{strings.Repeat("a", 43), strings.Repeat("a", 128), "-._~" + strings.Repeat("Z9", 20)} {
		x.good(x.token(x.code("ann", "code_challenge", oauth.Challenge(v)), "code_verifier", v), "ann")
	}
}

func TestOnce(t *testing.T) {
	x := newSite(t)
	for _, tt := range []struct {
		what  string
		edits []string
	}{
		{"once more", nil},
		{"once more, by another client", []string{"client_id", "other", "redirect_uri", other}},
		{"once more, for another redirect URI", []string{"redirect_uri", phone}},
		{"once more, with another verifier", []string{"code_verifier", another}},
		{"once more, with a verifier that is none", []string{"code_verifier", "x"}},
	} {
		code := x.code("ann")
		keep := x.good(x.token(x.code("ann")), "ann")
		token := x.good(x.token(code), "ann")
		x.refused("a missing verifier", x.token(code, "-code_verifier", ""), "invalid_request")
		x.refused("no client", x.token(code, "client_id", "nobody"), "invalid_client")
		x.is(token, "ann") // neither came as far as the code
		x.now = x.now.Add(codeLife - 1)
		x.refused(tt.what, x.token(code, tt.edits...), "invalid_grant")
		x.is(token, "")
		x.refused(tt.what+", twice", x.token(code), "invalid_grant")
		x.is(token, "")
		x.is(keep, "ann")

		if tt.edits != nil {
			code = x.code("ann")
			x.refused("at first, "+strings.TrimPrefix(tt.what, "once more, "), x.token(code, tt.edits...), "invalid_grant")
			x.refused("after a request that was refused", x.token(code), "invalid_grant")
		}
	}
}

func TestLives(t *testing.T) {
	x := newSite(t)
	code := x.code("ann")
	x.now = x.now.Add(codeLife - 1)
	x.good(x.token(code), "ann")
	for _, after := range []time.Duration{codeLife, codeLife + 1, 24 * time.Hour} {
		code = x.code("ann")
		x.now = x.now.Add(after)
		x.refused(fmt.Sprint(after, " after the code was given"), x.token(code), "invalid_grant")
	}
	code = x.code("ann")
	x.now = x.now.Add(codeLife / 2)
	token := x.good(x.token(code), "ann")
	x.now = x.now.Add(tokenLife - 1)
	x.is(token, "ann")
	later := x.good(x.token(x.code("ann")), "ann")
	x.now = x.now.Add(1)
	x.is(token, "")
	x.is(later, "ann")
	x.now = x.now.Add(tokenLife)
	x.is(later, "")
	x.is(token, "")
}

func TestRandom(t *testing.T) {
	x := newSite(t)
	seen := map[string]bool{}
	check := func(what, s string) {
		t.Helper()
		if len(s) < 22 { // of 6 bits are 132 bits
			t.Fatalf("the %s %q has %d characters; want 128 random bits", what, s, len(s))
		}
		// Of so few random texts of 128 bits, no two begin or end alike for 12 characters,
		// but with a chance of one in 10^10 even if these are hexadecimal.
		for _, part := range []string{"first" + s[:12], "last" + s[len(s)-12:]} {
			if seen[part] {
				t.Fatalf("the %s %q begins or ends like one before; want all of it random", what, s)
			}
			seen[part] = true
		}
	}
	for range 20 {
		code := x.code("ann")
		check("code", code)
		check("token", x.good(x.token(code), "ann"))
	}
}

var promised = sentinel.Set{"ErrConfig": oauth.ErrConfig}

func TestConfigurations(t *testing.T) {
	client := func(id string, uris ...string) oauth.Client { return oauth.Client{ID: id, RedirectURIs: uris} }
	good := []oauth.Client{client("app", home, phone), client("other", home)}
	for _, c := range []oauth.Config{
		{Clients: good, CodeLife: 0, TokenLife: time.Hour}, {Clients: good, CodeLife: -time.Second, TokenLife: time.Hour}, {Clients: good, CodeLife: 10*time.Minute + 1, TokenLife: time.Hour},
		{Clients: good, CodeLife: time.Minute, TokenLife: 0}, {Clients: good, CodeLife: time.Minute, TokenLife: time.Second - 1}, {Clients: good, CodeLife: time.Minute, TokenLife: -time.Hour},
		{Clients: []oauth.Client{client("", home)}, CodeLife: 1, TokenLife: time.Hour}, {Clients: []oauth.Client{client("app", home), client("app", phone)}, CodeLife: 1, TokenLife: time.Hour},
		{Clients: []oauth.Client{client("app")}, CodeLife: 1, TokenLife: time.Hour}, {Clients: []oauth.Client{client("app", "")}, CodeLife: 1, TokenLife: time.Hour},
		{Clients: []oauth.Client{client("app", home, "http://app.example.com/")}, CodeLife: 1, TokenLife: time.Hour}, {Clients: []oauth.Client{client("app", "/in")}, CodeLife: 1, TokenLife: time.Hour},
		{Clients: []oauth.Client{client("app", home+"#top")}, CodeLife: 1, TokenLife: time.Hour}, {Clients: []oauth.Client{client("app", home+"#")}, CodeLife: 1, TokenLife: time.Hour},
		{Clients: []oauth.Client{client("app", "https:///in")}, CodeLife: 1, TokenLife: time.Hour}, {Clients: []oauth.Client{client("app", "javascript:alert(1)")}, CodeLife: 1, TokenLife: time.Hour},
		{Clients: []oauth.Client{client("app", "https://app.example.com/%zz")}, CodeLife: 1, TokenLife: time.Hour},
	} {
		what := fmt.Sprintf("New with the clients %v, CodeLife %v, TokenLife %v", c.Clients, c.CodeLife, c.TokenLife)
		c.Now = time.Now
		s, err := oauth.New(c)
		promised.Only(t, err, oauth.ErrConfig, "%s", what)
		if s != nil {
			t.Errorf("%s returns a server beside the error", what)
		}
	}
	for _, c := range []oauth.Config{{CodeLife: 1, TokenLife: time.Second}, {Clients: good, CodeLife: 10 * time.Minute, TokenLife: 24 * time.Hour}} {
		c.Now = time.Now
		if _, err := oauth.New(c); err != nil {
			t.Errorf("New with %d clients, CodeLife %v, TokenLife %v = error %v; want a server", len(c.Clients), c.CodeLife, c.TokenLife, err)
		}
	}
}

func TestAtOnce(t *testing.T) {
	driver.Twice(verifier, challenge).Check(t, "one code is redeemed twice", "a token, revoked. refused: invalid_grant. ", "refused: invalid_grant. a token, revoked. ")
	driver.Flows(verifier, challenge).Check(t, "two users' flows", "ann, bob")
}
