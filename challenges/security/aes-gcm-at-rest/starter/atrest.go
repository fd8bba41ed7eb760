// Package atrest encrypts records before they are stored, with AES-256 in
// Galois/Counter Mode (NIST SP 800-38D), under keys that can be replaced.
package atrest

import "errors"

// Why something is refused.
var (
	ErrConfig   = errors.New("atrest: unusable keys")
	ErrFormat   = errors.New("atrest: not a sealed record")
	ErrKey      = errors.New("atrest: unknown key")
	ErrTampered = errors.New("atrest: the record was changed, or is another one")
)

// Key is a secret with the ID that sealed records call it by.
type Key struct {
	ID     uint32
	Secret []byte // 32 random bytes
}

var errTodo = errors.New("atrest: not written yet")

// Keyring seals records with its current key and opens those sealed with any of
// its keys. It is not safe for concurrent use.
type Keyring struct {
}

// New returns a keyring whose current key is the first. The error is ErrConfig
// without keys, with two of one ID, and with a secret that has not 32 bytes.
func New(keys ...Key) (*Keyring, error) { return nil, errTodo }

// Rotate adds a key and makes it the current one. The error is ErrConfig for a
// secret that has not 32 bytes, and for an ID that is there; then nothing changes.
func (k *Keyring) Rotate(key Key) error { return errTodo }

// Retire forgets a key, so that its records can't be opened any more. The error is
// ErrKey when it is not there, and ErrConfig when it is the current one.
func (k *Keyring) Retire(id uint32) error { return errTodo }

// Seal encrypts a record with the current key, for the place with this name.
func (k *Keyring) Seal(name string, plain []byte) ([]byte, error) { return nil, errTodo }

// Open decrypts a record that was sealed for the place with this name. The error
// is ErrFormat for what is too short or of another version, ErrKey when it names a
// key that is not there, and ErrTampered when anything about it was changed.
func (k *Keyring) Open(name string, sealed []byte) ([]byte, error) { return nil, errTodo }

// Reseal returns a record sealed with the current key, and whether it was sealed
// with another before: if not, it is returned as it is. The errors are those of
// Open.
func (k *Keyring) Reseal(name string, sealed []byte) (out []byte, changed bool, err error) {
	return nil, false, errTodo
}
