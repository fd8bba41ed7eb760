// Package driver makes the hidden tests' calls of package atrest beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"bytes"
	"crypto/sha256"

	"github.com/gradus-dev/gradus/challenges/security/aes-gcm-at-rest"
)

// Seal seals a record that has room for more bytes behind it, which a slice
// sent to another process has not, and returns the record as it is afterwards.
func Seal(key atrest.Key, plain []byte, room int) (after []byte, err error) {
	k, err := atrest.New(key)
	if err != nil {
		return nil, err
	}
	after = append(make([]byte, 0, len(plain)+room), plain...)
	_, err = k.Seal("n", after)
	return after, err
}

// Long seals size bytes of a letter and returns the beginning of the record, up to
// the ciphertext, and the hash of all of it: a long record takes long to send.
func Long(key atrest.Key, name string, letter byte, size int) (head []byte, sum [sha256.Size]byte, err error) {
	k, err := atrest.New(key)
	if err != nil {
		return nil, sum, err
	}
	sealed, err := k.Seal(name, bytes.Repeat([]byte{letter}, size))
	return sealed[:min(len(sealed), 5+12)], sha256.Sum256(sealed), err
}

// Seals makes one keyring after the other, all of the same key, as a program does
// that is started again. Each seals the record under all names of its list. The sealed
// records come back together, because a message for each takes much longer.
func Seals(key atrest.Key, plain []byte, keyrings [][]string) (all [][]byte, err error) {
	for _, names := range keyrings {
		k, err := atrest.New(key)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			sealed, err := k.Seal(name, plain)
			if err != nil {
				return nil, err
			}
			all = append(all, bytes.Clone(sealed))
		}
	}
	return all, nil
}

// Opened is what Open returned.
type Opened struct {
	Plain []byte
	Err   error
}

// Opens opens sealed records with one keyring.
func Opens(keys []atrest.Key, name string, records [][]byte) (all []Opened, err error) {
	k, err := atrest.New(keys...)
	if err != nil {
		return nil, err
	}
	for _, sealed := range records {
		plain, err := k.Open(name, sealed)
		all = append(all, Opened{bytes.Clone(plain), err})
	}
	return all, nil
}
