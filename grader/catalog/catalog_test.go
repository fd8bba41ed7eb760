package catalog

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
)

// good is a catalogue of one sound challenge, as files.
func good() fstest.MapFS {
	files := map[string]string{
		"skills.toml": "[[skills]]\nid = \"a\"\ntitle = \"A\"\n[[skills]]\nid = \"a/b\"\ntitle = \"B\"\n",
		"t/add/challenge.toml": `title = "Add"
summary = "Add two numbers."
difficulty = 1

[skills]
"a/b" = 1.0

[limits]
wall = "2s"
memory = "64MiB"

[[checks]]
test = "TestAdd"
title = "adds"
points = 2
criterion = "correctness"
hint = "Use +."

[[checks]]
test = "TestZero"
title = "adds nothing"
points = 1
criterion = "edge-cases"
hint = "Nothing is 0."
needs = ["TestAdd"]
`,
		"t/add/README.md":               "# Add\n",
		"t/add/hints/1.md":              "One.\n",
		"t/add/hints/2.md":              "Two.\n",
		"t/add/add.go":                  "package add\n\nfunc Add(a, b int) int { return a + b }\n",
		"t/add/add_test.go":             "package add_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/c/t/add\"\n)\n\nfunc TestAdd(t *testing.T) { _ = add.Add(1, 2) }\nfunc TestZero(t *testing.T) {}\nfunc Testable() {}\n",
		"t/add/starter/add.go":          "package add\n\nfunc Add(a, b int) int { return 0 }\n",
		"t/add/starter/example_test.go": "package add\n",
		"t/add/mutants/minus.txtar":     "reason: subtracts\nverdict: wrong-answer\ntests: TestAdd\n-- add.go --\npackage add\n",
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestGoodChallengeOpens(t *testing.T) {
	c, err := Load(good())
	if err != nil {
		t.Fatal(err)
	}
	ch, err := c.Open("add")
	if err != nil {
		t.Fatal(err)
	}
	if ch.ID() != "t/add" || ch.ImportPath != "example.com/c/t/add" || ch.Package != "add" || ch.MaxScore() != 3 ||
		len(ch.Files.Hints) != 2 || ch.Limits.Wall.String() != "2s" || ch.Limits.Memory != 64<<20 || len(ch.Hash) != 64 {
		t.Errorf("opened %+v", ch)
	}
	littered := good()
	for _, name := range []string{".DS_Store", "starter/.DS_Store", "._add.go", ".add.go.swp", ".idea/x.xml", "mutants/.x.diff.swp"} {
		littered["t/add/"+name] = &fstest.MapFile{Data: []byte("x")}
	}
	c3, _ := Load(littered)
	if ch3, err := c3.Open("add"); err != nil || ch3.Hash != ch.Hash || len(ch3.Files.Starter) != len(ch.Files.Starter) {
		t.Errorf("with what systems and editors leave: %+v, %v", ch3, err)
	}
	changed := good()
	changed["t/add/hints/2.md"] = &fstest.MapFile{Data: []byte("Zwei.\n")}
	c2, _ := Load(changed)
	if ch2, err := c2.Open("add"); err != nil || ch2.Hash == ch.Hash {
		t.Errorf("a changed file left the hash as it was (%v)", err)
	}
}

// TestRace looks for data races in checks of concurrency, and where it is written.
func TestRace(t *testing.T) {
	for _, tt := range []struct {
		criterion, race string
		want            bool
	}{
		{"concurrency", "", true}, {"concurrency", "race = false", false}, {"security", "race = true", true}, {"edge-cases", "", false},
	} {
		f := good()
		text := strings.Replace(string(f["t/add/challenge.toml"].Data), `criterion = "edge-cases"`, "criterion = \""+tt.criterion+"\"\n"+tt.race, 1)
		f["t/add/challenge.toml"] = &fstest.MapFile{Data: []byte(text)}
		c, err := Load(f)
		if err != nil {
			t.Fatal(err)
		}
		ch, err := c.Open("add")
		if err != nil {
			t.Fatal(err)
		}
		if got := ch.Checks[1].Race; got != tt.want || ch.Rules.Scheduled != tt.want {
			t.Errorf("criterion %s, %q: race %v, scheduled %v; want %v", tt.criterion, tt.race, got, ch.Rules.Scheduled, tt.want)
		}
		written, err := LearnerManifest(ch)
		if got := strings.Contains(string(written), "race ="); err != nil || got != (tt.race != "") {
			t.Errorf("criterion %s, %q: learners get, error %v,\n%s", tt.criterion, tt.race, err, written)
		}
	}
}

func TestProblemsHaveAPlace(t *testing.T) {
	replace := func(file, old, new string) func(fstest.MapFS) {
		return func(f fstest.MapFS) {
			text := string(f[file].Data)
			if !strings.Contains(text, old) {
				panic(file + " has no " + old)
			}
			f[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
		}
	}
	add := func(file, text string) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[file] = &fstest.MapFile{Data: []byte(text)} }
	}
	remove := func(file string) func(fstest.MapFS) { return func(f fstest.MapFS) { delete(f, file) } }
	const toml = "t/add/challenge.toml"
	const times = "reason: multiplies\nverdict: wrong-answer\ntests: TestAdd\n--- add.go\n+++ add.go\n@@ -1 +1 @@\n-package add\n+package sub\n"
	for _, tt := range []struct {
		reason string
		change func(fstest.MapFS)
		want   string
	}{
		{"an unknown key", replace(toml, "difficulty", "dificulty"), `t/add/challenge.toml:3: unknown key "dificulty"`},
		{"an unknown key in a table", replace(toml, "wall", "walls"), `t/add/challenge.toml:9: unknown key "limits.walls"`},
		{"broken TOML", replace(toml, `title = "Add"`, `title = "Add`), "t/add/challenge.toml:1: "},
		{"a text for a number", replace(toml, "points = 2", `points = "2"`), "t/add/challenge.toml:15: checks.points takes a whole number, without quotes"},
		{"a fraction", replace(toml, "points = 1", "points = 1.5"), "t/add/challenge.toml:22: checks.points takes a whole number"},
		{"a list for a text", replace(toml, `hint = "Use +."`, `hint = ["Use +."]`), "t/add/challenge.toml:17: checks.hint takes text in quotes"},
		{"a text for a list", replace(toml, `["TestAdd"]`, `"TestAdd"`), `t/add/challenge.toml:25: checks.needs takes a list of texts in quotes: ["one", "two"]`},
		{"a list of other things", replace(toml, `["TestAdd"]`, `[1]`), "t/add/challenge.toml:25: checks.needs takes a list of texts"},
		{"a number for a text", replace(toml, `wall = "2s"`, "wall = 2"), "t/add/challenge.toml:9: limits.wall takes text in quotes"},
		{"a text for a weight", replace(toml, `"a/b" = 1.0`, `"a/b" = "1"`), "t/add/challenge.toml:6: skills.a/b takes a number, without quotes"},
		{"a text for yes or no", replace(toml, "points = 1", "points = 1\nrace = \"no\""), "t/add/challenge.toml:23: checks.race takes true or false, without quotes"},
		{"a text for a table", replace(toml, "[limits]\nwall = \"2s\"\nmemory = \"64MiB\"", "[rules]\n[limits.wall]"), "t/add/challenge.toml:9: limits.wall takes text in quotes"},
		{"one table for several", replace(toml, "[[checks]]\ntest = \"TestAdd\"", "[[equivalent]]\n[[equivalent]]\nid = 3\n[[checks]]\ntest = \"TestAdd\""), "t/add/challenge.toml:14: equivalent.id takes text in quotes"},
		{"a difficulty out of range", replace(toml, "difficulty = 1", "difficulty = 9"), "difficulty is 9"},
		{"an unknown skill", replace(toml, `"a/b" =`, `"a/c" =`), `skill "a/c" is not in skills.toml`},
		{"an unknown criterion", replace(toml, `"edge-cases"`, `"edges"`), `criterion of TestZero is "edges"`},
		{"no points", replace(toml, "points = 1", "points = 0"), "worth 0 points"},
		{"a need that is no check", replace(toml, `["TestAdd"]`, `["TestSub"]`), "needs TestSub, which is not a check"},
		{"a circle of needs", replace(toml, `hint = "Use +."`, "hint = \"Use +.\"\nneeds = [\"TestZero\"]"), "needs itself"},
		{"a bad limit", replace(toml, `"64MiB"`, `"64MB"`), `limit memory is "64MB"`},
		{"a budget that is no duration", replace(toml, "[limits]", "[budget]\nquick = \"soon\"\nreason = \"r\"\n[limits]"), `t/add/challenge.toml:9: budget quick is "soon"`},
		{"a budget without a reason", replace(toml, "[limits]", "[budget]\nfull = \"80s\"\n[limits]"), "[budget] wants a reason"},
		{"a budget like any other", replace(toml, "[limits]", "[budget]\nquick = \"6s\"\nreason = \"r\"\n[limits]"), "[budget] changes nothing"},
		{"goroutines both ways", replace(toml, "[limits]", "[rules]\nno_goroutines = true\nallow_goroutines = true\n[limits]"), "the opposite of each other"},
		{"what follows from its tests", replace(toml, "[limits]", "[rules]\ncounted = true\n[limits]"), "no_callers and counted follow from the driver and the hidden tests"},
		{"a package of no module", replace(toml, "[limits]", "[rules]\npackages = [\"example.org/x/y\"]\n[limits]"),
			`t/add/challenge.toml:9: package "example.org/x/y" is of no module that the catalogue requires`},
		{"a check without a test", replace("t/add/add_test.go", "TestZero", "TestNought"), "check TestZero has no hidden test"},
		{"a test without a check", replace("t/add/add_test.go", "TestZero", "TestNought"), "hidden test TestNought is bound to no check"},
		{"a TestMain", replace("t/add/add_test.go", "func Testable()", "func TestMain(m *testing.M)"), "TestMain is gradus's own"},
		{"tests of another package", replace("t/add/add_test.go", "package add_test", "package add"), "t/add/add_test.go:1: package add; want package add_test"},
		{"tests that do not import the package", replace("t/add/add_test.go", "example.com/c/t/add", "example.com/c/t/sub"), "no hidden test imports"},
		{"a syntax error", replace("t/add/add.go", "func Add(", "func Add"), "t/add/add.go:3: expected '('"},
		{"a check of no test", replace(toml, "test = \"TestZero\"\n", ""), "check 2 lacks its test"},
		{"a check without a hint", replace(toml, "hint = \"Use +.\"\n", ""), "check TestAdd lacks its hint"},
		{"a skill without bound", replace(toml, `"a/b" = 1.0`, `"a/b" = inf`), `the weight of skill "a/b" must be above 0, and finite`},
		{"a stray file", add("t/add/notes.txt", "x"), "t/add/notes.txt: a file that no part"},
		{"a gap in the hints", add("t/add/hints/4.md", "x"), "this should be hints/3.md"},
		{"no starter", func(f fstest.MapFS) { delete(f, "t/add/starter/add.go"); delete(f, "t/add/starter/example_test.go") }, "t/add/starter/: missing"},
		{"no README", remove("t/add/README.md"), "t/add/README.md: missing"},
		{"no reference", remove("t/add/add.go"), "missing: the reference solution"},
		{"a mutant without a reason", replace("t/add/mutants/minus.txtar", "reason: subtracts\n", ""), "t/add/mutants/minus.txtar: the header wants a reason"},
		{"a mutant that names no check", replace("t/add/mutants/minus.txtar", "TestAdd", "TestSub"), "names TestSub, which is not a check"},
		{"a mutant without files", replace("t/add/mutants/minus.txtar", "-- add.go --", ""), "t/add/mutants/minus.txtar"},
		{"a mutant whose question is none", replace("t/add/mutants/minus.txtar", "verdict:", "asks: Does it add\nverdict:"), `asks: "Does it add" is no question`},
		{"answers that are none", add("t/add/answers.txt", "# x\nminus TestAdd wrong\n"), "t/add/answers.txt: line 2: want a mutant"},
		{"two mutants of one name", add("t/add/mutants/minus.diff", times), "t/add/mutants/minus.txtar: mutants/minus.diff has the same name; remove one of the two"},
		{"a mutant that is no diff", add("t/add/mutants/times.diff", "reason: x\n"), "t/add/mutants/times.diff: no change; "},
		{"a mutant that is half a diff", add("t/add/mutants/times.diff", strings.TrimSuffix(times, "+package sub\n")), "t/add/mutants/times.diff: line 7: the hunk of line 6 has 1 old and 1 new lines"},
		{"a mutant of nothing", add("t/add/mutants/times.diff", "of: loop\n"+times), "t/add/mutants/times.diff: the header says of: loop; there is no accepted/loop.txtar"},
		{"an archive of something", replace("t/add/mutants/minus.txtar", "reason:", "of: loop\nreason:"), "t/add/mutants/minus.txtar: the header says of: loop; only edits"},
		{"a correct solution that is an edit", add("t/add/accepted/times.diff", times), "t/add/accepted/times.diff: a file that no part"},
		{"a mutant that reaches outside", replace("t/add/mutants/minus.txtar", "-- add.go --", "-- ../add.go --"), `file "../add.go"`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			fsys := good()
			tt.change(fsys)
			c, err := Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			err = c.Broken()["t/add"]
			if err == nil {
				_, err = c.Open("add")
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v; want one with %q", err, tt.want)
			}
		})
	}
}

// TestRules holds that the rules of a manifest are those of its challenge.
func TestRules(t *testing.T) {
	fsys := good()
	fsys["go.mod"] = &fstest.MapFile{Data: []byte("module example.com/c\n\nrequire (\n\texample.org/x v1.0.0\n\texample.org/z v1.0.0 // indirect\n)\n")}
	manifest := string(fsys["t/add/challenge.toml"].Data)
	set := func(rules string) (*grader.Challenge, error) {
		fsys["t/add/challenge.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(manifest, "[limits]", "[rules]\n"+rules+"\n[limits]", 1))}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return c.Find("add")
	}
	ch, err := set("allow_goroutines = true\npackages = [\"example.org/x/y\", \"example.org/x\"]")
	if err != nil {
		t.Fatal(err)
	}
	want := grader.Rules{AllowGoroutines: true, Packages: []string{"example.org/x/y", "example.org/x"}}
	if diff := cmp.Diff(want, ch.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if _, err := set("packages = [\"example.org/z\"]"); err == nil {
		t.Error("a package of a module that others require is taken")
	}
}

// TestRulesOfHiddenParts: a driver and tests that count steps ask for rules of their own.
func TestRulesOfHiddenParts(t *testing.T) {
	if r := opened(t, good()).Rules; r.NoCallers || r.Counted {
		t.Errorf("without driver and counters, rules = %+v", r)
	}
	fsys := good()
	fsys["t/add/driver/driver.go"] = &fstest.MapFile{Data: []byte("package driver\n")}
	tests := strings.Replace(string(fsys["t/add/add_test.go"].Data), "import (", "import (\n\t\"github.com/gradus-dev/gradus/grader/judge/cost\"", 1)
	fsys["t/add/add_test.go"] = &fstest.MapFile{Data: []byte(tests)}
	if r := opened(t, fsys).Rules; !r.NoCallers || !r.Counted {
		t.Errorf("with driver and counters, rules = %+v", r)
	}
}

// TestWhatFollowsIsNotTold: of a file that can't be read nothing is said but that.
func TestWhatFollowsIsNotTold(t *testing.T) {
	for _, tt := range []struct{ reason, file, old, new, want string }{
		{"a wrong type", "t/add/challenge.toml", "difficulty = 1", `difficulty = "one"`, "t/add/challenge.toml:3: difficulty takes a whole number, without quotes"},
		{"hidden tests that don't parse", "t/add/add_test.go", "func Testable()", "func Testable(", "t/add/add_test.go:11: expected ')', found '{'"},
		{"a reference that doesn't parse", "t/add/add.go", "func Add(", "func Add", "t/add/add.go:3: expected '(', found ','"},
	} {
		fsys := good()
		fsys[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(fsys[tt.file].Data), tt.old, tt.new, 1))}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Open("add"); err == nil || strings.TrimPrefix(err.Error(), "challenge t/add is broken: ") != tt.want {
			t.Errorf("%s: %v; want only %s", tt.reason, err, tt.want)
		}
	}
}

func TestOneBrokenChallengeLeavesTheOthers(t *testing.T) {
	fsys := good()
	fsys["t/bad/challenge.toml"] = &fstest.MapFile{Data: []byte("title =")}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Challenges()) != 1 || c.Broken()["t/bad"] == nil {
		t.Errorf("challenges %v, broken %v", c.Challenges(), c.Broken())
	}
	var p *Problem
	if _, err := c.Find("bad"); !errors.As(err, &p) || p.Line != 1 {
		t.Errorf("Find(bad) = %v; want its problem", err)
	}
}

func TestFind(t *testing.T) {
	fsys := good()
	for name, f := range good() {
		if rest, ok := strings.CutPrefix(name, "t/add/"); ok {
			fsys["u/adder/"+rest] = f
		}
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{"add": "t/add", "t/add": "t/add", "adde": "u/adder", "u/": "u/adder"} {
		if ch, err := c.Find(query); err != nil || ch.ID() != want {
			t.Errorf("Find(%q) = %v, %v; want %s", query, ch, err, want)
		}
	}
	var nf *NotFoundError
	if _, err := c.Find("ad"); !errors.As(err, &nf) || !nf.Prefix || len(nf.Matches) != 2 {
		t.Errorf("Find(ad) = %v; want two that begin so", err)
	}
	if _, err := c.Find("addre"); !errors.As(err, &nf) || nf.Prefix || len(nf.Matches) == 0 || nf.Matches[0] != "adder" {
		t.Errorf("Find(addre) = %v; want adder suggested", err)
	}
}

// twoOf returns a catalogue with the challenges t/add and u/plus, alike but for a line at
// the beginning of each manifest.
func twoOf(lines [2]string) fstest.MapFS {
	fsys := good()
	for i, dir := range []string{"t/add", "u/plus"} {
		for name, f := range good() {
			if rest, ok := strings.CutPrefix(name, "t/add/"); ok {
				fsys[dir+"/"+rest] = f
			}
		}
		fsys[dir+"/challenge.toml"] = &fstest.MapFile{Data: []byte(lines[i] + "\n" + string(good()["t/add/challenge.toml"].Data))}
	}
	return fsys
}

// TestPaths holds that prerequisites are challenges of the catalogue, under any name that
// they had, and that none comes before itself.
func TestPaths(t *testing.T) {
	for _, tt := range []struct {
		reason string
		lines  [2]string // of t/add and u/plus
		broken map[string]string
	}{
		{"one before the other", [2]string{"", `prerequisites = ["t/add"]`}, nil},
		{"by a former name", [2]string{`was = ["t/sum"]`, `prerequisites = ["t/sum"]`}, nil},
		{"itself", [2]string{"", `prerequisites = ["u/plus"]`}, map[string]string{"u/plus": "names u/plus, which comes after this challenge itself"}},
		{"each other", [2]string{`prerequisites = ["u/plus"]`, `prerequisites = ["t/add"]`},
			map[string]string{"t/add": "names u/plus, which comes after", "u/plus": "names t/add, which comes after"}},
		{"none there", [2]string{"", `prerequisites = ["add"]`}, map[string]string{"u/plus": `names "add", which is no challenge of this catalogue`}},
	} {
		c, err := Load(twoOf(tt.lines))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Broken(); len(got) != len(tt.broken) {
			t.Errorf("%s: broken %v; want %d", tt.reason, got, len(tt.broken))
		}
		for id, want := range tt.broken {
			if err := c.Broken()[id]; err == nil || !strings.Contains(err.Error(), id+"/challenge.toml") || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %s is broken: %v; want %q", tt.reason, id, err, want)
			}
		}
	}
}

func TestFormerNamesLeadToOneChallenge(t *testing.T) {
	for _, tt := range []struct {
		reason string
		was    [2]string // of t/add and u/plus
		broken string    // what is wrong with u/plus
	}{
		{"two former names", [2]string{"", `was = ["t/sum", "old/total"]`}, ""},
		{"that of another", [2]string{"", `was = ["t/add"]`}, "was names t/add, which leads to t/add"},
		{"its own", [2]string{"", `was = ["u/plus"]`}, "was names u/plus, which leads to u/plus"},
		{"one that another claims", [2]string{`was = ["t/sum"]`, `was = ["t/sum"]`}, "was names t/sum, which leads to t/add"},
		{"a slug alone", [2]string{"", `was = ["sum"]`}, `was names "sum", which has not the form track/slug`},
		{"no name", [2]string{"", `was = ["../sum"]`}, "has not the form track/slug"},
		{"no list", [2]string{"", `was = "t/sum"`}, "was takes a list of texts"},
	} {
		c, err := Load(twoOf(tt.was))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Broken()["u/plus"]; tt.broken != "" {
			if len(c.Broken()) != 1 || err == nil || !strings.Contains(err.Error(), "u/plus/challenge.toml") || !strings.Contains(err.Error(), tt.broken) {
				t.Errorf("%s: broken %v; want u/plus: %q", tt.reason, c.Broken(), tt.broken)
			}
			continue
		}
		for _, name := range []string{"plus", "u/plus", "pl", "t/sum", "sum", "old/total", "total"} {
			if ch, err := c.Find(name); err != nil || ch.ID() != "u/plus" {
				t.Errorf("%s: Find(%s) = %v, %v", tt.reason, name, ch, err)
			}
		}
		if _, err := c.Find("tot"); err == nil {
			t.Errorf("%s: a beginning of a former name is enough", tt.reason)
		}
	}
}

func TestNotACatalogue(t *testing.T) {
	for _, fsys := range []fs.FS{fstest.MapFS{}, fstest.MapFS{"skills.toml": &fstest.MapFile{}}, os.DirFS("/does/not/exist")} {
		if _, err := Load(fsys); err == nil {
			t.Errorf("Load(%v) succeeded", fsys)
		}
	}
}

// TestShippedCatalogue opens every challenge that gradus ships.
func TestShippedCatalogue(t *testing.T) {
	c, err := Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for id, err := range c.Broken() {
		t.Errorf("%s: %v", id, err)
	}
	for _, ch := range c.Challenges() {
		if _, err := c.Open(ch.ID()); err != nil {
			t.Errorf("%s: %v", ch.ID(), err)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add(good()["t/add/challenge.toml"].Data)
	f.Add([]byte("title = \"\\u0000\"\n[[checks]]\n[[checks]]\n"))
	f.Add([]byte("[skills]\n\"a/b\" = nan\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := good()
		fsys["t/add/challenge.toml"] = &fstest.MapFile{Data: data}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Challenges())+len(c.Broken()) != 1 {
			t.Fatal("the challenge is neither good nor broken")
		}
	})
}

// TestOnlyWhatIsAskedForIsRead holds that a challenge named by a slug or an ID costs no
// look at the manifests of others. A prefix does: another challenge may have had it as
// its name, which comes first.
func TestOnlyWhatIsAskedForIsRead(t *testing.T) {
	for _, query := range []string{"add", "t/add"} {
		fsys := &counting{FS: good(), opened: map[string]int{}}
		for _, other := range []string{"t/sub", "u/mul"} {
			fsys.FS.(fstest.MapFS)[other+"/challenge.toml"] = &fstest.MapFile{Data: []byte("title =")}
		}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if ch, err := c.Find(query); err != nil || ch.ID() != "t/add" {
			t.Fatalf("Find(%s) = %v, %v", query, ch, err)
		}
		if !c.Has("mul") || c.Has("ad") {
			t.Errorf("Has(mul) = %t, Has(ad) = %t; want true, false", c.Has("mul"), c.Has("ad"))
		}
		for name, n := range fsys.opened {
			if strings.HasSuffix(name, "challenge.toml") && (name != "t/add/challenge.toml" || n != 1) {
				t.Errorf("Find(%s) read %s %d times", query, name, n)
			}
		}
		if len(c.Challenges()) != 1 || len(c.Broken()) != 2 || fsys.opened["u/mul/challenge.toml"] != 1 {
			t.Errorf("%d challenges, %d broken after %v", len(c.Challenges()), len(c.Broken()), fsys.opened)
		}
	}
}

// counting counts how often files are opened.
type counting struct {
	fs.FS
	mu     sync.Mutex
	opened map[string]int
}

func (c *counting) Open(name string) (fs.File, error) {
	c.mu.Lock()
	c.opened[name]++
	c.mu.Unlock()
	return c.FS.Open(name)
}

// TestSlugsAreUnique holds that of two challenges with one slug the first counts.
func TestSlugsAreUnique(t *testing.T) {
	fsys := good()
	for name, file := range good() {
		if rest, ok := strings.CutPrefix(name, "t/"); ok {
			fsys["u/"+rest] = file
		}
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if ch, err := c.Find("add"); err != nil || ch.ID() != "t/add" {
		t.Errorf("Find(add) = %v, %v; want t/add", ch, err)
	}
	if _, err := c.Find("u/add"); err == nil || !strings.Contains(err.Error(), "taken by t/add") {
		t.Errorf("Find(u/add) = %v; want the slug to be taken", err)
	}
	if len(c.Challenges()) != 1 || c.Broken()["u/add"] == nil {
		t.Errorf("%d challenges, broken %v", len(c.Challenges()), c.Broken())
	}
}
