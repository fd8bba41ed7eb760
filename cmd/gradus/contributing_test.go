package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// example is a part of CONTRIBUTING.md that is set apart.
type example struct {
	lang string // of a fence; "commands" where lines are indented
	text string
}

// shownExamples reads them, in order.
func shownExamples(t *testing.T, name string) (all []example) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, m := range regexp.MustCompile("(?m)^```(\\w*)\n((?s:.*?))^```$|^((?:    \\S.*\n)+)").FindAllStringSubmatch(text, -1) {
		if m[3] != "" {
			all = append(all, example{"commands", regexp.MustCompile("(?m)^    ").ReplaceAllString(m[3], "")})
		} else {
			all = append(all, example{m[1], m[2]})
		}
	}
	return all
}

// TestContributingIsTrue runs what CONTRIBUTING.md shows: its commands one after the
// other, its Go code as hidden tests of the challenge that they make, its tables in the
// manifest of one, and its module file.
func TestContributingIsTrue(t *testing.T) {
	t.Parallel()
	var commands, hidden, manifest, equivalent, module, mutant string
	for _, e := range shownExamples(t, filepath.Join("..", "..", "CONTRIBUTING.md")) {
		switch {
		case e.lang == "commands":
			commands += e.text
		case e.lang == "sh": // wants an editor or a network
		case strings.Contains(e.text, "schedule.Explore"): // of a driver; concurrent-map's is like it
		case e.lang == "go":
			hidden += e.text + "\n"
		case e.lang == "toml" && strings.Contains(e.text, "[[checks]]"):
			manifest = e.text
		case e.lang == "toml":
			equivalent += "\n" + e.text
		case strings.HasPrefix(e.text, "ignore starter"):
			module = e.text
		case strings.HasPrefix(e.text, "reason: "):
			header, _, _ := strings.Cut(e.text, "--- bfs.go\n")
			mutant = header + "-- bfs.go --\npackage bfs\n"
		case strings.Contains(e.text, "survivor"): // what a check prints
		default:
			t.Errorf("an example of a kind that is not run:\n%s", e.text)
		}
	}
	for what, text := range map[string]string{"commands": commands, "Go code": hidden, "a manifest": manifest,
		"an equivalent mutant": equivalent, "a module file": module, "a mutant": mutant} {
		if text == "" {
			t.Errorf("CONTRIBUTING.md shows no %s", what)
		}
	}
	dir := t.TempDir()
	script := commandScript(commands) + hiddenScript + moduleScript + manifestScript + exampleFiles
	for _, f := range []struct{ name, text string }{
		{"hidden.go", hiddenFile(hidden)}, {"checks.toml", checksOf(hidden)},
		{"module/gomod", "module example.org/school\n\ngo 1.26\n\n" + module},
		{"bfs/challenge.toml", uncommented(manifest) + equivalent + otherCheck},
		{"bfs/mutant.txtar", quoted(mutant)},
	} {
		script += "-- " + f.name + " --\n" + f.text
	}
	if err := os.WriteFile(filepath.Join(dir, "contributing.txt"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	p := scriptParams(t)
	p.Dir, p.UpdateScripts = dir, false
	testscript.Run(t, p)
}

var exitStatus = regexp.MustCompile(`# exit status (\d)`)

// commandScript runs commands as a reader types them: a comment may say how one ends.
func commandScript(commands string) string {
	var b strings.Builder
	for line := range strings.Lines(commands) {
		status := "0"
		if m := exitStatus.FindStringSubmatch(line); m != nil {
			status = m[1]
		}
		if !strings.HasPrefix(line, "cd ") {
			fmt.Fprintf(&b, "status %s ", status)
		}
		b.WriteString(line)
	}
	return b.String()
}

// hiddenScript adds the Go code to the challenge that the commands made, under plain go
// test and in a check, whose findings are about the mutants that nobody wrote for it.
const hiddenScript = `
cp hidden.go course/numbers/extremes/contributing_test.go
cp errors.go course/numbers/extremes/errors.go
cp errors.go course/numbers/extremes/starter/errors.go
exec sh -c 'cat checks.toml >>course/numbers/extremes/challenge.toml'
cd course
exec go vet ./...
exec go test ./...
status 1 gradus challenge check --quick
stdout '^FAIL  numbers/extremes$'
! stdout '(manifest|format|secrets|judge|crossing|shapes|reference-accepted|starter-rejected|examples):'
cd ..
`

// moduleScript uses the lines for a module that is there already.
const moduleScript = `
cp module/gomod module/go.mod
exec cp -r course module/course
rm module/course/go.mod
rm module/course/.gradus
exec sh -c 'sed -i s:example.com/course:example.org/school/course: module/course/numbers/extremes/*_test.go'
cd module
status 1 gradus challenge check --quick --challenges course
stderr 'course/.gradus is up to date again$'
exec go vet ./...
exec go test ./...
cd ..
`

// manifestScript reads the manifest and the mutant, whatever else the challenge lacks.
const manifestScript = `
cp bfs/challenge.toml graphs/algorithms/bfs/challenge.toml
unquote bfs/mutant.txtar
mkdir graphs/algorithms/bfs/mutants
cp bfs/mutant.txtar graphs/algorithms/bfs/mutants/late-mark.txtar
status 1 gradus challenge check --quick graphs/algorithms/bfs
! stdout 'manifest:'
`

// uncommented makes real the keys that the manifest shows in comments.
func uncommented(manifest string) string {
	return regexp.MustCompile(`(?m)^# (\w+ = \S)`).ReplaceAllString(manifest, "$1")
}

func quoted(text string) string {
	return ">" + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n>") + "\n"
}

var testName = regexp.MustCompile(`(?m)^func (Test\w+)`)

// hiddenFile makes a test file of Go code.
func hiddenFile(code string) string {
	var imports []string
	for name, path := range map[string]string{"cost": "github.com/gradus-dev/gradus/grader/judge/cost", "rand": "math/rand", "fmt": "fmt", "slices": "slices",
		"property": "github.com/gradus-dev/gradus/grader/judge/property", "sentinel": "github.com/gradus-dev/gradus/grader/judge/sentinel", "testing": "testing", "extremes": "example.com/course/numbers/extremes"} {
		if strings.Contains(code, name+".") {
			imports = append(imports, fmt.Sprintf("\t%q\n", path))
		}
	}
	slices.Sort(imports)
	return "package extremes_test\n\nimport (\n" + strings.Join(imports, "") + ")\n\n" + strings.TrimSuffix(code, "\n")
}

func checksOf(code string) string {
	var b strings.Builder
	for _, m := range testName.FindAllStringSubmatch(code, -1) {
		fmt.Fprintf(&b, "\n[[checks]]\ntest = %q\ntitle = \"does what is said\"\npoints = 1\ncriterion = \"correctness\"\nhint = \"Read it again.\"\n", m[1])
	}
	return b.String()
}

// otherCheck is the test that a mutant and a check of the examples name.
const otherCheck = `
[[checks]]
test = "TestLooksAtEachVertexOnce"
title = "looks once"
points = 1
criterion = "correctness"
hint = "Mark what you have seen."
`

const exampleFiles = `-- errors.go --
package extremes

import "errors"

// ErrTooMany says that there are more numbers than anybody can look at.
var ErrTooMany = errors.New("extremes: too many numbers")
-- graphs/skills.toml --
[[skills]]
id = "algorithms"
title = "Algorithms"
[[skills]]
id = "algorithms/searching"
title = "Searching"
[[skills]]
id = "algorithms/graphs"
title = "Graphs"
-- graphs/algorithms/bfs/README.md --
# Breadth-first search
-- graphs/algorithms/bfs/hints/1.md --
A hint.
-- graphs/algorithms/bfs/starter/bfs.go --
package bfs
-- graphs/algorithms/bfs/bfs.go --
package bfs

// Path is a path.
func Path() []int { return nil }
-- graphs/algorithms/bfs/bfs_test.go --
package bfs_test

import (
	"testing"

	"example.com/course/algorithms/bfs"
)

func TestShortestPath(t *testing.T) { bfs.Path() }

func TestLooksAtEachVertexOnce(t *testing.T) { bfs.Path() }
`
