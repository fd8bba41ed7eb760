// Package invoices is a REST service for the invoices of many users, each of whom
// sees, changes and pays their own, and learns nothing of others'.
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
	mux.HandleFunc("GET /invoices/{id}", s.of(s.read))
	mux.HandleFunc("PUT /invoices/{id}", s.of(s.update))
	mux.HandleFunc("DELETE /invoices/{id}", s.of(s.delete))
	mux.HandleFunc("POST /invoices/{id}/notes", s.of(s.addNote))
	mux.HandleFunc("GET /invoices/{id}/notes", s.of(s.listNotes))
	mux.HandleFunc("DELETE /invoices/{id}/notes/{note}", s.of(s.deleteNote))
	return mux
}

// as lets handle answer whoever has a token, one request at a time.
func (s *service) as(handle func(w http.ResponseWriter, r *http.Request, user string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		user, ok := s.users[token]
		if !bearer || !ok {
			fail(w, http.StatusUnauthorized)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		handle(w, r, user)
	}
}

// of lets handle answer for the invoice in the path, if it is the user's.
func (s *service) of(handle func(w http.ResponseWriter, r *http.Request, inv invoice)) http.HandlerFunc {
	return s.as(func(w http.ResponseWriter, r *http.Request, user string) {
		id, _ := strconv.Atoi(r.PathValue("id")) // none is 0
		inv, ok := s.owned(user, id)
		if !ok {
			fail(w, http.StatusNotFound)
			return
		}
		handle(w, r, inv)
	})
}

// owned returns a user's invoice; to anybody else it is not there.
func (s *service) owned(user string, id int) (invoice, bool) {
	inv, ok := s.invoices[id]
	return inv, ok && inv.Owner == user
}

// all returns a user's invoices, in the order in which they were made.
func (s *service) all(user string) []invoice {
	all := []invoice{}
	for _, id := range slices.Sorted(maps.Keys(s.invoices)) {
		if inv, ok := s.owned(user, id); ok {
			all = append(all, inv)
		}
	}
	return all
}

func (s *service) list(w http.ResponseWriter, r *http.Request, user string) {
	all, customer := s.all(user), r.URL.Query().Get("customer")
	if customer != "" {
		all = slices.DeleteFunc(all, func(inv invoice) bool { return inv.Customer != customer })
	}
	answer(w, http.StatusOK, all)
}

func (s *service) summary(w http.ResponseWriter, r *http.Request, user string) {
	cents, all := 0, s.all(user)
	for _, inv := range all {
		cents += inv.Cents
	}
	answer(w, http.StatusOK, map[string]int{"invoices": len(all), "cents": cents})
}

func (s *service) create(w http.ResponseWriter, r *http.Request, user string) {
	if s.save(w, r, invoice{ID: s.invoiced + 1, Owner: user}, http.StatusCreated) {
		s.invoiced++
	}
}

func (s *service) read(w http.ResponseWriter, r *http.Request, inv invoice) {
	answer(w, http.StatusOK, inv)
}

func (s *service) update(w http.ResponseWriter, r *http.Request, inv invoice) {
	s.save(w, r, inv, http.StatusOK)
}

// save keeps an invoice with what the body says of it, and reports whether it did.
// The body has what a client may set, and nothing else.
func (s *service) save(w http.ResponseWriter, r *http.Request, inv invoice, status int) bool {
	var body struct {
		Number, Customer string
		Cents            int
	}
	if !decode(w, r, &body) {
		return false
	}
	if body.Number == "" || body.Customer == "" || body.Cents < 0 {
		fail(w, http.StatusBadRequest)
		return false
	}
	for _, other := range s.all(inv.Owner) {
		if other.Number == body.Number && other.ID != inv.ID {
			fail(w, http.StatusConflict)
			return false
		}
	}
	inv.Number, inv.Customer, inv.Cents = body.Number, body.Customer, body.Cents
	s.invoices[inv.ID] = inv
	answer(w, status, inv)
	return true
}

func (s *service) delete(w http.ResponseWriter, r *http.Request, inv invoice) {
	delete(s.invoices, inv.ID)
	maps.DeleteFunc(s.notes, func(_ int, n note) bool { return n.Invoice == inv.ID })
	w.WriteHeader(http.StatusNoContent)
}

// pay marks invoices as paid: all that the body names, or none.
func (s *service) pay(w http.ResponseWriter, r *http.Request, user string) {
	var body struct{ Invoices []int }
	if !decode(w, r, &body) {
		return
	}
	paid := []invoice{}
	for _, id := range body.Invoices {
		inv, ok := s.owned(user, id)
		if !ok {
			fail(w, http.StatusNotFound)
			return
		}
		inv.Paid = true
		paid = append(paid, inv)
	}
	for _, inv := range paid {
		s.invoices[inv.ID] = inv
	}
	answer(w, http.StatusOK, paid)
}

func (s *service) addNote(w http.ResponseWriter, r *http.Request, inv invoice) {
	var body struct{ Text string }
	if !decode(w, r, &body) {
		return
	}
	s.noted++
	s.notes[s.noted] = note{s.noted, inv.ID, body.Text}
	answer(w, http.StatusCreated, s.notes[s.noted])
}

func (s *service) listNotes(w http.ResponseWriter, r *http.Request, inv invoice) {
	all := []note{}
	for _, n := range s.notes {
		if n.Invoice == inv.ID {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b note) int { return cmp.Compare(a.ID, b.ID) })
	answer(w, http.StatusOK, all)
}

func (s *service) deleteNote(w http.ResponseWriter, r *http.Request, inv invoice) {
	id, _ := strconv.Atoi(r.PathValue("note")) // none is 0
	if n, ok := s.notes[id]; !ok || n.Invoice != inv.ID {
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
