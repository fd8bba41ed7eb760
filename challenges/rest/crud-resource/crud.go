// Package crud serves a collection of notes over HTTP.
package crud

import (
	"encoding/json"
	"fmt"
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
	mux.HandleFunc("GET /notes", s.list)
	mux.HandleFunc("POST /notes", s.create)
	mux.HandleFunc("GET /notes/{id}", s.read)
	mux.HandleFunc("PUT /notes/{id}", s.update)
	mux.HandleFunc("DELETE /notes/{id}", s.remove)
	return mux
}

type server struct {
	mu    sync.Mutex
	notes []Note // by rising ID
	last  int    // ID given out last
}

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	write(w, http.StatusOK, append([]Note{}, s.notes...))
}

func (s *server) create(w http.ResponseWriter, r *http.Request) {
	note, ok := decode(w, r)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken(note.Title, 0) {
		fail(w, http.StatusConflict, "the title is taken")
		return
	}
	s.last++
	note.ID = s.last
	s.notes = append(s.notes, note)
	w.Header().Set("Location", fmt.Sprintf("/notes/%d", note.ID))
	write(w, http.StatusCreated, note)
}

func (s *server) read(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.find(r); i >= 0 {
		write(w, http.StatusOK, s.notes[i])
		return
	}
	fail(w, http.StatusNotFound, "no such note")
}

func (s *server) update(w http.ResponseWriter, r *http.Request) {
	note, ok := decode(w, r)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.find(r)
	if i < 0 {
		fail(w, http.StatusNotFound, "no such note")
		return
	}
	note.ID = s.notes[i].ID
	if s.taken(note.Title, note.ID) {
		fail(w, http.StatusConflict, "the title is taken")
		return
	}
	s.notes[i] = note
	write(w, http.StatusOK, note)
}

func (s *server) remove(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.find(r)
	if i < 0 {
		fail(w, http.StatusNotFound, "no such note")
		return
	}
	s.notes = slices.Delete(s.notes, i, i+1)
	w.WriteHeader(http.StatusNoContent)
}

// find returns the index of the note that the path names, or -1.
func (s *server) find(r *http.Request) int {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return -1
	}
	return slices.IndexFunc(s.notes, func(n Note) bool { return n.ID == id })
}

// taken reports whether a note other than the one with the given ID has the title.
func (s *server) taken(title string, id int) bool {
	return slices.ContainsFunc(s.notes, func(n Note) bool { return n.Title == title && n.ID != id })
}

// decode reads a note from a request's body, or answers why it can't.
func decode(w http.ResponseWriter, r *http.Request) (Note, bool) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, "send application/json")
		return Note{}, false
	}
	var body struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return Note{}, false
	}
	if d.More() {
		fail(w, http.StatusBadRequest, "more than one JSON value")
		return Note{}, false
	}
	if body.Title == "" {
		fail(w, http.StatusBadRequest, "a note wants a title")
		return Note{}, false
	}
	return Note{Title: body.Title, Text: body.Text}, true
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, status int, message string) {
	write(w, status, map[string]string{"error": message})
}
