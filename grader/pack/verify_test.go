package pack

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"
	"filippo.io/age"

	"github.com/gradus-dev/gradus/grader/catalog"
)

func TestSignatures(t *testing.T) {
	public, _ := signingKey(t)
	other, err := ReadKey(otherKey)
	if err != nil {
		t.Fatal(err)
	}
	good := mustRead(t, build(t, Learner, course()))
	unsigned := mustRead(t, resealed(t, good.files))
	// The signature of the same key over another pack, and one that says it is of a
	// key that it is not of.
	one := load(t, course())
	_, secret := signingKey(t)
	data, err := Build(Learner, one, ids(one), Options{Key: secret})
	if err != nil {
		t.Fatal(err)
	}
	moved := mustRead(t, changed(t, with(good.files, signatureFile, mustRead(t, data).files[signatureFile]), ""))
	for _, tt := range []struct {
		reason string
		pack   *Pack
		key    *minisign.PublicKey
		want   string // "" for none
	}{
		{"the right key", good, public, ""},
		{"another key", good, other, "the pack is signed with another key: "},
		{"no signature", unsigned, public, ErrUnsigned.Error()},
		{"the signature of another pack", moved, public, "they were changed, or it is forged"},
	} {
		err := tt.pack.Signed(tt.key)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %q", tt.reason, err, tt.want)
		}
	}
	if got := good.SignedWith(); got != keyID(public.ID()) {
		t.Errorf("signed with %s; want %s", got, keyID(public.ID()))
	}
	// As the library verifies it that does not know of packs.
	if !minisign.Verify(*public, good.files[sumsFile], good.files[signatureFile]) {
		t.Error("the signature is none of minisign's")
	}
}

// TestVerify plants what must be found, in packs with checksums that are right.
func TestVerify(t *testing.T) {
	public, _ := signingKey(t)
	id := identity(t)
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	learner, grading := mustRead(t, build(t, Learner, course())), mustRead(t, build(t, Grader, course()))
	manifest := learner.files["t/add/challenge.toml"]
	leak := "# if add.Add(40_961, 1) != 40_962 {\n"
	for _, tt := range []struct {
		reason string
		files  map[string][]byte
		signed bool
		ids    []age.Identity
		want   string // part and text of what does not hold; "" when all does
	}{
		{"a good learner pack", learner.files, true, nil, ""},
		{"a good grader pack", grading.files, true, []age.Identity{id}, ""},
		{"a good grader pack, several keys", grading.files, true, []age.Identity{stranger, id}, ""},
		{"a grader pack that is not opened", grading.files, true, nil, ""},
		{"another key", grading.files, false, []age.Identity{stranger}, "hidden: it is not encrypted to this key"},
		{"a comment in a manifest", with(learner.files, "t/add/challenge.toml", append([]byte(leak), manifest...)), false, nil, "learners: t/add/challenge.toml holds more"},
		{"the name of a test", with(learner.files, "t/add/challenge.toml", bytes.ReplaceAll(manifest, []byte(catalog.Alias("t/add", "TestOverflow")), []byte("TestOverflow"))), false, nil, "learners: t/add/challenge.toml holds more"},
		{"a comment in the skill tree", with(learner.files, "skills.toml", append([]byte(leak), learner.files["skills.toml"]...)), false, nil, "learners: skills.toml holds more than skills"},
		{"hidden lines in the modules", with(grading.files, "modules.mod", append([]byte("// "+leak[2:]), grading.files["modules.mod"]...)), false, []age.Identity{id}, "hidden: t/add/add_test.go:10 is in what learners receive"},
		{"another summary", with(grading.files, "t/add/challenge.toml", bytes.Replace(manifest, []byte("two numbers"), []byte("2 numbers"), 1)), false, []age.Identity{id}, "hidden: t/add/challenge.toml does not say the same"},
		{"a starter that is broken", with(learner.files, "t/add/starter/add.go", []byte("pack")), false, nil, "challenges: t/add/starter/add.go"},
		{"a README that was changed", with(grading.files, "t/add/README.md", []byte("hello")), false, []age.Identity{id}, "hidden: challenge t/add is not the one"},
		{"a hint that was lost", with(learner.files, "t/add/hints/1.md", nil), false, nil, "challenges: t/add/hints/2.md"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			data := resealed(t, tt.files)
			key := public
			if tt.signed {
				data = changed(t, tt.files, "")
			} else {
				key = nil
			}
			p, err := Read(data)
			if err != nil {
				t.Fatal(err)
			}
			var wrong []string
			for _, r := range p.Verify(key, tt.ids) {
				if r.Known && !r.Held {
					wrong = append(wrong, r.Part+": "+r.Says)
				}
			}
			if got := strings.Join(wrong, "\n"); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("did not hold: %q; want %q", got, tt.want)
			}
		})
	}
}

func TestBuildRefuses(t *testing.T) {
	cat := load(t, course())
	learner, err := mustRead(t, build(t, Learner, course())).Catalog()
	if err != nil {
		t.Fatal(err)
	}
	odd := course()
	odd["t/add/starter/zwölf.go"] = odd["t/add/starter/add.go"]
	broken := course()
	delete(broken, "t/add/README.md")
	for _, tt := range []struct {
		reason string
		err    error
		want   string
	}{
		{"a grader pack for nobody", second(Build(Grader, cat, ids(cat), Options{})), "needs a recipient"},
		{"two lines of who grades", second(Build(Learner, cat, ids(cat), Options{GradedBy: "a\nb"})), "in one line"},
		{"no challenge", second(Build(Learner, cat, nil, Options{})), "no challenge"},
		{"a challenge without its hidden parts", second(Build(Learner, learner, ids(learner), Options{})), "t/add can't be packed: its hidden tests are not in this pack"},
		{"a name that packs don't have", second(Build(Learner, load(t, odd), []string{"t/add"}, Options{})), "is none that a pack may hold"},
		{"a broken challenge", second(Build(Learner, load(t, broken), []string{"t/add"}, Options{})), "t/add/README.md: missing"},
	} {
		if tt.err == nil || !strings.Contains(tt.err.Error(), tt.want) {
			t.Errorf("%s: %v; want an error with %q", tt.reason, tt.err, tt.want)
		}
	}
}

func second(_ []byte, err error) error { return err }

func TestKeyFiles(t *testing.T) {
	keys, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	// A key says in its third and fourth byte how its password is stretched.
	locked, err := base64.StdEncoding.DecodeString(testSigning)
	if err != nil {
		t.Fatal(err)
	}
	copy(locked[2:], "Sc")
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	_, err1 := ReadIdentities(file("identity.txt", keys.Identity))
	_, err2 := ReadRecipients(file("recipients", []byte("# of graders\n"+keys.Recipient+"\n")))
	_, err3 := ReadSigningKey(file("sign.key", keys.Signing))
	_, err4 := ReadKey(file("sign.pub", keys.Public))
	_, err5 := ReadKey(keys.Key)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Errorf("new keys: %v", err)
	}
	for _, tt := range []struct {
		reason string
		read   func(string) error
		data   string
		want   string
	}{
		{"a recipient for an identity", identityError, keys.Recipient, "no age identities"},
		{"an identity with a passphrase", identityError, "age-encryption.org/v1\n-> scrypt", "protected by a passphrase"},
		{"an identity for a recipient", recipientError, string(keys.Identity), "no age recipients"},
		{"a public key to sign with", signingError, string(keys.Public), "no minisign secret key"},
		{"a key with a password", signingError, base64.StdEncoding.EncodeToString(locked), "protected by a password"},
		{"text for a public key", keyError, "hello", "no minisign public key"},
	} {
		if err := tt.read(file("wrong", []byte(tt.data))); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want an error with %q", tt.reason, err, tt.want)
		}
	}
	if _, err := ReadKey("RWnokey"); err == nil || !strings.Contains(err.Error(), "neither a minisign public key") {
		t.Errorf("ReadKey of what is no key: %v", err)
	}
}

func identityError(file string) error  { _, err := ReadIdentities(file); return err }
func recipientError(file string) error { _, err := ReadRecipients(file); return err }
func signingError(file string) error   { _, err := ReadSigningKey(file); return err }
func keyError(file string) error       { _, err := ReadKey(file); return err }
