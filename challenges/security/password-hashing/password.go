// Package password keeps passwords as slow, salted hashes, and makes old hashes new
// when their users log in.
package password

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// Why something is refused.
var (
	ErrConfig = errors.New("password: unusable configuration")
	ErrPolicy = errors.New("password: too short, too long or no text")
	ErrHash   = errors.New("password: not a hash to work with")
	ErrWrong  = errors.New("password: wrong user or password")
)

// Config says how much work hashes are.
type Config struct {
	Rounds    int // of new hashes
	MaxRounds int // the most that a stored hash may ask for

	// Derive makes a key of so many bytes. Nil stands for PBKDF2 with HMAC-SHA-256.
	Derive func(password string, salt []byte, rounds, size int) ([]byte, error)
}

// Store has the hashes of users, in a database perhaps.
type Store interface {
	// Load returns a user's hash, and false if there is no such user.
	Load(user string) (hash string, ok bool)
	// Replace stores a new hash of a user, unless the hash is no longer the old one.
	Replace(user, old, new string) error
}

// Sizes of new hashes, in bytes, and limits of stored ones.
const (
	saltSize, maxSalt            = 16, 64
	keySize, minKey, maxKey      = 32, 16, 64
	minCharacters, maxCharacters = 8, 128
)

// Hasher makes and verifies hashes. It may be used concurrently.
type Hasher struct{ c Config }

// New returns a hasher. The error is ErrConfig if Rounds is below 1 or above MaxRounds.
func New(c Config) (*Hasher, error) {
	if c.Rounds < 1 || c.Rounds > c.MaxRounds {
		return nil, fmt.Errorf("%w: %d rounds, %d at most", ErrConfig, c.Rounds, c.MaxRounds)
	}
	if c.Derive == nil {
		c.Derive = func(password string, salt []byte, rounds, size int) ([]byte, error) {
			return pbkdf2.Key(sha256.New, password, salt, rounds, size)
		}
	}
	return &Hasher{c}, nil
}

// Hash returns a new hash of a password. The error is ErrPolicy for a password that is
// not UTF-8, or has fewer than 8 or more than 128 characters, else that of Derive.
func (h *Hasher) Hash(password string) (string, error) {
	if n := utf8.RuneCountInString(password); !utf8.ValidString(password) || n < minCharacters || n > maxCharacters {
		return "", fmt.Errorf("%w: want %d to %d characters of UTF-8", ErrPolicy, minCharacters, maxCharacters)
	}
	return h.hash(password)
}

// hash returns a new hash of any password.
func (h *Hasher) hash(password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	key, err := h.c.Derive(password, salt, h.c.Rounds, keySize)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$pbkdf2-sha256$i=%d$%s$%s", h.c.Rounds, b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// Verify returns no error if a hash is that of a password, and whether it is weaker than
// a new one would be. The error is ErrHash for what is no hash or asks for more rounds
// than MaxRounds, that of Derive, or ErrWrong; then weak is false.
func (h *Hasher) Verify(hash, password string) (weak bool, err error) {
	r, err := h.parse(hash)
	if err != nil {
		return false, err
	}
	key, err := h.key(r, password)
	if err != nil {
		return false, err
	}
	if subtle.ConstantTimeCompare(key, r.key) == 0 {
		return false, ErrWrong
	}
	return r.rounds < h.c.Rounds || len(r.salt) < saltSize || len(r.key) < keySize, nil
}

// Login returns no error if a user has that password, and replaces a weak hash by a new
// one of the same password. The error is ErrWrong for an unknown user and for a wrong
// password, else as Verify's. An unknown user takes as much work as one with a new hash.
// A hash that can't be replaced keeps nobody out.
func (h *Hasher) Login(s Store, user, password string) error {
	old, ok := s.Load(user)
	if !ok {
		if _, err := h.hash(password); err != nil {
			return err
		}
		return ErrWrong
	}
	weak, err := h.Verify(old, password)
	if err != nil || !weak {
		return err
	}
	if fresh, err := h.hash(password); err == nil {
		_ = s.Replace(user, old, fresh) // a failure is tried again at the next login
	}
	return nil
}

// record is what a stored hash says.
type record struct {
	rounds    int // 0 for a hash from before there were rounds
	salt, key []byte
}

var (
	b64    = base64.RawStdEncoding.Strict()
	form   = regexp.MustCompile(`^\$pbkdf2-sha256\$i=([1-9][0-9]*)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$`)
	legacy = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// parse reads a hash, and returns ErrHash for one that nobody should spend work on.
func (h *Hasher) parse(text string) (record, error) {
	if legacy.MatchString(text) {
		key, _ := hex.DecodeString(text)
		return record{key: key}, nil
	}
	parts := form.FindStringSubmatch(text)
	if parts == nil {
		return record{}, fmt.Errorf("%w: want $pbkdf2-sha256$i=ROUNDS$SALT$KEY", ErrHash)
	}
	rounds, err := strconv.Atoi(parts[1])
	if err != nil || rounds > h.c.MaxRounds {
		return record{}, fmt.Errorf("%w: more than %d rounds", ErrHash, h.c.MaxRounds)
	}
	salt, saltErr := b64.DecodeString(parts[2])
	key, keyErr := b64.DecodeString(parts[3])
	if saltErr != nil || keyErr != nil || len(salt) > maxSalt || len(key) < minKey || len(key) > maxKey {
		return record{}, fmt.Errorf("%w: bad salt or key", ErrHash)
	}
	return record{rounds, salt, key}, nil
}

// key derives from a password what a hash has of the right one.
func (h *Hasher) key(r record, password string) ([]byte, error) {
	if r.rounds == 0 {
		sum := sha256.Sum256([]byte(password))
		return sum[:], nil
	}
	return h.c.Derive(password, r.salt, r.rounds, len(r.key))
}
