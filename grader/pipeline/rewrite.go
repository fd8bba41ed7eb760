package pipeline

import (
	"context"
	"errors"
	"go/scanner"
	"go/types"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/instrument/concurrent"
	"github.com/gradus-dev/gradus/grader/screen"
)

// rewritten returns the files of a solution instrumented as those of a submission would be:
// with step counters if the hidden tests bound costs, then with scheduling points if the
// driver chooses schedules. So the tests find the same in one process as in two. Files that
// don't compile stay as they are, for the compiler to report.
func (p *Pipeline) rewritten(ctx context.Context, ch *grader.Challenge, files []grader.File) ([]grader.File, error) {
	code, err := p.code(ctx, ch)
	if err != nil {
		return nil, err
	}
	runtimeDir, err := p.Builder.RuntimeDir(runtimeSource)
	if err != nil {
		return nil, err
	}
	set := p.Builder.Exports(ch.Modules, runtimeDir, false)
	for _, pass := range []struct {
		wanted  bool
		rewrite func(*instrument.Package, map[string][]byte) (map[string][]byte, error)
	}{
		{code.Counts, (*instrument.Package).Rewrite},
		{code.Schedules, concurrent.Rewrite},
	} {
		if !pass.wanted {
			continue
		}
		sources := packageFiles(files)
		pkg, err := screen.TypeCheck(ctx, set, ch.ImportPath, sources, nil)
		if !compiles(err) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		changed, err := pass.rewrite(pkg, sources)
		if err != nil {
			return nil, err
		}
		files = slices.Clone(files)
		for i, f := range files {
			if data, ok := changed[f.Name]; ok {
				files[i].Data = data
			}
		}
	}
	return files, nil
}

// compiles reports whether an error of screen.TypeCheck, or none, is not about the source.
func compiles(err error) bool {
	_, syntax := errors.AsType[scanner.ErrorList](err)
	_, typing := errors.AsType[types.Error](err)
	return !syntax && !typing
}

// packageFiles returns the files of a package without its tests, by name.
func packageFiles(files []grader.File) map[string][]byte {
	of := map[string][]byte{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name, "_test.go") {
			of[f.Name] = f.Data
		}
	}
	return of
}
