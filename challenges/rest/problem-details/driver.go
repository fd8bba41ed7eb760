package problem

import (
	"io"
	"net/http"
)

// DriveHandler returns Handler of a function that sets a header, sends a status
// unless it is 0 and a body unless it is empty, and returns err.
func DriveHandler(header map[string]string, status int, body string, err error) http.Handler {
	return Handler(func(w http.ResponseWriter, r *http.Request) error {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		if status != 0 {
			w.WriteHeader(status)
		}
		if body != "" {
			io.WriteString(w, body)
		}
		return err
	})
}
