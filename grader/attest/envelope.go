package attest

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"aead.dev/minisign"
)

// PayloadType is the media type of in-toto statements.
const PayloadType = "application/vnd.in-toto+json"

// Envelope is a DSSE envelope.
type Envelope struct {
	PayloadType string      `json:"payloadType"`
	Payload     string      `json:"payload"` // base64
	Signatures  []Signature `json:"signatures"`
}

// Signature is one signature over the envelope's type and payload.
type Signature struct {
	KeyID string `json:"keyid"` // as minisign prints it: a hint, which nothing signs
	Sig   string `json:"sig"`   // base64 of 64 bytes, RFC 8032
}

// Sign puts a statement into an envelope.
func Sign(s *Statement, key *minisign.PrivateKey) (*Envelope, error) {
	var payload bytes.Buffer
	enc := json.NewEncoder(&payload)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return nil, err
	}
	body := bytes.TrimRight(payload.Bytes(), "\n")
	sig, err := sign(encoded(PayloadType, body), key)
	if err != nil {
		return nil, fmt.Errorf("sign the result: %w", err)
	}
	return &Envelope{PayloadType, base64.StdEncoding.EncodeToString(body),
		[]Signature{{keyID(key.ID()), base64.StdEncoding.EncodeToString(sig)}}}, nil
}

// sign returns the Ed25519 signature of a message, without what minisign puts around it.
func sign(message []byte, key *minisign.PrivateKey) ([]byte, error) {
	text, err := key.Sign(nil, message, crypto.Hash(0)) // the message itself, as Ed25519 has it
	if err != nil {
		return nil, err
	}
	var made minisign.Signature
	err = made.UnmarshalText(text)
	return made.Signature[:], err
}

// encoded is what is signed: the pre-authentication encoding of DSSE, version 1.
func encoded(payloadType string, payload []byte) []byte {
	return append(fmt.Appendf(nil, "DSSEv1 %d %s %d ", len(payloadType), payloadType, len(payload)), payload...)
}

// Verify returns the statement in an envelope that key signed. Nothing of an envelope is
// believed before its signature holds.
func Verify(data []byte, key *minisign.PublicKey) (*Statement, error) {
	var e Envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("this is no signed result: %w", err)
	}
	if e.PayloadType != PayloadType {
		return nil, fmt.Errorf("it holds %q, not %s", e.PayloadType, PayloadType)
	}
	payload, err := base64.StdEncoding.DecodeString(e.Payload)
	if err != nil {
		return nil, fmt.Errorf("the payload can't be read: %w", err)
	}
	raw, err := rawKey(key)
	if err != nil {
		return nil, err
	}
	if !e.signedBy(raw, encoded(e.PayloadType, payload)) {
		return nil, errors.New("no signature in it is one of this content by this key: it was changed, or somebody else signed it")
	}
	var s Statement
	if err := json.Unmarshal(payload, &s); err != nil {
		return nil, fmt.Errorf("the statement can't be read: %w", err)
	}
	return &s, s.check()
}

func (e *Envelope) signedBy(key ed25519.PublicKey, message []byte) bool {
	for _, s := range e.Signatures {
		if sig, err := base64.StdEncoding.DecodeString(s.Sig); err == nil && len(sig) == ed25519.SignatureSize && ed25519.Verify(key, message, sig) {
			return true
		}
	}
	return false
}

// rawKey returns the Ed25519 key in a minisign one: two bytes say the algorithm, eight are
// its number.
func rawKey(key *minisign.PublicKey) (ed25519.PublicKey, error) {
	data, err := base64.StdEncoding.DecodeString(key.String())
	if err != nil || len(data) != 2+8+ed25519.PublicKeySize {
		return nil, errors.New("the key is no minisign public key")
	}
	return data[10:], nil
}

func keyID(id uint64) string { return fmt.Sprintf("%016X", id) }
