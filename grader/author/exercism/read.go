package exercism

import (
	"errors"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// exercise is what was read from a directory.
type exercise struct {
	config
	slug   string // the directory's name
	module string // of go.mod; "" without one
	pkg    string

	fset      *token.FileSet
	reference []*goFile // the example solution, under the names of the challenge
	stub      []*goFile // what a learner starts from
	support   []*goFile // files of the package that the learner does not edit
	tests     []*goFile
	docs      map[string]string // texts of .docs by file name
	track     track
	ignored   []string // files that no part of a challenge is made of
	changed   []Note   // in files that are carried over
}

// goFile is a Go file of an exercise.
type goFile struct {
	name string // in the challenge
	from string // in the exercise
	src  []byte
	ast  *ast.File
}

// Documents of an exercise.
const (
	introductionDoc       = "introduction.md"
	introductionAppendDoc = "introduction.append.md"
	instructionsDoc       = "instructions.md"
	instructionsAppendDoc = "instructions.append.md"
	hintsDoc              = "hints.md"
)

// maxFileBytes bounds one file of an exercise.
const maxFileBytes = 1 << 20

// tree reads regular files below a directory and follows no link.
type tree struct{ fsys fs.FS }

// read returns a file. The error is fs.ErrNotExist or a *BadExercise.
func (t tree) read(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, bad(name, "not a path inside the exercise")
	}
	parts := strings.Split(name, "/")
	for i := range parts {
		at := strings.Join(parts[:i+1], "/")
		info, err := fs.Lstat(t.fsys, at)
		switch {
		case err != nil:
			return nil, err
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, bad(at, "a symbolic link, which is not followed").tell("copy what it points to in its place")
		case i+1 < len(parts):
		case !info.Mode().IsRegular():
			return nil, bad(at, "not a regular file")
		case info.Size() > maxFileBytes:
			return nil, bad(at, "%d bytes; more than %d is not read", info.Size(), maxFileBytes)
		}
	}
	return fs.ReadFile(t.fsys, name)
}

// read reads the exercise in dir.
func read(dir string) (*exercise, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, bad("", "there is no such directory").tell("name one directory of exercises/practice of a copy of Exercism's Go track")
	}
	if err != nil {
		return nil, bad("", "can't be read as a directory: %v", errors.Unwrap(err)).tell("name one directory of exercises/practice of a copy of Exercism's Go track")
	}
	defer root.Close()
	ex := &exercise{slug: baseName(dir), fset: token.NewFileSet(), docs: map[string]string{}}
	t := tree{root.FS()}
	names, err := ex.list(t)
	if err != nil {
		return nil, err
	}
	if err := ex.readConfig(t, names); err != nil {
		return nil, err
	}
	if err := ex.readGo(t, names); err != nil {
		return nil, err
	}
	if err := ex.readTexts(t); err != nil {
		return nil, err
	}
	ex.track, err = readTrack(dir, ex.slug)
	return ex, err
}

// list returns the names of the Go files at the top, and refuses links beside them.
func (ex *exercise) list(t tree) (names []string, err error) {
	entries, err := fs.ReadDir(t.fsys, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			return nil, bad(name, "a symbolic link, which is not followed").tell("copy what it points to in its place")
		case strings.HasSuffix(name, ".go"):
			names = append(names, name)
		case strings.HasPrefix(name, "."), name == "go.mod", name == "go.sum", name == "README.md", name == "HELP.md", name == "HINTS.md", name == "LICENSE":
		default:
			ex.ignored = append(ex.ignored, name)
		}
	}
	return names, nil
}

// readGo reads the Go files and gives each the name it will have.
func (ex *exercise) readGo(t tree, names []string) error {
	for _, part := range []struct {
		to    *[]*goFile
		names []string
	}{{&ex.reference, ex.Files.Example}, {&ex.stub, ex.Files.Solution}, {&ex.tests, testFiles(names)}, {&ex.support, ex.others(names)}} {
		for _, name := range part.names {
			f, err := ex.parse(t, name)
			if err != nil {
				return err
			}
			if part.to != &ex.tests {
				ex.unconstrain(f)
			}
			*part.to = append(*part.to, f)
		}
	}
	return ex.place()
}

// unconstrain takes the build constraint out of a file that becomes part of a solution,
// where there can be none.
func (ex *exercise) unconstrain(f *goFile) {
	for _, g := range f.ast.Comments {
		for _, c := range g.List {
			if p := ex.fset.Position(c.Pos()); c.Pos() < f.ast.Package && (constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text)) {
				for i := range c.Text {
					f.src[p.Offset+i] = ' '
				}
				ex.changed = append(ex.changed, Note{f.from, p.Line, "its build constraint is taken out, since every file of a submission is compiled"})
			}
		}
	}
}

func testFiles(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasSuffix(n, "_test.go") })
}

// others returns the Go files at the top that are neither tests nor to be solved.
func (ex *exercise) others(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool {
		return strings.HasSuffix(n, "_test.go") || slices.Contains(ex.Files.Solution, n) || slices.Contains(ex.Files.Example, n)
	})
}

func (ex *exercise) parse(t tree, name string) (*goFile, error) {
	src, err := t.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, bad(name, "missing, though %s names it", configFile).tell("write it, or take it out of %s", configFile)
	}
	if err != nil {
		return nil, err
	}
	f := &goFile{name: path.Base(name), from: name, src: src}
	f.ast, err = parser.ParseFile(ex.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		first := list[0]
		return nil, bad("", "%s:%d:%d: %s", name, first.Pos.Line, first.Pos.Column, first.Msg).tell("mend the file until gofmt accepts it")
	}
	return f, err
}

// parseAgain parses all files after a change of their source.
func (ex *exercise) parseAgain() (err error) {
	ex.fset = token.NewFileSet()
	for _, f := range slices.Concat(ex.reference, ex.stub, ex.support, ex.tests) {
		if f.ast, err = parser.ParseFile(ex.fset, f.from, f.src, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return err
		}
	}
	return nil
}

func (ex *exercise) readTexts(t tree) error {
	for _, name := range []string{introductionDoc, introductionAppendDoc, instructionsDoc, instructionsAppendDoc, hintsDoc} {
		text, err := t.read(".docs/" + name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		ex.docs[name] = string(text)
	}
	mod, err := t.read("go.mod")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		ex.module = modfile.ModulePath(mod)
	}
	return err
}
