// Package password keeps passwords as slow, salted hashes, and makes old hashes new
// when their users log in.
package password

import "errors"

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

// Hasher makes and verifies hashes. It may be used concurrently.
type Hasher struct {
}

var errTodo = errors.New("password: not written yet")

// New returns a hasher. The error is ErrConfig if Rounds is below 1 or above MaxRounds.
func New(c Config) (*Hasher, error) { return nil, errTodo }

// Hash returns a new hash of a password. The error is ErrPolicy for a password that is
// not UTF-8, or has fewer than 8 or more than 128 characters, else that of Derive.
func (h *Hasher) Hash(password string) (string, error) { return "", errTodo }

// Verify returns no error if a hash is that of a password, and whether it is weaker than
// a new one would be. The error is ErrHash for what is no hash or asks for more rounds
// than MaxRounds, that of Derive, or ErrWrong; then weak is false.
func (h *Hasher) Verify(hash, password string) (weak bool, err error) { return false, errTodo }

// Login returns no error if a user has that password, and replaces a weak hash by a new
// one of the same password. The error is ErrWrong for an unknown user and for a wrong
// password, else as Verify's. An unknown user takes as much work as one with a new hash.
// A hash that can't be replaced keeps nobody out.
func (h *Hasher) Login(s Store, user, password string) error { return errTodo }
