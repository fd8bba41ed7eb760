package ranges_test

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/range-requests/driver"
)

// span is a part of a document: its first byte and its last.
type span struct{ first, last int64 }

// digits is a document of ten bytes, modified at noon, and a fraction of a second later,
// where the clock is two hours ahead of GMT.
var digits = driver.Document{
	Type: "text/csv", ETag: `"v1"`, Size: 10, Text: "0123456789",
	Modified: time.Date(2024, 5, 1, 14, 0, 0, 700_000_000, time.FixedZone("", 2*3600)),
}

const (
	atNoon = "Wed, 01 May 2024 12:00:00 GMT"
	before = "Wed, 01 May 2024 11:59:59 GMT"
	after  = "Wed, 01 May 2024 12:00:01 GMT"
)

// lines is a document of 20 000 bytes, in lines that are all different.
var lines = func() driver.Document {
	d, b := digits, new(strings.Builder)
	for i := range 2000 {
		fmt.Fprintf(b, "line %04d\n", i)
	}
	d.Size, d.Text = int64(b.Len()), b.String()
	return d
}()

// server serves a document beside the submission.
type server struct {
	t      *testing.T
	doc    driver.Document
	driver *driver.Server
}

func serve(t *testing.T, doc driver.Document) *server { return &server{t, doc, driver.New(doc)} }

// do sends a request; headers alternate names and values.
func (s *server) do(method string, headers ...string) driver.Answer {
	return s.driver.Do(method, headers)
}

// ask sends a GET request for ranges, or for all of the document where that is "".
func (s *server) ask(ranges string) driver.Answer {
	if ranges == "" {
		return s.do("GET")
	}
	return s.do("GET", "Range", ranges)
}

// says returns what a part of the document says.
func (s *server) says(part span) string {
	var b strings.Builder
	for at := part.first; at <= part.last; at = part.first + int64(b.Len()) {
		rest := s.doc.Text[at%int64(len(s.doc.Text)):]
		b.WriteString(rest[:min(int64(len(rest)), part.last-at+1)])
	}
	return b.String()
}

// whole fails the test unless a request gets all of the document, or none of its body
// where that is HEAD.
func (s *server) whole(method string, headers ...string) {
	s.t.Helper()
	a := s.do(method, headers...)
	name := method + with(headers)
	body := s.says(span{0, min(s.doc.Size, 1e6) - 1})
	if method == "HEAD" {
		if body = ""; a.Read > 0 {
			s.t.Errorf("%s read %d bytes of the document; want none", name, a.Read)
		}
	}
	if a.Status != 200 || a.Body != body {
		s.t.Errorf("%s = %d %s; want 200 %s", name, a.Status, short(a.Body), short(body))
		return
	}
	if got := get(a, "Content-Range"); got != "" {
		s.t.Errorf("%s: Content-Range: %s; want none in a 200", name, got)
	}
	s.header(name, a, "Content-Length", strconv.FormatInt(s.doc.Size, 10), false)
	s.header(name, a, "Content-Type", s.doc.Type, false)
	s.describes(name, a, false)
}

// describes fails the test unless an answer has the headers of the document.
func (s *server) describes(name string, a driver.Answer, mayLack bool) {
	s.t.Helper()
	date := ""
	if !s.doc.Modified.IsZero() {
		date = atNoon
	}
	s.header(name, a, "Accept-Ranges", "bytes", false)
	s.header(name, a, "ETag", s.doc.ETag, false)
	s.header(name, a, "Last-Modified", date, mayLack)
}

func (s *server) header(name string, a driver.Answer, key, want string, mayLack bool) {
	s.t.Helper()
	if got := get(a, key); got != want && !(mayLack && got == "") {
		s.t.Errorf("%s: %s: %q; want %q", name, key, got, want)
	}
}

// refuses fails the test unless a request gets 416.
func (s *server) refuses(asked string, headers ...string) {
	s.t.Helper()
	headers = append([]string{"Range", "bytes=" + asked}, headers...)
	a, want := s.do("GET", headers...), fmt.Sprintf("bytes */%d", s.doc.Size)
	if got := get(a, "Content-Range"); a.Status != 416 || got != want {
		s.t.Errorf("GET%s = %d, Content-Range: %q; want 416, %q", with(headers), a.Status, got, want)
	}
}

// one fails the test unless a request gets this part of the document, by itself.
func (s *server) one(asked string, want span, headers ...string) {
	s.t.Helper()
	headers = append([]string{"Range", "bytes=" + asked}, headers...)
	s.isOne("GET"+with(headers), s.do("GET", headers...), want)
}

func (s *server) isOne(name string, a driver.Answer, want span) {
	s.t.Helper()
	body, conditional := s.says(want), strings.Contains(name, "If-Range")
	if a.Status != 206 || a.Body != body {
		s.t.Errorf("%s = %d %s; want 206 %s", name, a.Status, short(a.Body), short(body))
		return
	}
	s.header(name, a, "Content-Range", s.contentRange(want), false)
	s.header(name, a, "Content-Length", strconv.Itoa(len(body)), false)
	s.header(name, a, "Content-Type", s.doc.Type, conditional)
	s.describes(name, a, conditional)
}

func (s *server) contentRange(part span) string {
	return fmt.Sprintf("bytes %d-%d/%d", part.first, part.last, s.doc.Size)
}

// parts fails the test unless a request for several ranges gets these, which are too far
// from each other to be joined.
func (s *server) parts(asked string, want ...span) {
	s.t.Helper()
	asked = "bytes=" + asked
	name := "GET with Range: " + asked
	got, ok := s.split(name, s.ask(asked))
	if ok && !slices.Equal(got, want) {
		s.t.Errorf("%s: the parts are %v; want %v", name, got, want)
	}
}

// joined fails the test unless a request gets parts with all that was asked for, and no
// more bytes than the document has, or the whole of it.
func (s *server) joined(asked string, want ...span) {
	s.t.Helper()
	asked = "bytes=" + asked
	name := "GET with Range: " + shorten(asked)
	a := s.ask(asked)
	if a.Status == 200 {
		s.whole("GET", "Range", asked)
		return
	}
	got, ok := s.split(name, a)
	if !ok {
		return
	}
	var sum int64
	for _, part := range got {
		sum += part.last - part.first + 1
	}
	if sum > s.doc.Size {
		s.t.Errorf("%s: %d parts carry %d bytes of a document that has %d; want no more than that", name, len(got), sum, s.doc.Size)
	}
	slices.SortFunc(got, func(a, b span) int { return int(a.first - b.first) })
	for _, w := range want {
		next := w.first
		for _, part := range got {
			if part.first <= next && part.last >= next {
				next = part.last + 1
			}
		}
		if next <= w.last {
			s.t.Errorf("%s: byte %d is in none of the parts %v", name, next, got)
		}
	}
}

// split returns which parts of the document an answer to a request for several ranges
// has. It fails the test where something is wrong with the answer or a part.
func (s *server) split(name string, a driver.Answer) (parts []span, ok bool) {
	s.t.Helper()
	if a.Status != 206 {
		s.t.Errorf("%s = %d %s; want 206", name, a.Status, short(a.Body))
		return nil, false
	}
	media, params, err := mime.ParseMediaType(get(a, "Content-Type"))
	if got := get(a, "Content-Range"); got != "" { // a single part that is left
		part, ok := s.span(name, got)
		if ok {
			s.isOne(name, a, part)
		}
		return []span{part}, ok
	}
	if media != "multipart/byteranges" || err != nil {
		s.t.Errorf("%s = 206 with Content-Type: %q and no Content-Range; want multipart/byteranges", name, get(a, "Content-Type"))
		return nil, false
	}
	s.describes(name, a, false)
	if length := get(a, "Content-Length"); length != "" && length != strconv.Itoa(len(a.Body)) {
		s.t.Errorf("%s: Content-Length: %s; the body has %d bytes", name, length, len(a.Body))
	}
	for in := multipart.NewReader(strings.NewReader(a.Body), params["boundary"]); ; {
		p, err := in.NextRawPart()
		if err == io.EOF {
			return parts, true
		}
		if err != nil {
			s.t.Errorf("%s: the body is not made of parts: %v\n%s", name, err, short(a.Body))
			return nil, false
		}
		part, ok := s.span(name, p.Header.Get("Content-Range"))
		if !ok {
			return nil, false
		}
		if got := p.Header.Get("Content-Type"); got != s.doc.Type {
			s.t.Errorf("%s: Content-Type of the part %v: %q; want %q", name, part, got, s.doc.Type)
		}
		text, err := io.ReadAll(p)
		if want := s.says(part); string(text) != want || err != nil {
			s.t.Errorf("%s: the part %v says %s, error %v; want %s", name, part, short(string(text)), err, short(want))
			return nil, false
		}
		parts = append(parts, part)
	}
}

// span reads Content-Range. It fails the test where that is no part of the document.
func (s *server) span(name, contentRange string) (part span, ok bool) {
	s.t.Helper()
	fmt.Sscanf(contentRange, "bytes %d-%d", &part.first, &part.last)
	if s.contentRange(part) != contentRange || part.first > part.last || part.last >= s.doc.Size {
		s.t.Errorf("%s: Content-Range: %q; want bytes FIRST-LAST/%d, of the document", name, contentRange, s.doc.Size)
		return part, false
	}
	return part, true
}

// complete reports whether a client takes an answer for whole.
func complete(a driver.Answer) bool {
	if length := get(a, "Content-Length"); length != "" && length != strconv.Itoa(len(a.Body)) {
		return false
	}
	media, params, _ := mime.ParseMediaType(get(a, "Content-Type"))
	return media != "multipart/byteranges" || strings.Contains(a.Body, "--"+params["boundary"]+"--")
}

func get(a driver.Answer, key string) string { return http.Header(a.Header).Get(key) }

func with(headers []string) string {
	var b strings.Builder
	for i := 0; i+1 < len(headers); i += 2 {
		fmt.Fprintf(&b, " with %s: %s", headers[i], shorten(headers[i+1]))
	}
	return b.String()
}

// short quotes a text, and shortens it where it is long.
func short(text string) string { return strconv.Quote(shorten(text)) }

func shorten(text string) string {
	if len(text) <= 100 {
		return text
	}
	return fmt.Sprintf("%s… (%d bytes)", text[:60], len(text))
}
