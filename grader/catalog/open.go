package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/answers"
)

// Open reads and validates the whole challenge with the given ID or slug and
// returns a complete one. Its problems, if any, are joined in the error.
func (c *Catalog) Open(query string) (*grader.Challenge, error) {
	found, err := c.Find(query)
	if err != nil {
		return nil, err
	}
	ch := *found
	o := &opening{ch: &ch, fset: token.NewFileSet(), validator: validator{path: ch.ID(), catalog: c}}
	if err := o.walk(); err != nil {
		return nil, err
	}
	o.parts()
	if ch.Withheld == nil {
		o.goFiles()
		o.headers()
	} else {
		o.starterPackage()
	}
	if err := errors.Join(o.problems...); err != nil {
		return nil, err
	}
	return &ch, nil
}

// opening is a challenge being validated.
type opening struct {
	validator
	ch    *grader.Challenge
	fset  *token.FileSet
	files map[string][]byte
}

func (o *opening) problem(file string, line int, format string, args ...any) {
	o.problems = append(o.problems, &Problem{o.ch.ID() + "/" + file, line, fmt.Sprintf(format, args...)})
}

var (
	hintFile = regexp.MustCompile(`^hints/(\d+)\.md$`)
)

// AnswersFile holds what mutants answer.
const AnswersFile = "answers.txt"

// walk reads every file, sorts it to its part and hashes all, what mutants answer apart.
// Names that begin with a dot are what systems and editors leave, and are passed over, as
// embedding does.
func (o *opening) walk() error {
	o.files = map[string][]byte{}
	h := sha256.New()
	f := &o.ch.Files
	err := fs.WalkDir(o.ch.FS, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		if !d.Type().IsRegular() {
			o.problem(name, 0, "not a regular file")
			return nil
		}
		data, err := fs.ReadFile(o.ch.FS, name)
		if err != nil {
			return err
		}
		o.files[name] = data
		if name == AnswersFile && o.ch.Withheld == nil {
			sum := sha256.Sum256(data)
			f.Answers, o.ch.AnswersHash = name, hex.EncodeToString(sum[:])
			return nil
		}
		fmt.Fprintf(h, "%s\x00%d\x00", name, len(data))
		h.Write(data)
		if to := o.part(f, name); to != nil {
			*to = append(*to, name)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read challenge %s: %w", o.ch.ID(), err)
	}
	if o.ch.Withheld != nil {
		return nil // the hash is that of the whole challenge, which isn't here
	}
	o.ch.Hash = hex.EncodeToString(h.Sum(nil))
	if o.catalog.hashes != nil && o.catalog.hashes[o.ch.ID()] != o.ch.Hash {
		return fmt.Errorf("challenge %s is not the one that the pack was made of", o.ch.ID())
	}
	return nil
}

// part returns the list a file belongs to; nil for files with a place of their
// own, and for strays, which are a problem.
func (o *opening) part(f *grader.Files, name string) *[]string {
	dir, _ := path.Split(name)
	switch {
	case name == "challenge.toml":
		return nil
	case name == "README.md":
		f.Readme = name
		return nil
	case hintFile.MatchString(name):
		return &f.Hints
	case dir == "starter/":
		return &f.Starter
	case o.ch.Withheld != nil:
		o.problem(name, 0, "no part of what learners receive")
		return nil
	case dir == "mutants/" && isMutant(name):
		return &f.Mutants
	case dir == "accepted/" && path.Ext(name) == archiveFile:
		return &f.Accepted
	case dir == "bugs/" && isMutant(name) && o.ch.Kind == grader.KindTests:
		return &f.Bugs
	case dir == "driver/" && path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go"):
		return &f.Drivers
	case dir == "" && strings.HasSuffix(name, "_test.go"):
		return &f.Hidden
	case dir == "" && path.Ext(name) == ".go":
		return &f.Reference
	}
	o.problem(name, 0, "a file that no part of a challenge is made of; remove it (CONTRIBUTING.md lists the parts)")
	return nil
}

// parts checks that every part is there.
func (o *opening) parts() {
	f, whole := &o.ch.Files, o.ch.Withheld == nil
	slices.SortFunc(f.Hints, func(a, b string) int { return hintNumber(a) - hintNumber(b) })
	for i, h := range f.Hints {
		if hintNumber(h) != i+1 {
			o.problem(h, 0, "hints are numbered from 1 without gaps; this should be hints/%d.md", i+1)
		}
	}
	for _, part := range []struct {
		there bool
		file  string
		what  string
	}{
		{f.Readme != "", "README.md", "what the learner is asked to do"},
		{!whole || len(f.Reference) > 0, "*.go", "the reference solution"},
		{!whole || len(f.Hidden) > 0, "*_test.go", "the hidden tests"},
		{len(f.Starter) > 0, "starter/", "what the learner starts from"},
		{len(f.Hints) > 0, "hints/1.md", "at least one hint"},
		{!whole || o.ch.Kind != grader.KindTests || len(f.Bugs) > 0, "bugs/", "the planted bugs that the learner's tests must catch"},
	} {
		if !part.there {
			o.problem(part.file, 0, "missing: %s", part.what)
		}
	}
}

func hintNumber(name string) int {
	n, _ := strconv.Atoi(hintFile.FindStringSubmatch(name)[1])
	return n
}

// driverName is the name of a challenge's package that is compiled beside a
// submission, and of its folder.
const driverName = "driver"

// goFiles parses the Go files: package names agree, and every hidden test has
// its check and the reverse.
func (o *opening) goFiles() {
	f := &o.ch.Files
	o.ch.Rules.NoCallers = len(f.Drivers) > 0
	for _, name := range f.Reference {
		if file := o.parse(name); file != nil {
			o.packageName(name, file, "")
		}
	}
	for _, name := range f.Drivers {
		file := o.parse(name)
		if file == nil {
			continue
		}
		if file.Name.Name != driverName {
			o.problem(name, o.fset.Position(file.Name.Pos()).Line, "package %s; want package %s", file.Name.Name, driverName)
		}
	}
	tests, unread := map[string]bool{}, false
	for _, name := range f.Hidden {
		file := o.parse(name)
		if file == nil {
			unread = true
			continue
		}
		if o.ch.Kind == grader.KindCode {
			o.packageName(name, file, "_test")
			o.imports(file)
		} else {
			o.packageName(name, file, "") // as the learner's
		}
		for _, test := range testNames(file) {
			tests[test] = true
			if test == "TestMain" {
				o.problem(name, 0, "TestMain is gradus's own; set up in the tests instead")
			}
		}
	}
	switch {
	case unread: // which tests there are, and what they import, nobody knows
		return
	case o.ch.Kind == grader.KindTests:
		o.ch.ImportPath = "gradus.invalid/" + o.ch.ID() // nobody imports it
	case o.ch.ImportPath == "" && len(f.Hidden) > 0:
		o.problem(f.Hidden[0], 0, "no hidden test imports the challenge's package; an import path that ends in %s is wanted", o.ch.ID())
	}
	o.bind(tests)
}

func (o *opening) parse(name string) *ast.File {
	file, err := parser.ParseFile(o.fset, name, o.files[name], parser.SkipObjectResolution)
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		list.RemoveMultiples()
		for _, e := range list {
			o.problem(name, e.Pos.Line, "%s", e.Msg)
		}
		return nil
	}
	if err != nil {
		o.problem(name, 0, "%v", err)
		return nil
	}
	return file
}

func (o *opening) packageName(name string, file *ast.File, suffix string) {
	got := file.Name.Name
	line := o.fset.Position(file.Name.Pos()).Line
	if suffix == "" && o.ch.Package == "" {
		o.ch.Package = got
	}
	if o.ch.Package != "" && got != o.ch.Package+suffix { // a reference that is missing is told by parts
		o.problem(name, line, "package %s; want package %s", got, o.ch.Package+suffix)
	}
}

// costPath is imported by hidden tests that count steps.
const costPath = "github.com/gradus-dev/gradus/grader/judge/cost"

// imports notes what a hidden test says by its imports.
func (o *opening) imports(file *ast.File) {
	for _, spec := range file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		o.ch.Rules.Counted = o.ch.Rules.Counted || p == costPath
		p = strings.TrimSuffix(p, "/"+driverName)
		if err == nil && (p == o.ch.ID() || strings.HasSuffix(p, "/"+o.ch.ID())) {
			o.ch.ImportPath = p
		}
	}
}

func testNames(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if ok && fn.Recv == nil && isTestName(fn.Name.Name) {
			names = append(names, fn.Name.Name)
		}
	}
	return names
}

// isTestName follows the go command: Test, then nothing or no lower-case letter.
func isTestName(name string) bool {
	rest, ok := strings.CutPrefix(name, "Test")
	return ok && (rest == "" || !('a' <= rest[0] && rest[0] <= 'z'))
}

// bind compares checks with hidden tests, or with planted bugs where the
// learner writes the tests.
func (o *opening) bind(tests map[string]bool) {
	what := "hidden test"
	if o.ch.Kind == grader.KindTests {
		what = "planted bug (or \"" + grader.ReferenceCheck + "\")"
		tests = map[string]bool{grader.ReferenceCheck: true}
		for _, b := range o.ch.Files.Bugs {
			tests[mutantName(b)] = true
		}
	}
	bound := map[string]bool{}
	for _, c := range o.ch.Checks {
		bound[c.Test] = true
		if !tests[c.Test] {
			o.problem("challenge.toml", 0, "check %s has no %s of that name", c.Test, what)
		}
	}
	for test := range tests {
		if !bound[test] && test != "TestMain" {
			o.problem("challenge.toml", 0, "%s %s is bound to no check", what, test)
		}
	}
}

// headers checks the headers of mutants, accepted solutions and bugs, and the form of what
// mutants answer. It makes the packages with bugs, which grading runs. Whether mutants fit
// the solution is for authors to know: package verify tells them.
func (o *opening) headers() {
	known := map[string]bool{}
	for _, c := range o.ch.Checks {
		known[c.Test] = true
	}
	f := o.ch.Files
	if f.Answers != "" {
		if _, err := answers.Parse(o.files[f.Answers]); err != nil {
			o.problem(f.Answers, 0, "%v; remove the file, and type: gradus challenge answers %s", err, o.ch.ID())
		}
	}
	file := map[string]string{} // by folder and name
	for _, name := range slices.Concat(f.Mutants, f.Accepted, f.Bugs) {
		dir := path.Dir(name)
		m, err := parseMutant(name, o.files[name])
		if err == nil && dir == "bugs" {
			err = m.complete(o.ch, dir)
		}
		if err == nil && m.Of != "" && !slices.Contains(f.Accepted, "accepted/"+m.Of+archiveFile) {
			err = fmt.Errorf("the header says of: %s; there is no accepted/%s%s", m.Of, m.Of, archiveFile)
		}
		if err != nil {
			o.problem(name, 0, "%v", err)
			continue
		}
		if first := file[dir+"/"+m.Name]; first != "" {
			o.problem(name, 0, "%s has the same name; remove one of the two", first)
		}
		file[dir+"/"+m.Name] = name
		if dir == "mutants" && (m.Verdict == "" || (len(m.Tests) == 0) != (m.Verdict == grader.RuleViolation)) {
			o.problem(name, 0, "the header wants a verdict and the tests that reject it (none when it breaks a rule)")
		}
		if dir == "bugs" && m.Suite() {
			o.problem(name, 0, "a planted bug is in the package, not in its tests")
		}
		for _, t := range m.Tests {
			if !known[t] {
				o.problem(name, 0, "the header names %s, which is not a check", t)
			}
		}
	}
}
