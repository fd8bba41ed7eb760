package atrest

import (
	"bytes"
	"crypto/sha256"
)

// DriveSeal seals a record that has room for more bytes behind it, which a slice
// sent to another process has not, and returns the record as it is afterwards.
func DriveSeal(key Key, plain []byte, room int) (after []byte, err error) {
	k, err := New(key)
	if err != nil {
		return nil, err
	}
	after = append(make([]byte, 0, len(plain)+room), plain...)
	_, err = k.Seal("n", after)
	return after, err
}

// DriveLong seals size bytes of a letter and returns the beginning of the record, up to
// the ciphertext, and the hash of all of it: a long record takes long to send.
func DriveLong(key Key, name string, letter byte, size int) (head []byte, sum [sha256.Size]byte, err error) {
	k, err := New(key)
	if err != nil {
		return nil, sum, err
	}
	sealed, err := k.Seal(name, bytes.Repeat([]byte{letter}, size))
	return sealed[:min(len(sealed), 5+12)], sha256.Sum256(sealed), err
}

// DriveSeals makes one keyring after the other, all of the same key, as a program does
// that is started again. Each seals the record under all names of its list. The sealed
// records come back together, because a message for each takes much longer.
func DriveSeals(key Key, plain []byte, keyrings [][]string) (all [][]byte, err error) {
	for _, names := range keyrings {
		k, err := New(key)
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

// DriveOpened is what Open returned.
type DriveOpened struct {
	Plain []byte
	Err   error
}

// DriveOpens opens sealed records with one keyring.
func DriveOpens(keys []Key, name string, records [][]byte) (all []DriveOpened, err error) {
	k, err := New(keys...)
	if err != nil {
		return nil, err
	}
	for _, sealed := range records {
		plain, err := k.Open(name, sealed)
		all = append(all, DriveOpened{bytes.Clone(plain), err})
	}
	return all, nil
}
