package httpclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/http-client/driver"
)

// usual are the settings of most tests: the waits are at most 1, 2, 4, 8, 10, 10 … s.
var usual = driver.Settings{Attempts: 4, Base: time.Second, Max: 10 * time.Second, Rand: []float64{0.5}}

// get and put are requests that may be sent again, post is one that may not.
var (
	get  = driver.Request{Method: "GET", Kind: "none", Key: "-"}
	put  = driver.Request{Method: "PUT", Body: "3 pears", Kind: "anew", Key: "-"}
	post = driver.Request{Method: "POST", Body: "3 pears", Kind: "anew", Key: "-"}
)

// send sends a request, and ends the test if that does not end, or ends badly. what says
// what was done.
func send(t *testing.T, s driver.Settings, q driver.Request, steps ...string) (seen driver.Seen, what string) {
	t.Helper()
	what = fmt.Sprintf("%s to a server that does %q", q.Method, steps)
	if q.Key != "-" {
		what = fmt.Sprintf("%s with Idempotency-Key: %q to a server that does %q", q.Method, q.Key, steps)
	}
	if q.Cancel != "" {
		what += ", with a context that is cancelled (" + q.Cancel + ")"
	}
	seen, result := driver.Send(s, q, steps...)
	if !result.Check(t, what) {
		t.FailNow()
	}
	if seen.Status == 0 && seen.Err == nil {
		t.Fatalf("%s: Do returns neither a response nor an error", what)
	}
	return seen, what
}

// answers fails t unless so many attempts are made, and the last one's answer is returned:
// a status, or 0 for the error of the transport.
func answers(t *testing.T, s driver.Settings, q driver.Request, attempts, status int, steps ...string) (seen driver.Seen) {
	t.Helper()
	seen, what := send(t, s, q, steps...)
	if len(seen.Attempts) != attempts {
		t.Fatalf("%s, with %d attempts allowed: %d attempts; want %d", what, s.Attempts, len(seen.Attempts), attempts)
	}
	if status == 0 {
		fails(t, seen, what, io.ErrUnexpectedEOF)
	} else if seen.Err != nil || seen.Status != status {
		t.Fatalf("%s: Do returns %d, error %v; want %d", what, seen.Status, seen.Err, status)
	}
	return seen
}

// fails fails t unless the error is this one, or wraps it; it may wrap others, too. That of
// a context is the exception: where none has ended, it would mislead the caller.
func fails(t *testing.T, seen driver.Seen, what string, want error) {
	t.Helper()
	if !errors.Is(seen.Err, want) {
		t.Fatalf("%s: Do returns %d, error %v; want the error %q, or one that wraps it", what, seen.Status, seen.Err, want)
	}
	if !isContext(want) && isContext(seen.Err) {
		t.Fatalf("%s: Do returns the error %v, which is that of a context as well; want %q without it, as no context has ended", what, seen.Err, want)
	}
}

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

func TestAgain(t *testing.T) {
	for _, step := range []string{"429", "502", "503", "504"} {
		answers(t, usual, get, 2, 200, step, "200")
	}
	answers(t, usual, get, 2, 200, "error", "200")
	answers(t, usual, get, 4, 201, "503", "error", "502", "201")
	answers(t, usual, get, 1, 200, "200", "503")
}

func TestOthers(t *testing.T) {
	for _, status := range []int{204, 301, 304, 307, 400, 401, 403, 404, 408, 409, 422, 428, 430, 500, 501, 505, 599} {
		answers(t, usual, get, 1, status, fmt.Sprint(status), "200")
	}
	answers(t, usual, get, 2, 500, "503", "500", "200")
}

func TestAttempts(t *testing.T) {
	s := usual
	for _, tt := range []struct{ allowed, want int }{{1, 1}, {2, 2}, {3, 3}, {7, 7}, {0, 1}, {-3, 1}} {
		s.Attempts = tt.allowed
		steps := slices.Repeat([]string{"503"}, 9)
		if seen := answers(t, s, get, tt.want, 503, steps...); seen.Body != fmt.Sprint("body ", tt.want) {
			t.Errorf("GET to a server that always answers 503, with %d attempts allowed: the body %q is returned; want that of the last", tt.allowed, seen.Body)
		}
		answers(t, s, get, tt.want, 0, slices.Repeat([]string{"error"}, 9)...)
	}
	answers(t, usual, get, 4, 0, "503", "503", "503", "error", "200")
	answers(t, usual, get, 4, 503, "error", "error", "error", "503", "200")
}

func TestMethods(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"} {
		answers(t, usual, driver.Request{Method: method, Kind: "none", Key: "-"}, 2, 200, "503", "200")
	}
	for _, method := range []string{"POST", "PATCH", "CONNECT", "LOCK", "get"} {
		for _, status := range []int{429, 503} {
			answers(t, usual, driver.Request{Method: method, Kind: "none", Key: "-"}, 1, status, fmt.Sprint(status), "200")
		}
		answers(t, usual, driver.Request{Method: method, Kind: "none", Key: "-"}, 1, 0, "error", "200")
	}
}

func TestKeys(t *testing.T) {
	for _, key := range []string{"abc", `"8e03978e"`} {
		q := post
		q.Key = key
		seen := answers(t, usual, q, 3, 201, "503", "error", "201")
		for i, a := range seen.Attempts {
			if a.Key != key {
				t.Errorf("POST with Idempotency-Key: %q: attempt %d has %q", key, i+1, a.Key)
			}
		}
	}
	for _, kind := range []string{"anew", "once"} {
		q := post
		q.Kind = kind
		if seen := answers(t, usual, q, 1, 201, "201"); seen.Attempts[0].Body != post.Body || !seen.Closed {
			t.Errorf("POST of %q, a body that can be got %s: the server gets %q, and when Do returns it is closed: %v; want all of it, and true", post.Body, kind, seen.Attempts[0].Body, seen.Closed)
		}
	}
	q := post
	q.Key = ""
	answers(t, usual, q, 1, 503, "503", "200")
}

// waits fails t unless the client waits so long after each attempt but the last.
func waits(t *testing.T, s driver.Settings, q driver.Request, want []time.Duration, steps ...string) {
	t.Helper()
	seen, what := send(t, s, q, steps...)
	close := func(a, b time.Duration) bool { return (a - b).Abs() <= time.Microsecond }
	if !slices.EqualFunc(seen.Waits, want, close) {
		t.Fatalf("%s, with a base of %v, at most %v and random numbers %v: the client waits %v; want %v", what, s.Base, s.Max, s.Rand, seen.Waits, want)
	}
}

const s = time.Second

func TestBackoff(t *testing.T) {
	always := slices.Repeat([]string{"503"}, 99)
	a := usual
	a.Attempts = 4
	waits(t, a, get, []time.Duration{s / 2, s, 2 * s}, always...)
	waits(t, a, get, []time.Duration{s / 2, s}, "503", "error", "200")
	waits(t, a, get, nil, "200")
	waits(t, a, post, nil, "503")
	a.Rand = []float64{0.25, 0.75, 0.125}
	waits(t, a, get, []time.Duration{s / 4, 3 * s / 2, s / 2}, always...)
	a.Rand = []float64{0, 0.5}
	waits(t, a, get, []time.Duration{0, s, 0}, always...)
	a.Base = 30 * time.Millisecond
	a.Rand = []float64{0.999}
	waits(t, a, get, []time.Duration{29970 * time.Microsecond, 59940 * time.Microsecond, 119880 * time.Microsecond}, "error", "error", "error", "error")
}

func TestLongest(t *testing.T) {
	a := usual
	a.Attempts = 8
	always := slices.Repeat([]string{"503"}, 99)
	waits(t, a, get, []time.Duration{s / 2, s, 2 * s, 4 * s, 5 * s, 5 * s, 5 * s}, always...)
	a.Base = 20 * s
	waits(t, a, get, slices.Repeat([]time.Duration{5 * s}, 7), always...)
	a.Base, a.Max = 24*time.Hour, 24*time.Hour
	waits(t, a, get, slices.Repeat([]time.Duration{12 * time.Hour}, 7), always...)
	a.Base, a.Max, a.Attempts = s, 8*s, 90
	waits(t, a, get, append([]time.Duration{s / 2, s, 2 * s}, slices.Repeat([]time.Duration{4 * s}, 86)...), always...)
}

func TestRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		after string
		want  time.Duration
	}{
		{"7", 7 * s}, {"1", s}, {"0", s / 2}, {"10", 10 * s}, {"007", 7 * s},
		{"Sun, 01 Mar 2026 12:00:07 GMT", 7 * s}, {"Sun, 01 Mar 2026 12:00:00 GMT", s / 2}, {"Sun, 01 Mar 2026 11:00:00 GMT", s / 2},
		{"Sunday, 01-Mar-26 12:00:07 GMT", 7 * s}, {"Sun Mar  1 12:00:07 2026", 7 * s}, {"Mon, 02 Jan 2006 15:04:05 GMT", s / 2},
	} {
		for _, status := range []string{"429", "503", "502"} {
			waits(t, usual, get, []time.Duration{tt.want}, status+" Retry-After: "+tt.after, "200")
		}
	}
	waits(t, usual, get, []time.Duration{s / 2, 3 * s, 2 * s}, "503", "503 Retry-After: 3", "503 Retry-After: 1", "200")
	waits(t, usual, get, []time.Duration{7 * s, 2 * s, 2 * s}, "503 Retry-After: 7", "503 Retry-After: Sun, 01 Mar 2026 12:00:09 GMT", "503", "200")
}

func TestBadRetryAfter(t *testing.T) {
	for _, after := range []string{"-1", "-7", "1.5", "7s", "+7", "x", "7 8", "7;", "0x7", "1e1", "2026-03-01T12:00:07Z", "Sun, 01 Mar 2026", "tomorrow"} {
		waits(t, usual, get, []time.Duration{s / 2}, "503 Retry-After: "+after, "200")
	}
}

func TestTooLong(t *testing.T) {
	for _, after := range []string{"11", "3600", "4294967303", "9223372037", "18446744074", "9223372036854775807", "18446744073709551618", "99999999999999999999999999",
		"Sun, 01 Mar 2026 12:00:11 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		seen := answers(t, usual, get, 1, 503, "503 Retry-After: "+after, "200")
		if seen.Body != "body 1" || len(seen.Waits) > 0 {
			t.Errorf("GET to a server that answers 503 with Retry-After: %s, where at most 10 s are waited: waits %v, body %q returned; want no wait, and the body of the answer", after, seen.Waits, seen.Body)
		}
	}
	answers(t, usual, get, 2, 429, "503", "429 Retry-After: 11", "200")
	a := usual
	a.Attempts = 1
	answers(t, a, get, 1, 503, "503 Retry-After: 3", "200")
}

func TestBodies(t *testing.T) {
	for _, kind := range []string{"anew", "once"} {
		for _, text := range []string{"3 pears", "", strings.Repeat("pears ", 5000)} {
			q := put
			q.Body, q.Kind = text, kind
			seen := answers(t, usual, q, 3, 200, "503", "error", "200")
			for i, a := range seen.Attempts {
				if a.Body != text || a.Method != "PUT" || a.URL != "http://shop.example/cart/7?x=1" {
					t.Fatalf("PUT of %.20q, a body that can be got %s: attempt %d is %s %s, with %d bytes, %.20q", text, kind, i+1, a.Method, a.URL, len(a.Body), a.Body)
				}
			}
			if seen.Changed {
				t.Errorf("Do changes the request that it is given, a PUT of %.20q; want it as it was", text)
			}
			if !seen.Closed {
				t.Errorf("PUT of %.20q, a body that can be got %s: it is not closed when Do returns", text, kind)
			}
		}
		q := put
		q.Kind = kind
		if seen := answers(t, usual, q, 2, 200, "half", "200"); seen.Attempts[1].Body != put.Body {
			t.Errorf("PUT of %q, a body that can be got %s, to a server that breaks off in its midst: the second attempt has %q", put.Body, kind, seen.Attempts[1].Body)
		}
	}
}

func TestBrokenBody(t *testing.T) {
	q := put
	q.Kind = "breaks"
	seen, what := send(t, usual, q, "200")
	what += ", with a body that breaks off"
	fails(t, seen, what, io.ErrNoProgress)
	if len(seen.Attempts) > 0 {
		t.Errorf("%s: %d attempts; want none", what, len(seen.Attempts))
	}
	if !seen.Closed {
		t.Errorf("%s: the body is not closed when Do returns", what)
	}
}

func TestTimeout(t *testing.T) {
	a := usual
	a.Timeout = 20 * time.Millisecond
	answers(t, a, get, 2, 200, "hang", "200")
	answers(t, a, put, 3, 200, "hang", "hang", "200")
	answers(t, a, get, 2, 404, "hang", "404")
	for _, q := range []driver.Request{get, post} {
		steps := slices.Repeat([]string{"hang"}, 9)
		seen, what := send(t, a, q, steps...)
		fails(t, seen, what, context.DeadlineExceeded)
		if want := map[string]int{"GET": 4, "POST": 1}[q.Method]; len(seen.Attempts) != want {
			t.Errorf("%s, with 4 attempts allowed: %d attempts; want %d", what, len(seen.Attempts), want)
		}
	}
}

func TestReleases(t *testing.T) {
	a := usual
	a.Timeout = time.Hour
	for _, steps := range [][]string{{"200"}, {"503", "error", "200"}, {"503", "503", "503", "503"}, {"503 Retry-After: 60"}} {
		seen, what := send(t, a, get, steps...)
		n := len(seen.Attempts)
		if slices.Contains(seen.Ended, n) {
			t.Fatalf("%s: when Do returns, the context of attempt %d has ended, and with it the body of its response", what, n)
		}
		if len(seen.Ended) != n-1 {
			t.Errorf("%s: when Do returns, the contexts of the attempts %v have ended; want those of all but the last of %d", what, seen.Ended, n)
		}
		if !seen.EndedAll {
			t.Errorf("%s: when the caller has closed the body of the response, the context of the last attempt has not ended", what)
		}
		if want := []int{n}; !slices.Equal(seen.Open, want) {
			t.Errorf("%s: when Do returns, the bodies of the responses %v are not closed; want %v", what, seen.Open, want)
		}
		if want := fmt.Sprint("body ", n); seen.Body != want {
			t.Errorf("%s: the response that Do returns has the body %q; want %q", what, seen.Body, want)
		}
	}
	if seen, what := send(t, a, post, "error"); !seen.EndedAll {
		t.Errorf("%s: when Do returns, the context of the attempt has not ended", what)
	}
}

// canceled fails t unless a cancelled request ends after so many attempts, with all closed.
func canceled(t *testing.T, s driver.Settings, q driver.Request, attempts int, steps ...string) {
	t.Helper()
	seen, what := send(t, s, q, steps...)
	fails(t, seen, what, context.Canceled)
	if len(seen.Attempts) != attempts {
		t.Errorf("%s: %d attempts; want %d", what, len(seen.Attempts), attempts)
	}
	if !seen.Closed && q.Kind != "none" {
		t.Errorf("%s: the request's body is not closed when Do returns", what)
	}
	if len(seen.Open) > 0 {
		t.Errorf("%s: the bodies of the responses %v are not closed; want all, as none is returned", what, seen.Open)
	}
}

func TestCanceled(t *testing.T) {
	a := usual
	for _, a.Timeout = range []time.Duration{0, time.Hour} {
		canceled(t, a, get, 1, "cancel", "200")
		canceled(t, a, put, 2, "503", "cancel", "200")
		canceled(t, a, post, 1, "cancel", "200")
		canceled(t, a, get, 1, "late 503", "200")
		canceled(t, a, put, 2, "error", "late 503", "200")
		answers(t, a, get, 1, 200, "late 200")
	}
	for _, q := range []driver.Request{get, put, post} {
		q.Cancel = "before"
		canceled(t, a, q, 0, "200")
	}
	q := get
	q.Cancel = "wait 1"
	canceled(t, a, q, 1, "503", "200")
	canceled(t, a, q, 1, "error", "200")
	q.Cancel = "wait 2"
	canceled(t, a, q, 2, "503", "error", "200")
}
