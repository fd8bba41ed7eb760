package csrf

import (
	"io"
	"net/http"
)

// DriveField returns a handler behind a guard that answers what it finds in the
// field "text" of a form. In this process it can find a form that the guard has read.
func DriveField(g *Guard) http.Handler {
	return g.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.FormValue("text"))
	}))
}
