// Package conditional serves documents that are fetched again only when they
// changed and written only by those who know what they replace: the conditional
// requests of RFC 9110, section 13.
package conditional

import (
	"crypto/sha256"
	"fmt"
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
	now       func() time.Time
	documents sync.Map   // *document by name
	writing   sync.Mutex // held from looking at a document's version until it is replaced
}

// New returns the handler of a store without documents. now tells the time of
// changes.
func New(now func() time.Time) http.Handler {
	s := &server{now: now}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /docs/{name}", s.get)
	mux.HandleFunc("PUT /docs/{name}", s.put)
	mux.HandleFunc("DELETE /docs/{name}", s.delete)
	return mux
}

// find returns the document that a request is about, or nil.
func (s *server) find(r *http.Request) *document {
	found, _ := s.documents.Load(r.PathValue("name"))
	d, _ := found.(*document)
	return d
}

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	d := s.find(r)
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
		w.Header().Set("ETag", d.etag)
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
	d := &document{content, fmt.Sprintf(`"%x"`, sha256.Sum256(content)), s.now().UTC().Truncate(time.Second)}
	old, refused := s.replace(r, d)
	if refused != 0 {
		http.Error(w, http.StatusText(refused), refused)
		return
	}
	d.describe(w)
	if old == nil {
		w.WriteHeader(http.StatusCreated)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *server) delete(w http.ResponseWriter, r *http.Request) {
	if _, refused := s.replace(r, nil); refused != 0 {
		http.Error(w, http.StatusText(refused), refused)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// replace puts d, nil for none, in place of the document that a request is about,
// old, if the request's conditions hold for that. If not, refused is the status.
func (s *server) replace(r *http.Request, d *document) (old *document, refused int) {
	s.writing.Lock()
	defer s.writing.Unlock()
	old = s.find(r)
	if old == nil && d == nil {
		return nil, http.StatusNotFound
	}
	if status := mayWrite(r, old); status != http.StatusOK {
		return nil, status
	}
	if d == nil {
		s.documents.Delete(r.PathValue("name"))
	} else {
		s.documents.Store(r.PathValue("name"), d)
	}
	return old, 0
}

func (d *document) describe(w http.ResponseWriter) {
	w.Header().Set("ETag", d.etag)
	w.Header().Set("Last-Modified", d.modified.Format(http.TimeFormat))
}

// mayWrite returns 200 when a request may replace or delete the document, which
// may be nil, or the status that refuses it.
func mayWrite(r *http.Request, d *document) int {
	_, dated := date(r, "If-Unmodified-Since")
	if d != nil && !dated && r.Header.Get("If-Match") == "" && r.Header.Get("If-None-Match") == "" {
		return http.StatusPreconditionRequired
	}
	return evaluate(r, d)
}

// evaluate goes through a request's conditions in the order of RFC 9110, section
// 13.2.2. d is the document as it is, nil when there is none.
func evaluate(r *http.Request, d *document) int {
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if values := r.Header.Values("If-Match"); len(values) > 0 {
		if !matches(values, d, false) {
			return http.StatusPreconditionFailed
		}
	} else if since, ok := date(r, "If-Unmodified-Since"); ok && d != nil && d.modified.After(since) {
		return http.StatusPreconditionFailed
	}
	if values := r.Header.Values("If-None-Match"); len(values) > 0 {
		if matches(values, d, true) {
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

// date returns the HTTP date in a header, and whether there is one.
func date(r *http.Request, name string) (time.Time, bool) {
	t, err := http.ParseTime(r.Header.Get(name))
	return t, err == nil
}

// An entity tag: RFC 9110, section 8.8.3.
var tag = regexp.MustCompile(`(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"`)

// matches reports whether a document has one of the tags in a header's values. A
// weak tag is another than the strong one that documents have, unless the
// comparison is weak: RFC 9110, section 8.8.3.2.
func matches(values []string, d *document, weakly bool) bool {
	if d == nil {
		return false
	}
	all := strings.Join(values, ",")
	if strings.TrimSpace(all) == "*" {
		return true
	}
	return slices.ContainsFunc(tag.FindAllString(all, -1), func(t string) bool {
		return t == d.etag || weakly && t == "W/"+d.etag
	})
}
