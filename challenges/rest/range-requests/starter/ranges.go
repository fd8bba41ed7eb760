// Package ranges serves a document in parts: the range requests of RFC 9110, section 14.
package ranges

import (
	"io"
	"net/http"
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
		http.Error(w, "not written yet", http.StatusNotImplemented)
	})
}
