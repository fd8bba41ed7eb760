package pipeline

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/link"
)

// TestAnyDeclarationsAreWelcome hands in the reference of each shipped challenge with
// a file that declares every name there is a chance to clash with: Go's own, and those
// that driver, dispatcher and hidden tests declare or import. It changes nothing.
func TestAnyDeclarationsAreWelcome(t *testing.T) {
	p := newPipeline(t)
	c, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range c.Challenges() {
		if ch.Kind != grader.KindCode {
			continue
		}
		if ch, err = c.Open(ch.ID()); err != nil {
			t.Fatal(err)
		}
		t.Run(ch.Slug, func(t *testing.T) {
			t.Parallel()
			code, err := p.code(t.Context(), ch)
			if err != nil {
				t.Fatal(err)
			}
			sub := referenceOf(t, ch)
			names := clashes(t, ch, code)
			if len(names) < 40 {
				t.Errorf("only %d names: %q", len(names), names)
			}
			text := "package " + ch.Package + "\n\n"
			for _, name := range names {
				text += "type " + name + " struct{}\n"
			}
			sub.Files = append(sub.Files, grader.File{Name: "gradus_dispatcher.go", Data: []byte(text)})
			sub.Hash = fmt.Sprintf("%x", text)
			r := grade(t, p, ch, sub)
			if r.Verdict != grader.Accepted || r.Score != r.MaxScore {
				t.Errorf("%s, %d of %d points: %+v; want accepted", r.Verdict, r.Score, r.MaxScore, r.Diagnostics)
			}
		})
	}
}

func referenceOf(t testing.TB, ch *grader.Challenge) *grader.Submission {
	t.Helper()
	sub := &grader.Submission{Name: "reference"}
	for _, name := range ch.Files.Reference {
		sub.Files = append(sub.Files, grader.File{Name: name, Data: readFS(t, ch.FS, name)})
	}
	return sub
}

func readFS(t testing.TB, fsys fs.FS, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// clashes returns the names that Go, the hidden tests and what is compiled beside a
// submission declare or import, and that the reference can do without.
func clashes(t testing.TB, ch *grader.Challenge, code link.Code) []string {
	t.Helper()
	names, taken := map[string]bool{}, map[string]bool{"_": true, "init": true, "main": true}
	for _, name := range types.Universe.Names() {
		names[name] = true
	}
	for _, name := range slices.Concat(ch.Files.Drivers, ch.Files.Hidden) {
		maps.Copy(names, topLevel(t, readFS(t, ch.FS, name)))
	}
	for _, text := range [][]byte{code.Dispatcher.Text, code.Demands.Text} {
		if len(text) > 0 {
			maps.Copy(names, topLevel(t, text))
		}
	}
	for _, name := range ch.Files.Reference {
		data := readFS(t, ch.FS, name)
		maps.Copy(taken, topLevel(t, data))
		ast.Inspect(parse(t, data), func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && types.Universe.Lookup(id.Name) != nil {
				taken[id.Name] = true
			}
			return true
		})
	}
	maps.DeleteFunc(names, func(name string, _ bool) bool { return taken[name] })
	return slices.Sorted(maps.Keys(names))
}

func parse(t testing.TB, data []byte) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", data, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// topLevel returns the names that a file declares for its package, or imports.
func topLevel(t testing.TB, data []byte) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, decl := range parse(t, data).Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				names[decl.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				for _, name := range declared(spec) {
					names[name] = true
				}
			}
		}
	}
	return names
}

func declared(spec ast.Spec) (names []string) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return []string{spec.Name.Name}
	case *ast.ValueSpec:
		for _, id := range spec.Names {
			names = append(names, id.Name)
		}
	case *ast.ImportSpec:
		if spec.Name != nil {
			return []string{spec.Name.Name}
		}
		p, _ := strconv.Unquote(spec.Path.Value)
		p = strings.TrimSuffix(p, "/v2")
		return []string{strings.ReplaceAll(path.Base(p), "-", "")}
	}
	return names
}
