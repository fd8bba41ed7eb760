package attest

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"github.com/gradus-dev/gradus/grader"
)

var at = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func report() *grader.Report {
	return &grader.Report{Challenge: "numbers/sum", Submission: "jane", Verdict: grader.Partial, Score: 1, MaxScore: 6,
		SubmissionHash: strings.Repeat("ab", 32), ChallengeHash: strings.Repeat("cd", 32),
		Environment: grader.Environment{Gradus: "v1", Go: "go1.26.8", Platform: "linux/amd64", Sandbox: "full"},
		Outcomes:    []grader.Outcome{{Test: "A", Title: "adds <up>", Status: grader.Passed}, {Test: "B", Title: "adds nothing", Status: grader.Failed}}}
}

func signed(t *testing.T) (*Envelope, minisign.PublicKey) {
	t.Helper()
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewStatement(report(), at)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Sign(s, &secret)
	if err != nil {
		t.Fatal(err)
	}
	return e, public
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestVerify holds that a statement is what was signed, and that nothing that was changed
// holds.
func TestVerify(t *testing.T) {
	e, key := signed(t)
	s, err := Verify(encode(t, e), &key)
	if err != nil {
		t.Fatal(err)
	}
	if id, hash := s.Challenge(); id != "numbers/sum" || hash != report().ChallengeHash || s.Submission() != report().SubmissionHash ||
		s.Predicate.Result != "FAILED" || s.Predicate.Grading.Verdict != grader.Partial || s.Predicate.Grading.Environment != report().Environment {
		t.Errorf("the statement is %+v", s)
	}
	payload, err := base64.StdEncoding.DecodeString(e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	_, other := signed(t)
	for reason, change := range map[string]func(e *Envelope) *minisign.PublicKey{
		"another key": func(*Envelope) *minisign.PublicKey { return &other },
		"a changed payload": func(e *Envelope) *minisign.PublicKey {
			e.Payload = base64.StdEncoding.EncodeToString([]byte(strings.Replace(string(payload), "FAILED", "PASSED", 1)))
			return &key
		},
		"a changed type":    func(e *Envelope) *minisign.PublicKey { e.PayloadType = "application/json"; return &key },
		"no signature":      func(e *Envelope) *minisign.PublicKey { e.Signatures = nil; return &key },
		"a short signature": func(e *Envelope) *minisign.PublicKey { e.Signatures = []Signature{{"", "AAAA"}}; return &key },
		"another's keyid and signature": func(e *Envelope) *minisign.PublicKey {
			o, _ := signed(t)
			e.Signatures = []Signature{{e.Signatures[0].KeyID, o.Signatures[0].Sig}}
			return &key
		},
	} {
		c := *e
		by := change(&c)
		if s, err := Verify(encode(t, c), by); err == nil {
			t.Errorf("%s holds: %+v", reason, s)
		}
	}
	for i := range payload { // every bit of each byte
		changed := append([]byte(nil), payload...)
		changed[i] ^= 1 << (i % 8)
		c := *e
		c.Payload = base64.StdEncoding.EncodeToString(changed)
		if _, err := Verify(encode(t, c), &key); err == nil {
			t.Fatalf("a payload with byte %d changed holds", i)
		}
	}
}

// TestForeignStatement holds that what is signed and says something else is refused.
func TestForeignStatement(t *testing.T) {
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for reason, change := range map[string]func(s *Statement){
		"another predicate": func(s *Statement) { s.PredicateType = "https://slsa.dev/provenance/v1" },
		"another statement": func(s *Statement) { s.Type = "https://in-toto.io/Statement/v0.1" },
		"two subjects":      func(s *Statement) { s.Subject = append(s.Subject, s.Subject[0]) },
		"no challenge":      func(s *Statement) { s.Predicate.Configuration = nil },
	} {
		s, err := NewStatement(report(), at)
		if err != nil {
			t.Fatal(err)
		}
		change(s)
		e, err := Sign(s, &secret)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(encode(t, e), &public); err == nil {
			t.Errorf("%s holds", reason)
		}
	}
}

func TestNothingToSign(t *testing.T) {
	failed, unread := report(), report()
	failed.Verdict, unread.SubmissionHash = grader.GraderError, ""
	for reason, r := range map[string]*grader.Report{"a grader's fault": failed, "what was not read": unread, "no verdict": {SubmissionHash: "x"}} {
		if s, err := NewStatement(r, at); err == nil {
			t.Errorf("%s is stated: %+v", reason, s)
		}
	}
}

// TestStatementForm holds the bytes that others read.
func TestStatementForm(t *testing.T) {
	e, _ := signed(t)
	got, err := base64.StdEncoding.DecodeString(e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"jane","digest":{"sha256":"` + report().SubmissionHash + `"}}],` +
		`"predicateType":"https://in-toto.io/attestation/test-result/v0.1","predicate":{"result":"FAILED",` +
		`"configuration":[{"name":"numbers/sum","digest":{"sha256":"` + report().ChallengeHash + `"}}],` +
		`"passedTests":["adds <up>"],"failedTests":["adds nothing"],"gradus":{"verdict":"partial","score":1,"max_score":6,` +
		`"environment":{"gradus":"v1","go":"go1.26.8","platform":"linux/amd64","sandbox":"full"},"time":"2026-03-01T12:00:00Z"}}}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestEncoding holds what is signed to the example in DSSE's protocol.md.
func TestEncoding(t *testing.T) {
	if got := string(encoded("http://example.com/HelloWorld", []byte("hello world"))); got != "DSSEv1 29 http://example.com/HelloWorld 11 hello world" {
		t.Errorf("PAE is %q", got)
	}
}

// theirs is an Ed25519 key for another implementation of DSSE.
type theirs struct {
	id     string
	public ed25519.PublicKey
	secret ed25519.PrivateKey
}

func (k theirs) KeyID() (string, error)   { return k.id, nil }
func (k theirs) Public() crypto.PublicKey { return k.public }
func (k theirs) Sign(_ context.Context, data []byte) ([]byte, error) {
	return ed25519.Sign(k.secret, data), nil
}
func (k theirs) Verify(_ context.Context, data, sig []byte) error {
	if !ed25519.Verify(k.public, data, sig) {
		return dsse.ErrNoSignature
	}
	return nil
}

// TestOthers has another implementation verify what was signed here, and verifies what
// that one signed.
func TestOthers(t *testing.T) {
	e, key := signed(t)
	raw, err := rawKey(&key)
	if err != nil {
		t.Fatal(err)
	}
	var envelope dsse.Envelope
	if err := json.Unmarshal(encode(t, e), &envelope); err != nil {
		t.Fatal(err)
	}
	verifier, err := dsse.NewEnvelopeVerifier(theirs{id: e.Signatures[0].KeyID, public: raw})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verifier.Verify(t.Context(), &envelope); err != nil {
		t.Errorf("another implementation does not take it: %v", err)
	}
	envelope.PayloadType = "text/plain"
	if _, err := verifier.Verify(t.Context(), &envelope); err == nil {
		t.Error("another implementation takes it with a changed type")
	}

	public, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := dsse.NewEnvelopeSigner(theirs{"x", public, secret})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := base64.StdEncoding.DecodeString(e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	made, err := signer.SignPayload(t.Context(), PayloadType, payload)
	if err != nil {
		t.Fatal(err)
	}
	var mini minisign.PublicKey
	text := base64.StdEncoding.EncodeToString(append([]byte("Ed12345678"), public...))
	if err := mini.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(encode(t, made), &mini); err != nil {
		t.Errorf("what another implementation signed does not hold: %v", err)
	}
}
