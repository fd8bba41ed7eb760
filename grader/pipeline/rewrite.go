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

// rewrite puts counters of steps into the challenge's package in the module at dir, if
// its hidden tests ask for costs, and then what holds goroutines, if its driver chooses
// schedules: the tests then decide in one process as they do in two.
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

// rewriteBy has one of the rewriters rewrite the challenge's package.
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
		return nil // the compiler will say so
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
