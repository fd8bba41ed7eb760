// Package crud serves a collection of notes over HTTP.
package crud

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"sync"
)

// Note is a note as clients see it. IDs are given out from 1 upwards and never
// again.
type Note struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// NewHandler returns a handler with an empty collection at /notes.
func NewHandler() http.Handler {
	s := &server{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /notes", s.serve(nothing, s.list))
	mux.HandleFunc("POST /notes", s.serve(note, s.create))
	mux.HandleFunc("GET /notes/{id}", s.serve(nothing, s.read))
	mux.HandleFunc("PUT /notes/{id}", s.serve(note, s.update))
	mux.HandleFunc("DELETE /notes/{id}", s.serve(nothing, s.remove))
	mux.HandleFunc("/notes", otherMethod("GET, HEAD, POST")) // the mux's own errors are plain text
	mux.HandleFunc("/notes/{id}", otherMethod("DELETE, GET, HEAD, PUT"))
	mux.HandleFunc("/", otherPath)
	return mux
}

type server struct {
	mu    sync.Mutex
	notes []Note // by rising ID
	last  int    // ID given out last
}

// serve returns a handler that reads what a request sends, and answers when its
// turn comes. None waits while another's body arrives, or its answer leaves.
func (s *server) serve(read func(*http.Request) (Note, *reply), answer func(id string, sent Note) *reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sent, a := read(r)
		if a == nil {
			s.mu.Lock()
			a = answer(r.PathValue("id"), sent)
			s.mu.Unlock()
		}
		a.write(w)
	}
}

func (s *server) list(string, Note) *reply {
	return &reply{status: http.StatusOK, body: append([]Note{}, s.notes...)}
}

func (s *server) create(_ string, n Note) *reply {
	if s.taken(n) {
		return fail(http.StatusConflict, "the title is taken")
	}
	s.last++
	n.ID = s.last
	s.notes = append(s.notes, n)
	return &reply{status: http.StatusCreated, body: n, location: fmt.Sprintf("/notes/%d", n.ID)}
}

func (s *server) read(id string, _ Note) *reply {
	if i := s.find(id); i >= 0 {
		return &reply{status: http.StatusOK, body: s.notes[i]}
	}
	return fail(http.StatusNotFound, "no such note")
}

func (s *server) update(id string, n Note) *reply {
	i := s.find(id)
	if i < 0 {
		return fail(http.StatusNotFound, "no such note")
	}
	n.ID = s.notes[i].ID
	if s.taken(n) {
		return fail(http.StatusConflict, "the title is taken")
	}
	s.notes[i] = n
	return &reply{status: http.StatusOK, body: n}
}

func (s *server) remove(id string, _ Note) *reply {
	i := s.find(id)
	if i < 0 {
		return fail(http.StatusNotFound, "no such note")
	}
	s.notes = slices.Delete(s.notes, i, i+1)
	return &reply{status: http.StatusNoContent}
}

// otherMethod returns a handler for methods that a path does not have.
func otherMethod(allow string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", allow)
		fail(http.StatusMethodNotAllowed, "no such method").write(w)
	}
}

func otherPath(w http.ResponseWriter, _ *http.Request) {
	fail(http.StatusNotFound, "no such path").write(w)
}

// find returns the index of the note that a path names, or -1.
func (s *server) find(id string) int {
	return slices.IndexFunc(s.notes, func(n Note) bool { return strconv.Itoa(n.ID) == id })
}

// taken reports whether another note has the title of n.
func (s *server) taken(n Note) bool {
	return slices.ContainsFunc(s.notes, func(m Note) bool { return m.Title == n.Title && m.ID != n.ID })
}

// nothing and note read what a request sends, or return why it is refused.
func nothing(*http.Request) (Note, *reply) { return Note{}, nil }

func note(r *http.Request) (Note, *reply) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return Note{}, fail(http.StatusUnsupportedMediaType, "send application/json")
	}
	var body map[string]*string // a struct would take names in any case; null is nil
	d := json.NewDecoder(r.Body)
	if err := d.Decode(&body); err != nil {
		return Note{}, fail(http.StatusBadRequest, err.Error())
	}
	if _, err := d.Token(); err != io.EOF {
		return Note{}, fail(http.StatusBadRequest, "more than one JSON value")
	}
	n := Note{Title: take(body, "title"), Text: take(body, "text")}
	if len(body) > 0 {
		return Note{}, fail(http.StatusBadRequest, "a note has a title and a text, and nothing else")
	}
	if n.Title == "" {
		return Note{}, fail(http.StatusBadRequest, "a note wants a title")
	}
	return n, nil
}

// take takes a member out of an object. It is empty when it is not there, or null.
func take(object map[string]*string, name string) (text string) {
	if value := object[name]; value != nil {
		text = *value
	}
	delete(object, name)
	return text
}

// reply is an answer to a request.
type reply struct {
	status   int
	body     any    // nil: none
	location string // empty: none
}

func fail(status int, message string) *reply {
	return &reply{status: status, body: map[string]string{"error": message}}
}

func (a *reply) write(w http.ResponseWriter) {
	if a.location != "" {
		w.Header().Set("Location", a.location)
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	json.NewEncoder(w).Encode(a.body)
}
