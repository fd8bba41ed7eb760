package catalog

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
)

var elsewhere = &grader.Withheld{Reason: "its hidden tests are elsewhere", Hint: "go there"}

// learners returns what learners receive of the good catalogue.
func learners(t *testing.T) fstest.MapFS {
	t.Helper()
	fsys := good()
	ch := opened(t, fsys)
	data, err := LearnerManifest(ch)
	if err != nil {
		t.Fatal(err)
	}
	fsys["t/add/challenge.toml"] = &fstest.MapFile{Data: data}
	for _, hidden := range []string{"add.go", "add_test.go", "mutants/minus.txtar"} {
		delete(fsys, "t/add/"+hidden)
	}
	return fsys
}

func opened(t *testing.T, fsys fs.FS) *grader.Challenge {
	t.Helper()
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := c.Open("add")
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func TestLearnersChallengeOpens(t *testing.T) {
	c, err := LoadPack(learners(t), map[string]string{"t/add": "f00d"}, elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := c.Open("add")
	if err != nil {
		t.Fatal(err)
	}
	if ch.Withheld != elsewhere || ch.Hash != "f00d" || ch.MainFile() != "add.go" || ch.MaxScore() != 3 || len(ch.Files.Starter) != 2 || len(ch.Files.Hints) != 2 {
		t.Errorf("opened as %+v", ch)
	}
	whole := opened(t, good())
	if diff := cmp.Diff([]any{whole.Title, whole.Summary, whole.Skills, whole.Limits, whole.Rules},
		[]any{ch.Title, ch.Summary, ch.Skills, ch.Limits, ch.Rules}); diff != "" {
		t.Errorf("what the manifest says (-whole +learner's):\n%s", diff)
	}
	if got := ch.Checks[1].Needs[0]; got != ch.Checks[0].Test || got != Alias("t/add", "TestAdd") {
		t.Errorf("the second check needs %s; want the alias of the first", got)
	}
}

// TestLearnersCatalogueIsStrict: without the hidden parts, nothing else is let by.
func TestLearnersCatalogueIsStrict(t *testing.T) {
	for _, tt := range []struct {
		reason, file, data, want string
	}{
		{"a hidden test", "add_test.go", "package add_test\n", "t/add/add_test.go: no part of what learners receive"},
		{"the reference", "add.go", "package add\n", "t/add/add.go: no part of what learners receive"},
		{"a driver", "driver/driver.go", "package driver\n", "t/add/driver/driver.go: no part of what learners receive"},
		{"a mutant", "mutants/minus.txtar", "reason: x\n-- add.go --\n", "t/add/mutants/minus.txtar: no part of what learners receive"},
		{"a stray file", "notes.txt", "x", "t/add/notes.txt: no part of what learners receive"},
		{"no README", "README.md", "", "t/add/README.md: missing"},
		{"no hint", "hints/1.md", "", "hints/1.md"},
		{"a starter that does not parse", "starter/add.go", "package", "t/add/starter/add.go"},
		{"a starter of tests alone", "starter/add.go", "", "no Go file says what the package is called"},
		{"a word about the reference", "challenge.toml", "+[[equivalent]]\nid = \"a\"\nreason = \"b\"\n", "[[equivalent]] is about the reference"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			fsys := learners(t)
			name := "t/add/" + tt.file
			more, adds := strings.CutPrefix(tt.data, "+")
			switch {
			case adds:
				fsys[name] = &fstest.MapFile{Data: append(fsys[name].Data, more...)}
			case tt.data == "":
				delete(fsys, name)
			default:
				fsys[name] = &fstest.MapFile{Data: []byte(tt.data)}
			}
			c, err := LoadPack(fsys, nil, elsewhere)
			if err != nil {
				t.Fatal(err)
			}
			if err = c.Broken()["t/add"]; err == nil {
				_, err = c.Open("add")
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v; want one with %q", err, tt.want)
			}
		})
	}
}

// TestDirectoriesStayStrict: what learners receive is no catalogue of its own.
func TestDirectoriesStayStrict(t *testing.T) {
	c, err := Load(learners(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Open("add"); err == nil || !strings.Contains(err.Error(), "missing: the hidden tests") {
		t.Errorf("err = %v; want the hidden tests missed", err)
	}
}

func TestHashIsHeldToThePacks(t *testing.T) {
	ch := opened(t, good())
	for hash, ok := range map[string]bool{ch.Hash: true, strings.Repeat("0", 64): false} {
		c, err := LoadPack(good(), map[string]string{"t/add": hash}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Open("add"); (err == nil) != ok {
			t.Errorf("with the hash %s: err = %v", hash, err)
		}
	}
}

// TestLearnerManifestsOfTheShipped reads each back: it says the same of what
// learners see, gives itself again, and names no hidden test.
func TestLearnerManifestsOfTheShipped(t *testing.T) {
	c, err := Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, listed := range c.Challenges() {
		ch, err := c.Open(listed.ID())
		if err != nil {
			t.Fatal(err)
		}
		data, err := LearnerManifest(ch)
		if err != nil {
			t.Fatal(err)
		}
		files := fstest.MapFS{ch.ID() + "/challenge.toml": &fstest.MapFile{Data: data}}
		for _, name := range []string{"skills.toml", "modules.mod", "modules.sum"} {
			data, err := challenges.FS.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: data}
		}
		one, err := LoadPack(files, nil, elsewhere)
		if err != nil || len(one.Challenges()) != 1 {
			t.Fatalf("%s: %v %v\n%s", ch.ID(), err, one.Broken(), data)
		}
		got := one.Challenges()[0]
		again, err := LearnerManifest(got)
		if err != nil || string(again) != string(data) {
			t.Errorf("%s: %v: again (-first +second):\n%s", ch.ID(), err, cmp.Diff(string(data), string(again)))
		}
		if diff := cmp.Diff([]any{ch.Kind, ch.Reveal, ch.Skills, ch.Limits, ch.Rules, ch.MaxScore()},
			[]any{got.Kind, got.Reveal, got.Skills, got.Limits, got.Rules, got.MaxScore()}); diff != "" {
			t.Errorf("%s (-whole +learner's):\n%s", ch.ID(), diff)
		}
		for _, k := range ch.Checks {
			if k.Test != grader.ReferenceCheck && strings.Contains(string(data), strconv.Quote(k.Test)) {
				t.Errorf("%s: the learner's manifest names %s", ch.ID(), k.Test)
			}
		}
	}
}
