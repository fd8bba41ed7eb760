// Package invoices is a REST service for the invoices of many users. It asks who they
// are, and then forgets to ask whose an invoice is: mend it.
package invoices

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

type invoice struct {
	ID       int    `json:"id"`
	Owner    string `json:"owner"`
	Number   string `json:"number"`
	Customer string `json:"customer"`
	Cents    int    `json:"cents"`
	Paid     bool   `json:"paid"`
}

type note struct {
	ID      int    `json:"id"`
	Invoice int    `json:"invoice"`
	Text    string `json:"text"`
}

// service keeps invoices and notes by ID. IDs are given out once, from 1 upwards.
type service struct {
	mu       sync.Mutex
	users    map[string]string // by token
	invoices map[int]invoice
	notes    map[int]note
	invoiced int // the latest ID of an invoice
	noted    int // the latest ID of a note
}

// NewHandler returns a service without invoices. Users are named by their tokens.
func NewHandler(users map[string]string) http.Handler {
	s := &service{users: users, invoices: map[int]invoice{}, notes: map[int]note{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /invoices", s.as(s.list))
	mux.HandleFunc("POST /invoices", s.as(s.create))
	mux.HandleFunc("GET /summary", s.as(s.summary))
	mux.HandleFunc("POST /payments", s.as(s.pay))
	mux.HandleFunc("GET /invoices/{id}", s.as(s.read))
	mux.HandleFunc("PUT /invoices/{id}", s.as(s.update))
	mux.HandleFunc("DELETE /invoices/{id}", s.as(s.delete))
	mux.HandleFunc("POST /invoices/{id}/notes", s.as(s.addNote))
	mux.HandleFunc("GET /invoices/{id}/notes", s.as(s.listNotes))
	mux.HandleFunc("DELETE /invoices/{id}/notes/{note}", s.as(s.deleteNote))
	return mux
}

// as lets handle answer whoever has a token, one request at a time.
func (s *service) as(handle func(w http.ResponseWriter, r *http.Request, user string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user := s.users[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
		if r.Header.Get("Authorization") == "" {
			fail(w, http.StatusUnauthorized)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		handle(w, r, user)
	}
}

// find returns the invoice that the path names, or answers 404 and reports false.
func (s *service) find(w http.ResponseWriter, r *http.Request) (invoice, bool) {
	id, _ := strconv.Atoi(r.PathValue("id")) // none is 0
	inv, ok := s.invoices[id]
	if !ok {
		fail(w, http.StatusNotFound)
	}
	return inv, ok
}

// all returns all invoices, in the order in which they were made.
func (s *service) all() []invoice {
	return slices.SortedFunc(maps.Values(s.invoices), func(a, b invoice) int { return cmp.Compare(a.ID, b.ID) })
}

func (s *service) list(w http.ResponseWriter, r *http.Request, user string) {
	customer, all := r.URL.Query().Get("customer"), []invoice{}
	for _, inv := range s.all() {
		if customer != "" && inv.Customer == customer || customer == "" && inv.Owner == user {
			all = append(all, inv)
		}
	}
	answer(w, http.StatusOK, all)
}

func (s *service) summary(w http.ResponseWriter, r *http.Request, user string) {
	cents := 0
	for _, inv := range s.invoices {
		cents += inv.Cents
	}
	answer(w, http.StatusOK, map[string]int{"invoices": len(s.invoices), "cents": cents})
}

func (s *service) create(w http.ResponseWriter, r *http.Request, user string) {
	if s.save(w, r, invoice{ID: s.invoiced + 1, Owner: user}, http.StatusCreated) {
		s.invoiced++
	}
}

func (s *service) read(w http.ResponseWriter, r *http.Request, user string) {
	if inv, ok := s.find(w, r); ok {
		answer(w, http.StatusOK, inv)
	}
}

func (s *service) update(w http.ResponseWriter, r *http.Request, user string) {
	inv, ok := s.find(w, r)
	if !ok {
		return
	}
	if inv.Owner != user {
		fail(w, http.StatusForbidden)
		return
	}
	s.save(w, r, inv, http.StatusOK)
}

// save keeps an invoice with what the body says of it, and reports whether it did.
func (s *service) save(w http.ResponseWriter, r *http.Request, inv invoice, status int) bool {
	inv.Number, inv.Customer, inv.Cents = "", "", 0
	if !decode(w, r, &inv) {
		return false
	}
	if inv.Number == "" || inv.Customer == "" || inv.Cents < 0 {
		fail(w, http.StatusBadRequest)
		return false
	}
	for _, other := range s.invoices {
		if other.Number == inv.Number && other.ID != inv.ID {
			fail(w, http.StatusConflict)
			return false
		}
	}
	s.invoices[inv.ID] = inv
	answer(w, status, inv)
	return true
}

func (s *service) delete(w http.ResponseWriter, r *http.Request, user string) {
	inv, ok := s.find(w, r)
	if !ok {
		return
	}
	delete(s.invoices, inv.ID)
	maps.DeleteFunc(s.notes, func(_ int, n note) bool { return n.Invoice == inv.ID })
	w.WriteHeader(http.StatusNoContent)
}

// pay marks invoices as paid.
func (s *service) pay(w http.ResponseWriter, r *http.Request, user string) {
	var body struct{ Invoices []int }
	if !decode(w, r, &body) {
		return
	}
	paid := []invoice{}
	for _, id := range body.Invoices {
		inv, ok := s.invoices[id]
		if !ok {
			fail(w, http.StatusNotFound)
			return
		}
		inv.Paid = true
		s.invoices[id] = inv
		paid = append(paid, inv)
	}
	answer(w, http.StatusOK, paid)
}

func (s *service) addNote(w http.ResponseWriter, r *http.Request, user string) {
	inv, ok := s.find(w, r)
	if !ok {
		return
	}
	var body struct{ Text string }
	if !decode(w, r, &body) {
		return
	}
	s.noted++
	s.notes[s.noted] = note{s.noted, inv.ID, body.Text}
	answer(w, http.StatusCreated, s.notes[s.noted])
}

func (s *service) listNotes(w http.ResponseWriter, r *http.Request, user string) {
	inv, ok := s.find(w, r)
	if !ok {
		return
	}
	all := []note{}
	for _, n := range s.notes {
		if n.Invoice == inv.ID {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b note) int { return cmp.Compare(a.ID, b.ID) })
	answer(w, http.StatusOK, all)
}

func (s *service) deleteNote(w http.ResponseWriter, r *http.Request, user string) {
	id, _ := strconv.Atoi(r.PathValue("note")) // none is 0
	if _, ok := s.notes[id]; !ok {
		fail(w, http.StatusNotFound)
		return
	}
	delete(s.notes, id)
	w.WriteHeader(http.StatusNoContent)
}

// decode reads a body, or answers 400 and reports false.
func decode(w http.ResponseWriter, r *http.Request, body any) bool {
	if err := json.NewDecoder(r.Body).Decode(body); err != nil {
		fail(w, http.StatusBadRequest)
		return false
	}
	return true
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// fail answers with an error. It says no more than the status.
func fail(w http.ResponseWriter, status int) {
	answer(w, status, map[string]string{"error": http.StatusText(status)})
}
