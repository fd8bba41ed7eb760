// Package hello greets over HTTP.
package hello

import "net/http"

// NewHandler returns a handler that greets at /hello: GET takes the name from the
// query of the URL, POST from a JSON object in the body.
func NewHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// r is the request: r.Method, r.URL.Path, r.URL.Query(), r.Body.
		// w takes the answer: first w.Header(), then w.WriteHeader, then w.Write.
		http.Error(w, "not written yet", http.StatusNotImplemented)
	})
}
