package csrf_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/csrf-protection"
	"github.com/gradus-dev/gradus/challenges/security/csrf-protection/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

const (
	key    = "the key of a shop, 32 bytes long"
	random = "6f1d2c3b4a5968778695a4b3c2d1e0ff"
	other  = "00ff11ee22dd33cc44bb55aa66997788"
)

// sign makes a token as the README says, apart from the package under test.
func sign(key, session, random string) string {
	mac := hmac.New(sha256.New, []byte(key))
	io.WriteString(mac, fmt.Sprint(len(session))+"!"+session+"!"+fmt.Sprint(len(random))+"!"+random)
	return hex.EncodeToString(mac.Sum(nil)) + "." + random
}

// shop is a site behind a guard, beside the submission.
type shop struct {
	t     *testing.T
	guard *csrf.Guard
	site  *driver.Site
	form  string // the token for forms, as the last request that came through was told
}

func newShop(t *testing.T, trusted ...string) *shop {
	t.Helper()
	guard, err := csrf.New(csrf.Config{Key: []byte(key), SessionCookie: "sid", Trusted: trusted})
	if err != nil {
		t.Fatalf("New with a key of 32 bytes, a session cookie and trusted origins %q = error %v", trusted, err)
	}
	return &shop{t: t, guard: guard, site: driver.Open(guard)}
}

// request is what a browser sends to https://shop.example.
type request struct {
	method, query, body string
	session, cookie     string   // cookies; none if empty
	headers             []string // names and values in turn; left out if empty
}

func (q request) String() string {
	text := q.method
	if q.query != "" {
		text += " /cart?" + q.query
	}
	for _, c := range [][2]string{{"sid", q.session}, {"__Host-csrf", q.cookie}} {
		if c[1] != "" {
			text += fmt.Sprintf(", cookie %s=%s", c[0], c[1])
		}
	}
	for i := 0; i < len(q.headers); i += 2 {
		text += fmt.Sprintf(", %s: %s", q.headers[i], q.headers[i+1])
	}
	if q.body != "" {
		text += fmt.Sprintf(", body %.300q", q.body)
	}
	return digits.ReplaceAllString(text, "$1…$2")
}

// digits are the parts of tokens, which messages shorten.
var digits = regexp.MustCompile(`([0-9a-f]{4})[0-9a-f]{20,}([0-9a-f]{4})`)

func (q request) http() *http.Request {
	target := "/cart"
	if q.query != "" {
		target += "?" + q.query
	}
	r := httptest.NewRequest(q.method, target, strings.NewReader(q.body))
	r.Host = "shop.example"
	for _, c := range []http.Cookie{{Name: "lang", Value: "en"}, {Name: "sid", Value: q.session}, {Name: "__Host-csrf", Value: q.cookie}} {
		if c.Value != "" {
			r.AddCookie(&c)
		}
	}
	for i := 0; i < len(q.headers); i += 2 {
		if q.headers[i+1] != "" {
			r.Header.Set(q.headers[i], q.headers[i+1])
		}
	}
	return r
}

// send sends a request, and fails the test if it is neither passed on once and
// answered by the handler, nor answered 403 and not passed on.
func (s *shop) send(q request) (w *http.Response, passed bool) {
	s.t.Helper()
	s.all([]request{q}, func(_ request, answer *http.Response, came bool) { w, passed = answer, came })
	return w, passed
}

// all does the same for several requests, and calls got with each answer.
func (s *shop) all(requests []request, got func(q request, w *http.Response, passed bool)) {
	s.t.Helper()
	var driven []driver.Request
	for _, q := range requests {
		r := q.http()
		driven = append(driven, driver.Request{Method: r.Method, Target: r.URL.String(), Host: r.Host, Body: q.body, Header: r.Header})
	}
	for i, a := range s.site.Send(driven) {
		s.check(requests[i], a)
		got(requests[i], &http.Response{StatusCode: a.Status, Header: a.Header}, a.Status == http.StatusAccepted && len(a.Came) == 1)
	}
}

func (s *shop) check(q request, a driver.Answer) {
	s.t.Helper()
	for _, c := range a.Came {
		if s.form = c.Form; c.Failure != "" {
			s.t.Errorf("%v: the handler can't read the body: %s", q, c.Failure)
		}
	}
	switch {
	case a.Status == http.StatusAccepted && len(a.Came) == 1:
		if want := q.method + " /cart " + q.body; a.Came[0].Request != want {
			s.t.Errorf("%v: came to the handler as %q; want %q", q, a.Came[0].Request, want)
		}
	case a.Status != http.StatusForbidden || len(a.Came) != 0:
		s.t.Errorf("%v: answered %d, and came to the handler %d times; want 202 and once, or 403 and never", q, a.Status, len(a.Came))
	}
}

func (s *shop) passes(why string, requests ...request) {
	s.t.Helper()
	s.all(requests, func(q request, w *http.Response, passed bool) {
		s.t.Helper()
		if !passed {
			s.t.Errorf("%v: answered %d; want it passed on: %s", q, w.StatusCode, why)
		}
	})
}

func (s *shop) refuses(why string, requests ...request) {
	s.t.Helper()
	s.all(requests, func(q request, _ *http.Response, passed bool) {
		s.t.Helper()
		if passed {
			s.t.Errorf("%v: passed on; want 403: %s", q, why)
		}
	})
}

// own is a request of the shop's own page in ann's session, with her token.
func own(method string, headers ...string) request {
	token := sign(key, "ann", random)
	return request{method: method, session: "ann", cookie: token, headers: append([]string{"X-CSRF-Token", token}, headers...)}
}

func TestSafeMethods(t *testing.T) {
	s := newShop(t)
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "TRACE"} { // public: RFC 9110, section 9.2.1
		s.passes("it changes nothing, and visitors come without a token", request{method: method})
		s.passes("links from other sites lead here", request{method: method, session: "ann", headers: []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}})
		s.passes("the guard mends a bad cookie", request{method: method, session: "ann", cookie: "bad"})
	}
}

func TestUnsafeMethods(t *testing.T) {
	s := newShop(t)
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "CONNECT", "LINK", "get", "Head"} {
		bare, full := request{method: method, session: "ann"}, own(method)
		full.body = "ein Buch"
		s.refuses("there is no token", bare)
		s.passes("it has the token of its session", full)
		bare.headers = []string{"Content-Type", "application/json", "X-Requested-With", "XMLHttpRequest", "Referer", "https://shop.example/", "X-HTTP-Method-Override", "GET"}
		s.refuses("none of these headers is a token", bare)
	}
}

func TestVerify(t *testing.T) {
	public, err := csrf.New(csrf.Config{Key: []byte("0123456789abcdef0123456789abcdef"), SessionCookie: "sid"}) // public: the README's examples
	if err != nil {
		t.Fatalf("New = error %v; want nil", err)
	}
	const example = "86238064c0cdf73fbe30dee12d2813e7803db6b52471e13adfe15cb04a0d89cc.000102030405060708090a0b0c0d0e0f" // public: the README's examples
	if !public.Verify(example, "alice") {
		t.Errorf("Verify(%q, alice) = false; want true", example)
	}
	g := newShop(t).guard
	for _, session := range []string{"ann", "bob", "", "5f2b!6", "a session with a longer name, as signed sessions have, 1234567890"} {
		for _, r := range []string{random, other} {
			if token := sign(key, session, r); !g.Verify(token, session) {
				t.Errorf("Verify(%q, %q) = false; want true", token, session)
			}
		}
	}
	for _, tt := range []struct{ signed, asked string }{{"ann", "bob"}, {"ann", ""}, {"", "ann"}, {"ann", "ann2"}, {"ann2", "ann"}, {"ann", "Ann"}} {
		if token := sign(key, tt.signed, random); g.Verify(token, tt.asked) {
			t.Errorf("Verify(%q, %q) = true for a token of session %q; want false", token, tt.asked, tt.signed)
		}
	}
	for _, k := range []string{"the key of a shop, 32 bytes lonG", "The key of a shop, 32 bytes long", key + "!"} {
		if token := sign(k, "ann", random); g.Verify(token, "ann") {
			t.Errorf("Verify(%q, ann) = true for a token that is signed with another key; want false", token)
		}
	}
}

func TestForgedTokens(t *testing.T) {
	g := newShop(t).guard
	good := sign(key, "ann", random)
	mac := good[:64]
	sum := sha256.Sum256([]byte("3!ann!32!" + random))
	for _, tt := range []struct {
		what, token string
	}{
		{"nothing", ""},
		{"a dot", "."},
		{"no signature", random},
		{"an empty signature", "." + random},
		{"half a signature", mac[:32] + "." + random},
		{"a signature of one byte", mac[:2] + "." + random},
		{"a signature that goes on", mac + "00." + random},
		{"a signature that goes on, not hex", mac + "zz." + random},
		{"a digit more", mac + "0." + random},
		{"a digit less", mac[:63] + "." + random},
		{"the first digit changed", flip(good, 0)},
		{"the last digit changed", flip(good, 63)},
		{"another random part", mac + "." + other},
		{"the random part changed", flip(good, len(good)-1)},
		{"a random part cut off", mac + "."},
		{"a signature alone", mac},
		{"a random part that goes on", good + "00"},
		{"a third part", good + "." + random},
		{"a space in front", " " + good},
		{"a signature in capitals", strings.ToUpper(mac) + "." + random},
		{"a random part in capitals, signed", sign(key, "ann", strings.ToUpper(random))},
		{"a random part of 8 bytes, signed", sign(key, "ann", random[:16])},
		{"a random part of 17 bytes, signed", sign(key, "ann", random+"00")},
		{"a random part not of digits, signed", sign(key, "ann", "x"+random[1:])},
		{"the parts the other way round", random + "." + mac},
		{"a hash without a key", hex.EncodeToString(sum[:]) + "." + random},
		{"zeros", strings.Repeat("0", 64) + "." + random},
	} {
		what, token := tt.what, tt.token
		if g.Verify(token, "ann") {
			t.Errorf("Verify(%q, ann) = true; want false: %s", token, what)
		}
	}
	for _, part := range []struct{ session, random, asked, made string }{ // the same text, cut elsewhere
		{"ann", random, "ann!" + random[:4], random[4:]},
		{"ann!" + random[:4], random[4:], "ann", random},
		{"ann", "1!" + random, "ann!1", random},
	} {
		token := sign(key, part.session, part.random)[:64] + "." + part.made
		if g.Verify(token, part.asked) {
			t.Errorf("Verify(%q, %q) = true, but signed were session %q and random part %q; want false", token, part.asked, part.session, part.random)
		}
	}
}

// flip returns text with another hexadecimal digit at i.
func flip(text string, i int) string {
	digit := "1"
	if text[i] == '1' {
		digit = "2"
	}
	return text[:i] + digit + text[i+1:]
}

func TestSessions(t *testing.T) {
	s := newShop(t)
	post := func(session, token string) request {
		return request{method: "POST", session: session, cookie: token, headers: []string{"X-CSRF-Token", token}}
	}
	s.passes("it is bob's token", post("bob", sign(key, "bob", random)))
	s.passes("who has no session has a token as well, say to log in", post("", sign(key, "", random)))
	s.refuses("the token is that of another session, which an attacker may have and plant", post("ann", sign(key, "bob", random)))
	s.refuses("the token is from before ann logged in", post("ann", sign(key, "", random)))
	s.refuses("the token is from before ann logged out", post("", sign(key, "ann", random)))
	s.refuses("nobody has signed this", post("ann", random))
	s.refuses("nobody has signed this", post("ann", "."))
	s.refuses("the key is that of another site", post("ann", sign("the key of another shop, 32 bytes", "ann", random)))
}

func TestBothPlaces(t *testing.T) {
	s := newShop(t)
	for _, session := range []string{"ann", ""} {
		good, fresh := sign(key, session, random), sign(key, session, other)
		header := func(token string) []string { return []string{"X-CSRF-Token", token} }
		s.refuses("browsers send the cookie by themselves, whoever's page it is", request{method: "POST", session: session, cookie: good})
		s.refuses("the cookie is missing, so the token may be anybody's", request{method: "POST", session: session, headers: header(good)})
		s.refuses("both are signed, but they are not the same token", request{method: "POST", session: session, cookie: fresh, headers: header(good)})
		s.refuses("both are signed, but they are not the same token", request{method: "POST", session: session, cookie: good, headers: header(fresh)})
		s.refuses("the beginning of a token is no token", request{method: "POST", session: session, cookie: good, headers: header(good[:64])})
		s.refuses("the random part is the same, but not the signature", request{method: "POST", session: session, cookie: good, headers: header(flip(good, 0))})
		s.refuses("the token in the header goes on", request{method: "POST", session: session, cookie: good, headers: header(good + "0")})
		s.refuses("the cookie is not signed", request{method: "POST", session: session, cookie: "x", headers: header(good)})
		s.refuses("both are there, but in other headers", request{method: "POST", session: session, cookie: good, headers: []string{"Authorization", "Bearer " + good}})
	}
}

func TestQuery(t *testing.T) {
	s := newShop(t)
	good := sign(key, "ann", random)
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for _, q := range []request{
		{method: "POST"}, {method: "DELETE"}, {method: "PUT", headers: form, body: "text=1"},
		{method: "POST", headers: form}, {method: "POST", headers: form, body: "text=Buch&more=1"}, {method: "POST", headers: form, body: "csrf_token="},
	} {
		q.session, q.cookie, q.query = "ann", good, "csrf_token="+good+"&X-CSRF-Token="+good
		s.refuses("a token in the query is in logs, histories and Referer", q)
	}
}

// multipart is a body of fields, names and values in turn, and its Content-Type.
func multipart(fields ...string) (contentType, body string) {
	for i := 0; i < len(fields); i += 2 {
		body += fmt.Sprintf("--limit\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", fields[i], fields[i+1])
	}
	return `multipart/form-data; boundary="limit"`, body + "--limit--\r\n"
}

func TestForms(t *testing.T) {
	s := newShop(t)
	h := driver.Field(s.guard)
	good, fresh := sign(key, "ann", random), sign(key, "ann", other)
	for _, tt := range []struct {
		token string
		code  int
		text  string
	}{{good, 200, "zwei Bücher"}, {fresh, 403, ""}, {good[:64], 403, ""}, {"", 403, ""}} {
		plain := request{method: "POST", session: "ann", cookie: good, body: "csrf_token=" + tt.token + "&text=zwei+B%C3%BCcher", headers: []string{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}}
		parts := request{method: "POST", session: "ann", cookie: good}
		var contentType string
		contentType, parts.body = multipart("text", "zwei Bücher", "csrf_token", tt.token)
		parts.headers = []string{"Content-Type", contentType, "Sec-Fetch-Site", "same-origin"}
		for _, q := range []request{plain, parts} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, q.http())
			if w.Code != tt.code || w.Code == 200 && w.Body.String() != tt.text {
				t.Errorf("%v: answered %d %q by a handler that answers the field text; want %d %q", q, w.Code, w.Body, tt.code, tt.text)
			}
		}
	}
	for _, contentType := range []string{"application/json", "text/plain", ""} {
		s.refuses("it is no form", request{method: "POST", session: "ann", cookie: good, body: "csrf_token=" + good, headers: []string{"Content-Type", contentType}})
	}
}

// given returns the token cookie that an answer sets, or nil.
func given(w *http.Response) *http.Cookie {
	for _, c := range w.Cookies() {
		if c.Name == "__Host-csrf" && c.MaxAge >= 0 {
			return c
		}
	}
	return nil
}

// isFor fails the test unless a cookie has a token that was signed for a session.
func (s *shop) isFor(session string, q request, c *http.Cookie) {
	s.t.Helper()
	if c == nil {
		s.t.Fatalf("%v: the answer sets no cookie __Host-csrf; want one", q)
	}
	_, text, _ := strings.Cut(c.Value, ".")
	if part, err := hex.DecodeString(text); err != nil || len(part) != 16 {
		s.t.Errorf("%v: the answer's token is %q; want a dot and 32 hexadecimal digits at the end", q, c.Value)
	} else if want := sign(key, session, text); c.Value != want {
		s.t.Errorf("%v: the answer's token is %q; want %q, which is signed for session %q", q, c.Value, want, session)
	}
	if s.form != c.Value {
		s.t.Errorf("%v: Token in the handler is %q; want that of the new cookie, %q", q, s.form, c.Value)
	}
}

func TestCookie(t *testing.T) {
	s := newShop(t)
	for _, q := range []request{
		{method: "GET"}, {method: "HEAD", session: "ann"}, {method: "OPTIONS", session: "ann"}, {method: "GET", session: "ann", cookie: "bad"},
		{method: "GET", session: "ann", cookie: sign(key, "", random)}, {method: "GET", cookie: sign(key, "ann", random)},
		{method: "GET", session: "ann", cookie: sign(key, "bob", random)}, {method: "GET", session: "ann", cookie: random},
		{method: "GET", session: "ann", cookie: sign("an older key, that has 32 bytes too", "ann", random)},
	} {
		w, _ := s.send(q)
		c := given(w)
		s.isFor(q.session, q, c)
		next := request{method: "POST", session: q.session, cookie: c.Value, headers: []string{"X-CSRF-Token", s.form}}
		s.passes("it has the token that was given before", next)
	}
}

func TestAttributes(t *testing.T) {
	s := newShop(t)
	q := request{method: "GET", session: "ann"}
	w, _ := s.send(q)
	c := given(w)
	if c == nil {
		t.Fatalf("%v: the answer sets no cookie __Host-csrf; want one", q)
	}
	for _, tt := range []struct {
		wrong bool
		want  string
	}{
		{!c.Secure, "Secure, without which browsers take no __Host- cookie"},
		{c.Path != "/", "Path=/, without which browsers take no __Host- cookie"},
		{c.Domain != "", "no Domain, with which browsers take no __Host- cookie"},
		{c.SameSite != http.SameSiteLaxMode, "SameSite=Lax"},
		{c.HttpOnly, "no HttpOnly, as the pages' scripts read the token"},
	} {
		if tt.wrong {
			t.Errorf("%v: Set-Cookie: %s; want %s", q, c.Raw, tt.want)
		}
	}
}

func TestKeepsCookie(t *testing.T) {
	s := newShop(t)
	for _, session := range []string{"ann", ""} {
		token := sign(key, session, random)
		for _, q := range []request{
			{method: "GET", session: session, cookie: token}, {method: "HEAD", session: session, cookie: token},
			{method: "POST", session: session, cookie: token, headers: []string{"X-CSRF-Token", token}},
		} {
			w, passed := s.send(q)
			if c := given(w); c != nil {
				t.Errorf("%v: the answer sets the cookie %q; want none, as pages in other windows have the old token", q, c.Value)
			}
			if passed && s.form != token {
				t.Errorf("%v: Token in the handler is %q; want that of the cookie, %q", q, s.form, token)
			}
		}
	}
	if got := csrf.Token(own("GET").http()); got != "" {
		t.Errorf("Token of a request that no guard has seen = %q; want none", got)
	}
}

func TestRefusedGetNoCookie(t *testing.T) {
	s := newShop(t)
	for _, q := range []request{
		{method: "POST"}, {method: "POST", session: "ann"}, {method: "POST", session: "ann", cookie: "bad"},
		{method: "POST", session: "ann", cookie: sign(key, "ann", random)},
		{method: "POST", session: "ann", headers: []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}},
	} {
		w, _ := s.send(q)
		if got := w.Header.Values("Set-Cookie"); len(got) > 0 {
			t.Errorf("%v: answered %d and Set-Cookie: %q; want none, or any site could replace the token of a user's pages", q, w.StatusCode, got)
		}
	}
}

func TestRandomTokens(t *testing.T) {
	s := newShop(t)
	seen := map[string]bool{}
	varies := make([]bool, 32)
	first := ""
	s.all(slices.Repeat([]request{{method: "GET", session: "ann"}}, 40), func(_ request, w *http.Response, _ bool) {
		c := given(w)
		if c == nil {
			t.Fatal("GET: the answer sets no cookie __Host-csrf; want one")
		}
		_, part, _ := strings.Cut(c.Value, ".")
		if len(part) != len(varies) {
			t.Fatalf("GET: the answer's token is %q; want a dot and 32 hexadecimal digits at the end", c.Value)
		}
		if seen[part] {
			t.Fatalf("two visitors were given the same token %q", c.Value)
		}
		seen[part] = true
		if first == "" {
			first = part
		}
		for i := range part {
			varies[i] = varies[i] || part[i] != first[i]
		}
	})
	if i := slices.Index(varies, false); i >= 0 {
		t.Errorf("of 40 tokens, all have the digit %q at place %d of the random part; want all 32 digits random", first[i], i)
	}
}

func TestFetchMetadata(t *testing.T) {
	s := newShop(t)
	for _, tt := range []struct {
		site, origin string
		want         bool
		why          string
	}{
		{"same-origin", "", true, "a page of the site sent it"},
		{"same-origin", "https://shop.example", true, "a page of the site sent it"},
		{"same-origin", "null", true, "a page of the site sent it, which hides its address with Referrer-Policy"},
		{"none", "", true, "the user sent it, and no page"},
		{"cross-site", "https://evil.example", false, "another site sent it"},
		{"cross-site", "", false, "another site sent it"},
		{"cross-site", "null", false, "another site sent it, and hides its address"},
		{"same-site", "https://blog.shop.example", false, "a neighbour is another origin, and nobody trusts it"},
		{"same-site", "", false, "a neighbour is another origin"},
		{"cross-site", "http://shop.example", false, "it was sent over plain HTTP, where anybody may have written the page"},
		{"cross-site", "https://shop.example", false, "the browser knows better than Origin: only same-origin is the site itself"},
		{"future-site", "https://evil.example", false, "what is not known is not the site itself"},
		{"SAME-ORIGIN", "https://evil.example", false, "browsers write it in lower case"},
	} {
		q := own("POST", "Sec-Fetch-Site", tt.site)
		if tt.origin != "" {
			q.headers = append(q.headers, "Origin", tt.origin)
		}
		if tt.want {
			s.passes(tt.why, q)
		} else {
			s.refuses(tt.why, q)
		}
	}
	bare := request{method: "POST", session: "ann", cookie: sign(key, "ann", random), headers: []string{"Sec-Fetch-Site", "same-origin", "Origin", "https://shop.example"}}
	s.refuses("a page of the site sent it, but without the token", bare)
}

func TestOrigin(t *testing.T) {
	s := newShop(t)
	s.passes("no browser sent it, or it hides where it is, and it has the token", own("POST"))
	s.passes("a page of the site sent it", own("POST", "Origin", "https://shop.example"))
	port := driver.Request{Method: "POST", Target: "/cart", Host: "shop.example:8443", Header: own("POST", "Origin", "https://shop.example:8443").http().Header}
	if a := s.site.Send([]driver.Request{port})[0]; a.Status != http.StatusAccepted {
		t.Errorf("POST to shop.example:8443 with the token and Origin: https://shop.example:8443 = %d; want it passed on", a.Status)
	}
	for _, origin := range []string{
		"https://evil.example", "null", "http://shop.example", "https://shop.example.evil.example", "https://evilshop.example", "https://blog.shop.example",
		"https://shop.example:8443", "https://shop.exampl", "https://evil.example/shop.example", "https://shop.example@evil.example", "shop.example", "https://", "https://shop", "https://example", "*",
	} {
		s.refuses("the origin is another one, whatever Referer and other headers say", own("POST", "Origin", origin),
			own("POST", "Origin", origin, "Referer", "https://shop.example/cart"), own("POST", "Origin", origin, "X-Forwarded-Host", "evil.example"))
	}
}

func TestTrusted(t *testing.T) {
	s := newShop(t, "https://app.example.com", "http://localhost:3000", "https://[2001:db8::1]:8443")
	for _, site := range []string{"cross-site", "same-site", "future-site", ""} {
		from := func(origin string) request { return own("POST", "Origin", origin, "Sec-Fetch-Site", site) }
		for _, trusted := range []string{"https://app.example.com", "http://localhost:3000", "https://[2001:db8::1]:8443"} {
			s.passes("the origin is trusted", from(trusted))
			s.refuses("the origin is trusted, but the token is missing", request{method: "POST", session: "ann", cookie: own("").cookie, headers: []string{"Origin", trusted, "Sec-Fetch-Site", site}})
		}
		var others []request
		for _, untrusted := range []string{
			"http://app.example.com", "https://app.example.com:8443", "https://evil-app.example.com", "https://app.example.com.evil.example", "https://example.com", "https://other.example.com",
			"http://localhost", "http://localhost:30000", "http://localhost:300", "https://localhost:3000", "null", "app.example.com", "https://app.example.co",
		} {
			others = append(others, from(untrusted))
		}
		s.refuses("the origin is not one of those that are trusted", others...)
	}
	s.passes("a page of the site itself sent it", own("POST", "Origin", "https://shop.example", "Sec-Fetch-Site", "same-origin"))
	s.passes("a page of the site itself sent it", own("POST", "Origin", "https://shop.example"))
	s.refuses("where it comes from is not known, and trusted is nobody without a name", own("POST", "Sec-Fetch-Site", "cross-site"))
}

func TestVary(t *testing.T) {
	s := newShop(t)
	for _, q := range []request{{method: "GET"}, {method: "GET", session: "ann", cookie: sign(key, "ann", random)}} {
		w, _ := s.send(q)
		vary := strings.Join(w.Header.Values("Vary"), ", ")
		names := strings.Split(strings.ReplaceAll(strings.ToLower(vary), " ", ""), ",")
		if !slices.Contains(names, "cookie") || !slices.Contains(names, "accept-language") {
			t.Errorf("%v: the answer has Vary: %q; want Cookie, and the handler's own Accept-Language", q, vary)
		}
	}
}

var promised = sentinel.Set{"ErrConfig": csrf.ErrConfig}

func TestConfigurations(t *testing.T) {
	newShop(t, "https://a.example", "https://a.example:444", "http://127.0.0.1:8080", "https://xn--bcher-kva.example", "http://localhost")
	good := csrf.Config{Key: []byte(key), SessionCookie: "sid"}
	for _, n := range []int{33, 64, 200} {
		long := strings.Repeat("k", n)
		g, err := csrf.New(csrf.Config{Key: []byte(long), SessionCookie: "sid"})
		if err != nil {
			t.Errorf("New with a key of %d bytes = error %v; want nil", n, err)
		} else if token := sign(long, "ann", random); !g.Verify(token, "ann") {
			t.Errorf("with a key of %d bytes, Verify(%q, ann) = false; want true", n, token)
		}
	}
	refuse := func(what string, c csrf.Config) {
		t.Helper()
		g, err := csrf.New(c)
		if promised.Only(t, err, csrf.ErrConfig, "New with %s", what) && g != nil {
			t.Errorf("New with %s returns a guard beside ErrConfig; want nil", what)
		}
	}
	for _, n := range []int{0, 1, 16, 31} {
		c := good
		c.Key = []byte(key)[:n]
		refuse(fmt.Sprintf("a key of %d bytes", n), c)
	}
	c := good
	c.SessionCookie = ""
	refuse("no name of the session's cookie", c)
	for _, origin := range []string{
		"", "null", "*", "app.example.com", "//app.example.com", "https://", "https://app.example.com/", "https://app.example.com/form", "https://*.example.com",
		"https://App.example.com", "HTTPS://app.example.com", "ftp://app.example.com", "file:///etc", "https://ann@app.example.com", "https://app.example.com?a=1", "https://app.example.com#a",
		" https://app.example.com", "https://app.example.com ", "https://app.example.com\n", "https://app.example.com:", "https://app.example.com:https", "https://a.example,https://b.example",
	} {
		c := good
		c.Trusted = []string{"https://good.example", origin}
		refuse(fmt.Sprintf("a trusted origin %q", origin), c)
	}
}
