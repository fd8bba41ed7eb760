package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gradus-dev/gradus/challenges/rest/problem-details"
	"github.com/gradus-dev/gradus/challenges/rest/problem-details/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// The examples of RFC 9457, section 3.
const (
	outOfCredit = `{
 "type": "https://example.com/probs/out-of-credit",
 "title": "You do not have enough credit.",
 "detail": "Your current balance is 30, but that costs 50.",
 "instance": "/account/12345/msgs/abc",
 "balance": 30,
 "accounts": ["/account/12345",
              "/account/67890"]
}`
	invalid = `{
"type": "https://example.net/validation-error",
"title": "Your request is not valid.",
"errors": [
            {
              "detail": "must be a positive integer",
              "pointer": "#/age"
            },
            {
              "detail": "must be 'green', 'red' or 'blue'",
              "pointer": "#/profile/color"
            }
         ]
}`
)

func credit() *problem.Problem {
	return &problem.Problem{Type: "https://example.com/probs/out-of-credit", Title: "You do not have enough credit.", Status: 403,
		Detail: "Your current balance is 30, but that costs 50.", Instance: "/account/12345/msgs/abc",
		Extensions: map[string]any{"balance": 30.0, "accounts": []any{"/account/12345", "/account/67890"}}}
}

func members(t *testing.T, text string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil || m == nil {
		t.Errorf("the body %q is no JSON object: %v", text, err)
	}
	return m
}

// sent fails t unless an answer is a problem with this status and these members.
func sent(t *testing.T, what string, rec *httptest.ResponseRecorder, status int, want map[string]any) {
	t.Helper()
	if rec.Code != status {
		t.Errorf("%s: status = %d; want %d", what, rec.Code, status)
	}
	if got := rec.Header().Values("Content-Type"); len(got) != 1 || got[0] != "application/problem+json" {
		t.Errorf("%s: Content-Type = %q; want application/problem+json", what, got)
	}
	got := members(t, rec.Body.String())
	if got["type"] == "about:blank" { // may be said or left out
		delete(got, "type")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: members mismatch (-want +got):\n%s", what, diff)
	}
}

func write(p *problem.Problem) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	problem.Write(rec, p)
	return rec
}

// serve sends a request to the Handler of a function that sets the header, sends
// status and body, and returns the error.
func serve(header map[string]string, status int, body string, err error) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	driver.Handler(header, status, body, err).ServeHTTP(rec, httptest.NewRequest("GET", "/thing", nil))
	return rec
}

func fails(err error) *httptest.ResponseRecorder { return serve(nil, 0, "", err) }

func TestWrite(t *testing.T) {
	want := members(t, outOfCredit)
	want["status"] = 403.0
	sent(t, "Write of the RFC's example", write(credit()), 403, want)
	odd := &problem.Problem{Type: "/probs/odd", Title: `<b> & "quotes"`, Status: 422, Detail: "line\nline \u2028 Ænid"}
	sent(t, "Write of odd text", write(odd), 422, map[string]any{"type": "/probs/odd", "title": `<b> & "quotes"`, "status": 422.0, "detail": "line\nline \u2028 Ænid"})
}

func TestStatus(t *testing.T) {
	for _, tt := range []struct {
		status, want int
	}{{400, 400}, {418, 418}, {499, 499}, {503, 503}, {599, 599}, {0, 500}, {200, 500}, {304, 500}, {399, 500}, {600, 500}, {1000, 500}, {-1, 500}} {
		status, want := tt.status, tt.want
		sent(t, fmt.Sprintf("Write with Status %d", status), write(&problem.Problem{Type: "/p", Title: "t", Status: status}), want,
			map[string]any{"type": "/p", "title": "t", "status": float64(want)})
	}
}

func TestAboutBlank(t *testing.T) {
	sent(t, "Write with Status 404 alone", write(&problem.Problem{Status: 404}), 404, map[string]any{"title": "Not Found", "status": 404.0})
	sent(t, "Write with Type about:blank", write(&problem.Problem{Type: "about:blank", Status: 410}), 410, map[string]any{"title": "Gone", "status": 410.0})
	sent(t, "Write of a zero problem", write(&problem.Problem{}), 500, map[string]any{"title": "Internal Server Error", "status": 500.0})
	sent(t, "Write with a title", write(&problem.Problem{Title: "Lost", Status: 404}), 404, map[string]any{"title": "Lost", "status": 404.0})
	sent(t, "Write with a type and no title", write(&problem.Problem{Type: "/p", Status: 404}), 404, map[string]any{"type": "/p", "status": 404.0})
}

func TestExtensions(t *testing.T) {
	p := &problem.Problem{Type: "/p", Title: "t", Status: 400, Extensions: map[string]any{
		"type": "forged", "title": "forged", "status": 200.0, "detail": "forged", "instance": "forged",
		"Status": "another name", "limit": 0.0, "nothing": nil, "nested": map[string]any{"status": 7.0}, "endless": math.Inf(1)}}
	sent(t, "Write with odd extensions", write(p), 400, map[string]any{"type": "/p", "title": "t", "status": 400.0,
		"Status": "another name", "limit": 0.0, "nothing": nil, "nested": map[string]any{"status": 7.0}})
}

func TestWriteLeavesTheProblem(t *testing.T) {
	p := &problem.Problem{Extensions: map[string]any{"status": "mine", "x": math.Inf(1)}}
	write(p)
	fails(p)
	want := &problem.Problem{Extensions: map[string]any{"status": "mine", "x": math.Inf(1)}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("Write changed the problem it was given (-want +got):\n%s", diff)
	}
}

func TestHandler(t *testing.T) {
	want := members(t, outOfCredit)
	want["status"] = 403.0
	sent(t, "Handler whose function returns a problem", fails(credit()), 403, want)
	sent(t, "Handler whose function wraps a problem", fails(fmt.Errorf("buy: %w", credit())), 403, want)
	sent(t, "Handler whose function joins a problem", fails(errors.Join(io.EOF, credit())), 403, want)
	rec := serve(map[string]string{"Location": "/thing/1"}, 202, "fine", nil)
	if rec.Code != 202 || rec.Body.String() != "fine" || rec.Header().Get("Location") != "/thing/1" {
		t.Errorf("Handler without an error: %d %q, Location %q; want 202, fine, /thing/1", rec.Code, rec.Body, rec.Header().Get("Location"))
	}
	if text := credit().Error(); !strings.Contains(text, "enough credit") || !strings.Contains(text, "balance is 30") {
		t.Errorf("Error() = %q; want the title and the detail", text)
	}
}

func TestOtherErrors(t *testing.T) {
	secret := errors.New("dial db.internal:5432 as admin: password hunter2 refused")
	for _, tt := range []struct {
		name string
		err  error
	}{{"an error", secret}, {"a wrapped error", fmt.Errorf("load: %w", secret)}, {"two errors", errors.Join(secret, io.EOF)}} {
		name, err := tt.name, tt.err
		rec := fails(err)
		sent(t, "Handler whose function returns "+name, rec, 500, map[string]any{"title": "Internal Server Error", "status": 500.0})
		if all := fmt.Sprint(rec.Body, rec.Header()); strings.Contains(all, "hunter2") || strings.Contains(all, "internal:5432") {
			t.Errorf("Handler whose function returns %s tells the client: %s", name, all)
		}
	}
	wrapped := fmt.Errorf("%s: %w", secret, &problem.Problem{Status: 409, Title: "Taken"})
	sent(t, "Handler whose function wraps a problem in private words", fails(wrapped), 409, map[string]any{"title": "Taken", "status": 409.0})
}

func TestHeaders(t *testing.T) {
	header := map[string]string{"Content-Type": "text/csv", "Content-Encoding": "gzip", "Content-Length": "3", "ETag": `"v1"`,
		"Last-Modified": "Wed, 01 May 2024 12:00:00 GMT", "Cache-Control": "max-age=3600", "Retry-After": "30", "WWW-Authenticate": "Basic"}
	written := httptest.NewRecorder()
	for name, value := range header {
		written.Header().Set(name, value)
	}
	p := &problem.Problem{Status: 503}
	problem.Write(written, p)
	for _, tt := range []struct {
		what string
		rec  *httptest.ResponseRecorder
	}{{"Write", written}, {"Handler", serve(header, 0, "", p)}} {
		what, rec := tt.what, tt.rec
		sent(t, what+" after headers were set", rec, 503, map[string]any{"title": "Service Unavailable", "status": 503.0})
		for _, name := range []string{"Content-Encoding", "ETag", "Last-Modified", "Cache-Control"} {
			if got := rec.Header().Get(name); got != "" {
				t.Errorf("%s sends the problem with %s: %s, which was meant for another body", what, name, got)
			}
		}
		if got := rec.Header().Get("Content-Length"); got != "" && got != fmt.Sprint(rec.Body.Len()) {
			t.Errorf("%s sends the problem with Content-Length: %s; it has %d bytes", what, got, rec.Body.Len())
		}
		for _, tt := range []struct {
			name, want string
		}{{"Retry-After", "30"}, {"WWW-Authenticate", "Basic"}} {
			name, want := tt.name, tt.want
			if got := rec.Header().Get(name); got != want {
				t.Errorf("%s sends the problem with %s: %q; want %q, as it was set before", what, name, got, want)
			}
		}
	}
}

func TestBegunAnswers(t *testing.T) {
	for _, err := range []error{io.ErrUnexpectedEOF, &problem.Problem{Status: 409}} {
		rec := serve(map[string]string{"Content-Type": "text/csv"}, 0, "a,b\n", err)
		if rec.Code != 200 || rec.Body.String() != "a,b\n" || rec.Header().Get("Content-Type") != "text/csv" {
			t.Errorf("Handler after %q was sent and %v returned: %d %s %q; want 200 text/csv and nothing added", "a,b\n", err, rec.Code, rec.Header().Get("Content-Type"), rec.Body)
		}
		rec = serve(nil, 204, "", err)
		if rec.Code != 204 || rec.Body.Len() > 0 {
			t.Errorf("Handler after WriteHeader(204) and %v returned: %d %q; want 204 and no body", err, rec.Code, rec.Body)
		}
	}
}

func TestEarlyHints(t *testing.T) {
	statuses, body := driver.Hints(0, "broken")
	if !slices.Equal(statuses, []int{103, 500}) || members(t, body)["status"] != 500.0 {
		t.Errorf("Handler after WriteHeader(103) and an error: %d %q; want [103 500] and a problem: hints are passed on, and no answer", statuses, body)
	}
	if statuses, body := driver.Hints(200, "broken"); !slices.Equal(statuses, []int{103, 200}) || body != "" {
		t.Errorf("Handler after WriteHeader(103), WriteHeader(200) and an error: %d %q; want [103 200] and no body", statuses, body)
	}
}

func response(status int, contentType, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(strings.NewReader(body))}
}

// parsed fails t unless a response holds the problem.
func parsed(t *testing.T, status int, contentType, body string, want *problem.Problem) {
	t.Helper()
	got, err := problem.Parse(response(status, contentType, body))
	if err != nil {
		t.Errorf("Parse of %d %s %.200s = error %v", status, contentType, body, err)
	} else if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("Parse of %d %s %.200s mismatch (-want +got):\n%s", status, contentType, body, diff)
	}
}

const media = "application/problem+json"

// show prints a problem's members: as an error it would print less, and nil would
// ask it.
func show(p *problem.Problem) string {
	type members problem.Problem
	if p == nil {
		return "nil"
	}
	return fmt.Sprintf("%+v", members(*p))
}

func TestParse(t *testing.T) {
	parsed(t, 403, media, outOfCredit, credit())
	parsed(t, 422, media, invalid, &problem.Problem{Type: "https://example.net/validation-error", Title: "Your request is not valid.", Status: 422,
		Extensions: map[string]any{"errors": []any{
			map[string]any{"detail": "must be a positive integer", "pointer": "#/age"},
			map[string]any{"detail": "must be 'green', 'red' or 'blue'", "pointer": "#/profile/color"}}}})
	parsed(t, 404, media, ` {} `, &problem.Problem{Type: "about:blank", Status: 404})
	for _, status := range []int{100, 409, 599} {
		parsed(t, 502, media, fmt.Sprintf(`{"status":%d,"type":"/p"}`, status), &problem.Problem{Type: "/p", Status: status})
	}
}

func TestParseWrongTypes(t *testing.T) {
	want := &problem.Problem{Type: "about:blank", Status: 400}
	parsed(t, 400, media, `{"type":7,"title":["t"],"status":"404","detail":{"a":1},"instance":true}`, want)
	parsed(t, 400, media, `{"type":null,"title":null,"status":null,"detail":null,"instance":null}`, want)
	for _, status := range []string{"99", "600", "-404", "404.5", "1e300", "true", "[404]"} {
		parsed(t, 400, media, `{"status":`+status+`}`, want)
	}
	parsed(t, 400, media, `{"title":7,"detail":"kept","limit":3}`,
		&problem.Problem{Type: "about:blank", Status: 400, Detail: "kept", Extensions: map[string]any{"limit": 3.0}})
}

func TestParseNames(t *testing.T) {
	parsed(t, 400, media, `{"title":"right","TITLE":"wrong","Status":409,"Detail":"other"}`, &problem.Problem{Type: "about:blank", Title: "right", Status: 400,
		Extensions: map[string]any{"TITLE": "wrong", "Status": 409.0, "Detail": "other"}})
	for _, contentType := range []string{"Application/Problem+JSON", media + "; charset=utf-8", media + ";a=b"} {
		parsed(t, 409, contentType, `{"title":"t"}`, &problem.Problem{Type: "about:blank", Title: "t", Status: 409})
	}
}

// errReset is why a body can't be read to its end.
var errReset = errors.New("connection reset by peer")

// promised are the error of README.md, and one of reading.
var promised = sentinel.Set{"ErrNotProblem": problem.ErrNotProblem, "the error of reading": errReset}

// notProblem fails t unless Parse returned this error, and nothing beside it.
func notProblem(t *testing.T, got *problem.Problem, err, want error, call string, args ...any) {
	t.Helper()
	if promised.Only(t, err, want, call, args...) && got != nil {
		t.Errorf("%s returns %s beside an error; want nil", fmt.Sprintf(call, args...), show(got))
	}
}

func TestNotProblems(t *testing.T) {
	for _, contentType := range []string{"", "application/json", "text/html", "application/problem+xml", "application/problem+jsonp", "text/plain; x=application/problem+json"} {
		got, err := problem.Parse(response(500, contentType, `{"title":"t"}`))
		notProblem(t, got, err, problem.ErrNotProblem, "Parse with Content-Type %q", contentType)
	}
	got, err := driver.Broken("text/html", "<html>", errReset)
	notProblem(t, got, err, problem.ErrNotProblem, "Parse with Content-Type text/html of a body that breaks off")
	for _, body := range []string{"", "null", "[]", `"t"`, "404", `{"title":"t"`, `{"title":"t"} {}`, "<html>"} {
		got, err := problem.Parse(response(500, media, body))
		notProblem(t, got, err, problem.ErrNotProblem, "Parse of %q", body)
	}
}

func TestBrokenBodies(t *testing.T) {
	for _, body := range []string{"", `{"title":"t"`, `{"title":"t"}`} {
		got, err := driver.Broken(media, body, errReset)
		notProblem(t, got, err, errReset, "Parse of a body that breaks off after %q", body)
	}
}

func TestLargeBodies(t *testing.T) {
	const limit = 1 << 20
	const full = limit - len(`{"detail":""}`) // letters, where the body has 1 MiB
	if found, kept, err := driver.Large(media, full, 0); err != nil || !found || kept != full {
		t.Errorf("Parse of a body of exactly 1 MiB = error %v, and a detail of %d letters; want all %d of them", err, kept, full)
	}
	// A space too many: whoever cuts it off has a problem left.
	found, _, err := driver.Large(media, full, 1)
	if promised.Only(t, err, problem.ErrNotProblem, "Parse of a body of 1 MiB and a space") && found {
		t.Error("Parse of a body of 1 MiB and a space returns a problem beside ErrNotProblem; want nil")
	}
	read, err := driver.Endless(media, 8*limit, errReset)
	if promised.Only(t, err, problem.ErrNotProblem, "Parse of a body that breaks off after 8 MiB") && read > 2*limit {
		t.Errorf("Parse of a body that breaks off after 8 MiB reads %d bytes of it; want little more than 1 MiB", read)
	}
}
