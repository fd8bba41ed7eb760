package attest

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"aead.dev/minisign"
	"github.com/google/uuid"

	"github.com/gradus-dev/gradus/grader/progress"
	"github.com/gradus-dev/gradus/grader/skill"
)

// Badge returns what a learner has reached as an Open Badges 3.0 credential in the form
// of a JWT, signed with the learner's own key (Ed25519): one achievement, with a result for
// each skill that was practised. Who issues it and whom it is about are that key, as a
// did:jwk, so whoever reads it needs no other place to find the key in.
//
// See https://www.imsglobal.org/spec/ob/v3p0 (JSON Web Token Proof Format), RFC 7519,
// RFC 8037 and https://github.com/quartzjer/did-jwk.
func Badge(p *progress.Progress, key *minisign.PrivateKey) (string, error) {
	public, ok := key.Public().(minisign.PublicKey)
	if !ok {
		return "", errors.New("the key has no public part")
	}
	raw, err := rawKey(&public)
	if err != nil {
		return "", err
	}
	k := jwk{"OKP", "Ed25519", base64url(raw)}
	did := "did:jwk:" + base64url(marshal(k))
	c := newCredential(p, did)
	header := jwtHeader{Algorithm: "EdDSA", Type: "JWT", KeyID: did + "#0", Key: k}
	signed := base64url(marshal(header)) + "." + base64url(marshal(c))
	sig, err := sign([]byte(signed), key)
	if err != nil {
		return "", fmt.Errorf("sign the badge: %w", err)
	}
	return signed + "." + base64url(sig), nil
}

type jwtHeader struct {
	Algorithm string `json:"alg"`
	Type      string `json:"typ"`
	KeyID     string `json:"kid"`
	Key       jwk    `json:"jwk"`
}

// jwk is a public key as RFC 8037 writes it.
type jwk struct {
	Type  string `json:"kty"`
	Curve string `json:"crv"`
	X     string `json:"x"`
}

// credential is an OpenBadgeCredential with the claims of its JWT.
type credential struct {
	Issued  string `json:"iss"`
	JWTID   string `json:"jti"`
	Begins  int64  `json:"nbf"` // Unix seconds
	About   string `json:"sub"`
	Context []any  `json:"@context"`
	ID      string `json:"id"`
	named
	Issuer    profile `json:"issuer"`
	ValidFrom string  `json:"validFrom"`
	Subject   subject `json:"credentialSubject"`
}

type named struct {
	Type []string `json:"type"`
	Name string   `json:"name"`
}

type profile struct {
	ID string `json:"id"`
	named
}

type subject struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Achievement achievement `json:"achievement"`
	Results     []result    `json:"result,omitempty"`
}

type achievement struct {
	ID string `json:"id"`
	named
	Description string              `json:"description"`
	Criteria    map[string]string   `json:"criteria"`
	Results     []resultDescription `json:"resultDescription,omitempty"`
}

type resultDescription struct {
	ID string `json:"id"`
	named
	ResultType string `json:"resultType"`
}

type result struct {
	Type        []string `json:"type"`
	Description string   `json:"resultDescription"` // an ID
	Value       string   `json:"value"`
}

// achievementID names the achievement, which is the same for everybody.
const achievementID = "urn:gradus:backend-skills"

func newCredential(p *progress.Progress, did string) *credential {
	at := p.Made.UTC().Truncate(time.Second)
	id := "urn:uuid:" + uuid.NewString()
	learner := p.Learner
	if learner == "" {
		learner = "A learner"
	}
	c := &credential{Issued: did, JWTID: id, Begins: at.Unix(), About: did,
		Context: []any{"https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"},
		ID:      id, named: named{[]string{"VerifiableCredential", "OpenBadgeCredential"}, "Backend skills in Go"},
		Issuer: profile{did, named{[]string{"Profile"}, learner}}, ValidFrom: at.Format(time.RFC3339),
		Subject: subject{ID: did, Type: []string{"AchievementSubject"}, Achievement: achievement{ID: achievementID,
			named:       named{[]string{"Achievement"}, "Backend skills in Go"},
			Description: fmt.Sprintf("%d of %d challenges passed.", p.Passed, p.Total),
			Criteria: map[string]string{"narrative": "Programs written for challenges were graded by Gradus with hidden tests, on the learner's own machine. " +
				"Each skill's result is the share of the points that its challenges give. The learner issues this badge and nobody else vouches for it."}}}}
	for _, s := range p.Skills {
		if s.Earned > 0 {
			id := achievementID + ":" + s.Skill
			c.Subject.Achievement.Results = append(c.Subject.Achievement.Results, resultDescription{id, named{[]string{"ResultDescription"}, s.Title}, "Percent"})
			c.Subject.Results = append(c.Subject.Results, result{[]string{"Result"}, id, strconv.Itoa(skill.Percent(s.Share))})
		}
	}
	return c
}

func marshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // of strings and numbers alone
	}
	return data
}

func base64url(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }
