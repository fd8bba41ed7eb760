// Package conditional serves documents that are fetched again only when they
// changed and written only by those who know what they replace: the conditional
// requests of RFC 9110, section 13.
package conditional

import (
	"net/http"
	"time"
)

// New returns the handler of a store without documents. now tells the time of
// changes.
func New(now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "not written yet", http.StatusNotImplemented)
	})
}
