package password_test

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/password-hashing"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

const (
	rounds = 20
	most   = 50
)

var promised = sentinel.Set{"ErrConfig": password.ErrConfig, "ErrPolicy": password.ErrPolicy, "ErrHash": password.ErrHash,
	"ErrWrong": password.ErrWrong, "the error of Derive": errDerive}

var errDerive = errors.New("the machine for deriving is on fire")

// lab has a hasher under test, and notes what it derives.
type lab struct {
	t      *testing.T
	h      *password.Hasher
	works  []string // one line for each call of Derive
	broken int      // Derive fails when it was called so many times; 0: never
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{t: t}
	h, err := password.New(password.Config{Rounds: rounds, MaxRounds: most, Derive: l.derive})
	if err != nil {
		t.Fatalf("New with %d rounds, %d at most = error %v; want a hasher", rounds, most, err)
	}
	l.h = h
	l.works = nil // what New did is its own
	return l
}

func (l *lab) derive(password string, salt []byte, rounds, size int) ([]byte, error) {
	l.works = append(l.works, fmt.Sprintf("%d rounds, a key of %d bytes", rounds, size))
	if len(l.works) == l.broken {
		return nil, errDerive
	}
	if rounds > 1000 || size < 1 { // it is noted, and that's enough
		return make([]byte, max(size, 0)), nil
	}
	return derive(password, salt, rounds, size), nil
}

func derive(password string, salt []byte, rounds, size int) []byte {
	key, err := pbkdf2.Key(sha256.New, password, salt, rounds, size)
	if err != nil {
		panic(err)
	}
	return key
}

func b64(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

// stored is a hash in the PHC string format.
func stored(password string, saltSize, rounds, size int) string {
	salt := bytes.Repeat([]byte("s"), saltSize)
	return fmt.Sprintf("$pbkdf2-sha256$i=%d$%s$%s", rounds, b64(salt), b64(derive(password, salt, rounds, size)))
}

// firstYears is a hash of the first years.
func firstYears(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

// verifies fails the test unless Verify says so.
func (l *lab) verifies(hash, secret string, weak bool, want error) {
	l.t.Helper()
	got, err := l.h.Verify(hash, secret)
	promised.Only(l.t, err, want, "Verify(%q, %q)", hash, secret)
	if got != weak {
		l.t.Errorf("Verify(%q, %q) = %t; want %t", hash, secret, got, weak)
	}
}

// hash returns a new hash.
func (l *lab) hash(secret string) string {
	l.t.Helper()
	hash, err := l.h.Hash(secret)
	if err != nil {
		l.t.Fatalf("Hash(%q) = error %v; want none", secret, err)
	}
	return hash
}

// read takes a new hash apart.
func read(t *testing.T, hash string, rounds int) (salt, key []byte) {
	t.Helper()
	rest, ok := strings.CutPrefix(hash, fmt.Sprintf("$pbkdf2-sha256$i=%d$", rounds))
	saltText, keyText, found := strings.Cut(rest, "$")
	salt, saltErr := base64.RawStdEncoding.Strict().DecodeString(saltText)
	key, keyErr := base64.RawStdEncoding.Strict().DecodeString(keyText)
	if !ok || !found || saltErr != nil || keyErr != nil {
		t.Fatalf("the new hash is %q; want $pbkdf2-sha256$i=%d$SALT$KEY in base64 without padding", hash, rounds)
	}
	if len(salt) != 16 || len(key) != 32 {
		t.Fatalf("the new hash %q has a salt of %d bytes and a key of %d; want 16 and 32", hash, len(salt), len(key))
	}
	return salt, key
}

// The keys of RFC 7914, section 11.
const (
	passwd        = "VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd+8xfHG4RbHjC9UJESBB06GXgw"
	password80000 = "TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ"
)

func TestPublishedKeys(t *testing.T) {
	h, err := password.New(password.Config{Rounds: 80_000, MaxRounds: 80_000})
	if err != nil {
		t.Fatalf("New = error %v; want a hasher", err)
	}
	for hash, secret := range map[string]string{"$pbkdf2-sha256$i=1$c2FsdA$" + passwd: "passwd", "$pbkdf2-sha256$i=80000$TmFDbA$" + password80000: "Password"} {
		if weak, err := h.Verify(hash, secret); !weak || err != nil {
			t.Errorf("Verify(%q, %q) = %t, error %v; want true, none", hash, secret, weak, err)
		}
	}
	hash := "$pbkdf2-sha256$i=1$c2FsdA$" + passwd
	_, err = h.Verify(hash, "password")
	promised.Only(t, err, password.ErrWrong, "Verify(%q, password)", hash)
}

func TestHash(t *testing.T) {
	for _, n := range []int{1, 7} {
		h, err := password.New(password.Config{Rounds: n, MaxRounds: most})
		if err != nil {
			t.Fatalf("New with %d rounds = error %v; want a hasher", n, err)
		}
		hash, err := h.Hash("purple monkey")
		if err != nil {
			t.Fatalf("Hash = error %v; want none", err)
		}
		salt, key := read(t, hash, n)
		if want := derive("purple monkey", salt, n, 32); !bytes.Equal(key, want) {
			t.Errorf("Hash(purple monkey) with %d rounds = %q; with this salt, PBKDF2 makes the key %s", n, hash, b64(want))
		}
	}
	l := newLab(t)
	hash := l.hash("purple monkey")
	if got := strings.Join(l.works, "; "); got != "20 rounds, a key of 32 bytes" {
		t.Errorf("Hash with 20 rounds calls Derive for: %q; want one key of 32 bytes with 20 rounds", got)
	}
	l.verifies(hash, "purple monkey", false, nil)
	l.verifies(hash, "purple donkey", false, password.ErrWrong)
}

func TestVerify(t *testing.T) {
	l := newLab(t)
	long := strings.Repeat("0123456789", 9)
	for _, tt := range [][2]string{
		{"purple monkey", "purple monke"}, {"purple monkey", "purple monkey "}, {"purple monkey", " purple monkey"},
		{"purple monkey", "Purple monkey"}, {"purple monkey", "purple\tmonkey"}, {"purple monkey", ""}, {"purple monkey", "purple monkey\x00more"},
		{"zero\x00byte one", "zero\x00byte two"}, {long + "a", long + "b"}, {"naïve café", "nai\u0308ve cafe\u0301"},
	} {
		hash := stored(tt[0], 16, rounds, 32)
		l.verifies(hash, tt[0], false, nil)
		l.verifies(hash, tt[1], false, password.ErrWrong)
	}
	for _, size := range []int{32, 33, 64} {
		l.verifies(stored("purple monkey", 16, rounds, size), "purple monkey", false, nil)
		l.verifies(stored("purple monkey", 64, rounds, size), "purple monkey", false, nil)
	}
	hash := stored("purple monkey", 16, rounds, 64)
	last := hash[:len(hash)-1] + "A" // the last character's other bits are spare
	if last == hash {
		last = hash[:len(hash)-1] + "Q"
	}
	l.verifies(last, "purple monkey", false, password.ErrWrong)
}

func TestSalts(t *testing.T) {
	l := newLab(t)
	seen := map[string]bool{}
	for range 20 {
		salt, _ := read(t, l.hash("purple monkey"), rounds)
		for _, part := range []string{"first" + string(salt[:8]), "last" + string(salt[8:])} {
			if seen[part] {
				t.Fatalf("two new hashes have the salt %x or half of it in common; want all of each random", salt)
			}
			seen[part] = true
		}
	}
}

func TestPolicy(t *testing.T) {
	l := newLab(t)
	for _, good := range []string{"12345678", "        ", "pässwörd", "日本語日本語日本", strings.Repeat("x", 128), strings.Repeat("é", 128), "a\x00b\x00c\x00d\x00", "abcd\ufffdfgh"} {
		l.verifies(l.hash(good), good, false, nil)
	}
	for _, bad := range []string{"", "1234567", "日本語", "ééééééé", strings.Repeat("x", 129), strings.Repeat("é", 129), "bytes\xff\xfe\xfd", "purple monkey\xff"} {
		hash, err := l.h.Hash(bad)
		promised.Only(t, err, password.ErrPolicy, "Hash(%q)", bad)
		if hash != "" {
			t.Errorf("Hash(%q) returns the hash %q beside an error", bad, hash)
		}
	}
	for _, old := range []string{"", "1234567", "bytes\xff", strings.Repeat("x", 129)} {
		l.verifies(stored(old, 16, rounds, 32), old, false, nil)
		l.verifies(stored("purple monkey", 16, rounds, 32), old, false, password.ErrWrong)
	}
}

func TestFirstYears(t *testing.T) {
	l := newLab(t)
	for _, secret := range []string{"spring", "purple monkey", ""} {
		l.verifies(firstYears(secret), secret, true, nil)
		l.verifies(firstYears(secret), secret+"s", false, password.ErrWrong)
	}
	if len(l.works) > 0 {
		t.Errorf("Verify of a hash of the first years calls Derive for: %q; want no call", l.works)
	}
}

func TestWeak(t *testing.T) {
	l := newLab(t)
	for _, tt := range []struct {
		salt, rounds, key int
		weak              bool
	}{
		{16, rounds, 32, false}, {16, rounds - 1, 32, true}, {16, rounds + 1, 32, false}, {16, most, 32, false}, {16, 1, 32, true},
		{15, rounds, 32, true}, {17, rounds, 32, false}, {1, most, 64, true}, {64, rounds, 64, false},
		{16, rounds, 31, true}, {16, rounds, 16, true}, {64, most, 16, true}, {16, rounds, 33, false},
	} {
		hash := stored("purple monkey", tt.salt, tt.rounds, tt.key)
		l.verifies(hash, "purple monkey", tt.weak, nil)
		l.verifies(hash, "another horse", false, password.ErrWrong)
	}
}

// refuses fails the test unless the hash is ErrHash before anything is derived.
func (l *lab) refuses(what, hash, secret string) {
	l.t.Helper()
	l.works = nil
	weak, err := l.h.Verify(hash, secret)
	promised.Only(l.t, err, password.ErrHash, "Verify(%q, %q), %s,", hash, secret, what)
	if weak {
		l.t.Errorf("Verify(%q, %q), %s, = true beside an error", hash, secret, what)
	}
	if len(l.works) > 0 {
		l.t.Errorf("Verify(%q, %q), %s, derives a key with %s; want no work", hash, secret, what, l.works[0])
	}
}

func TestMalformed(t *testing.T) {
	l := newLab(t)
	good := stored("purple monkey", 16, rounds, 32)
	parts := strings.Split(good, "$")
	salt, key := parts[3], parts[4]
	with := func(i int, part string) string {
		changed := append([]string(nil), parts...)
		changed[i] = part
		return strings.Join(changed, "$")
	}
	for _, tt := range [][2]string{
		{"nothing", ""}, {"a password", "purple monkey"}, {"a dollar sign", "$"}, {"only dollar signs", "$$$$"}, {"another algorithm", with(1, "pbkdf2-sha512")},
		{"in upper case", with(1, "PBKDF2-SHA256")}, {"without a name", with(1, "")}, {"with a longer name", with(1, "pbkdf2-sha256x")},
		{"with something in front", "x" + good}, {"with a space in front", " " + good}, {"with a line end behind", good + "\n"},
		{"with one more part", good + "$" + key}, {"with an empty part behind", good + "$"}, {"with a version", with(1, "pbkdf2-sha256$v=1")},
		{"without rounds", "$pbkdf2-sha256$" + salt + "$" + key}, {"without the dollar sign in front", good[1:]},
		{"with other parameters", with(2, "i=20,l=32")}, {"with rounds twice", with(2, "i=20,i=20")}, {"with a number alone", with(2, "20")}, {"with another parameter", with(2, "r=20")},
		{"with I for i", with(2, "I=20")}, {"with no number", with(2, "i=")}, {"with no rounds", with(2, "i=0")}, {"with rounds below zero", with(2, "i=-20")}, {"with a plus", with(2, "i=+20")},
		{"with a zero in front", with(2, "i=020")}, {"with an underscore", with(2, "i=2_0")}, {"with a hexadecimal number", with(2, "i=0x14")}, {"with a fraction", with(2, "i=20.0")},
		{"with a space", with(2, "i= 20")}, {"with digits that are not of ASCII", with(2, "i=２０")},
		{"with a padded salt", with(3, salt+"==")}, {"with a padded key", with(4, key+"=")}, {"with a line end in the salt", with(3, salt[:8]+"\n"+salt[8:])},
		{"with a line end in the key", with(4, key[:8]+"\r\n"+key[8:])}, {"with base64 for addresses in the salt", with(3, "-_"+salt[2:])}, {"with base64 for addresses in the key", with(4, "-_"+key[2:])},
		{"with a salt of one character", with(3, "c")}, {"with spare bits in the salt", with(3, "c3R")}, {"with spare bits in the key", with(4, key[:len(key)-1]+"B")},
		{"without a salt", with(3, "")}, {"with a salt of 65 bytes", stored("purple monkey", 65, rounds, 32)},
		{"without a key", with(4, "")}, {"with a key of 15 bytes", stored("purple monkey", 16, rounds, 15)}, {"with a key of 65 bytes", stored("purple monkey", 16, rounds, 65)},
		{"with 63 hexadecimal digits", firstYears("purple monkey")[1:]}, {"with 65 hexadecimal digits", firstYears("purple monkey") + "0"},
		{"in upper case", strings.ToUpper(firstYears("purple monkey"))}, {"with a line end behind", firstYears("purple monkey") + "\n"},
		{"with letters that are no digits", "g" + firstYears("purple monkey")[1:]}, {"with 128 hexadecimal digits", strings.Repeat(firstYears("purple monkey"), 2)},
	} {
		l.refuses(tt[0], tt[1], "purple monkey")
	}
	l.verifies(good, "purple monkey", false, nil)
	l.verifies(stored("purple monkey", 1, rounds, 16), "purple monkey", true, nil)
}

func TestTooMuchWork(t *testing.T) {
	l := newLab(t)
	l.verifies(stored("purple monkey", 16, most, 32), "purple monkey", false, nil)
	l.refuses("with one round more than MaxRounds", stored("purple monkey", 16, most+1, 32), "purple monkey")
	for _, n := range []string{"100", "4294967297", "9223372036854775807", "9223372036854775808", "18446744073709551617", "1" + strings.Repeat("0", 40)} {
		hash := strings.Replace(stored("purple monkey", 16, 1, 32), "i=1", "i="+n, 1)
		l.refuses("with at most 50 rounds", hash, "purple monkey")
		s := table{"ann": hash}
		l.logs(s, "ann", "purple monkey", password.ErrHash)
	}
	if len(l.works) > 0 {
		t.Errorf("Login with a hash of too many rounds derives a key with %s; want no work", l.works[0])
	}
}

// table is a password.Store without failures.
type table map[string]string

func (s table) Load(user string) (hash string, ok bool) {
	hash, ok = s[user]
	return hash, ok
}

func (s table) Replace(user, old, new string) error {
	if s[user] == old {
		s[user] = new
	}
	return nil
}

// logs fails the test unless Login says so.
func (l *lab) logs(s password.Store, user, secret string, want error) {
	l.t.Helper()
	promised.Only(l.t, l.h.Login(s, user, secret), want, "Login(%s, %q)", user, secret)
}

func TestLogin(t *testing.T) {
	l := newLab(t)
	s := table{"ann": stored("purple monkey", 16, rounds, 32), "bob": stored("battery staple", 16, 1, 32), "carl": firstYears("spring"), "dora": "no hash", "emil": ""}
	l.logs(s, "ann", "purple monkey", nil)
	l.logs(s, "ann", "purple donkey", password.ErrWrong)
	l.logs(s, "ann", "battery staple", password.ErrWrong)
	l.logs(s, "ann", "", password.ErrWrong)
	l.logs(s, "bob", "purple monkey", password.ErrWrong)
	l.logs(s, "bob", "battery staple", nil)
	l.logs(s, "carl", "summer", password.ErrWrong)
	l.logs(s, "carl", "spring", nil)
	l.logs(s, "dora", "no hash", password.ErrHash)
	l.logs(s, "emil", "", password.ErrHash)
	l.logs(s, "eve", "purple monkey", password.ErrWrong)
	l.logs(s, "", "", password.ErrWrong)
}

// journal is a table that notes what is replaced, and fails if it is told to.
type journal struct {
	table
	replaced []string
	err      error
}

func (j *journal) Replace(user, old, new string) error {
	j.replaced = append(j.replaced, fmt.Sprintf("Replace(%q, %q)", user, old))
	if j.err != nil {
		return j.err
	}
	return j.table.Replace(user, old, new)
}

func TestUpgrade(t *testing.T) {
	for _, tt := range []struct{ what, secret, hash string }{
		{"of the first years", "spring", firstYears("spring")},
		{"with fewer rounds", "purple monkey", stored("purple monkey", 16, rounds-1, 32)},
		{"with a short salt", "purple monkey", stored("purple monkey", 8, most, 32)},
		{"with a short key", "purple monkey", stored("purple monkey", 16, rounds, 20)},
		{"of a password that was always too short", "123", stored("123", 16, 1, 32)},
		{"of a password that was always too long", strings.Repeat("x", 200), stored(strings.Repeat("x", 200), 16, 1, 32)},
	} {
		l, s := newLab(t), &journal{table: table{"ann": tt.hash, "bob": tt.hash}}
		l.logs(s, "ann", tt.secret, nil)
		if want := fmt.Sprintf("Replace(%q, %q)", "ann", tt.hash); strings.Join(s.replaced, "; ") != want {
			t.Fatalf("Login with a hash %s calls %q; want %s", tt.what, s.replaced, want)
		}
		salt, key := read(t, s.table["ann"], rounds)
		if want := derive(tt.secret, salt, rounds, 32); !bytes.Equal(key, want) {
			t.Fatalf("Login(ann, %q) with a hash %s makes %q of it; with this salt, PBKDF2 makes the key %s", tt.secret, tt.what, s.table["ann"], b64(want))
		}
		l.verifies(s.table["ann"], tt.secret, false, nil)
		l.logs(s, "ann", tt.secret, nil)
		l.logs(s, "bob", tt.secret, nil)
		if len(s.replaced) != 2 {
			t.Fatalf("Login of ann, once more, and of bob, with a hash %s, calls %q; want one call for each user", tt.what, s.replaced)
		}
		if other, _ := read(t, s.table["bob"], rounds); bytes.Equal(salt, other) {
			t.Fatalf("Login makes %q and %q of the hashes of two users; want salts of their own", s.table["ann"], s.table["bob"])
		}
	}
}

func TestNothingToUpgrade(t *testing.T) {
	l := newLab(t)
	s := &journal{table: table{"ann": stored("purple monkey", 16, rounds, 32), "strong": stored("purple monkey", 64, most, 64),
		"bob": stored("purple monkey", 16, 1, 32), "carl": firstYears("spring"), "dora": "no hash"}}
	l.logs(s, "ann", "purple monkey", nil)
	l.logs(s, "strong", "purple monkey", nil)
	l.logs(s, "ann", "wrong horse", password.ErrWrong)
	l.logs(s, "bob", "wrong horse", password.ErrWrong)
	l.logs(s, "carl", "summer", password.ErrWrong)
	l.logs(s, "dora", "purple monkey", password.ErrHash)
	l.logs(s, "eve", "purple monkey", password.ErrWrong)
	if len(s.replaced) > 0 {
		t.Errorf("Login calls %q; want no call for a hash that is not weak, a wrong password, what is no hash and an unknown user", s.replaced)
	}
}

func TestUpgradeFails(t *testing.T) {
	l, hash := newLab(t), stored("purple monkey", 16, 1, 32)
	s := &journal{table: table{"ann": hash}, err: errors.New("the disk is full")}
	l.logs(s, "ann", "purple monkey", nil)
	l.logs(s, "ann", "purple monkey", nil)
	if len(s.replaced) != 2 {
		t.Errorf("two logins while the store fails call %q; want one call for each", s.replaced)
	}
	s.err, s.replaced = nil, nil
	l.works, l.broken = nil, 2
	l.logs(s, "ann", "purple monkey", nil)
	if len(s.replaced) > 0 || s.table["ann"] != hash {
		t.Errorf("Login calls %q when Derive fails for the new hash; want the old one to stay", s.replaced)
	}
	l.broken = 0
	l.logs(s, "ann", "purple monkey", nil)
	read(t, s.table["ann"], rounds)
}

func TestUnknownUsers(t *testing.T) {
	l, s := newLab(t), table{"ann": stored("purple monkey", 16, rounds, 32)}
	for _, secret := range []string{"battery staple", "x", "", strings.Repeat("x", 300), "bytes\xff"} {
		l.works = nil
		l.logs(s, "ann", secret, password.ErrWrong)
		known := strings.Join(l.works, "; ")
		l.works = nil
		l.logs(s, "eve", secret, password.ErrWrong)
		if unknown := strings.Join(l.works, "; "); unknown != known {
			t.Errorf("Login(eve, %q) of an unknown user derives: %q; want as for a user with a new hash: %q", secret, unknown, known)
		}
	}
	l.works, l.broken = nil, 1
	if err := l.h.Login(s, "eve", "battery staple"); !errors.Is(err, errDerive) {
		promised.Only(t, err, password.ErrWrong, "Login(eve) of an unknown user, where Derive fails,")
	}
}

func TestDeriveFails(t *testing.T) {
	l := newLab(t)
	hash := stored("purple monkey", 16, 1, 32)
	for _, secret := range []string{"purple monkey", "wrong horse"} {
		l.works, l.broken = nil, 1
		l.verifies(hash, secret, false, errDerive)
		l.works = nil
		l.logs(table{"ann": hash}, "ann", secret, errDerive)
	}
	l.works = nil
	text, err := l.h.Hash("purple monkey")
	promised.Only(t, err, errDerive, "Hash")
	if text != "" {
		t.Errorf("Hash returns %q beside an error", text)
	}
	l.works = nil
	l.verifies("no hash", "purple monkey", false, password.ErrHash)
}

func TestConfigurations(t *testing.T) {
	for _, c := range []password.Config{{}, {Rounds: 0, MaxRounds: 10}, {Rounds: -1, MaxRounds: 10}, {Rounds: 10, MaxRounds: 9}, {Rounds: 10}, {Rounds: -2, MaxRounds: -1}} {
		h, err := password.New(c)
		promised.Only(t, err, password.ErrConfig, "New with %d rounds, %d at most", c.Rounds, c.MaxRounds)
		if h != nil {
			t.Errorf("New with %d rounds, %d at most returns a hasher beside an error", c.Rounds, c.MaxRounds)
		}
	}
	for _, c := range []password.Config{{Rounds: 1, MaxRounds: 1}, {Rounds: 1, MaxRounds: 1 << 30}} {
		if _, err := password.New(c); err != nil {
			t.Errorf("New with %d rounds, %d at most = error %v; want a hasher", c.Rounds, c.MaxRounds, err)
		}
	}
}
