package session_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/session-store"
	"github.com/gradus-dev/gradus/challenges/security/session-store/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

const (
	idle     = 30 * time.Minute
	absolute = 8 * time.Hour
	name     = "__Host-session"
)

// site has a store under test and a clock.
type site struct {
	t   *testing.T
	s   *session.Store
	now time.Time
}

func newSite(t *testing.T) *site {
	t.Helper()
	x := &site{t: t, now: time.Date(2024, 3, 10, 9, 0, 0, 0, time.UTC)}
	s, err := session.New(session.Config{Idle: idle, Absolute: absolute, Now: func() time.Time { return x.now }})
	if err != nil {
		t.Fatalf("New with 30 minutes and 8 hours = error %v; want a store", err)
	}
	x.s = s
	return x
}

func request(id string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "lang", Value: "en"})
	if id != "" {
		r.AddCookie(&http.Cookie{Name: name, Value: id})
	}
	return r
}

// cookie returns the cookie that an answer sets, and nil if it sets none.
func (x *site) cookie(call string, w *httptest.ResponseRecorder) (found *http.Cookie) {
	x.t.Helper()
	for _, c := range w.Result().Cookies() {
		if c.Name != name {
			continue
		}
		if found != nil && found.Value != c.Value {
			x.t.Fatalf("%s sets the cookie %s twice", call, name)
		}
		found = c
	}
	return found
}

// login logs a user in with a cookie, and returns the new ID.
func (x *site) login(id, user string) string {
	x.t.Helper()
	w := httptest.NewRecorder()
	x.s.Login(w, request(id), user)
	c := x.cookie("Login("+user+")", w)
	if c == nil || c.Value == "" {
		x.t.Fatalf("Login(%s) sets no cookie %s: %q", user, name, w.Header()["Set-Cookie"])
	}
	return c.Value
}

// set keeps a value, and returns the ID that the browser has afterwards.
func (x *site) set(id, key, value string) string {
	x.t.Helper()
	w := httptest.NewRecorder()
	x.s.Set(w, request(id), key, value)
	if c := x.cookie("Set("+key+")", w); c != nil {
		return c.Value
	}
	if id == "" {
		x.t.Fatalf("Set(%s) of a request without a cookie sets no cookie %s: %q", key, name, w.Header()["Set-Cookie"])
	}
	return id
}

// is fails the test unless who is logged in with a cookie is user, "" for nobody.
func (x *site) is(what, id, user string) {
	x.t.Helper()
	got, ok := x.s.User(request(id))
	if got != user || ok != (user != "") {
		x.t.Fatalf("%s: User = %q, %t; want %q, %t", what, got, ok, user, user != "")
	}
}

// has fails the test unless the session of a cookie has a value.
func (x *site) has(what, id, key, want string) {
	x.t.Helper()
	if got, ok := x.s.Get(request(id), key); got != want || !ok {
		x.t.Fatalf("%s: Get(%s) = %q, %t; want %q, true", what, key, got, ok, want)
	}
}

// lacks fails the test if the session of a cookie has a value.
func (x *site) lacks(what, id, key string) {
	x.t.Helper()
	if got, ok := x.s.Get(request(id), key); got != "" || ok {
		x.t.Fatalf("%s: Get(%s) = %q, %t; want \"\", false", what, key, got, ok)
	}
}

// dead fails the test if a cookie still stands for a session.
func (x *site) dead(what, id string, keys ...string) {
	x.t.Helper()
	x.is(what, id, "")
	for _, key := range keys {
		x.lacks(what, id, key)
	}
}

func TestValues(t *testing.T) {
	x := newSite(t)
	a, b := x.set("", "cart", "pears"), x.set("", "cart", "plums")
	if a == b {
		t.Fatalf("two sessions have the same ID %q", a)
	}
	for _, tt := range [][2]string{{"lang", "en"}, {"cart", "figs"}, {"", "empty key"}, {"empty", ""}} {
		if id := x.set(a, tt[0], tt[1]); id != a {
			t.Fatalf("Set(%s) in a session changes its ID from %q to %q; want it to stay", tt[0], a, id)
		}
	}
	x.has("after it was set again", a, "cart", "figs")
	x.has("after another was set", a, "lang", "en")
	x.has("an empty key", a, "", "empty key")
	x.has("an empty value", a, "empty", "")
	x.has("in another session", b, "cart", "plums")
	x.lacks("in another session", b, "lang")
	x.lacks("what was never set", a, "other")
	x.lacks("without a cookie", "", "cart")
	x.is("without a login", a, "")
}

func TestLogin(t *testing.T) {
	x := newSite(t)
	ann, bob := x.login("", "ann"), x.login("", "bob")
	phone := x.login("", "ann")
	x.is("after three logins", ann, "ann")
	x.is("after three logins", bob, "bob")
	x.is("on another device", phone, "ann")
	x.is("without a cookie", "", "")
	x.is("with an unknown cookie", "unknown", "")
	x.is("with a part of the cookie", ann[:len(ann)-1], "")
	x.is("with more than the cookie", ann+"A", "")
	x.set(bob, "cart", "limes")
	x.has("after a login", bob, "cart", "limes")
	x.lacks("in another's session", ann, "cart")
	x.lacks("of another device", phone, "cart")
	x.is("after a value was set", bob, "bob")
}

func TestFixation(t *testing.T) {
	x := newSite(t)
	before := x.set("", "cart", "pears")
	first := x.login(before, "ann")
	if first == before {
		t.Fatalf("Login keeps the ID %q of before the login; want a new one, as somebody else may know the old", before)
	}
	x.dead("with the cookie of before the login", before, "cart")
	x.is("with the new cookie", first, "ann")
	second := x.login(first, "ann")
	if second == first || second == before {
		t.Fatalf("the second Login of the same user keeps the ID %q; want a new one", second)
	}
	x.dead("with the cookie of before the second login", first, "cart")
	third := x.login(second, "bob")
	x.dead("with the cookie of before another user's login", second, "cart")
	x.is("after another user's login", third, "bob")
	other := x.set(before, "planted", "yes")
	x.lacks("after somebody used the cookie of before the login", third, "planted")
	if other == before || other == third {
		t.Fatalf("Set with the cookie of before the login goes on with the ID %q; want a session of its own", other)
	}
}

func TestForeignIDs(t *testing.T) {
	x := newSite(t)
	for _, id := range []string{"planted", "0", strings.Repeat("A", 26), strings.Repeat("a", 64)} {
		if got := x.login(id, "ann"); got == id {
			t.Fatalf("Login with the unknown cookie %q makes it the ID of a session; want an ID of its own", id)
		}
		x.dead("with a cookie that was made up", id)
		if got := x.set(id, "cart", "pears"); got == id {
			t.Fatalf("Set with the unknown cookie %q makes it the ID of a session; want an ID of its own", id)
		}
		x.dead("with a cookie that was made up", id, "cart")
	}
	r, w := request(""), httptest.NewRecorder()
	r.Header.Add("Cookie", name+"=")
	x.s.Set(w, r, "cart", "pears")
	if c := x.cookie("Set(cart)", w); c == nil || c.Value == "" {
		t.Fatalf("Set of a request with an empty cookie sets no cookie: %q", w.Header()["Set-Cookie"])
	}
	if _, ok := x.s.Get(r, "cart"); ok {
		t.Fatalf("a request with an empty cookie has a session; want none")
	}
	old := x.set("", "cart", "pears")
	x.now = x.now.Add(idle)
	if got := x.set(old, "cart", "figs"); got == old {
		t.Fatalf("Set with the cookie of a session that is over begins one with the same ID; want a new one")
	}
	x.dead("with the cookie of a session that is over", old, "cart")
	gone := x.login("", "ann")
	x.s.Logout(httptest.NewRecorder(), request(gone))
	if got := x.login(gone, "ann"); got == gone {
		t.Fatalf("Login with the cookie of a session that was ended begins one with the same ID; want a new one")
	}
	x.dead("with the cookie of a session that was ended", gone)
}

func TestCarriesOver(t *testing.T) {
	x := newSite(t)
	nobody := x.set("", "cart", "pears")
	ann := x.login(nobody, "ann")
	x.has("after nobody became ann", ann, "cart", "pears")
	x.set(ann, "cart", "figs")
	x.set(ann, "address", "Elm Street")
	ann = x.login(ann, "ann")
	x.has("after ann logged in again", ann, "cart", "figs")
	x.has("after ann logged in again", ann, "address", "Elm Street")
	bob := x.login(ann, "bob")
	x.lacks("after bob logged in where ann was", bob, "cart")
	x.lacks("after bob logged in where ann was", bob, "address")
	ann = x.login("", "ann")
	x.lacks("in another session of ann", ann, "cart")
	old := x.set("", "cart", "limes")
	x.now = x.now.Add(idle)
	x.lacks("after a login with the cookie of a session that was over", x.login(old, "ann"), "cart")
}

func TestIdle(t *testing.T) {
	x := newSite(t)
	a := x.set("", "cart", "pears")
	x.now = x.now.Add(idle - 1)
	x.has("a nanosecond before it is over", a, "cart", "pears")
	x.now = x.now.Add(idle)
	x.dead("exactly 30 minutes later", a, "cart")
	x.now = x.now.Add(idle - 1)
	x.dead("asked again after it was over", a, "cart")

	for _, tt := range []struct {
		what, user string
		use        func(id string)
	}{
		{"User", "", func(id string) { x.s.User(request(id)) }},
		{"Get", "", func(id string) { x.s.Get(request(id), "cart") }},
		{"Get of what is not there", "", func(id string) { x.s.Get(request(id), "other") }},
		{"Set", "", func(id string) { x.set(id, "more", "1") }},
		{"Set of what it has had", "", func(id string) { x.set(id, "cart", "pears") }},
		{"User, by somebody logged in,", "ann", func(id string) { x.is("in use", id, "ann") }},
	} {
		id := x.set("", "cart", "pears")
		if tt.user != "" {
			id = x.login(id, tt.user)
		}
		for range 3 {
			x.now = x.now.Add(idle - 1)
			tt.use(id)
		}
		x.now = x.now.Add(idle - 1)
		x.has(tt.what+" every 30 minutes less a nanosecond", id, "cart", "pears")
		x.is(tt.what+" every 30 minutes less a nanosecond", id, tt.user)
		x.now = x.now.Add(idle)
		x.dead("30 minutes after "+tt.what, id, "cart")
	}

	a, b := x.login("", "ann"), x.login("", "ann")
	for range 2 {
		x.now = x.now.Add(idle / 2)
		x.is("in use", a, "ann")
	}
	x.is("while another session was used", b, "")
}

// lasts uses a session all the time, and fails the test unless it is over exactly 8 hours
// after now.
func (x *site) lasts(what, id, user string) {
	x.t.Helper()
	end := x.now.Add(absolute)
	for x.now.Add(idle / 2).Before(end) {
		x.now = x.now.Add(idle / 2)
		x.is(fmt.Sprintf("%s: %v before its end, in use", what, end.Sub(x.now)), id, user)
	}
	x.now = end.Add(-1)
	x.is(what+": a nanosecond before its end", id, user)
	x.has(what+": a nanosecond before its end", id, "cart", "pears")
	x.now = end
	x.dead(what+": 8 hours after its beginning, in use all the time,", id, "cart")
}

func TestAbsolute(t *testing.T) {
	x := newSite(t)
	ann := x.login("", "ann")
	x.set(ann, "cart", "pears")
	x.lasts("a session of a login", ann, "ann")

	nobody := x.set("", "cart", "pears")
	x.lasts("a session of nobody", nobody, "")

	nobody = x.set("", "cart", "pears")
	x.now = x.now.Add(idle / 2)
	ann = x.login(nobody, "ann")
	x.now = x.now.Add(idle / 2)
	ann = x.login(ann, "ann")
	x.lasts("a session of a second login", ann, "ann")
}

// logout ends the session of a cookie, and fails the test unless the browser forgets it.
func (x *site) logout(id string) {
	x.t.Helper()
	w := httptest.NewRecorder()
	x.s.Logout(w, request(id))
	c := x.cookie("Logout", w)
	switch {
	case c == nil:
		x.t.Fatalf("Logout sets no cookie %s: %q", name, w.Header()["Set-Cookie"])
	case c.MaxAge >= 0 && (c.Expires.IsZero() || c.Expires.After(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))):
		x.t.Fatalf("Logout sets the cookie %q; want one that has expired, by Max-Age=0", c)
	case c.Path != "/" || !c.Secure || c.Domain != "" || !c.HttpOnly:
		x.t.Fatalf("Logout sets the cookie %q; want the attributes of the one to be deleted: Path=/, Secure, HttpOnly", c)
	case c.Value == id:
		x.t.Fatalf("Logout sends the ID to the browser once more")
	}
}

func TestLogout(t *testing.T) {
	x := newSite(t)
	ann, phone, nobody := x.login("", "ann"), x.login("", "ann"), x.set("", "cart", "pears")
	x.set(ann, "cart", "figs")
	x.logout(ann)
	x.dead("after Logout", ann, "cart")
	x.is("on another device, after Logout", phone, "ann")
	x.has("in another session, after Logout", nobody, "cart", "pears")
	x.logout(nobody)
	x.dead("after Logout of nobody", nobody, "cart")
	x.logout(nobody)
	for _, id := range []string{"", "unknown"} {
		x.s.Logout(httptest.NewRecorder(), request(id))
	}
	x.is("after others' Logout", phone, "ann")
}

func (x *site) logoutAll(user string, want int) {
	x.t.Helper()
	if got := x.s.LogoutAll(user); got != want {
		x.t.Fatalf("LogoutAll(%s) = %d; want %d", user, got, want)
	}
}

func TestLogoutAll(t *testing.T) {
	x := newSite(t)
	laptop, phone, bob, nobody := x.login("", "ann"), x.login("", "ann"), x.login("", "bob"), x.set("", "cart", "pears")
	x.logoutAll("ann", 2)
	x.dead("after LogoutAll", laptop)
	x.dead("after LogoutAll", phone)
	x.is("after LogoutAll of another user", bob, "bob")
	x.has("after LogoutAll of a user", nobody, "cart", "pears")
	x.logoutAll("ann", 0)
	x.logoutAll("carl", 0)
	x.is("a login after LogoutAll", x.login(laptop, "ann"), "ann")
	x.logoutAll("ann", 1)

	x.login("", "dora")
	x.now = x.now.Add(idle / 2)
	used := x.login("", "dora")
	x.logout(x.login("", "dora"))
	x.login(x.login("", "dora"), "emil")
	x.now = x.now.Add(idle / 2)
	x.is("in use", used, "dora")
	x.logoutAll("dora", 1)
	x.logoutAll("emil", 1)
}

func TestAttributes(t *testing.T) {
	x := newSite(t)
	set, login := httptest.NewRecorder(), httptest.NewRecorder()
	x.s.Set(set, request(""), "cart", "pears")
	x.s.Login(login, request(""), "ann")
	for _, tt := range []struct {
		call string
		w    *httptest.ResponseRecorder
	}{{"Set", set}, {"Login", login}} {
		call := tt.call
		c := x.cookie(call, tt.w)
		if c == nil {
			t.Fatalf("%s sets no cookie %s", call, name)
		}
		if !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode && c.SameSite != http.SameSiteStrictMode {
			t.Errorf("%s sets the cookie %q; want Path=/, Secure, HttpOnly, SameSite=Lax or Strict, and no Domain", call, c)
		}
		if c.MaxAge > 0 && c.MaxAge < int(absolute/time.Second) {
			t.Errorf("%s sets the cookie %q, which the browser forgets before the session is over; want no Max-Age, or 8 hours and more", call, c)
		}
		if c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Before(time.Now()) && c.Expires.Before(x.now) {
			t.Errorf("%s sets the cookie %q, which has expired", call, c)
		}
	}
}

func TestRandomIDs(t *testing.T) {
	x := newSite(t)
	form := regexp.MustCompile(`^[A-Za-z0-9_-]{22,}$`) // 22 characters of 6 bits are 132 bits
	seen := map[string]bool{}
	var ids []string
	for i := range 40 {
		id := ""
		if i%2 == 0 {
			id = x.set("", "cart", "pears")
		} else {
			id = x.login("", "ann")
		}
		if !form.MatchString(id) {
			t.Fatalf("the ID %q has not 22 or more of letters, digits, - and _, which 128 bits need", id)
		}
		if seen[id] {
			t.Fatalf("the ID %q came twice", id)
		}
		seen[id] = true
		ids = append(ids, id)
	}
	// Of 40 random IDs of 128 bits, no two begin or end alike for 12 characters, but with
	// a chance of one in 10^11 even if these are hexadecimal.
	const long = 12
	for i, a := range ids {
		for _, b := range ids[:i] {
			if strings.HasPrefix(a, b[:long]) || strings.HasSuffix(a, b[len(b)-long:]) {
				t.Fatalf("the IDs %q and %q are alike for %d characters; want all of an ID random", b, a, long)
			}
		}
	}
}

var promised = sentinel.Set{"ErrConfig": session.ErrConfig}

func TestConfigurations(t *testing.T) {
	for _, c := range []session.Config{{Idle: 0, Absolute: time.Hour}, {Idle: -time.Second, Absolute: time.Hour}, {Idle: time.Hour, Absolute: 0}, {Idle: time.Hour, Absolute: -1}, {}} {
		c.Now = time.Now
		s, err := session.New(c)
		promised.Only(t, err, session.ErrConfig, "New with Idle %v and Absolute %v", c.Idle, c.Absolute)
		if s != nil {
			t.Errorf("New with Idle %v and Absolute %v returns a store beside the error", c.Idle, c.Absolute)
		}
	}
	for _, c := range []session.Config{{Idle: 1, Absolute: 1}, {Idle: time.Hour, Absolute: time.Minute}} {
		c.Now = time.Now
		if _, err := session.New(c); err != nil {
			t.Errorf("New with Idle %v and Absolute %v = error %v; want a store", c.Idle, c.Absolute, err)
		}
	}
}

func TestForgets(t *testing.T) {
	const n, size = 1000, 8 << 10
	if grown := driver.Memory(n, size); grown > n*size/4 {
		t.Errorf("after %d sessions of %d bytes, each begun when the one before was over, the memory has grown by %d bytes; want that of a few sessions", n, size, grown)
	}
	x := newSite(t)
	keep := x.login("", "ann")
	x.set(keep, "cart", "pears")
	for range 8 {
		x.now = x.now.Add(idle - 1)
		x.set("", "cart", "figs")
		x.set("", "cart", "limes")
		x.is("while other sessions end", keep, "ann")
	}
	x.has("while other sessions end", keep, "cart", "pears")
}

func TestAtOnce(t *testing.T) {
	driver.Sets().Check(t, "two values are set in one session", "a: set, b: set, cart: full")
	driver.GetAndSet().Check(t, "a value is read while another is set", "cart: full, a: set")
	driver.Logouts().Check(t, "two sessions are ended", "cart: nothing, nobody is logged in")
	driver.Logins().Check(t, "two users log in from one session", "ann and bob are logged in; the secret of the first is to the second: nothing; with the old cookie: nobody, cart: nothing")
	driver.LoginAndSet().Check(t, "a user logs in while a value is set", "ann is logged in, cart: full; with the old cookie: nobody, cart: nothing")
	driver.EndAndUse().Check(t, "all sessions of a user are ended while one is used", "1 ended, then nobody is logged in")
}
