package atrest_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/aes-gcm-at-rest"
	"github.com/gradus-dev/gradus/challenges/security/aes-gcm-at-rest/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

var (
	red  = atrest.Key{ID: 7, Secret: []byte("red secret of exactly 32 bytes !")}
	blue = atrest.Key{ID: 0x01020304, Secret: []byte("blue secret of exactly 32 bytes!")}
	gold = atrest.Key{ID: 0, Secret: []byte("gold secret of exactly 32 bytes!")}

	record = []byte("card 4111 1111 1111 1111, ann")
)

var ciphers = map[string]cipher.AEAD{} // made once for each secret

func gcm(t *testing.T, k atrest.Key) cipher.AEAD {
	t.Helper()
	if aead := ciphers[string(k.Secret)]; aead != nil {
		return aead
	}
	block, err := aes.NewCipher(k.Secret)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	ciphers[string(k.Secret)] = aead
	return aead
}

func header(k atrest.Key) []byte { return binary.BigEndian.AppendUint32([]byte{1}, k.ID) }

// seal seals a record as the README says, apart from the package under test.
func seal(t *testing.T, k atrest.Key, nonce byte, name string, plain []byte) []byte {
	t.Helper()
	n := bytes.Repeat([]byte{nonce}, 12)
	return append(append(header(k), n...), gcm(t, k).Seal(nil, n, plain, append(header(k), name...))...)
}

// unsealed fails t unless a sealed record is one of this key and name, and returns
// what is in it, decrypted apart from the package under test.
func unsealed(t *testing.T, what string, k atrest.Key, name string, sealed []byte) []byte {
	t.Helper()
	if len(sealed) < 5+12+16 {
		t.Fatalf("%s = %d bytes; want at least 33: version, ID, nonce and tag", what, len(sealed))
	}
	if !bytes.Equal(sealed[:5], header(k)) {
		t.Fatalf("%s begins with % x; want % x: version 1 and the ID of the key", what, sealed[:5], header(k))
	}
	plain, err := gcm(t, k).Open(nil, sealed[5:17], sealed[17:], append(header(k), name...))
	if err != nil {
		t.Fatalf("%s can't be opened with key %d, the nonce in bytes 5 to 16, and the header and %q as additional data", what, k.ID, name)
	}
	return plain
}

func newKeyring(t *testing.T, keys ...atrest.Key) *atrest.Keyring {
	t.Helper()
	k, err := atrest.New(keys...)
	if err != nil {
		t.Fatalf("New of %d good keys = error %v", len(keys), err)
	}
	return k
}

// seals returns what a keyring makes of a record.
func seals(t *testing.T, k *atrest.Keyring, name string, plain []byte) []byte {
	t.Helper()
	sealed, err := k.Seal(name, plain)
	if err != nil {
		t.Fatalf("Seal(%q, %d bytes) = error %v", name, len(plain), err)
	}
	return sealed
}

// opens fails t unless a keyring finds this in a sealed record.
func opens(t *testing.T, k *atrest.Keyring, what, name string, sealed, want []byte) {
	t.Helper()
	if got, err := k.Open(name, sealed); err != nil || !bytes.Equal(got, want) {
		t.Errorf("Open(%q, %s) = %.40q, error %v; want %.40q", name, what, got, err, want)
	}
}

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrConfig": atrest.ErrConfig, "ErrFormat": atrest.ErrFormat, "ErrKey": atrest.ErrKey, "ErrTampered": atrest.ErrTampered}

// refuses fails t unless a keyring refuses a sealed record for this reason.
func refuses(t *testing.T, k *atrest.Keyring, what, name string, sealed []byte, want error) {
	t.Helper()
	got, err := k.Open(name, sealed)
	refused(t, what, name, got, err, want)
}

// refused fails t unless Open returned this reason, and nothing of the record.
func refused(t *testing.T, what, name string, got []byte, err, want error) {
	t.Helper()
	if promised.Only(t, err, want, "Open(%q, %s)", name, what) && len(got) > 0 {
		t.Errorf("Open(%q, %s) returns %.40q beside error %v; want nothing", name, what, got, err)
	}
}

func TestSeal(t *testing.T) {
	for _, key := range []atrest.Key{red, blue, gold} {
		k := newKeyring(t, key)
		for _, name := range []string{"users/7", "", "naïve ☃"} {
			sealed := seals(t, k, name, record)
			if got := unsealed(t, fmt.Sprintf("Seal(%q, …)", name), key, name, sealed); !bytes.Equal(got, record) {
				t.Errorf("Seal(%q, %q) holds %q", name, record, got)
			}
			if want := 5 + 12 + len(record) + 16; len(sealed) != want {
				t.Errorf("Seal(%q, %d bytes) = %d bytes; want %d", name, len(record), len(sealed), want)
			}
		}
	}
}

func TestOpen(t *testing.T) {
	k := newKeyring(t, red, blue, gold)
	for i, key := range []atrest.Key{red, blue, gold} {
		for _, name := range []string{"users/7", "", "naïve ☃"} {
			what := fmt.Sprintf("a record sealed with key %d", key.ID)
			opens(t, k, what, name, seal(t, key, byte(i), name, record), record)
		}
	}
}

func TestSizes(t *testing.T) {
	k := newKeyring(t, red)
	for _, size := range []int{0, 1, 15, 16, 17, 4095} {
		plain := bytes.Repeat([]byte{0xa5}, size)
		what := fmt.Sprintf("Seal of %d bytes", size)
		if got := unsealed(t, what, red, "n", seals(t, k, "n", plain)); !bytes.Equal(got, plain) {
			t.Errorf("%s holds %d bytes, or others", what, len(got))
		}
		opens(t, k, fmt.Sprintf("a record of %d bytes", size), "n", seal(t, red, 9, "n", plain), plain)
	}
	opens(t, k, "a record of no bytes", "n", seals(t, k, "n", nil), nil)
	const long = 1<<20 + 1 // bytes: more blocks than 16 bits can count
	head, sum, err := driver.Long(red, "n", 'x', long)
	if err != nil || len(head) != 5+12 {
		t.Fatalf("Seal of %d bytes = a record that begins with % x, error %v; want version, ID and nonce", long, head, err)
	}
	want := gcm(t, red).Seal(head, head[5:], bytes.Repeat([]byte{'x'}, long), append(header(red), "n"...))
	if sum != sha256.Sum256(want) {
		t.Errorf("Seal of %d bytes is another record than AES-GCM makes with the nonce % x", long, head[5:])
	}
}

// differentNonces fails t unless each record that keyrings seal with the same key, one
// keyring after the other and each for all names of its list, has a nonce of its own.
func differentNonces(t *testing.T, key atrest.Key, keyrings [][]string) {
	t.Helper()
	all, err := driver.Seals(key, record, keyrings)
	if err != nil {
		t.Fatalf("New of a good key, or Seal of %q with it = error %v", record, err)
	}
	users := map[string]int{} // of a nonce, the keyring
	for i, names := range keyrings {
		for _, name := range names {
			unsealed(t, "Seal", key, name, all[0])
			nonce := string(all[0][5:17])
			if user := users[nonce]; user > 0 {
				t.Fatalf("keyring %d used the nonce % x, which keyring %d with the same key had used before; each may be used once with a key, also after a restart", i+1, nonce, user)
			}
			users[nonce], all = i+1, all[1:]
		}
	}
}

func TestNonces(t *testing.T) {
	same := slices.Repeat([]string{"n"}, 400)
	differentNonces(t, red, [][]string{same, same, same})
	var restarts [][]string // each seals one record
	for i := range 60 {
		restarts = append(restarts, []string{fmt.Sprint(i)})
	}
	differentNonces(t, blue, restarts)
}

func TestTampering(t *testing.T) {
	good := seal(t, red, 3, "n", record)
	const first = 5 * 8 // the bits before it say how to open the record
	var bad [][]byte
	for bit := first; bit < len(good)*8; bit++ {
		bad = append(bad, bytes.Clone(good))
		bad[bit-first][bit/8] ^= 1 << (bit % 8)
	}
	opened, err := driver.Opens([]atrest.Key{red, blue}, "n", bad)
	if err != nil || len(opened) != len(bad) {
		t.Fatalf("New of 2 good keys = error %v", err)
	}
	for i, o := range opened {
		bit := first + i
		refused(t, fmt.Sprintf("a record with bit %d of byte %d changed", bit%8, bit/8), "n", o.Plain, o.Err, atrest.ErrTampered)
	}
	k := newKeyring(t, red, blue)
	refuses(t, k, "a record without its last byte", "n", good[:len(good)-1], atrest.ErrTampered)
	refuses(t, k, "a record with a byte more", "n", append(bytes.Clone(good), 0), atrest.ErrTampered)
	refuses(t, k, "a record without its first byte of ciphertext", "n", append(bytes.Clone(good[:17]), good[18:]...), atrest.ErrTampered)
	refuses(t, k, "a record whose tag is that of another", "n", append(bytes.Clone(good[:len(good)-16]), seal(t, red, 4, "n", record)[len(good)-16:]...), atrest.ErrTampered)
	opens(t, k, "the record unchanged", "n", good, record)
}

func TestNames(t *testing.T) {
	k := newKeyring(t, red)
	ann := seal(t, red, 1, "users/ann", record)
	for _, name := range []string{"users/bob", "users/an", "users/ann ", "Users/ann", "", "users/annusers/ann"} {
		refuses(t, k, "the record of users/ann", name, ann, atrest.ErrTampered)
	}
	sealed := seals(t, k, "users/ann", record)
	refuses(t, k, "the record of users/ann, sealed here", "users/bob", sealed, atrest.ErrTampered)
	opens(t, k, "the record of users/ann", "users/ann", ann, record)
}

func TestKeyIDs(t *testing.T) {
	k := newKeyring(t, red, blue, gold)
	other := func(key atrest.Key) []byte { return append(header(key), seal(t, red, 1, "n", record)[5:]...) }
	refuses(t, k, "a record of key 7 under the ID of another key", "n", other(blue), atrest.ErrTampered)
	refuses(t, k, "a record of key 7 under the ID of another key", "n", other(gold), atrest.ErrTampered)
	for _, id := range []uint32{6, 0x07000000, 0x04030201, 1<<32 - 1} {
		refuses(t, k, fmt.Sprintf("a record that names key %d", id), "n", other(atrest.Key{ID: id}), atrest.ErrKey)
	}
	twin := atrest.Key{ID: 8, Secret: red.Secret} // the same secret, so only the header tells
	twins := newKeyring(t, red, twin)
	refuses(t, twins, "a record whose ID was changed to that of a key with the same secret", "n", other(twin), atrest.ErrTampered)
}

func TestRotation(t *testing.T) {
	k := newKeyring(t, red, blue)
	old := seals(t, k, "n", record)
	unsealed(t, "Seal with keys 7 and 16909060", red, "n", old)
	if err := k.Rotate(gold); err != nil {
		t.Fatalf("Rotate to key 0 = error %v", err)
	}
	unsealed(t, "Seal after Rotate to key 0", gold, "n", seals(t, k, "n", record))
	opens(t, k, "a record from before Rotate", "n", old, record)
	opens(t, k, "a record of the second key", "n", seal(t, blue, 5, "n", record), record)
	for _, tt := range []struct {
		what string
		key  atrest.Key
	}{{"an ID that is there", atrest.Key{ID: red.ID, Secret: blue.Secret}}, {"a secret of 31 bytes", atrest.Key{ID: 99, Secret: blue.Secret[:31]}}} {
		what, key := tt.what, tt.key
		promised.Only(t, k.Rotate(key), atrest.ErrConfig, "Rotate to a key with %s", what)
		unsealed(t, "Seal after Rotate was refused", gold, "n", seals(t, k, "n", record))
		opens(t, k, "a record of the first key, after Rotate was refused", "n", old, record)
	}
}

func TestReseal(t *testing.T) {
	k := newKeyring(t, red, blue)
	old, current := seal(t, blue, 1, "n", record), seal(t, red, 2, "n", record)
	got, changed, err := k.Reseal("n", old)
	if err != nil || !changed {
		t.Fatalf("Reseal of a record of an old key = %t, error %v; want true", changed, err)
	}
	if plain := unsealed(t, "Reseal of a record of an old key", red, "n", got); !bytes.Equal(plain, record) {
		t.Errorf("Reseal of %q holds %q", record, plain)
	}
	if bytes.Equal(got[5:17], old[5:17]) {
		t.Errorf("Reseal keeps the nonce % x; want a new one", old[5:17])
	}
	if got, changed, err = k.Reseal("n", current); err != nil || changed || !bytes.Equal(got, current) {
		t.Errorf("Reseal of a record of the current key = %d bytes, %t, error %v; want the record as it is, false", len(got), changed, err)
	}
	for _, tt := range []struct {
		what   string
		sealed []byte
		want   error
	}{
		{"nothing", nil, atrest.ErrFormat},
		{"the first 5 bytes of a record", current[:5], atrest.ErrFormat},
		{"a record of version 2", append([]byte{2}, old[1:]...), atrest.ErrFormat},
		{"a record of a key not there", seal(t, gold, 3, "n", record), atrest.ErrKey},
	} {
		got, changed, err := k.Reseal("n", tt.sealed)
		if promised.Only(t, err, tt.want, "Reseal of %s", tt.what) && (changed || len(got) > 0) {
			t.Errorf("Reseal of %s = %d bytes, %t beside an error; want nothing, false", tt.what, len(got), changed)
		}
	}
	for _, sealed := range [][]byte{old, current} {
		bad := bytes.Clone(sealed)
		bad[20] ^= 1
		for _, tt := range []struct {
			what, name string
			sealed     []byte
		}{{"a record that was changed", "n", bad}, {"the record of another place", "m", sealed}} {
			got, changed, err := k.Reseal(tt.name, tt.sealed)
			if promised.Only(t, err, atrest.ErrTampered, "Reseal of %s", tt.what) && (changed || len(got) > 0) {
				t.Errorf("Reseal of %s = %d bytes, %t beside ErrTampered; want nothing, false", tt.what, len(got), changed)
			}
		}
	}
}

func TestRetire(t *testing.T) {
	k := newKeyring(t, red, blue)
	old, current := seal(t, blue, 1, "n", record), seal(t, red, 2, "n", record)
	promised.Only(t, k.Retire(red.ID), atrest.ErrConfig, "Retire of the current key")
	if err := k.Retire(blue.ID); err != nil {
		t.Errorf("Retire of an old key = error %v", err)
	}
	refuses(t, k, "a record of the retired key", "n", old, atrest.ErrKey)
	opens(t, k, "a record of the current key", "n", current, record)
	for _, id := range []uint32{blue.ID, 99} {
		promised.Only(t, k.Retire(id), atrest.ErrKey, "Retire(%d), which is not there,", id)
	}
	if err := k.Rotate(gold); err != nil {
		t.Fatalf("Rotate = error %v", err)
	}
	if err := k.Retire(red.ID); err != nil {
		t.Errorf("Retire of the key before the current one = error %v", err)
	}
}

func TestInputsStay(t *testing.T) {
	if after, err := driver.Seal(red, record, 200); err != nil || !bytes.Equal(after, record) {
		t.Errorf("Seal, error %v, changed the record it was given to %.60q", err, after)
	}
	k := newKeyring(t, red)
	good := seal(t, red, 1, "n", record)
	given := bytes.Clone(good)
	opens(t, k, "a record", "n", given, record)
	if !bytes.Equal(given, good) {
		t.Errorf("Open changed the sealed record it was given")
	}
	opens(t, k, "the same slice again", "n", given, record)
	refuses(t, k, "the same slice for another name", "m", given, atrest.ErrTampered)
	if !bytes.Equal(given, good) {
		t.Errorf("Open that failed changed the sealed record it was given")
	}
}

func TestFormat(t *testing.T) {
	k := newKeyring(t, red)
	good := seal(t, red, 1, "n", nil) // as short as can be
	for size := range len(good) {
		refuses(t, k, fmt.Sprintf("the first %d bytes of a record", size), "n", good[:size], atrest.ErrFormat)
	}
	refuses(t, k, "nil", "n", nil, atrest.ErrFormat)
	unknown := seal(t, blue, 1, "n", nil)
	refuses(t, k, "a record of an unknown key, without its last byte", "n", unknown[:len(unknown)-1], atrest.ErrFormat)
	refuses(t, k, "the header of a record of an unknown key", "n", unknown[:5], atrest.ErrFormat)
	refuses(t, k, "a record of an unknown key and of version 2", "n", append([]byte{2}, unknown[1:]...), atrest.ErrFormat)
	for _, version := range []byte{0, 2, 0x81, 0xff} {
		bad := append([]byte{version}, good[1:]...)
		refuses(t, k, fmt.Sprintf("a record of version %d", version), "n", bad, atrest.ErrFormat)
	}
	opens(t, k, "a record of no bytes", "n", good, nil)
}

func TestConfigurations(t *testing.T) {
	for _, tt := range []struct {
		what string
		keys []atrest.Key
	}{
		{"no keys", nil},
		{"a key without secret", []atrest.Key{{ID: 1}}},
		{"a secret of 16 bytes", []atrest.Key{{ID: 1, Secret: red.Secret[:16]}}},
		{"a secret of 24 bytes", []atrest.Key{{ID: 1, Secret: red.Secret[:24]}}},
		{"a secret of 31 bytes", []atrest.Key{{ID: 1, Secret: red.Secret[:31]}}},
		{"a secret of 33 bytes", []atrest.Key{{ID: 1, Secret: append(bytes.Clone(red.Secret), 'x')}}},
		{"a bad second key", []atrest.Key{red, {ID: 1, Secret: red.Secret[:16]}}},
		{"two keys of one ID", []atrest.Key{red, blue, {ID: red.ID, Secret: gold.Secret}}},
		{"the same key twice", []atrest.Key{red, red}},
		{"two keys of ID 0", []atrest.Key{gold, {ID: 0, Secret: red.Secret}}},
		{"a first key too short", []atrest.Key{{ID: 1, Secret: red.Secret[:5]}, red}},
	} {
		what, keys := tt.what, tt.keys
		k, err := atrest.New(keys...)
		if promised.Only(t, err, atrest.ErrConfig, "New with %s", what) && k != nil {
			t.Errorf("New with %s returns a keyring beside ErrConfig; want nil", what)
		}
	}
}
