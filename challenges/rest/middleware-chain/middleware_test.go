package middleware_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/rest/middleware-chain"
	"github.com/gradus-dev/gradus/challenges/rest/middleware-chain/driver"
)

// spy notes when it is made, when a request comes, and when the answer goes back.
func spy(notes *[]string, name string) middleware.Middleware {
	return func(next http.Handler) http.Handler {
		*notes = append(*notes, "make "+name)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			*notes = append(*notes, "to "+name)
			next.ServeHTTP(w, r)
			*notes = append(*notes, "from "+name)
		})
	}
}

func visit(h http.Handler) { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)) }

func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		n    int
		want string
	}{
		{0, "handler"},
		{1, "to a, handler, from a"},
		{3, "to a, to b, to c, handler, from c, from b, from a"},
	} {
		var notes []string
		var all []middleware.Middleware
		for _, name := range []string{"a", "b", "c"}[:tt.n] {
			all = append(all, spy(&notes, name))
		}
		h := middleware.Chain(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { notes = append(notes, "handler") }), all...)
		notes = nil
		visit(h)
		notes = slices.DeleteFunc(notes, func(note string) bool { return strings.HasPrefix(note, "make") })
		if got := strings.Join(notes, ", "); got != tt.want {
			t.Fatalf("a request through a chain of %d middleware: %s; want %s", tt.n, got, tt.want)
		}
	}
}

func TestChainOnce(t *testing.T) {
	var notes []string
	all := []middleware.Middleware{spy(&notes, "a"), spy(&notes, "b"), spy(&notes, "c")}
	h := middleware.Chain(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), all[:2]...)
	made := slices.Clone(notes)
	visit(h)
	visit(h)
	slices.Sort(made)
	if want := []string{"make a", "make b"}; !slices.Equal(made, want) {
		t.Errorf("when Chain returns, its middleware was called so: %q; want each once", made)
	}
	if n := len(slices.DeleteFunc(notes, func(note string) bool { return !strings.HasPrefix(note, "make") })); n != 2 {
		t.Errorf("after two requests, middleware was called %d times; want twice, by Chain", n)
	}
	notes = nil
	for _, m := range all {
		m(h)
	}
	if want := []string{"make a", "make b", "make c"}; !slices.Equal(notes, want) {
		t.Errorf("the slice that Chain was given calls %q afterwards; want it as it was", notes)
	}
}

// serve sends a request, and ends the test if the handler is not called once.
func serve(t *testing.T, chain string, header []string, steps ...string) driver.Seen {
	t.Helper()
	seen := driver.Serve(chain, "PUT", "/cart/7?x=1", header, steps...)
	if seen.ID == "-" {
		t.Fatalf("a request through %s does not come to the handler: %v", chain, seen.Statuses)
	}
	return seen
}

// id fails t unless the handler and the client are told the same ID, and returns it.
func id(t *testing.T, header []string, seen driver.Seen) string {
	t.Helper()
	sent := seen.Header.Values("X-Request-ID")
	if len(sent) != 1 || sent[0] != seen.ID {
		t.Fatalf("with the header %q, the handler is told the ID %q, and the answer has X-Request-ID: %q; want the same", header, seen.ID, sent)
	}
	return seen.ID
}

func TestTakesIDs(t *testing.T) {
	for _, want := range []string{"a", "req.7_A-z", strings.Repeat("0123456789abcdef", 4)} {
		for _, name := range []string{"X-Request-ID", "x-request-id"} {
			header := []string{name, want}
			if got := id(t, header, serve(t, "RequestID", header, "write x")); got != want {
				t.Errorf("with the header %q, the ID is %q; want %q", header, got, want)
			}
		}
	}
	if seen := serve(t, "", []string{"X-Request-ID", "abc"}); seen.ID != "" {
		t.Errorf("without RequestID, ID = %q; want none", seen.ID)
	}
	if got := middleware.ID(context.Background()); got != "" {
		t.Errorf("ID of a context without one = %q; want none", got)
	}
}

func TestMakesIDs(t *testing.T) {
	form := regexp.MustCompile(`^[A-Za-z0-9._-]{22,64}$`) // 22 characters of 6 bits are 132 bits
	ids := map[string]bool{}
	var last string
	for _, bad := range []string{"-", "", " ", "a b", "a\tb", "a,b", "a;b", "a/b", "a=b", `a"b`, "<b>", "é", "a\x00", "a\n", "a\r\nSet-Cookie: x", "a:b", strings.Repeat("a", 65), strings.Repeat("a", 5000)} {
		header := []string{"X-Request-ID", bad}
		if bad == "-" {
			header = nil
		}
		got := id(t, header, serve(t, "RequestID", header))
		if !form.MatchString(got) {
			t.Fatalf("with the header %.99q, the ID is %.99q; want a new one of 22 to 64 letters, digits, ., _ and -, which 128 bits need", header, got)
		}
		if ids[got] {
			t.Fatalf("with the header %.99q, the ID is %q, as that of a request before", header, got)
		}
		const long = 12 // of random IDs, no two begin or end alike for so long
		if last != "" && (strings.HasPrefix(got, last[:long]) || strings.HasSuffix(got, last[len(last)-long:])) {
			t.Fatalf("the IDs %q and %q are alike for %d characters; want all of an ID random", last, got, long)
		}
		ids[got], last = true, got
	}
	header := []string{"X-Request-ID", "first", "X-Request-ID", "second"}
	if got := id(t, header, serve(t, "RequestID", header)); got == "first" || got == "second" || !form.MatchString(got) {
		t.Errorf("with the header %q, the ID is %q; want a new one", header, got)
	}
}

func TestLeavesRequests(t *testing.T) {
	if id, header := driver.Given(); id != "" || header != "" {
		t.Errorf("after RequestID, the request that it was given has the ID %q in its context, and X-Request-ID: %q; want a copy of the request to have them", id, header)
	}
}

// logs fails t unless the one entry of the log is this: ID, status and bytes.
func logs(t *testing.T, seen driver.Seen, id string, status, bytes int, steps []string) {
	t.Helper()
	want := fmt.Sprintf("%s PUT /cart/7 %d %d", id, status, bytes)
	if len(seen.Entries) != 1 || seen.Entries[0] != want {
		t.Errorf("a handler that does %q: Log notes %q (ID, method, path, status, bytes); want %q", steps, seen.Entries, want)
	}
}

func TestLog(t *testing.T) {
	for _, tt := range []struct {
		steps         []string
		status, bytes int
	}{
		{nil, 200, 0},
		{[]string{"write hello"}, 200, 5},
		{[]string{"write hello", "write Ænid"}, 200, 10},
		{[]string{"status 404", "write none"}, 404, 4},
		{[]string{"status 204"}, 204, 0},
		{[]string{"write ab", "status 500"}, 200, 2},
		{[]string{"status 301", "status 200"}, 301, 0},
		{[]string{"write "}, 200, 0},
		{[]string{"write " + strings.Repeat("x", 60), "write " + strings.Repeat("y", 10)}, 200, 64}, // where the client is gone
	} {
		seen := serve(t, "RequestID Log", []string{"X-Request-ID", "abc"}, tt.steps...)
		logs(t, seen, "abc", tt.status, tt.bytes, tt.steps)
		if len(seen.Statuses) > 1 || len(seen.Statuses) == 1 && seen.Statuses[0] != tt.status {
			t.Errorf("a handler that does %q behind Log sends the statuses %v; want %d", tt.steps, seen.Statuses, tt.status)
		}
		logs(t, serve(t, "Log", []string{"X-Request-ID", "abc"}, tt.steps...), "", tt.status, tt.bytes, tt.steps)
	}
	for _, chain := range []string{"Log", "Recover"} {
		if seen := serve(t, chain, nil, "write "+strings.Repeat("x", 65)); seen.Failed != io.ErrShortWrite.Error() {
			t.Errorf("a handler behind %s writes what the next writer does not take, which says %q; the handler is told %q", chain, io.ErrShortWrite, seen.Failed)
		}
	}
	if seen := serve(t, "Log", nil, "header X-Own kept", "status 201", "write body"); seen.Body != "body" || seen.Header.Get("X-Own") != "kept" {
		t.Errorf("a handler behind Log sends the body %q and X-Own: %q; want body, kept", seen.Body, seen.Header.Get("X-Own"))
	}
}

func TestLogPanics(t *testing.T) {
	for _, tt := range []struct {
		steps         []string
		status, bytes int
		panic         string
	}{
		{[]string{"panic boom"}, 500, 0, "string boom"},
		{[]string{"panic-number 7"}, 500, 0, "int 7"},
		{[]string{"header A b", "panic boom"}, 500, 0, "string boom"},
		{[]string{"write half", "panic boom"}, 200, 4, "string boom"},
		{[]string{"status 404", "panic boom"}, 404, 0, "string boom"},
		{[]string{"status 200", "panic boom"}, 200, 0, "string boom"},
		{[]string{"write half", "abort"}, 200, 4, "http.ErrAbortHandler"},
	} {
		seen := serve(t, "Log", nil, tt.steps...)
		logs(t, seen, "", tt.status, tt.bytes, tt.steps)
		if seen.Panic != tt.panic {
			t.Errorf("a handler that does %q behind Log: the server gets the panic %q; want %q", tt.steps, seen.Panic, tt.panic)
		}
	}
}

// recovers fails t unless a handler's panic is noted, answered with 500 and over.
func recovers(t *testing.T, seen driver.Seen, noted string, steps []string) {
	t.Helper()
	if seen.Panic != "" || !slices.Equal(seen.Statuses, []int{500}) {
		t.Errorf("a handler that does %q behind Recover: statuses %v, and the server gets the panic %q; want 500 and no panic", steps, seen.Statuses, seen.Panic)
	}
	if len(seen.Panics) != 1 || seen.Panics[0] != noted {
		t.Errorf("a handler that does %q: Recover notes %q (ID, type, value); want %q", steps, seen.Panics, noted)
	}
}

func TestRecover(t *testing.T) {
	for _, tt := range []struct{ step, noted string }{
		{"panic boom", "abc string boom"},
		{"panic ", "abc string "},
		{"panic-number 0", "abc int 0"},
		{"panic-error broken", "abc *errors.errorString broken"},
	} {
		seen := serve(t, "RequestID Recover", []string{"X-Request-ID", "abc"}, tt.step)
		recovers(t, seen, tt.noted, []string{tt.step})
		if strings.Contains(seen.Body, "boom") || strings.Contains(seen.Body, "broken") || strings.Contains(seen.Body, "goroutine") {
			t.Errorf("a handler that does %q: the client is told %q; want nothing of the panic", tt.step, seen.Body)
		}
	}
	recovers(t, serve(t, "Recover", nil, "panic boom"), " string boom", []string{"panic boom"})
	for _, steps := range [][]string{nil, {"status 404", "write none"}, {"write half"}} {
		seen, bare := serve(t, "Recover", nil, steps...), serve(t, "", nil, steps...)
		if len(seen.Panics) > 0 || !slices.Equal(seen.Statuses, bare.Statuses) || seen.Body != bare.Body {
			t.Errorf("a handler that does %q behind Recover: statuses %v, body %q, noted %q; want %v, %q, nothing", steps, seen.Statuses, seen.Body, seen.Panics, bare.Statuses, bare.Body)
		}
	}
}

func TestRecoverHeader(t *testing.T) {
	steps := []string{"header Set-Cookie user=ann", "header Content-Length 2", "header Content-Encoding gzip", "header X-Mark inside", "header X-Own 1", "header X-Request-Id other", "panic boom"}
	seen := serve(t, "Mark RequestID Recover", []string{"X-Request-ID", "abc"}, steps...)
	recovers(t, seen, "abc string boom", steps)
	for _, tt := range []struct {
		name string
		want []string
	}{{"Set-Cookie", nil}, {"Content-Encoding", nil}, {"X-Own", nil}, {"X-Mark", []string{"outside"}}, {"X-Request-Id", []string{"abc"}}} {
		if got := seen.Header.Values(tt.name); !slices.Equal(got, tt.want) {
			t.Errorf("a handler that does %q: the 500 is sent with %s: %q; want %q", steps, tt.name, got, tt.want)
		}
	}
	if got := seen.Header.Get("Content-Length"); got != "" && got != fmt.Sprint(len(seen.Body)) {
		t.Errorf("a handler that does %q: the 500 is sent with Content-Length: %s, and has %d bytes", steps, got, len(seen.Body))
	}
}

// breaksOff fails t unless an answer that has begun is broken off.
func breaksOff(t *testing.T, seen driver.Seen, status int, body, noted string, steps []string) {
	t.Helper()
	if seen.Panic != "http.ErrAbortHandler" {
		t.Errorf("a handler that does %q behind Recover: the server gets the panic %q; want http.ErrAbortHandler", steps, seen.Panic)
	}
	if !slices.Equal(seen.Statuses, []int{status}) || seen.Body != body {
		t.Errorf("a handler that does %q behind Recover: statuses %v, body %q; want %d, %q and nothing added", steps, seen.Statuses, seen.Body, status, body)
	}
	if len(seen.Panics) != 1 || seen.Panics[0] != noted {
		t.Errorf("a handler that does %q: Recover notes %q (ID, type, value); want %q", steps, seen.Panics, noted)
	}
}

func TestRecoverBegun(t *testing.T) {
	for _, steps := range [][]string{{"write half", "panic boom"}, {"status 200", "write half", "panic boom"}} {
		breaksOff(t, serve(t, "Recover", nil, steps...), 200, "half", " string boom", steps)
	}
	steps := []string{"status 200", "panic boom"}
	breaksOff(t, serve(t, "Recover", nil, steps...), 200, "", " string boom", steps)
	steps = []string{"status 404", "panic-number 3"}
	breaksOff(t, serve(t, "RequestID Recover", []string{"X-Request-ID", "abc"}, steps...), 404, "", "abc int 3", steps)
}

func TestAbort(t *testing.T) {
	for _, steps := range [][]string{{"abort"}, {"write half", "abort"}} {
		seen := serve(t, "Recover", nil, steps...)
		if seen.Panic != "http.ErrAbortHandler" || len(seen.Panics) != 0 || slices.Contains(seen.Statuses, 500) {
			t.Errorf("a handler that does %q behind Recover: statuses %v, noted %q, and the server gets the panic %q; want http.ErrAbortHandler alone", steps, seen.Statuses, seen.Panics, seen.Panic)
		}
	}
}

func TestTogether(t *testing.T) {
	header := []string{"X-Request-ID", "abc"}
	steps := []string{"panic boom"}
	seen := serve(t, "RequestID Log Recover", header, steps...)
	recovers(t, seen, "abc string boom", steps)
	logs(t, seen, "abc", 500, len(seen.Body), steps)

	steps = []string{"write half", "panic boom"}
	seen = serve(t, "RequestID Log Recover", header, steps...)
	breaksOff(t, seen, 200, "half", "abc string boom", steps)
	logs(t, seen, "abc", 200, 4, steps)

	seen = serve(t, "RequestID Recover Log", header, "panic boom")
	recovers(t, seen, "abc string boom", []string{"panic boom"})
	logs(t, seen, "abc", 500, 0, []string{"panic boom"})

	seen = serve(t, "RequestID Recover Log", header, steps...)
	breaksOff(t, seen, 200, "half", "abc string boom", steps)
	logs(t, seen, "abc", 200, 4, steps)
}

func TestFlush(t *testing.T) {
	for _, chain := range []string{"Log", "Recover", "RequestID Log Recover", "RequestID Recover Log"} {
		seen := serve(t, chain, nil, "flush", "write x", "flush")
		if seen.Failed != "" || seen.Flushes != 2 {
			t.Fatalf("a handler behind %s flushes twice with a ResponseController: error %q, and %d flushes come to the server; want 2", chain, seen.Failed, seen.Flushes)
		}
	}
	steps := []string{"flush", "panic boom"}
	breaksOff(t, serve(t, "Recover", nil, steps...), 200, "", " string boom", steps)
	logs(t, serve(t, "Log", nil, steps...), "", 200, 0, steps)
	steps = []string{"flush", "status 404"}
	logs(t, serve(t, "Log", nil, steps...), "", 200, 0, steps)
	steps = []string{"status 404", "flush"}
	logs(t, serve(t, "Log", nil, steps...), "", 404, 0, steps)
}

func TestEarlyHints(t *testing.T) {
	steps := []string{"status 103", "status 103", "status 404", "write none"}
	seen := serve(t, "Log Recover", nil, steps...)
	logs(t, seen, "", 404, 4, steps)
	if want := []int{103, 103, 404}; !slices.Equal(seen.Statuses, want) {
		t.Errorf("a handler that does %q sends the statuses %v; want %v", steps, seen.Statuses, want)
	}
	steps = []string{"status 103", "panic boom"}
	seen = serve(t, "Log Recover", nil, steps...)
	logs(t, seen, "", 500, len(seen.Body), steps)
	if want := []int{103, 500}; !slices.Equal(seen.Statuses, want) || seen.Panic != "" {
		t.Errorf("a handler that does %q behind Recover: statuses %v, and the server gets the panic %q; want %v and no panic", steps, seen.Statuses, seen.Panic, want)
	}
	steps = []string{"status 103"}
	logs(t, serve(t, "Log", nil, steps...), "", 200, 0, steps)
}
