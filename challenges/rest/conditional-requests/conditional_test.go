package conditional_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/conditional-requests/driver"
)

// noon is when the documents of the tests are written, with a fraction that no
// HTTP date shows.
var noon = time.Date(2024, 5, 1, 12, 0, 0, 700_000_000, time.UTC)

const (
	atNoon = "Wed, 01 May 2024 12:00:00 GMT"
	before = "Wed, 01 May 2024 11:59:59 GMT"
	after  = "Wed, 01 May 2024 12:00:01 GMT"
)

// server is a store beside the submission, and the time it is told.
type server struct {
	t     *testing.T
	store *driver.Store
	now   time.Time
}

func newServer(t *testing.T) *server { return &server{t, driver.New(), noon} }

// do sends a request; headers alternate names and values.
func (s *server) do(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	status, header, text := s.store.Do(s.now, method, target, body, headers)
	w := httptest.NewRecorder()
	maps.Copy(w.Header(), header)
	w.WriteHeader(status)
	w.WriteString(text)
	return w
}

// status sends a request and fails the test unless it gets this status.
func (s *server) status(want int, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := s.do(method, target, body, headers...)
	if w.Code != want {
		s.t.Errorf("%s %s %s= %d %s; want %d", method, target, with(headers), w.Code, http.StatusText(w.Code), want)
	}
	return w
}

func with(headers []string) string {
	var b strings.Builder
	for i := 0; i < len(headers); i += 2 {
		fmt.Fprintf(&b, "with %s: %s ", headers[i], headers[i+1])
	}
	return b.String()
}

// put creates a document and returns its entity tag.
func (s *server) put(target, body string) string {
	s.t.Helper()
	s.status(201, "PUT", target, body)
	tag := s.do("GET", target, "").Header().Get("ETag")
	if tag == "" {
		s.t.Fatalf("GET %s has no ETag header", target)
	}
	return tag
}

// says fails the test unless the document has this content.
func (s *server) says(target, want string) {
	s.t.Helper()
	if w := s.do("GET", target, ""); w.Code != 200 || w.Body.String() != want {
		s.t.Errorf("GET %s afterwards = %d %q; want 200 %q", target, w.Code, w.Body, want)
	}
}

func TestDocuments(t *testing.T) {
	s := newServer(t)
	s.status(404, "GET", "/docs/a", "")
	s.status(201, "PUT", "/docs/a", "one")
	s.says("/docs/a", "one")
	w := s.status(200, "HEAD", "/docs/a", "")
	tag := w.Header().Get("ETag")
	if got := w.Header().Get("Last-Modified"); got != atNoon {
		t.Errorf("Last-Modified = %q; want %q", got, atNoon)
	}
	s.now = noon.Add(time.Hour).In(time.FixedZone("", 2*3600))
	s.status(204, "PUT", "/docs/a", "two", "If-Match", tag)
	s.says("/docs/a", "two")
	w = s.do("GET", "/docs/a", "")
	if got, want := w.Header().Get("Last-Modified"), "Wed, 01 May 2024 13:00:00 GMT"; got != want {
		t.Errorf("Last-Modified an hour later, where the clock is two hours ahead of GMT, = %q; want %q", got, want)
	}
	if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/plain") {
		t.Errorf("Content-Type = %q; want text/plain", got)
	}
	s.status(404, "GET", "/docs/b", "")
	s.status(204, "DELETE", "/docs/a", "", "If-Match", w.Header().Get("ETag"))
	s.status(404, "GET", "/docs/a", "")
	s.status(404, "DELETE", "/docs/a", "")
}

func TestEntityTags(t *testing.T) {
	s := newServer(t)
	created := s.status(201, "PUT", "/docs/a", "one").Header().Get("ETag")
	if !regexp.MustCompile(`^"[\x21\x23-\x7e]+"$`).MatchString(created) {
		t.Fatalf("ETag of a new document = %s; want a strong tag: something in double quotes", created)
	}
	for _, method := range []string{"GET", "HEAD", "GET"} {
		if got := s.do(method, "/docs/a", "").Header().Get("ETag"); got != created {
			t.Errorf("%s: ETag = %s; want %s, as PUT said", method, got, created)
		}
	}
	seen := []string{created}
	for _, body := range []string{"two", "", "three", "One"} {
		got := s.status(204, "PUT", "/docs/a", body, "If-Match", "*").Header().Get("ETag")
		if slices.Contains(seen, got) {
			t.Errorf("ETag of %q = %s; another content had it before", body, got)
		}
		seen = append(seen, got)
	}
	s.status(204, "DELETE", "/docs/a", "", "If-Match", "*")
	for _, body := range []string{"four", "five"} {
		got := s.status(201, "PUT", "/docs/a", body).Header().Get("ETag")
		if slices.Contains(seen, got) {
			t.Errorf("ETag of %q, when the document was deleted before, = %s; another content had it then", body, got)
		}
		s.status(204, "DELETE", "/docs/a", "", "If-Match", "*")
	}
}

func TestNotModified(t *testing.T) {
	s := newServer(t)
	tag := s.put("/docs/a", "one")
	for _, match := range []string{tag, "W/" + tag, "*", `"x", ` + tag, tag + `,"x"`, `"a,b" ,` + tag, `W/"x", W/` + tag} {
		for _, method := range []string{"GET", "HEAD"} {
			w := s.status(304, method, "/docs/a", "", "If-None-Match", match)
			if w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
				t.Errorf("%s with If-None-Match: %s: body %q, ETag %s; want no body, and the tag %s", method, match, w.Body, w.Header().Get("ETag"), tag)
			}
			if date := w.Header().Get("Last-Modified"); date != "" && date != atNoon {
				t.Errorf("%s with If-None-Match: %s: Last-Modified = %q; want %q, or none", method, match, date, atNoon)
			}
		}
	}
	inner := strings.Trim(tag, `"`)
	for _, other := range []string{`"x"`, `W/"x"`, `"x", "y"`, inner, `"` + inner + `x"`, `"x,` + inner + `"`, `"` + strings.ToUpper(inner) + `!"`} {
		s.status(200, "GET", "/docs/a", "", "If-None-Match", other)
	}
	s.status(204, "PUT", "/docs/a", "two", "If-Match", tag)
	s.status(200, "GET", "/docs/a", "", "If-None-Match", tag)
}

func TestModifiedSince(t *testing.T) {
	s := newServer(t)
	s.put("/docs/a", "one")
	s.now = noon.Add(time.Hour) // no date below lies in the future
	for _, tt := range []struct {
		date string
		want int
	}{{atNoon, 304}, {after, 304}, {before, 200},
		{"Wednesday, 01-May-24 12:00:00 GMT", 304}, {"Wed May  1 12:00:00 2024", 304}, {"Wed May  1 11:59:59 2024", 200},
		{"yesterday", 200}, {"2024-05-01T13:00:00Z", 200}} {
		date, want := tt.date, tt.want
		for _, method := range []string{"GET", "HEAD"} {
			s.status(want, method, "/docs/a", "", "If-Modified-Since", date)
		}
	}
	s.status(200, "GET", "/docs/a", "", "If-None-Match", `"x"`, "If-Modified-Since", after)
	s.status(204, "PUT", "/docs/a", "two", "If-Match", "*", "If-Modified-Since", after)
}

func TestLostUpdates(t *testing.T) {
	for _, method := range []string{"PUT", "DELETE"} {
		s := newServer(t)
		old := s.put("/docs/a", "one")
		s.status(204, "PUT", "/docs/a", "two", "If-Match", old)
		now := s.do("GET", "/docs/a", "").Header().Get("ETag")
		for _, stale := range []string{old, "W/" + now, `"x", ` + old, strings.Trim(now, `"`), `"x"`} {
			s.status(412, method, "/docs/a", "lost", "If-Match", stale)
		}
		s.says("/docs/a", "two")
		s.status(204, method, "/docs/a", "three", "If-Match", `"x", `+now)
	}
	s := newServer(t)
	s.put("/docs/a", "one")
	s.status(204, "PUT", "/docs/a", "two", "If-Match", "*")
	s.says("/docs/a", "two")
	s.status(412, "GET", "/docs/a", "", "If-Match", `"x"`)
}

func TestCreateOnly(t *testing.T) {
	s := newServer(t)
	s.status(201, "PUT", "/docs/a", "one", "If-None-Match", "*")
	s.status(412, "PUT", "/docs/a", "two", "If-None-Match", "*")
	s.says("/docs/a", "one")
	tag := s.do("GET", "/docs/a", "").Header().Get("ETag")
	s.status(412, "PUT", "/docs/a", "two", "If-None-Match", "W/"+tag)
	s.status(412, "DELETE", "/docs/a", "", "If-None-Match", tag)
	s.says("/docs/a", "one")
	s.status(204, "PUT", "/docs/a", "two", "If-None-Match", `"x"`)
}

func TestPreconditionRequired(t *testing.T) {
	s := newServer(t)
	tag := s.put("/docs/a", "one")
	s.status(428, "PUT", "/docs/a", "two")
	s.status(428, "DELETE", "/docs/a", "")
	s.status(428, "PUT", "/docs/a", "two", "If-Modified-Since", before)
	s.says("/docs/a", "one")
	s.status(204, "PUT", "/docs/a", "two", "If-Match", tag)
	for i, date := range []string{"yesterday", "2024-05-01T13:00:00Z", tag} {
		for _, method := range []string{"PUT", "DELETE"} {
			target := fmt.Sprintf("/docs/%s-%d", method, i)
			s.put(target, "one")
			s.status(428, method, target, "two", "If-Unmodified-Since", date)
		}
	}
}

func TestUnmodifiedSince(t *testing.T) {
	for _, tt := range []struct {
		date string
		want int
	}{{atNoon, 204}, {after, 204}, {before, 412}, {"Wed May  1 12:00:00 2024", 204}} {
		date, want := tt.date, tt.want
		for _, method := range []string{"PUT", "DELETE"} {
			s := newServer(t)
			s.put("/docs/a", "one")
			s.status(want, method, "/docs/a", "two", "If-Unmodified-Since", date)
			if want == 412 {
				s.says("/docs/a", "one")
			}
		}
	}
	s := newServer(t)
	tag := s.put("/docs/a", "one")
	s.status(204, "PUT", "/docs/a", "two", "If-Match", tag, "If-Unmodified-Since", before)
	s.status(412, "GET", "/docs/a", "", "If-Unmodified-Since", before)
	s.status(200, "GET", "/docs/a", "", "If-Unmodified-Since", "yesterday")
	s.status(204, "PUT", "/docs/a", "three", "If-Match", "*", "If-Unmodified-Since", "yesterday")
}

// TestMissingDocuments follows RFC 9110, section 13.2.1: conditions count only
// where the answer without them would be a success.
func TestMissingDocuments(t *testing.T) {
	s := newServer(t)
	s.status(404, "GET", "/docs/a", "", "If-None-Match", "*")
	s.status(404, "GET", "/docs/a", "", "If-Match", "*")
	s.status(404, "GET", "/docs/a", "", "If-Modified-Since", atNoon)
	s.status(404, "DELETE", "/docs/a", "", "If-Match", `"x"`)
	s.status(412, "PUT", "/docs/a", "one", "If-Match", "*")
	s.status(412, "PUT", "/docs/a", "one", "If-Match", `"x"`)
	s.status(404, "GET", "/docs/a", "")
	s.status(201, "PUT", "/docs/a", "one", "If-None-Match", `"x"`)
	s.status(201, "PUT", "/docs/b", "one", "If-Unmodified-Since", before)
	s.status(201, "PUT", "/docs/c", "one", "If-Unmodified-Since", after)
}

func TestSeveralConditions(t *testing.T) {
	s := newServer(t)
	tag := s.put("/docs/a", "one")
	s.status(304, "GET", "/docs/a", "", "If-Match", tag, "If-None-Match", tag)
	s.status(412, "GET", "/docs/a", "", "If-Match", `"x"`, "If-None-Match", tag)
	s.status(412, "PUT", "/docs/a", "two", "If-Match", tag, "If-None-Match", tag)
	s.status(304, "GET", "/docs/a", "", "If-None-Match", tag, "If-Modified-Since", before)
	s.status(304, "GET", "/docs/a", "", "If-Unmodified-Since", after, "If-Modified-Since", atNoon)
	s.status(412, "GET", "/docs/a", "", "If-Unmodified-Since", before, "If-None-Match", tag)
	s.says("/docs/a", "one")
}

func TestWritersAtOnce(t *testing.T) {
	driver.Writers(3).Check(t, "three clients replace one version at once",
		"the answers are [204 412 412], and the document is the winner's: true")
}

func TestClientsAtOnce(t *testing.T) {
	driver.Together(2).Check(t, "two clients at once create, read, replace and delete a document each",
		"[[201 200 204 204] [201 200 204 204]]")
}

func TestBrokenBodies(t *testing.T) {
	written, read, content := driver.Broken()
	if written != [2]int{400, 400} {
		t.Errorf("PUT with bodies that break off, to a document and to none, got %v; want 400 for both", written)
	}
	if read != [2]int{200, 404} || content != "whole" {
		t.Errorf("GET of both after that = %v, and the document says %q; want [200 404] and \"whole\"", read, content)
	}
}
