// Package problem tells HTTP clients what went wrong, and understands servers that
// do: the problem details of RFC 9457.
package problem

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strings"
)

// ErrNotProblem says that a response holds no problem details.
var ErrNotProblem = errors.New("problem: no problem details")

// Problem is what went wrong, and an error. Members that are empty are not sent.
type Problem struct {
	Type       string         // URI that names the kind of problem; empty means about:blank
	Title      string         // the kind in words, the same each time
	Status     int            // of the response
	Detail     string         // what happened this time
	Instance   string         // URI of this occurrence
	Extensions map[string]any // further members
}

// Error returns the title and the detail, for logs.
func (p *Problem) Error() string { return strings.TrimSpace(p.Title + ": " + p.Detail) }

const (
	mediaType = "application/problem+json"
	blank     = "about:blank"
	maxBody   = 1 << 20 // bytes of a response that Parse reads
)

// standard are the members that RFC 9457 defines.
var standard = []string{"type", "title", "status", "detail", "instance"}

// Write answers a request with a problem and leaves the problem as it is. The
// status is 500 where the problem's is none of an error.
func Write(w http.ResponseWriter, p *Problem) {
	body, status := encode(p)
	h := w.Header()
	for _, name := range []string{"Content-Encoding", "Content-Length", "ETag", "Last-Modified", "Cache-Control"} {
		h.Del(name) // they describe what was to be sent instead
	}
	h.Set("Content-Type", mediaType)
	w.WriteHeader(status)
	w.Write(body)
}

// encode returns a problem as JSON, and the status to send it with.
func encode(p *Problem) (body []byte, status int) {
	members := map[string]any{}
	for name, value := range p.Extensions {
		if raw, err := json.Marshal(value); err == nil {
			members[name] = json.RawMessage(raw)
		}
	}
	status, title := p.Status, p.Title
	if status < 400 || status > 599 {
		status = http.StatusInternalServerError
	}
	if title == "" && (p.Type == "" || p.Type == blank) {
		title = http.StatusText(status)
	}
	for i, value := range []string{p.Type, title, "", p.Detail, p.Instance} {
		delete(members, standard[i])
		if value != "" {
			members[standard[i]] = value
		}
	}
	members["status"] = status
	body, _ = json.Marshal(members) // of strings, a number and what was encoded above
	return body, status
}

// Handler returns a handler that answers with the problem in serve's error, or
// with a plain 500 that says nothing about any other error. What serve has begun
// to send stays as it is.
func Handler(serve func(w http.ResponseWriter, r *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := &tracker{ResponseWriter: w}
		err := serve(t, r)
		if err == nil || t.begun {
			return
		}
		p := &Problem{}
		errors.As(err, &p)
		Write(w, p)
	})
}

// tracker knows whether an answer has begun.
type tracker struct {
	http.ResponseWriter
	begun bool
}

func (t *tracker) WriteHeader(status int) {
	if status >= 200 { // an informational answer is followed by another
		t.begun = true
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tracker) Write(p []byte) (int, error) {
	t.begun = true
	return t.ResponseWriter.Write(p)
}

// Parse reads the problem in a response; the caller closes the body. Members of
// the wrong type count as absent (RFC 9457, section 3.1): then the type is
// about:blank and the status the response's. The error is ErrNotProblem for
// another media type, a body of more than 1 MiB, and one that is no JSON object,
// and otherwise that of reading the body.
func Parse(r *http.Response) (*Problem, error) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != mediaType {
		return nil, fmt.Errorf("%w: Content-Type %q", ErrNotProblem, r.Header.Get("Content-Type"))
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("problem: read a response: %w", err)
	}
	var members map[string]any // a struct would match the names of members in any case
	if err := json.Unmarshal(body, &members); err != nil || members == nil || len(body) > maxBody {
		return nil, fmt.Errorf("%w: no JSON object of at most %d bytes", ErrNotProblem, maxBody)
	}
	p := &Problem{Type: blank, Status: r.StatusCode, Extensions: members}
	if text, ok := members["type"].(string); ok {
		p.Type = text
	}
	p.Title, _ = members["title"].(string)
	p.Detail, _ = members["detail"].(string)
	p.Instance, _ = members["instance"].(string)
	if n, ok := members["status"].(float64); ok && n >= 100 && n <= 599 && n == math.Trunc(n) {
		p.Status = int(n)
	}
	for _, name := range standard {
		delete(members, name)
	}
	return p, nil
}
