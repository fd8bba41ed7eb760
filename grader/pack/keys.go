package pack

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"

	"aead.dev/minisign"
	"filippo.io/age"
)

// maxKeyFile bounds a file of keys, in bytes.
const maxKeyFile = 1 << 20

// ReadIdentities reads the age identities in a file: lines AGE-SECRET-KEY-1...
func ReadIdentities(file string) ([]age.Identity, error) {
	data, err := readKeys(file)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("age-encryption.org/")) || bytes.HasPrefix(data, []byte("-----BEGIN AGE")) {
		return nil, fmt.Errorf("%s: the identity is protected by a passphrase; decrypt it with age -d first", file)
	}
	ids, err := age.ParseIdentities(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: no age identities: %w", file, err)
	}
	return ids, nil
}

// ParseRecipients reads age recipients, age1..., one on each line.
func ParseRecipients(text string) ([]age.Recipient, error) {
	return age.ParseRecipients(strings.NewReader(text))
}

// ReadRecipients reads the recipients in a file.
func ReadRecipients(file string) ([]age.Recipient, error) {
	data, err := readKeys(file)
	if err != nil {
		return nil, err
	}
	to, err := ParseRecipients(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: no age recipients: %w", file, err)
	}
	return to, nil
}

// ReadSigningKey reads a minisign secret key that no password protects.
func ReadSigningKey(file string) (*minisign.PrivateKey, error) {
	data, err := readKeys(file)
	if err != nil {
		return nil, err
	}
	var key minisign.PrivateKey
	if minisign.IsEncrypted(data) {
		return nil, fmt.Errorf("%s: the key is protected by a password, for which gradus does not ask", file)
	}
	if err := key.UnmarshalText(bytes.TrimSpace(data)); err != nil {
		return nil, fmt.Errorf("%s is no minisign secret key", file)
	}
	return &key, nil
}

// ReadKey reads a minisign public key: RW..., or the name of a file with one.
func ReadKey(arg string) (*minisign.PublicKey, error) {
	var key minisign.PublicKey
	if key.UnmarshalText([]byte(arg)) == nil {
		return &key, nil
	}
	data, err := readKeys(arg)
	if err != nil {
		return nil, fmt.Errorf("%q is neither a minisign public key (RW...) nor a file with one: %w", arg, err)
	}
	if err := key.UnmarshalText(bytes.TrimSpace(data)); err != nil {
		return nil, fmt.Errorf("%s holds no minisign public key", arg)
	}
	return &key, nil
}

func readKeys(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.IsDir() || info.Size() > maxKeyFile {
		return nil, fmt.Errorf("%s is no file of keys", file)
	}
	return os.ReadFile(file)
}

// Keys are a new pair of each kind, as the files they are kept in.
type Keys struct {
	Identity  []byte // age identity, secret
	Recipient string // age1...
	Signing   []byte // minisign secret key
	Public    []byte // minisign public key, with its comment
	Key       string // the same in one line: RW...
}

// NewKeys makes keys of the system's randomness.
func NewKeys() (*Keys, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	k := &Keys{Recipient: id.Recipient().String(), Key: public.String()}
	k.Identity = fmt.Appendf(nil, "# public key: %s\n%s\n", k.Recipient, id)
	signing, err1 := secret.MarshalText()
	written, err2 := public.MarshalText()
	k.Signing, k.Public = append(signing, '\n'), append(written, '\n')
	return k, errors.Join(err1, err2)
}
