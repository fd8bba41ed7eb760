// Package mergepatch changes JSON documents by patches that look like what they change:
// JSON Merge Patch, RFC 7396.
package mergepatch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"sync"
)

// Errors of Apply and Diff.
var (
	ErrDocument = errors.New("mergepatch: the document is no JSON")
	ErrPatch    = errors.New("mergepatch: the patch is no JSON")
	ErrNull     = errors.New("mergepatch: no patch can add a null to an object")
)

const mediaType = "application/merge-patch+json"

// Apply returns the JSON document after a patch, as RFC 7396 has it, section 2. The
// error is ErrDocument or ErrPatch if one of them is not exactly one JSON value.
func Apply(document, patch []byte) ([]byte, error) {
	target, err := decode(document)
	if err != nil {
		return nil, ErrDocument
	}
	change, err := decode(patch)
	if err != nil {
		return nil, ErrPatch
	}
	return json.Marshal(merge(target, change))
}

// decode reads one JSON value and nothing behind it. Numbers stay as they are written.
func decode(text []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("there is more behind the value")
	}
	return value, nil
}

// merge is MergePatch of RFC 7396, section 2. It changes target.
func merge(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	members, ok := target.(map[string]any)
	if !ok {
		members = map[string]any{}
	}
	for name, value := range changes {
		if value == nil {
			delete(members, name)
		} else {
			members[name] = merge(members[name], value)
		}
	}
	return members
}

// Diff returns a patch that makes to of the JSON document from, and of objects names only
// what differs. The error is ErrDocument if one of them is not exactly one JSON value,
// and ErrNull if there is no such patch.
func Diff(from, to []byte) ([]byte, error) {
	before, err := decode(from)
	if err != nil {
		return nil, ErrDocument
	}
	after, err := decode(to)
	if err != nil {
		return nil, ErrDocument
	}
	patch, err := diff(before, after)
	if err != nil {
		return nil, err
	}
	return json.Marshal(patch)
}

// diff returns a patch that makes after of before.
func diff(before, after any) (any, error) {
	members, ok := after.(map[string]any)
	if !ok {
		return after, nil
	}
	old, _ := before.(map[string]any) // nil if it is no object
	patch := map[string]any{}
	for name := range old {
		if _, stays := members[name]; !stays {
			patch[name] = nil
		}
	}
	for name, value := range members {
		was, there := old[name]
		if there && reflect.DeepEqual(was, value) {
			continue
		}
		if value == nil {
			return nil, ErrNull
		}
		change, err := diff(was, value)
		if err != nil {
			return nil, err
		}
		patch[name] = change
	}
	return patch, nil
}

// resource is a document that clients change.
type resource struct {
	mu       sync.Mutex
	document []byte
}

// NewHandler returns a handler that serves a JSON document: GET returns it, and PATCH
// changes it by a merge patch and returns what it is then. The error is ErrDocument if
// it is not exactly one JSON value.
func NewHandler(document []byte) (http.Handler, error) {
	if _, err := decode(document); err != nil {
		return nil, ErrDocument
	}
	return &resource{document: bytes.Clone(document)}, nil
}

func (s *resource) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		s.mu.Lock()
		document := s.document
		s.mu.Unlock()
		send(w, document)
	case http.MethodPatch:
		s.patch(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, PATCH")
		http.Error(w, "use GET or PATCH", http.StatusMethodNotAllowed)
	}
}

func (s *resource) patch(w http.ResponseWriter, r *http.Request) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != mediaType {
		w.Header().Set("Accept-Patch", mediaType)
		http.Error(w, "send "+mediaType, http.StatusUnsupportedMediaType)
		return
	}
	patch, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "the body can't be read", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	document, err := Apply(s.document, patch)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.document = document
	send(w, document)
}

func send(w http.ResponseWriter, document []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Write(document)
}
