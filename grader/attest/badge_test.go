package attest

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/golang-jwt/jwt/v5"

	"github.com/gradus-dev/gradus/grader/progress"
	"github.com/gradus-dev/gradus/grader/skill"
)

// required are the members that the JSON Schema of Open Badges 3.0 demands of each type
// (AchievementCredential, Profile, AchievementSubject, Achievement, ResultDescription, Result).
var required = map[string][]string{
	"OpenBadgeCredential": {"@context", "id", "type", "credentialSubject", "issuer", "validFrom"},
	"Profile":             {"id", "type"},
	"AchievementSubject":  {"type", "achievement"},
	"Achievement":         {"id", "type", "criteria", "description", "name"},
	"ResultDescription":   {"id", "type", "name", "resultType"},
	"Result":              {"type"},
}

// complete looks for members that an object of a type must have, however deep it is.
func complete(t *testing.T, v any, seen map[string]int) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			complete(t, e, seen)
		}
	case map[string]any:
		types, _ := v["type"].([]any)
		for _, name := range types {
			seen[name.(string)]++
			for _, member := range required[name.(string)] {
				if v[member] == nil || v[member] == "" {
					t.Errorf("%s lacks %s: %v", name, member, v)
				}
			}
		}
		for _, e := range v {
			complete(t, e, seen)
		}
	}
}

// TestBadge has a JWT library read a badge, with the key that the badge names.
func TestBadge(t *testing.T) {
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &progress.Progress{Learner: `Ada "<b>`, Made: at, Passed: 2, Total: 9, Skills: []skill.Score{
		{Skill: "algorithms", Title: "Algorithms", Share: 0.678, Earned: 20}, {Skill: "rest", Title: "REST"}}}
	badge, err := Badge(p, &secret)
	if err != nil {
		t.Fatal(err)
	}
	claims := jwt.MapClaims{}
	token, err := jwt.ParseWithClaims(badge, claims, func(token *jwt.Token) (any, error) { return keyOf(t, token), nil }, jwt.WithValidMethods([]string{"EdDSA"}))
	if err != nil {
		t.Fatal(err)
	}
	if raw, _ := rawKey(&public); !raw.Equal(keyOf(t, token)) {
		t.Error("the key in the badge is another than the one it was signed with")
	}
	seen := map[string]int{}
	complete(t, map[string]any(claims), seen)
	for name := range required {
		if seen[name] != 1 {
			t.Errorf("%d of type %s; want 1", seen[name], name)
		}
	}
	issuer, subject := claims["issuer"].(map[string]any), claims["credentialSubject"].(map[string]any)
	results := subject["result"].([]any)[0].(map[string]any)
	for reason, same := range map[string][2]any{
		"iss is the issuer":  {claims["iss"], issuer["id"]},
		"sub is the subject": {claims["sub"], subject["id"]},
		"jti is the id":      {claims["jti"], claims["id"]},
		"nbf is validFrom":   {claims["nbf"], float64(at.Unix())},
		"the name":           {issuer["name"], `Ada "<b>`},
		"when":               {claims["validFrom"], "2026-03-01T12:00:00Z"},
		"the share":          {results["value"], "68"},
		"kid is in iss":      {token.Header["kid"], claims["iss"].(string) + "#0"},
	} {
		if same[0] != same[1] {
			t.Errorf("%s: %v and %v", reason, same[0], same[1])
		}
	}
	parts := strings.Split(badge, ".")
	changed := strings.Join([]string{parts[0], base64url([]byte(strings.Replace(payload(t, parts[1]), "68", "99", 1))), parts[2]}, ".")
	if _, err := jwt.Parse(changed, func(token *jwt.Token) (any, error) { return keyOf(t, token), nil }); err == nil {
		t.Error("a badge with a changed result holds")
	}
}

// keyOf reads the key of a token: the same in its header as in its key ID.
func keyOf(t *testing.T, token *jwt.Token) ed25519.PublicKey {
	t.Helper()
	_, id, _ := strings.Cut(token.Header["kid"].(string), "did:jwk:")
	var named map[string]any
	if err := json.Unmarshal([]byte(payload(t, strings.TrimSuffix(id, "#0"))), &named); err != nil {
		t.Fatal(err)
	}
	inHeader := token.Header["jwk"].(map[string]any)
	for _, member := range []string{"kty", "crv", "x"} {
		if named[member] == nil || named[member] != inHeader[member] {
			t.Fatalf("%s is %v in the key ID and %v in the header", member, named[member], inHeader[member])
		}
	}
	return ed25519.PublicKey(slices.Clip([]byte(payload(t, named["x"].(string)))))
}

func payload(t *testing.T, part string) string {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
