// Package screen decides whether a submission may be compiled, and explains to the learner
// why not.
//
// The input is unchecked files. Parse refuses anything but a package of plain Go files, by
// its names, comments, imports or complexity; Check type-checks it together with the
// grader's own code that uses it; Rewrite inserts step counters and scheduling points. The
// output is source to compile, or diagnostics with the learner's own file names: Explain
// words the findings of a type checker or compiler, Diagnose a failure of the toolchain.
// Nothing is compiled or run here.
package screen

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// Source is a submission that may be compiled: parsed, and without directives that make
// the compiler or the go command read other files.
type Source struct {
	Added
	// Typed says that the type checker found no mistake.
	Typed bool
	// Rewritten says that Rewrite has succeeded, as Counts and Schedules require.
	Rewritten bool

	ch     *grader.Challenge
	files  map[string][]byte // the learner's, by name: what is checked, counted and compiled
	folded map[string]string // the same names, by their form with case folded
	tools  *gotool.Tools
	fset   *token.FileSet
	syntax []*ast.File // the same files, sorted by name
}

// Added is what the grader compiles and checks a submission with.
type Added struct {
	Inside  map[string][]byte         // files in the same package
	Beside  map[string][]byte         // the package that imports it: driver and dispatcher
	Demands []byte                    // a file of package Beside that is only type-checked
	Lines   map[string]map[int]string // by file of Beside and Demands: the declaration that a line requires

	Counts    bool // the submission is to count its steps
	Schedules bool // its goroutines are to be paused, so that schedules can be chosen
}

// Reserved begins the names of the grader's files.
const Reserved = "gradus_"

// DemandsFile is the name of Added.Demands.
const DemandsFile = Reserved + "demands.go"

// Readable returns the units of a program including Demands, which is only type-checked:
// export data of its imports is needed too.
func (s *Source) Readable(units []gotool.Unit) []gotool.Unit {
	if len(s.Demands) == 0 {
		return units
	}
	return append(slices.Clip(units), gotool.Unit{Path: s.ch.DriverPath(), Files: map[string][]byte{DemandsFile: s.Demands}})
}

// maxDiagnostics bounds how many are reported.
const maxDiagnostics = 50

// Parse parses a submission and refuses what can't be compiled as a package of plain Go
// files. Test files are left out, or where learners hand in tests, all other files.
func Parse(ch *grader.Challenge, sub grader.Submission, tools *gotool.Tools) (*Source, []grader.Diagnostic) {
	s := &Source{ch: ch, tools: tools, files: map[string][]byte{}, folded: map[string]string{}, fset: token.NewFileSet()}
	var diags []grader.Diagnostic
	files := slices.SortedFunc(slices.Values(sub.Files), func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		if strings.HasSuffix(f.Name, "_test.go") != (ch.Kind == grader.KindTests) {
			continue
		}
		if d := screenName(f); d != nil {
			diags = append(diags, *d)
			continue
		}
		if path.Ext(f.Name) != ".go" {
			continue
		}
		if d := s.twice(f); d != nil {
			diags = append(diags, *d)
			continue
		}
		s.files[f.Name] = f.Data
		diags = append(diags, s.parse(f)...)
	}
	if len(s.files) > maxFiles {
		diags = append(diags, grader.Diagnostic{Kind: "compile", Message: fmt.Sprintf("the submission has more than %d Go files", maxFiles),
			Help: "hand in the challenge's own package alone"})
	}
	if len(diags) == 0 {
		diags = s.intricate()
	}
	if len(s.files) == 0 && len(diags) == 0 {
		diags = []grader.Diagnostic{{Kind: "compile", Message: "no Go file to compile",
			Help: fmt.Sprintf("write your solution to %s.go, in package %s", ch.Package, ch.Package)}}
	}
	return s, diags[:min(len(diags), maxDiagnostics)]
}

// parse adds one file to s and reports what is wrong with it.
func (s *Source) parse(f grader.File) []grader.Diagnostic {
	if bytes.HasPrefix(f.Data, []byte("\xff\xfe")) || bytes.HasPrefix(f.Data, []byte("\xfe\xff")) {
		d := at(f.Name, 0, 0, "this file is UTF-16; Go source is UTF-8")
		d.Help = "save it as UTF-8"
		return []grader.Diagnostic{d}
	}
	file, err := parser.ParseFile(s.fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		list.RemoveMultiples()
		var diags []grader.Diagnostic
		for _, e := range list {
			d := at(f.Name, e.Pos.Line, e.Pos.Column, "syntax error: "+e.Msg)
			d.Help = syntaxHelp(f.Data, e, s.ch.Package)
			diags = append(diags, d)
		}
		return diags
	}
	if err != nil {
		return []grader.Diagnostic{at(f.Name, 0, 0, err.Error())}
	}
	s.syntax = append(s.syntax, file)
	diags := s.directives(file, f.Name)
	if got := file.Name.Name; got != s.ch.Package {
		d := s.at(file.Name.Pos(), fmt.Sprintf("package %s; expected package %s", got, s.ch.Package))
		d.Help = "begin the file with: package " + s.ch.Package
		diags = append(diags, d)
	}
	diags = append(diags, s.imports(file)...)
	if len(diags) == 0 && excluded(f) {
		d := at(f.Name, 0, 0, "this file would be left out of the build on some platforms")
		d.Help = "rename it: names such as _windows.go or _amd64.go choose a platform; and remove //go:build lines"
		diags = append(diags, d)
	}
	return diags
}

// excluded reports whether the go command would leave f out somewhere because of its
// name: no verdict may depend on the platform.
func excluded(f grader.File) bool {
	for _, platform := range [][2]string{{"linux", "amd64"}, {"plan9", "386"}} { // two platforms with nothing in common
		ctx := build.Default
		ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = platform[0], platform[1], false
		ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(string(f.Data))), nil }
		if match, err := ctx.MatchFile(".", f.Name); err == nil && !match {
			return true
		}
	}
	return false
}

// at makes a diagnostic for a position in the learner's file. Line directives
// are not followed.
func (s *Source) at(pos token.Pos, message string) grader.Diagnostic {
	p := s.fset.PositionFor(pos, false)
	return at(p.Filename, p.Line, p.Column, message)
}

func at(file string, line, column int, message string) grader.Diagnostic {
	return grader.Diagnostic{Kind: "compile", File: file, Line: line, Column: column, Message: message}
}

// conflictMarker matches the lines that a merge leaves where two versions of a file differ.
var conflictMarker = regexp.MustCompile(`^(<{7} |={7}\r?$|>{7} )`)

// syntaxHelp says what to do about a syntax error that is no slip in typing Go, or "".
func syntaxHelp(source []byte, e *scanner.Error, pkg string) string {
	lines := bytes.Split(source, []byte("\n"))
	switch {
	case e.Msg == "illegal UTF-8 encoding", e.Msg == "illegal character NUL":
		return "save it as UTF-8"
	case strings.HasPrefix(e.Msg, "expected 'package', found 'EOF'"):
		return "there is no code in this file: write it, or save it in your editor; it begins with: package " + pkg
	case e.Pos.Line >= 1 && e.Pos.Line <= len(lines) && conflictMarker.Match(lines[e.Pos.Line-1]):
		return "git left both versions here: keep what you want of the lines from <<<<<<< to >>>>>>>, and remove these marks"
	}
	return ""
}
