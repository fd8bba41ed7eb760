// Package orders takes orders as JSON over HTTP, and tells clients all that is wrong with
// one.
package orders

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"
)

// Order is what a client orders.
type Order struct {
	Customer string
	Lines    []Line
	Gift     bool
}

// Line is a part of an order.
type Line struct {
	SKU      string
	Quantity int
}

const (
	maxBytes  = 64 << 10
	maxDepth  = 16
	maxErrors = 20
)

// problem is sent to a client whose order is refused: RFC 9457.
type problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Errors []flaw `json:"errors,omitempty"`
}

// flaw is something that is wrong with an order.
type flaw struct {
	Pointer string `json:"pointer"` // RFC 6901
	Code    string `json:"code"`
}

// NewHandler returns a handler that takes orders: it calls place with each that is right,
// and answers 204. All others are answered with problem details.
func NewHandler(place func(o Order)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o, p := read(w, r)
		if p == nil {
			place(o)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if p.Status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", http.MethodPost)
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(p.Status)
		json.NewEncoder(w).Encode(p)
	})
}

// read returns the order of a request, or what to answer instead.
func read(w http.ResponseWriter, r *http.Request) (Order, *problem) {
	if r.Method != http.MethodPost {
		return Order{}, &problem{Status: http.StatusMethodNotAllowed, Title: "Orders are sent by POST."}
	}
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType != "application/json" {
		return Order{}, &problem{Status: http.StatusUnsupportedMediaType, Title: "Orders are application/json."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBytes))
	if errors.As(err, new(*http.MaxBytesError)) {
		return Order{}, &problem{Status: http.StatusRequestEntityTooLarge, Title: "The order is too large."}
	}
	if err != nil || !utf8.Valid(body) || !json.Valid(body) {
		return Order{}, &problem{Status: http.StatusBadRequest, Title: "The body is no JSON."}
	}
	v, ok := parse(body)
	if !ok {
		return Order{}, &problem{Status: http.StatusBadRequest, Title: "Arrays and objects stand in each other too deep."}
	}
	var c checker
	o := c.order(v)
	if len(c.flaws) > 0 {
		return Order{}, &problem{http.StatusUnprocessableEntity, "The order can't be taken.", c.flaws[:min(len(c.flaws), maxErrors)]}
	}
	return o, nil
}
