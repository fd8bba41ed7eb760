package rules

import (
	"cmp"
	"context"
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
)

// maxFindings bounds the diagnostics of one kind: a report is for reading.
const maxFindings = 50

// run applies analyzers to one package, one after the other, each at most once.
// It differs from x/tools' checker in what a grader needs: it stops when its
// context does, a panic in an analyzer is an error, and nothing but the package
// at hand is looked at.
type run struct {
	ctx     context.Context
	pkg     *Package
	results map[*analysis.Analyzer]any
	found   map[*analysis.Analyzer][]analysis.Diagnostic
	facts   map[factKey]analysis.Fact
}

// factKey tells facts apart. Facts about other packages are never there; the
// analyzers used know the standard library by name.
type factKey struct {
	obj types.Object // nil for the package's own
	typ reflect.Type
}

func newRun(ctx context.Context, pkg *Package) *run {
	return &run{ctx, pkg, map[*analysis.Analyzer]any{}, map[*analysis.Analyzer][]analysis.Diagnostic{}, map[factKey]analysis.Fact{}}
}

// findings applies analyzers and returns what they report, sorted and bounded.
// Help says what to do where a finding does not.
func (r *run) findings(kind string, analyzers []*analysis.Analyzer, help map[string]string) ([]grader.Diagnostic, error) {
	var all []grader.Diagnostic
	for _, a := range analyzers {
		if err := r.apply(a); err != nil {
			return nil, err
		}
		for _, d := range r.found[a] {
			all = append(all, r.diagnostic(kind, a, d, help[a.Name]))
		}
	}
	place := func(a, b grader.Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	}
	slices.SortStableFunc(all, place)
	// One finding a line and kind: others there say the same in other words.
	all = slices.CompactFunc(all, func(a, b grader.Diagnostic) bool { return a.Line != 0 && place(a, b) == 0 })
	if more := len(all) - maxFindings; more > 0 {
		all = append(all[:maxFindings-1], grader.Diagnostic{Kind: kind, Message: fmt.Sprintf("%d more like these", more+1)})
	}
	return all, nil
}

// diagnostic turns a finding into the grader's form. Positions are those in the
// learner's file, whatever a line directive says.
func (r *run) diagnostic(kind string, a *analysis.Analyzer, d analysis.Diagnostic, help string) grader.Diagnostic {
	if len(d.SuggestedFixes) > 0 && help == "" {
		help = d.SuggestedFixes[0].Message
	}
	pos := r.pkg.Fset.PositionFor(d.Pos, false)
	out := grader.Diagnostic{Kind: kind, Rule: a.Name, Line: pos.Line, Column: pos.Column, Message: d.Message, Help: help}
	if pos.Filename != "" {
		out.File = filepath.Base(pos.Filename)
	}
	return out
}

// apply runs an analyzer after those it requires.
func (r *run) apply(a *analysis.Analyzer) (err error) {
	if _, done := r.results[a]; done {
		return nil
	}
	for _, req := range a.Requires {
		if err := r.apply(req); err != nil {
			return err
		}
	}
	if err := r.ctx.Err(); err != nil {
		return fmt.Errorf("check rule %s: %w", a.Name, err)
	}
	if len(a.Requires) > 0 && r.pkg.Info == nil {
		return errIncomplete
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("check rule %s: the analyzer failed: %v", a.Name, p)
		}
	}()
	result, err := a.Run(r.pass(a))
	if err != nil {
		return fmt.Errorf("check rule %s: %w", a.Name, err)
	}
	r.results[a] = result
	return nil
}

// pass makes what an analyzer sees of the package.
func (r *run) pass(a *analysis.Analyzer) *analysis.Pass {
	return &analysis.Pass{
		Analyzer:   a,
		Fset:       r.pkg.Fset,
		Files:      r.pkg.Files,
		Pkg:        r.pkg.Types,
		TypesInfo:  r.pkg.Info,
		TypesSizes: r.pkg.Sizes,
		ResultOf:   r.results,
		Module:     &analysis.Module{},
		Report:     func(d analysis.Diagnostic) { r.found[a] = append(r.found[a], d) },
		ReadFile: func(name string) ([]byte, error) {
			return nil, &os.PathError{Op: "read", Path: name, Err: os.ErrNotExist}
		},

		ImportObjectFact: func(obj types.Object, f analysis.Fact) bool { return r.load(obj, f) },
		ExportObjectFact: func(obj types.Object, f analysis.Fact) { r.facts[factKey{obj, reflect.TypeOf(f)}] = f },
		ImportPackageFact: func(p *types.Package, f analysis.Fact) bool {
			return p == r.pkg.Types && r.load(nil, f)
		},
		ExportPackageFact: func(f analysis.Fact) { r.facts[factKey{nil, reflect.TypeOf(f)}] = f },
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}

// load copies the stored fact of f's type into f.
func (r *run) load(obj types.Object, f analysis.Fact) bool {
	stored, ok := r.facts[factKey{obj, reflect.TypeOf(f)}]
	if ok {
		reflect.ValueOf(f).Elem().Set(reflect.ValueOf(stored).Elem())
	}
	return ok
}
