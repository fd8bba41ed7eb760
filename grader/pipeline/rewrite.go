package pipeline

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/tools/go/packages"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/instrument/concurrent"
)

// rewrite instruments the challenge's package in the module at dir as a submission would
// be: with step counters if its hidden tests bound costs, then with scheduling points if
// its driver chooses schedules. So the tests find the same in one process as in two.
func (p *Pipeline) rewrite(ctx context.Context, ch *grader.Challenge, dir, importPath string) error {
	code, err := p.code(ctx, ch)
	if err != nil || !code.Counts && !code.Schedules {
		return err
	}
	passes := []func(*instrument.Package, map[string][]byte) (map[string][]byte, error){}
	if code.Counts {
		passes = append(passes, (*instrument.Package).Rewrite)
	}
	if code.Schedules {
		passes = append(passes, concurrent.Rewrite)
	}
	for _, rewrite := range passes {
		if err := p.rewriteBy(ctx, ch, dir, importPath, rewrite); err != nil {
			return err
		}
	}
	return nil
}

// rewriteBy applies one rewriter to the challenge's package.
func (p *Pipeline) rewriteBy(ctx context.Context, ch *grader.Challenge, dir, importPath string,
	rewrite func(*instrument.Package, map[string][]byte) (map[string][]byte, error)) error {
	pkgs, err := packages.Load(&packages.Config{Context: ctx, Dir: dir, Env: p.Builder.Env(dir),
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports},
		importPath)
	if err != nil {
		return fmt.Errorf("rewrite %s: %w", ch.ID(), err)
	}
	pkg := pkgs[0]
	if len(pkg.Errors) > 0 {
		return nil // the compiler will report it
	}
	sources := map[string][]byte{}
	for _, f := range pkg.Syntax {
		name := pkg.Fset.PositionFor(f.Package, false).Filename
		if sources[name], err = os.ReadFile(name); err != nil {
			return err
		}
	}
	rewritten, err := rewrite(&instrument.Package{Fset: pkg.Fset, Files: pkg.Syntax, Types: pkg.Types, Info: pkg.TypesInfo}, sources)
	if err != nil {
		return err
	}
	for name, data := range rewritten {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}
