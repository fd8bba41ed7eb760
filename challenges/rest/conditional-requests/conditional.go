// Package conditional serves documents that are fetched again only when they
// changed and written only by those who know what they replace: the conditional
// requests of RFC 9110, section 13.
package conditional

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// document is one version of a document. It never changes.
type document struct {
	content  []byte
	etag     string
	modified time.Time // in whole seconds, as HTTP dates are
}

type server struct {
	now func() time.Time

	mu        sync.Mutex
	documents map[string]*document
}

// New returns the handler of a store without documents. now tells the time of
// changes.
func New(now func() time.Time) http.Handler {
	s := &server{now: now, documents: map[string]*document{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /docs/{name}", s.get)
	mux.HandleFunc("PUT /docs/{name}", s.put)
	mux.HandleFunc("DELETE /docs/{name}", s.delete)
	return mux
}

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	d := s.documents[r.PathValue("name")]
	s.mu.Unlock()
	if d == nil {
		http.NotFound(w, r)
		return
	}
	switch status := evaluate(r, d); status {
	case http.StatusOK:
		d.describe(w)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Write(d.content)
	case http.StatusNotModified:
		d.describe(w)
		w.WriteHeader(status)
	default:
		http.Error(w, http.StatusText(status), status)
	}
}

func (s *server) put(w http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(r.Body) // before the lock, and before the conditions
	if err != nil {
		http.Error(w, "the body can't be read", http.StatusBadRequest)
		return
	}
	hash := sha256.Sum256(content)
	d := &document{content, `"` + base64.RawURLEncoding.EncodeToString(hash[:12]) + `"`, s.now().UTC().Truncate(time.Second)}
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.documents[r.PathValue("name")]
	if status := mayWrite(r, old); status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	s.documents[r.PathValue("name")] = d
	d.describe(w)
	if old == nil {
		w.WriteHeader(http.StatusCreated)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *server) delete(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.documents[r.PathValue("name")]
	if old == nil {
		http.NotFound(w, r)
		return
	}
	if status := mayWrite(r, old); status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	delete(s.documents, r.PathValue("name"))
	w.WriteHeader(http.StatusNoContent)
}

func (d *document) describe(w http.ResponseWriter) {
	w.Header().Set("ETag", d.etag)
	w.Header().Set("Last-Modified", d.modified.Format(http.TimeFormat))
}

// mayWrite returns 200 when a request may replace or delete the document, which
// may be nil, or the status that refuses it.
func mayWrite(r *http.Request, d *document) int {
	asks := slices.ContainsFunc([]string{"If-Match", "If-None-Match", "If-Unmodified-Since"}, func(name string) bool { return r.Header.Get(name) != "" })
	if d != nil && !asks {
		return http.StatusPreconditionRequired
	}
	return evaluate(r, d)
}

// evaluate goes through a request's conditions in the order of RFC 9110, section
// 13.2.2. d is the document as it is, nil when there is none.
func evaluate(r *http.Request, d *document) int {
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if values := r.Header.Values("If-Match"); len(values) > 0 {
		if !matches(values, d, strong) {
			return http.StatusPreconditionFailed
		}
	} else if since, ok := date(r, "If-Unmodified-Since"); ok && (d == nil || d.modified.After(since)) {
		return http.StatusPreconditionFailed
	}
	if values := r.Header.Values("If-None-Match"); len(values) > 0 {
		if matches(values, d, weak) {
			if reads {
				return http.StatusNotModified
			}
			return http.StatusPreconditionFailed
		}
	} else if since, ok := date(r, "If-Modified-Since"); ok && reads && !d.modified.After(since) {
		return http.StatusNotModified
	}
	return http.StatusOK
}

func date(r *http.Request, name string) (time.Time, bool) {
	t, err := http.ParseTime(r.Header.Get(name))
	return t, err == nil
}

// An entity tag: RFC 9110, section 8.8.3.
var tag = regexp.MustCompile(`(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"`)

// matches reports whether a document has one of the tags in a header's values.
func matches(values []string, d *document, equal func(a, b string) bool) bool {
	if d == nil {
		return false
	}
	all := strings.Join(values, ",")
	if strings.TrimSpace(all) == "*" {
		return true
	}
	return slices.ContainsFunc(tag.FindAllString(all, -1), func(t string) bool { return equal(t, d.etag) })
}

// strong and weak are the comparisons of RFC 9110, section 8.8.3.2.
func strong(a, b string) bool { return a == b && !strings.HasPrefix(a, "W/") }
func weak(a, b string) bool   { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }
