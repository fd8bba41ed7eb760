package catalog

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog/patch"
)

// TestMutantsOfTheCatalogue makes every mutant and bug that gradus ships. Each is a
// program of its own, and written down as an edit and read again it is the same.
func TestMutantsOfTheCatalogue(t *testing.T) {
	c, err := Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	edits := 0
	for _, listed := range c.Challenges() {
		ch, err := c.Open(listed.ID())
		if err != nil {
			t.Error(err)
			continue
		}
		for dir, files := range map[string][]string{"mutants": ch.Files.Mutants, "bugs": ch.Files.Bugs} {
			made := map[string]string{Code(solution(t, ch, dir, "")): "the solution"}
			for _, file := range files {
				m, err := ReadMutant(ch, file)
				if err != nil {
					t.Errorf("%s/%s: %v", ch.ID(), file, err)
					continue
				}
				code := Code(m.Files)
				if same := made[code]; same != "" {
					t.Errorf("%s/%s is %s", ch.ID(), file, same)
				}
				made[code] = file
				if m.edit != nil {
					edits++
					rewrite(t, ch, dir, m)
				}
			}
		}
	}
	if edits < 500 {
		t.Errorf("%d edits; this test is about hundreds", edits)
	}
}

// rewrite formats a mutant and parses that.
func rewrite(t *testing.T, ch *grader.Challenge, dir string, m *Mutant) {
	t.Helper()
	text := m.Format(solution(t, ch, dir, m.Of))
	again, err := parseMutant(m.Name+editFile, text)
	if err == nil {
		err = again.complete(ch, dir)
	}
	if err != nil {
		t.Errorf("%s/%s/%s: %v", ch.ID(), dir, m.Name, err)
		return
	}
	if diff := cmp.Diff(shown(m), shown(again)); diff != "" {
		t.Errorf("%s/%s/%s, written and read again (-before +after):\n%s", ch.ID(), dir, m.Name, diff)
	}
}

// shown prints all that is exported of a mutant.
func shown(m *Mutant) string {
	var b strings.Builder
	fmt.Fprintln(&b, m.Name, m.Reason, m.Asks, m.Of, m.Verdict, m.Tests)
	for _, f := range m.Files {
		fmt.Fprintf(&b, "%s\n%s", f.Name, f.Data)
	}
	return b.String()
}

func solution(t *testing.T, ch *grader.Challenge, dir, of string) []grader.File {
	t.Helper()
	files, err := Solution(ch, dir, of)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// withEdits is good with mutants that are edits: one of the reference, one of an
// accepted solution.
func withEdits() fstest.MapFS {
	fsys := good()
	for name, text := range map[string]string{
		"t/add/mutants/times.diff":  "reason: multiplies\nverdict: wrong-answer\ntests: TestAdd\n--- add.go\n+++ add.go\n@@ -1,3 +1,3 @@\n package add\n \n-func Add(a, b int) int { return a + b }\n+func Add(a, b int) int { return a * b }\n",
		"t/add/mutants/first.diff":  "reason: forgets b\nof: loop\nverdict: wrong-answer\ntests: TestAdd\n--- add.go\n+++ add.go\n@@ -4 +3,0 @@\n-\ta += b\n",
		"t/add/accepted/loop.txtar": "reason: changes its argument\n-- add.go --\npackage add\n\nfunc Add(a, b int) int {\n\ta += b\n\treturn a\n}\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestReadMutant(t *testing.T) {
	c, err := Load(withEdits())
	if err != nil {
		t.Fatal(err)
	}
	ch, err := c.Open("add")
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"mutants/minus.txtar": "package add\n",
		"mutants/times.diff":  "package add\n\nfunc Add(a, b int) int { return a * b }\n",
		"mutants/first.diff":  "package add\n\nfunc Add(a, b int) int {\n\treturn a\n}\n",
	} {
		m, err := ReadMutant(ch, file)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Files) != 1 || string(m.Files[0].Data) != want || m.Verdict != grader.WrongAnswer || len(m.Tests) != 1 {
			t.Errorf("%s is %+v", file, m)
		}
	}
}

// TestReferenceMovesOn changes the reference below mutants. Lines that they don't
// touch are nothing to them; of the others they say what changed.
func TestReferenceMovesOn(t *testing.T) {
	for _, tt := range []struct{ reference, want string }{
		{"// Package add adds.\npackage add\n\nfunc Add(a, b int) int { return a + b }\n\nfunc Sub(a, b int) int { return a - b }\n", ""},
		{"package add\n\nfunc Add(x, y int) int { return x + y }\n", `line 6, a hunk of add.go: its old lines are nowhere: where line 3 is "func Add(x, y int) int { return x + y }\n"`},
	} {
		fsys := withEdits()
		fsys["t/add/add.go"] = &fstest.MapFile{Data: []byte(tt.reference)}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		ch, err := c.Open("add")
		if err != nil {
			t.Fatal(err)
		}
		m, err := ReadMutant(ch, "mutants/times.diff")
		misfits, _ := errors.AsType[patch.Misfits](err)
		switch {
		case tt.want == "" && (err != nil || string(m.Files[0].Data) != strings.Replace(tt.reference, "a + b", "a * b", 1)):
			t.Errorf("%v, %s", err, m.Files[0].Data)
		case tt.want != "" && (len(misfits) != 1 || !strings.HasPrefix(misfits[0], tt.want) || string(m.Files[0].Data) != tt.reference):
			t.Errorf("%q, %s; want %s", misfits, m.Files[0].Data, tt.want)
		}
	}
}

func TestCode(t *testing.T) {
	const src = "package p\n\n// F is f.\nfunc F(a, b int) []int {\n\treturn []int{\n\t\ta,\n\t\tb, // b\n\t}\n}\n"
	for reason, tt := range map[string]struct {
		src  string
		same bool
	}{
		"itself":         {src, true},
		"other layout":   {"package p; func F(a, b int) []int { return []int{a, b} }", true},
		"a comment":      {strings.Replace(src, "// F is f.", "/* F is\nsomething */", 1), true},
		"a name":         {strings.ReplaceAll(src, "F", "G"), false},
		"a comma":        {strings.Replace(src, "b, // b", "b, 0,", 1), false},
		"a directive":    {strings.Replace(src, "// F is f.", "//go:noinline", 1), false},
		"a line's end":   {strings.Replace(src, "return []int", "return; []int", 1), false},
		"a constraint":   {"//go:build ignore\n\n" + src, false},
		"spaces in text": {strings.Replace(src, "a,\n", "len(\" \"),\n", 1), false},
	} {
		a, b := Code([]grader.File{{Name: "p.go", Data: []byte(src)}}), Code([]grader.File{{Name: "p.go", Data: []byte(tt.src)}})
		if (a == b) != tt.same {
			t.Errorf("%s: same is %t; want %t:\n%s", reason, a == b, tt.same, tt.src)
		}
	}
	two := Code([]grader.File{{Name: "b.go", Data: []byte("package p")}, {Name: "a.go", Data: []byte("package p")}})
	if two != Code([]grader.File{{Name: "a.go", Data: []byte("package p")}, {Name: "b.go", Data: []byte("package p\n")}}) {
		t.Error("the order of files changes their code")
	}
}
