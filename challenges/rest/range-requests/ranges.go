// Package ranges serves a document in parts: the range requests of RFC 9110, section 14.
package ranges

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// Document is what a handler serves. It does not change.
type Document struct {
	Type     string      // media type
	ETag     string      // entity tag as it is sent, strong or weak; "" for none
	Modified time.Time   // of the last change; zero when it is not known
	Size     int64       // in bytes
	Content  io.ReaderAt // of which these bytes are read
}

// Handler returns a handler that answers GET and HEAD with a document, and GET with the
// parts of it that a Range header asks for.
func Handler(d Document) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet:
			d.get(w, r)
		case http.MethodHead: // for which the RFC defines no ranges
			d.describe(w)
			w.Header().Set("Content-Length", strconv.FormatInt(d.Size, 10))
		default:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "the document can be read only", http.StatusMethodNotAllowed)
		}
	})
}

func (d *Document) get(w http.ResponseWriter, r *http.Request) {
	spans, ok := parse(r.Header.Get("Range"), d.Size)
	condition := r.Header.Get("If-Range")
	switch {
	case !ok || condition != "" && !d.is(condition) || !fit(spans, d.Size):
		d.describe(w)
		d.send(w, http.StatusOK, span{0, d.Size})
	case len(spans) == 0:
		w.Header().Set("Content-Range", fmt.Sprintf("bytes */%d", d.Size))
		http.Error(w, "the document has no such bytes", http.StatusRequestedRangeNotSatisfiable)
	case len(spans) == 1:
		d.describe(w)
		w.Header().Set("Content-Range", spans[0].of(d.Size))
		d.send(w, http.StatusPartialContent, spans[0])
	default:
		d.describe(w)
		d.sendParts(w, spans)
	}
}

// is reports whether the document is the one that If-Range names, by a strong tag or by
// the very date that it was sent with.
func (d *Document) is(condition string) bool {
	if strings.HasPrefix(condition, `"`) {
		return condition == d.ETag
	}
	return !d.Modified.IsZero() && condition == d.modified()
}

func (d *Document) modified() string { return d.Modified.UTC().Format(http.TimeFormat) }

// describe sets the headers that all answers with the document, or a part, have.
func (d *Document) describe(w http.ResponseWriter) {
	w.Header().Set("Accept-Ranges", "bytes")
	w.Header().Set("Content-Type", d.Type)
	if d.ETag != "" {
		w.Header().Set("ETag", d.ETag)
	}
	if !d.Modified.IsZero() {
		w.Header().Set("Last-Modified", d.modified())
	}
}

// send answers with one part of the document.
func (d *Document) send(w http.ResponseWriter, status int, s span) {
	w.Header().Set("Content-Length", strconv.FormatInt(s.length, 10))
	w.WriteHeader(status)
	d.copy(w, s)
}

// sendParts answers with several parts, each with a header of its own.
func (d *Document) sendParts(w http.ResponseWriter, spans []span) {
	parts := multipart.NewWriter(w) // chooses a boundary at random
	w.Header().Set("Content-Type", "multipart/byteranges; boundary="+parts.Boundary())
	w.WriteHeader(http.StatusPartialContent)
	for _, s := range spans {
		header := textproto.MIMEHeader{"Content-Type": {d.Type}, "Content-Range": {s.of(d.Size)}}
		part, err := parts.CreatePart(header)
		if err != nil {
			panic(http.ErrAbortHandler) // the client is gone
		}
		d.copy(part, s)
	}
	parts.Close()
}

// copy writes a part of the document. Where that fails, the answer breaks off, so that
// nobody takes what there is for all of it.
func (d *Document) copy(w io.Writer, s span) {
	if _, err := io.CopyN(w, io.NewSectionReader(d.Content, s.start, s.length), s.length); err != nil {
		panic(http.ErrAbortHandler)
	}
}
