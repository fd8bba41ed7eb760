// Package hello greets over HTTP.
package hello

import (
	"encoding/json"
	"net/http"
)

// NewHandler returns a handler that greets at /hello: GET takes the name from the
// query of the URL, POST from a JSON object in the body.
func NewHandler() http.Handler {
	mux := http.NewServeMux() // answers 404 and 405 by itself
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, r *http.Request) {
		greet(w, r.URL.Query().Get("name"))
	})
	mux.HandleFunc("POST /hello", func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Name string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, "the body must be a JSON object with a text as the name", http.StatusBadRequest)
			return
		}
		greet(w, body.Name)
	})
	return mux
}

// greet answers with a greeting, to the world if there is no name.
func greet(w http.ResponseWriter, name string) {
	if name == "" {
		name = "world"
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]string{"greeting": "Hello, " + name + "!"})
}
