package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"aead.dev/minisign"
)

// Comments of a signature. The first is signed, the second is not; neither says
// anything that changes.
const (
	trustedComment   = "SHA256SUMS of a gradus pack"
	untrustedComment = "verify with: minisign -V -m SHA256SUMS, or gradus pack verify"
)

// sign signs the text of SHA256SUMS.
func sign(key *minisign.PrivateKey, sums []byte) []byte {
	r := minisign.NewReader(bytes.NewReader(sums))
	io.Copy(io.Discard, r) // from memory, without errors
	return r.SignWithComments(*key, trustedComment, untrustedComment)
}

// ErrUnsigned says that a pack has no signature.
var ErrUnsigned = errors.New("the pack is not signed")

// Signed returns nil when the pack was signed with the secret half of key, which
// answers for every byte of it, and ErrUnsigned when nobody signed it.
func (p *Pack) Signed(key *minisign.PublicKey) error {
	if p.files[signatureFile] == nil {
		return ErrUnsigned
	}
	s, err := p.signature()
	if err != nil {
		return err
	}
	if s.KeyID != key.ID() {
		return fmt.Errorf("the pack is signed with another key: %s, not %s", keyID(s.KeyID), keyID(key.ID()))
	}
	r := minisign.NewReader(bytes.NewReader(p.files[sumsFile]))
	io.Copy(io.Discard, r)
	if !r.Verify(*key, p.files[signatureFile]) {
		return errors.New("the signature is not one of these files by this key: they were changed, or it is forged")
	}
	return nil
}

// SignedWith returns the name of the key that the pack says it is signed with, as
// minisign prints it, or "" when it isn't. Signed finds out whether that is true.
func (p *Pack) SignedWith() string {
	s, err := p.signature()
	if err != nil {
		return ""
	}
	return keyID(s.KeyID)
}

// signature reads the signature, which must have the one form that sign gives it.
func (p *Pack) signature() (*minisign.Signature, error) {
	var s minisign.Signature
	err := s.UnmarshalText(p.files[signatureFile])
	if err == nil {
		var again []byte
		again, err = s.MarshalText()
		if err == nil && (s.Algorithm != minisign.HashEdDSA || s.TrustedComment != trustedComment || s.UntrustedComment != untrustedComment ||
			!bytes.Equal(again, p.files[signatureFile])) {
			err = errors.New("not in the form that gradus writes")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", signatureFile, err)
	}
	return &s, nil
}

func keyID(id uint64) string { return fmt.Sprintf("%016X", id) }
