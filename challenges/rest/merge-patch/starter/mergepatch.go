// Package mergepatch changes JSON documents by patches that look like what they change:
// JSON Merge Patch, RFC 7396.
package mergepatch

import (
	"errors"
	"net/http"
)

// Errors of Apply and Diff.
var (
	ErrDocument = errors.New("mergepatch: the document is no JSON")
	ErrPatch    = errors.New("mergepatch: the patch is no JSON")
	ErrNull     = errors.New("mergepatch: no patch can add a null to an object")
)

// Apply returns the JSON document after a patch, as RFC 7396 has it, section 2. The
// error is ErrDocument or ErrPatch if one of them is not exactly one JSON value.
func Apply(document, patch []byte) ([]byte, error) {
	return nil, errors.New("mergepatch: not written yet")
}

// Diff returns a patch that makes to of the JSON document from, and of objects names only
// what differs. The error is ErrDocument if one of them is not exactly one JSON value,
// and ErrNull if there is no such patch.
func Diff(from, to []byte) ([]byte, error) {
	return nil, errors.New("mergepatch: not written yet")
}

// NewHandler returns a handler that serves a JSON document: GET returns it, and PATCH
// changes it by a merge patch and returns what it is then. The error is ErrDocument if
// it is not exactly one JSON value.
func NewHandler(document []byte) (http.Handler, error) {
	return nil, errors.New("mergepatch: not written yet")
}
