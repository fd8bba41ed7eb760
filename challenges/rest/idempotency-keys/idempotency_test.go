package idempotency_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges/rest/idempotency-keys"
	"github.com/gradus-dev/gradus/challenges/rest/idempotency-keys/driver"
)

const keep = 24 * time.Hour

// service is a handler behind the one under test: it notes what it is asked, and
// answers with the number of the request.
type service struct {
	t      *testing.T
	h      http.Handler
	now    time.Time
	seen   []string // method, target, body and X-Teller of the requests that came through
	answer func(w http.ResponseWriter, r *http.Request)
}

func newService(t *testing.T) *service {
	s := &service{t: t, now: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)}
	s.h = idempotency.New(http.HandlerFunc(s.serve), keep, func() time.Time { return s.now })
	return s
}

func (s *service) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Errorf("the handler can't read the body: %v", err)
	}
	note := fmt.Sprintf("%s %s %.40s", r.Method, r.URL.RequestURI(), body)
	if teller := r.Header.Get("X-Teller"); teller != "" {
		note += " X-Teller: " + teller
	}
	s.seen = append(s.seen, note)
	if s.answer != nil {
		s.answer(w, r)
		return
	}
	w.Header().Set("Location", fmt.Sprintf("/payments/%d", len(s.seen)))
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, "payment %d", len(s.seen))
}

// do sends a request with a key, quoted, unless it is empty; headers alternate
// names and values.
func (s *service) do(method, target, key, body string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if key != "" {
		r.Header.Set("Idempotency-Key", `"`+key+`"`)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

// pays fails the test unless a POST is answered as the payment with this number.
func (s *service) pays(number int, what, key, body string, headers ...string) {
	s.t.Helper()
	w := s.do("POST", "/payments", key, body, headers...)
	if got, want := fmt.Sprintf("%d %s %s", w.Code, w.Header().Get("Location"), w.Body), fmt.Sprintf("201 /payments/%d payment %d", number, number); got != want {
		s.t.Errorf("%s: POST with key %q is answered %s; want %s", what, key, got, want)
	}
}

// saw fails the test unless exactly these requests came through to the handler.
func (s *service) saw(after string, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.seen); diff != "" {
		s.t.Errorf("%s: requests that came to the handler mismatch (-want +got):\n%s", after, diff)
	}
}

func TestRunsOnce(t *testing.T) {
	for _, method := range []string{"POST", "PATCH"} {
		s := newService(t)
		first := s.do(method, "/payments", "a", "50 EUR", "X-Teller", "7")
		for range 3 {
			again := s.do(method, "/payments", "a", "50 EUR", "X-Teller", "7")
			if again.Code != 201 || again.Body.String() != "payment 1" || again.Header().Get("Location") != "/payments/1" {
				t.Errorf("%s again = %d, Location %q, %q; want what the first got: %d, %q, %q", method,
					again.Code, again.Header().Get("Location"), again.Body, first.Code, first.Header().Get("Location"), first.Body)
			}
		}
		s.saw("after one key was sent four times", method+" /payments 50 EUR X-Teller: 7")
	}
}

func TestWholeAnswers(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", 1000)
	for _, tt := range []struct {
		what   string
		answer func(w http.ResponseWriter, r *http.Request)
	}{
		{"nothing", func(w http.ResponseWriter, r *http.Request) {}},
		{"a status", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Why", "gone")
			w.WriteHeader(http.StatusNoContent)
		}},
		{"a body without a status", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			io.WriteString(w, "fine")
		}},
		{"a header of several values, and a body in parts", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Add("Set-Cookie", "a=1")
			w.Header().Add("Set-Cookie", "b=2")
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusAccepted)
			io.WriteString(w, big)
			io.WriteString(w, "end")
		}},
		{"404", http.NotFound},
		{"503", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }},
	} {
		what, answer := tt.what, tt.answer
		want := httptest.NewRecorder()
		answer(want, httptest.NewRequest("POST", "/payments", nil))
		s := newService(t)
		s.answer = answer
		var first http.Header
		for i, name := range []string{"the first answer", "the second answer", "the third answer"} {
			got := s.do("POST", "/payments", "a", "x")
			if got.Code != want.Code || got.Body.String() != want.Body.String() {
				t.Errorf("where the handler answers with %s, %s is %d %.60q; want %d %.60q", what, name, got.Code, got.Body, want.Code, want.Body)
			}
			for header, values := range want.Header() {
				if !slices.Equal(got.Header()[header], values) {
					t.Errorf("where the handler answers with %s, %s has %s: %q; want %q", what, name, header, got.Header()[header], values)
				}
			}
			if i == 0 {
				s.now, first = s.now.Add(time.Hour), got.Header()
			}
			if diff := cmp.Diff(first, got.Header()); diff != "" {
				t.Errorf("where the handler answers with %s, %s has another header than the first (-first +got):\n%s", what, name, diff)
			}
		}
		s.saw("where the handler answers with "+what, "POST /payments x")
	}
	if late := driver.LateHeader(); late != [2]string{} {
		t.Errorf("where the handler sets a header after it has written, the answers have it: %q; want neither to", late)
	}
}

func TestKeysAreApart(t *testing.T) {
	s := newService(t)
	s.pays(1, "the first", "a", "50 EUR")
	s.pays(2, "another key", "b", "50 EUR")
	s.pays(3, "a key in capitals", "A", "50 EUR")
	s.pays(4, "a longer key", "aa", "50 EUR")
	s.pays(2, "the second again", "b", "50 EUR")
	s.pays(1, "the first again", "a", "50 EUR")
	other := newService(t)
	other.pays(1, "another handler", "b", "50 EUR")
}

func TestOtherMethods(t *testing.T) {
	s := newService(t)
	var want []string
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"} {
		for _, key := range []string{"", "a", "a"} {
			if w := s.do(method, "/payments", key, ""); w.Code != 201 {
				t.Errorf("%s with key %q = %d; want the handler's 201", method, key, w.Code)
			}
			want = append(want, method+" /payments ")
		}
	}
	s.saw("after requests that need no key", want...)
	s.pays(16, "the first POST", "a", "50 EUR")
}

func TestBadKeys(t *testing.T) {
	s := newService(t)
	send := func(keys ...string) int {
		r := httptest.NewRequest("POST", "/payments", strings.NewReader("50 EUR"))
		r.Header["Idempotency-Key"] = keys
		w := httptest.NewRecorder()
		s.h.ServeHTTP(w, r)
		return w.Code
	}
	long := strings.Repeat("k", 255)
	for _, keys := range [][]string{nil, {}, {""}, {`""`}, {`a`}, {`"a`}, {`a"`}, {`"`}, {`"a"b"`}, {`"a\b"`}, {`"a\"`}, {"\"a\tb\""}, {"\"a\n\""}, {`"ä"`}, {`"a", "b"`},
		{`"a"`, `"b"`}, {`"a"`, `"a"`}, {`"a";x=1`}, {`"k` + long + `"`}, {`'a'`}} {
		if got := send(keys...); got != 400 {
			t.Errorf("POST with Idempotency-Key %.80q = %d; want 400", keys, got)
		}
	}
	s.saw("after bad keys")
	for i, key := range []string{`"a"`, `" "`, `"a b,c;d=e"`, `"a\"b\\c"`, `"` + long + `"`, `"8e03978e-40d5-43dd-bc93-6894a57f9324"`} {
		if got := send(key); got != 201 || len(s.seen) != i+1 {
			t.Errorf("POST with Idempotency-Key %.80s = %d; want 201 from the handler", key, got)
		}
	}
}

func TestReusedKeys(t *testing.T) {
	s := newService(t)
	s.pays(1, "the first", "k", "50 EUR")
	for _, other := range []struct{ method, target, body string }{
		{"POST", "/payments", "60 EUR"}, {"POST", "/payments", "50 EUR "}, {"POST", "/payments", ""}, {"PATCH", "/payments", "50 EUR"}, {"POST", "/payments/7", "50 EUR"},
		{"POST", "/payments?dry=1", "50 EUR"}, {"POST", "/payments50", " EUR"}, {"POST", "/payments%2050", "EUR"}, {"POST", "/payment", "s50 EUR"},
	} {
		if w := s.do(other.method, other.target, "k", other.body); w.Code != 422 {
			t.Errorf("after POST /payments %q, %s %s %q with the same key = %d; want 422", "50 EUR", other.method, other.target, other.body, w.Code)
		}
	}
	s.saw("after a key was used for other requests", "POST /payments 50 EUR")
	s.pays(1, "the first again", "k", "50 EUR")
}

func TestClientsAreApart(t *testing.T) {
	s := newService(t)
	s.pays(1, "ann", "k", "50 EUR", "Authorization", "Bearer ann")
	s.pays(2, "bob, with ann's key", "k", "50 EUR", "Authorization", "Bearer bob")
	s.pays(3, "nobody, with ann's key", "k", "50 EUR")
	s.pays(4, "bob, with another amount and nobody's key", "kk", "60 EUR", "Authorization", "Bearer bob")
	s.pays(5, "ann's name running into the key", `nk`, "50 EUR", "Authorization", "Bearer an")
	s.pays(1, "ann again", "k", "50 EUR", "Authorization", "Bearer ann")
	s.pays(2, "bob again", "k", "50 EUR", "Authorization", "Bearer bob")
}

func TestUnfinished(t *testing.T) {
	s := newService(t)
	s.answer = func(w http.ResponseWriter, r *http.Request) {
		s.now = s.now.Add(10 * keep) // however long it takes
		if len(s.seen) > 1 {
			return // it came through
		}
		if got := s.do("POST", "/payments", "k", "50 EUR").Code; got != 409 {
			t.Errorf("POST while the handler is busy with the same request = %d; want 409", got)
		}
		if got := s.do("POST", "/payments", "k", "60 EUR").Code; got != 422 {
			t.Errorf("POST of another request with a key that the handler is busy with = %d; want 422", got)
		}
		w.WriteHeader(http.StatusAccepted)
	}
	for _, name := range []string{"first", "second"} {
		if got := s.do("POST", "/payments", "k", "50 EUR").Code; got != 202 {
			t.Errorf("%s POST = %d; want the handler's 202", name, got)
		}
	}
	s.saw("after a repetition that came too early", "POST /payments 50 EUR")
}

func TestPanics(t *testing.T) {
	s := newService(t)
	s.answer = func(w http.ResponseWriter, r *http.Request) { panic("out of paper") }
	for range 2 {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, "out of paper") {
					t.Errorf("POST where the handler panics: the panic is %s; want the handler's, so that the server sees it", got)
				}
			}()
			s.do("POST", "/payments", "k", "50 EUR")
		}()
	}
	s.answer = nil
	s.pays(3, "once the handler is well again", "k", "50 EUR")
	s.pays(3, "and once more", "k", "50 EUR")
}

func TestLifetime(t *testing.T) {
	s := newService(t)
	start := s.now
	s.answer = func(w http.ResponseWriter, r *http.Request) {
		s.now = s.now.Add(time.Minute) // it takes its time
		fmt.Fprint(w, "payment ", len(s.seen))
	}
	for _, tt := range []struct {
		at   time.Duration // after the first answer
		want string
	}{{-time.Minute, "payment 1"}, {0, "payment 1"}, {keep - time.Second, "payment 1"}, {keep, "payment 2"}, {keep + 2*time.Minute, "payment 2"},
		{2*keep + time.Minute - time.Second, "payment 2"}, {2*keep + time.Minute, "payment 3"}} {
		s.now = start.Add(time.Minute + tt.at)
		if w := s.do("POST", "/payments", "k", "50 EUR"); w.Body.String() != tt.want {
			t.Errorf("POST %v after the first answer says %q; want %q: answers are kept for %v", tt.at, w.Body, tt.want, keep)
		}
	}
	s.now = s.now.Add(keep)
	if w := s.do("POST", "/payments", "k", "60 EUR"); w.Code != 200 {
		t.Errorf("POST of another request with a key that is %v old = %d; want 200: it is a new key", keep, w.Code)
	}
}

func TestBodies(t *testing.T) {
	const limit = 1 << 20
	keys, sizes, want := []string{"full", "over", "over"}, []int{limit, limit + 1, 6}, []int{200, 413, 200}
	statuses, came := driver.Bodies(keys, sizes)
	for i, got := range statuses {
		if got != want[i] {
			t.Errorf("POST %d of bodies of %d bytes with the keys %q = %d; want %d: 1 MiB is allowed, and a request that is refused uses no key", i+1, sizes, keys, got, want[i])
		}
	}
	if !slices.Equal(came, []int{limit, 6}) {
		t.Errorf("of POSTs with bodies of %d bytes, those that came to the handler had %d; want the first and the last, whole", sizes, came)
	}
	if status, again, runs := driver.Broken(); status != 400 || again != 200 || runs != 1 {
		t.Errorf("POST with a body that breaks off = %d, the same key with a whole body afterwards = %d, and the handler ran %d times; want 400, 200, and one run: a request that is refused uses no key", status, again, runs)
	}
}

func TestAtOnce(t *testing.T) {
	driver.AtOnce(3, true).Check(t, "one request is sent 3 times at once",
		"the handler ran 1 times, the answers were [201 409 409], and 201 afterwards")
	driver.AtOnce(3, false).Check(t, "one request is sent 3 times, by clients of which some may be answered before others come",
		"the handler ran 1 times, the answers were [201 409 409], and 201 afterwards",
		"the handler ran 1 times, the answers were [201 201 409], and 201 afterwards",
		"the handler ran 1 times, the answers were [201 201 201], and 201 afterwards")
}

func TestKeysDoNotWait(t *testing.T) {
	driver.Together(3).Check(t, "three requests with different keys are sent at once, to a handler that waits for all", "the handler ran 3 times")
}

func TestForgets(t *testing.T) {
	const n, size = 200, 16 << 10
	if grown := driver.Memory(n, size); grown > n*size/8 {
		t.Errorf("%d answers of %d KiB, of which one was young enough to be kept, take %d KiB of memory; want about one answer's", n, size>>10, grown>>10)
	}
}
