package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"index/suffixarray"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"aead.dev/minisign"
	"filippo.io/age"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// The keys of these tests, known to everybody.
const (
	testIdentity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX" // thirty-two 0x42
	testKey      = "RWQzDOmBe5KlSjjxiY3zlo5XY7whxJOxi6SHf+gzFg9MrN+YJb98pLmF"
	testSigning  = "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMwzpgXuSpUrN6JY0cBt//6NjsDXDtZ1vNyI1lFkqQzunaoFVkJxhBzjxiY3zlo5XY7whxJOxi6SHf+gzFg9MrN+YJb98pLmFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	otherKey     = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3" // minisign's own
)

func signingKey(t testing.TB) (*minisign.PublicKey, *minisign.PrivateKey) {
	t.Helper()
	var public minisign.PublicKey
	var secret minisign.PrivateKey
	if err := errors.Join(public.UnmarshalText([]byte(testKey)), secret.UnmarshalText([]byte(testSigning))); err != nil {
		t.Fatal(err)
	}
	return &public, &secret
}

func identity(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.ParseX25519Identity(testIdentity)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// course is a catalogue of one challenge, with a part of each kind.
func course() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"skills.toml":  "# of the course of spring\n[[skills]]\nid = \"a\"\ntitle = \"A\"\n",
		"modules.mod":  "module course\n\ngo 1.26\n",
		"t/notes.txt":  "no challenge's, and not packed\n",
		"NOTES":        "of the author\n",
		"t/add/add.go": "// Package add adds.\npackage add\n\n// Add adds a and b.\nfunc Add(a, b int) int { return a + b }\n",
		"t/add/challenge.toml": `# Anna wrote this one.
title = "Add"
summary = "Add two numbers."
difficulty = 1
skills = { "a" = 1.0 }

[[checks]]
test = "TestAdd"
title = "adds"
points = 2
criterion = "correctness"
hint = "Use +."

[[checks]]
test = "TestOverflow"
title = "adds much"
points = 1
criterion = "edge-cases"
hint = "Is there a largest number?"
needs = ["TestAdd"]

[[equivalent]]
id = "constant:Add:1:ee3d96"
reason = "It makes no difference to the secret reference."
`,
		"t/add/README.md":               "# Add\n\n`func Add(a, b int) int` adds.\n",
		"t/add/hints/1.md":              "One.\n",
		"t/add/hints/2.md":              "Two.\n",
		"t/add/add_test.go":             "package add_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/c/t/add\"\n)\n\nfunc TestAdd(t *testing.T) {\n\tif add.Add(40_961, 1) != 40_962 {\n\t\tt.Error(\"a secret sum\")\n\t}\n}\n\nfunc TestOverflow(t *testing.T) {}\n",
		"t/add/driver/driver.go":        "package driver\n\n// Many calls Add often.\nfunc Many() {}\n",
		"t/add/starter/add.go":          "package add\n\nfunc Add(a, b int) int { return 0 }\n",
		"t/add/starter/example_test.go": "package add\n",
		"t/add/mutants/minus.txtar":     "reason: subtracts what it should add\nverdict: wrong-answer\ntests: TestAdd\n-- add.go --\npackage add\n",
		"t/add/accepted/turned.txtar":   "reason: the other way round\n-- add.go --\npackage add\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func load(t testing.TB, fsys fs.FS) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func ids(cat *catalog.Catalog) (all []string) {
	for _, ch := range cat.Challenges() {
		all = append(all, ch.ID())
	}
	return all
}

// build packs all of fsys, signed.
func build(t testing.TB, kind Kind, fsys fs.FS) []byte {
	t.Helper()
	_, secret := signingKey(t)
	cat := load(t, fsys)
	data, err := Build(kind, cat, ids(cat), Options{GradedBy: "Anna, on Fridays", Key: secret, Recipients: []age.Recipient{identity(t).Recipient()}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// mustRead reads a pack; a grader pack is unlocked too.
func mustRead(t testing.TB, data []byte) *Pack {
	t.Helper()
	p, err := Read(data)
	if err == nil && p.Kind == Grader {
		err = p.Unlock([]age.Identity{identity(t)})
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSameBytes: the hash is of the file that every machine makes. It changes with
// the form alone; whoever changes that changes Format.
func TestSameBytes(t *testing.T) {
	const want = "63b6d93abd4c2d8d10cef6b6db8d0787426585b2e3c592f537c3f5ba3fdba53c"
	first := build(t, Learner, course())
	if sum := sha256.Sum256(first); hex.EncodeToString(sum[:]) != want {
		t.Errorf("the learner pack has the SHA-256 %x; want %s", sum, want)
	}
	for range 3 {
		if !bytes.Equal(build(t, Learner, course()), first) {
			t.Fatal("the second learner pack differs from the first")
		}
	}
	// A grader pack differs in what is encrypted, and in nothing else.
	one, two := mustRead(t, build(t, Grader, course())), mustRead(t, build(t, Grader, course()))
	for name, data := range one.files {
		differs := isHidden(name) || name == sumsFile || name == signatureFile
		if bytes.Equal(data, two.files[name]) == differs {
			t.Errorf("%s: the same in two grader packs: %t; want %t", name, !differs, differs)
		}
	}
	learner := mustRead(t, first)
	for name, data := range learner.files {
		if name != sumsFile && name != signatureFile && name != contentsFile && !bytes.Equal(data, one.files[name]) {
			t.Errorf("%s differs between the learner and the grader pack", name)
		}
	}
}

func TestLearnerPack(t *testing.T) {
	p := mustRead(t, build(t, Learner, course()))
	cat, err := p.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	ch, err := cat.Open("add")
	if err != nil {
		t.Fatal(err)
	}
	whole, err := load(t, course()).Open("add")
	if err != nil {
		t.Fatal(err)
	}
	if ch.Hash != whole.Hash || ch.MainFile() != "add.go" || ch.MaxScore() != 3 || string(ch.Modules.Mod) != "module course\n\ngo 1.26\n" {
		t.Errorf("opened as %+v", ch)
	}
	if ch.Withheld == nil || ch.Withheld.Hint != "it is graded by: Anna, on Fridays" {
		t.Errorf("withheld: %+v", ch.Withheld)
	}
}

// TestGraderPackIsTheDirectory compares every file, and the shipped challenges'
// hashes.
func TestGraderPackIsTheDirectory(t *testing.T) {
	for _, fsys := range []fs.FS{course(), challenges.FS} {
		p := mustRead(t, build(t, Grader, fsys))
		got, err := p.Catalog()
		if err != nil {
			t.Fatal(err)
		}
		from := load(t, fsys)
		for _, id := range ids(from) {
			want, err := from.Open(id)
			if err != nil {
				t.Fatal(err)
			}
			ch, err := got.Open(id)
			if err != nil {
				t.Errorf("%s: %v", id, err)
				continue
			}
			if ch.Withheld != nil || ch.Hash != want.Hash || ch.ImportPath != want.ImportPath {
				t.Errorf("%s: hash %s, import path %s, withheld %v", id, ch.Hash, ch.ImportPath, ch.Withheld)
			}
			err = fs.WalkDir(want.FS, ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				a, err1 := fs.ReadFile(want.FS, name)
				b, err2 := fs.ReadFile(ch.FS, name)
				if !bytes.Equal(a, b) {
					t.Errorf("%s/%s differs", id, name)
				}
				return errors.Join(err1, err2)
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
}

// TestHiddenPartsConcurrently opens challenges from many goroutines, as gradus
// challenge check does.
func TestHiddenPartsConcurrently(t *testing.T) {
	p := mustRead(t, build(t, Grader, challenges.FS))
	cat, err := p.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		for _, id := range p.IDs() {
			wg.Go(func() {
				if _, err := cat.Open(id); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			})
		}
	}
	wg.Wait()
}

// TestLearnerPackHoldsNoHiddenByte looks in the bytes of learner packs, and in what
// is not encrypted of grader packs, for every telling line of the hidden parts.
func TestLearnerPackHoldsNoHiddenByte(t *testing.T) {
	for _, fsys := range []fs.FS{course(), challenges.FS} {
		secrets := hiddenLines(t, fsys)
		if len(secrets) < 5 {
			t.Fatalf("only %d hidden lines to look for", len(secrets))
		}
		for _, kind := range []Kind{Learner, Grader} {
			data := build(t, kind, fsys)
			// Entries are not compressed, so the file is searched as it is.
			all := suffixarray.New(data)
			for line, from := range secrets {
				if all.Lookup([]byte(line), 1) != nil {
					t.Errorf("the %s pack holds a line of %s: %s", kind, from, line)
				}
			}
		}
		// The search finds what is there.
		p := mustRead(t, build(t, Learner, fsys))
		for line := range secrets {
			p.files["leak"] = []byte("x" + line + "x")
			leaky, err := repack(p.files)
			if err != nil {
				t.Fatal(err)
			}
			if suffixarray.New(leaky).Lookup([]byte(line), 1) == nil {
				t.Errorf("the planted line %q is not found", line)
			}
			break
		}
	}
}

// hiddenLines returns the lines of the hidden parts, from 12 bytes on, that no
// author wrote for learners too, with the file they are from. Names of tests and
// bugs count, and what a manifest says beside the learner's part of it.
func hiddenLines(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	var given strings.Builder
	lines := map[string]string{}
	cat := load(t, fsys)
	for _, id := range ids(cat) {
		ch, err := cat.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		read := func(name string) string {
			data, err := fs.ReadFile(ch.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		f := ch.Files
		for _, name := range slices.Concat([]string{f.Readme}, f.Hints, f.Starter) {
			given.WriteString(read(name))
		}
		for _, c := range ch.Checks {
			given.WriteString(c.Title + "\n" + c.Hint + "\n")
			if c.Test != grader.ReferenceCheck {
				lines[`"`+c.Test+`"`] = id + ", its checks"
			}
		}
		for _, e := range ch.Equivalent {
			lines[e.Reason] = id + ", [[equivalent]]"
		}
		for _, name := range slices.Concat(f.Reference, f.Drivers, f.Hidden, f.Mutants, f.Accepted, f.Bugs) {
			for line := range strings.Lines(read(name)) {
				if line = strings.TrimSpace(line); len(line) >= 12 && !importLine().MatchString(line) {
					lines[line] = path.Join(id, name)
				}
			}
		}
	}
	toLearners := suffixarray.New([]byte(given.String()))
	for line := range lines {
		if toLearners.Lookup([]byte(line), 1) != nil {
			delete(lines, line)
		}
	}
	return lines
}
