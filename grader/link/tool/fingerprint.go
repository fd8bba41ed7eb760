package tool

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

const fingerprintSize = 8

// fingerprintOf returns the fingerprint of a package's archive: what follows the
// magic number of the object in the archive's member _go_.o. See
// cmd/internal/goobj and cmd/internal/archive.
func fingerprintOf(archive []byte) ([]byte, error) {
	const header, magic = 60, "!<arch>\n"
	errForm := errors.New("the archive's form is not understood")
	rest, ok := bytes.CutPrefix(archive, []byte(magic))
	for ok && len(rest) >= header {
		name := strings.TrimSpace(string(rest[:16]))
		size, err := strconv.Atoi(strings.TrimSpace(string(rest[48:58])))
		if err != nil || size < 0 || header+size > len(rest) {
			return nil, errForm
		}
		member := rest[header : header+size]
		if name == "_go_.o" {
			return objectFingerprint(member)
		}
		rest = rest[min(header+size+size%2, len(rest)):]
	}
	return nil, errForm
}

func objectFingerprint(object []byte) ([]byte, error) {
	_, body, ok := bytes.Cut(object, []byte("\n!\n"))
	const magicSize = 8 // "\x00go120ld"
	if !ok || len(body) < magicSize+fingerprintSize || !bytes.HasPrefix(body, []byte("\x00go1")) || string(body[6:8]) != "ld" {
		return nil, errors.New("the object's form is not understood")
	}
	return body[magicSize : magicSize+fingerprintSize], nil
}
