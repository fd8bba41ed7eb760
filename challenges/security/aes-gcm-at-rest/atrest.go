// Package atrest encrypts records before they are stored, with AES-256 in
// Galois/Counter Mode (NIST SP 800-38D), under keys that can be replaced.
package atrest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
)

// Why something is refused.
var (
	ErrConfig   = errors.New("atrest: unusable keys")
	ErrFormat   = errors.New("atrest: not a sealed record")
	ErrKey      = errors.New("atrest: unknown key")
	ErrTampered = errors.New("atrest: the record was changed, or is another one")
)

// A sealed record is the version, the ID of its key (big-endian), a nonce, and
// what AES-GCM makes of the record: ciphertext and tag. The additional data is the
// header, that is version and ID, and then the record's name.
const (
	version    = 1
	headerSize = 1 + 4
	nonceSize  = 12
	tagSize    = 16
	secretSize = 32 // AES-256
)

// Key is a secret with the ID that sealed records call it by.
type Key struct {
	ID     uint32
	Secret []byte // 32 random bytes
}

// Keyring seals records with its current key and opens those sealed with any of
// its keys. It is not safe for concurrent use.
type Keyring struct {
	current uint32
	ciphers map[uint32]cipher.AEAD
}

// New returns a keyring whose current key is the first. The error is ErrConfig
// without keys, with two of one ID, and with a secret that has not 32 bytes.
func New(keys ...Key) (*Keyring, error) {
	if len(keys) == 0 {
		return nil, fmt.Errorf("%w: there are none", ErrConfig)
	}
	k := &Keyring{ciphers: map[uint32]cipher.AEAD{}}
	for _, key := range keys {
		if err := k.Rotate(key); err != nil {
			return nil, err
		}
	}
	k.current = keys[0].ID
	return k, nil
}

// Rotate adds a key and makes it the current one. The error is ErrConfig for a
// secret that has not 32 bytes, and for an ID that is there; then nothing changes.
func (k *Keyring) Rotate(key Key) error {
	if k.ciphers[key.ID] != nil {
		return fmt.Errorf("%w: two keys %d", ErrConfig, key.ID)
	}
	block, err := aes.NewCipher(key.Secret)
	if err != nil || len(key.Secret) != secretSize { // AES has shorter ones too
		return fmt.Errorf("%w: a secret of %d bytes", ErrConfig, len(key.Secret))
	}
	k.ciphers[key.ID], _ = cipher.NewGCM(block) // fails for blocks of another size than AES has
	k.current = key.ID
	return nil
}

// Retire forgets a key, so that its records can't be opened any more. The error is
// ErrKey when it is not there, and ErrConfig when it is the current one.
func (k *Keyring) Retire(id uint32) error {
	switch {
	case k.ciphers[id] == nil:
		return fmt.Errorf("%w: %d", ErrKey, id)
	case id == k.current:
		return fmt.Errorf("%w: key %d is in use", ErrConfig, id)
	}
	delete(k.ciphers, id)
	return nil
}

// Seal encrypts a record with the current key, for the place with this name.
func (k *Keyring) Seal(name string, plain []byte) ([]byte, error) {
	sealed := make([]byte, headerSize+nonceSize, headerSize+nonceSize+len(plain)+tagSize)
	sealed[0] = version
	binary.BigEndian.PutUint32(sealed[1:headerSize], k.current)
	nonce := sealed[headerSize:]
	rand.Read(nonce)
	return k.ciphers[k.current].Seal(sealed, nonce, plain, additional(sealed, name)), nil
}

// additional is what is not encrypted and still can't be changed.
func additional(sealed []byte, name string) []byte {
	return append(sealed[:headerSize:headerSize], name...)
}

// Open decrypts a record that was sealed for the place with this name. The error
// is ErrFormat for what is too short or of another version, ErrKey when it names a
// key that is not there, and ErrTampered when anything about it was changed.
func (k *Keyring) Open(name string, sealed []byte) ([]byte, error) {
	if len(sealed) < headerSize+nonceSize+tagSize || sealed[0] != version {
		return nil, ErrFormat
	}
	id := keyID(sealed)
	aead := k.ciphers[id]
	if aead == nil {
		return nil, fmt.Errorf("%w: %d", ErrKey, id)
	}
	nonce, text := sealed[headerSize:headerSize+nonceSize], sealed[headerSize+nonceSize:]
	plain, err := aead.Open(nil, nonce, text, additional(sealed, name))
	if err != nil {
		return nil, ErrTampered
	}
	return plain, nil
}

func keyID(sealed []byte) uint32 { return binary.BigEndian.Uint32(sealed[1:headerSize]) }

// Reseal returns a record sealed with the current key, and whether it was sealed
// with another before: if not, it is returned as it is. The errors are those of
// Open.
func (k *Keyring) Reseal(name string, sealed []byte) (out []byte, changed bool, err error) {
	plain, err := k.Open(name, sealed)
	if err != nil {
		return nil, false, err
	}
	if keyID(sealed) == k.current {
		return sealed, false, nil
	}
	out, err = k.Seal(name, plain)
	return out, err == nil, err
}
