// Package orders takes orders as JSON over HTTP, and tells clients all that is wrong with
// one.
package orders

import "net/http"

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

// NewHandler returns a handler that takes orders: it calls place with each that is right,
// and answers 204. All others are answered with problem details.
func NewHandler(place func(o Order)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "not written yet", http.StatusNotImplemented)
	})
}
