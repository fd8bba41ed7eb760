package screen

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// Package returns the files of the learner's package as the compiler gets them, before
// they are rewritten, with what the grader adds to it.
func (s *Source) Package() map[string][]byte { return gotool.Merge(s.compiled(), s.Inside) }

// compiled returns the learner's files as the compiler gets them. Test files are renamed,
// since the go command would leave them out, but keep their names in messages.
func (s *Source) compiled() map[string][]byte {
	if s.ch.Kind != grader.KindTests {
		return s.files
	}
	files := map[string][]byte{}
	for name, data := range s.files {
		plain := strings.TrimSuffix(name, "_test.go") + "_tests.go"
		data = bytes.TrimPrefix(data, []byte("\ufeff")) // it has to be the first of a file
		files[plain] = append(fmt.Appendf(nil, "//line %s:1\n", name), data...)
	}
	return files
}

// ImportAll dot-imports path into every file, on the line of the package clause, so that
// line numbers don't change. A last line refers to the type use, so that the import is used.
func (s *Source) ImportAll(path, use string) error {
	for i, file := range s.syntax {
		name := s.fset.PositionFor(file.Package, false).Filename
		end := s.fset.PositionFor(file.Name.End(), false).Offset
		data := s.files[name]
		data = slices.Concat(data[:end], fmt.Appendf(nil, "; import . %q", path), data[end:], []byte("\nvar _ "+use+"\n"))
		f, err := parser.ParseFile(s.fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.files[name], s.syntax[i] = data, f
	}
	return nil
}

// AsWritten returns files without what ImportAll adds.
func AsWritten(files []*ast.File) (written []*ast.File) {
	for _, f := range files {
		own := *f
		own.Imports = f.Imports[1:]
		own.Decls = f.Decls[1 : len(f.Decls)-1]
		written = append(written, &own)
	}
	return written
}

// Reword words errors for learners, who see their tests as part of the package under test,
// and not as linked with the stand-in at standIn.
func (s *Source) Reword(diags []grader.Diagnostic, standIn string) []grader.Diagnostic {
	private := privateNames(s.ch)
	for i := range diags {
		d := &diags[i]
		d.Message = strings.ReplaceAll(d.Message, fmt.Sprintf("%q.", standIn), "")
		if name := absentName(d.Message); private[name] {
			d.Message = name + " is private to the package under test"
			d.Help = "test through the exported API: another correct package has no " + name
		}
		if strings.HasPrefix(d.Message, "cannot define new methods on non-local type") {
			d.Help = "write a function: when tests are graded, the package they test is another one"
		}
	}
	return diags
}

// privateNames are the names that the reference declares and does not export, those of
// fields and methods included.
func privateNames(ch *grader.Challenge) map[string]bool {
	sub, err := ch.Reference()
	if err != nil {
		return nil
	}
	kind := *ch
	kind.Kind = grader.KindCode
	s, _ := Parse(&kind, sub, &gotool.Tools{})
	names := map[string]bool{}
	add := func(id *ast.Ident) { names[id.Name] = !id.IsExported() }
	s.eachName(func(id *ast.Ident, decl ast.Node) {
		add(id)
		ast.Inspect(decl, func(n ast.Node) bool {
			if t, ok := n.(*ast.StructType); ok {
				for _, f := range t.Fields.List {
					for _, id := range f.Names {
						add(id)
					}
				}
			}
			return true
		})
	})
	return names
}
