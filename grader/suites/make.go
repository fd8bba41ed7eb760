package suites

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/proxy"
)

// Maker builds learners' tests, and the packages they run against.
type Maker struct {
	Builder   *link.Builder
	Runtime   gotool.Runtime // what the programs link of package judge
	Generated cache.Dir      // keeps generated code
	// Preparing is called with a challenge whose code has to be generated.
	Preparing func(*grader.Challenge)
}

// Ground is what a learner's tests are linked with and run against, for one set of
// instantiations of the API.
type Ground struct {
	// Programs are the variants of the package under test, built or found in the cache.
	Programs func(context.Context) ([]Program, error)

	key     string // of the challenge's generated code
	code    *proxy.StandIn
	standIn *link.StandIn
}

// Ground makes the ground of a challenge whose generated code has this key, or finds its
// parts in the cache. further are the instantiations that only unusual tests need.
func (m *Maker) Ground(ctx context.Context, ch *grader.Challenge, key string, further ...proxy.Instance) (*Ground, error) {
	code, err := m.generate(ctx, ch, key, proxy.UseFile(ch.Package, ch.ImportPath, further))
	if err != nil {
		return nil, err
	}
	standIn, err := m.Builder.StandIn(ctx, ch, code.Code, m.Runtime)
	programs := func(ctx context.Context) ([]Program, error) { return m.programs(ctx, ch, code.Code) }
	return &Ground{programs, key, code, standIn}, err
}

// programs builds the packages under test, or finds them in the cache.
func (m *Maker) programs(ctx context.Context, ch *grader.Challenge, code link.Code) ([]Program, error) {
	variants, err := Variants(ch)
	if err != nil {
		return nil, err
	}
	programs := make([]Program, len(variants))
	building, ctx := errgroup.WithContext(ctx)
	building.SetLimit(runtime.GOMAXPROCS(0))
	for i, v := range variants {
		building.Go(func() error {
			path, err := m.program(ctx, ch, code, v)
			programs[i] = Program{Variant: v, Binary: path, GOROOT: m.Builder.Toolchain().Root}
			return err
		})
	}
	if err := building.Wait(); err != nil {
		return nil, err
	}
	return programs, nil
}

// brokenVariant says that a variant does not compile.
type brokenVariant struct{ name, why string }

func (e *brokenVariant) Error() string { return e.name + " does not compile: " + e.why }

// program builds a variant, or finds it in the cache.
func (m *Maker) program(ctx context.Context, ch *grader.Challenge, code link.Code, v Variant) (string, error) {
	one := *ch
	one.Kind = grader.KindCode
	path, diags, err := m.Builder.Kept(ctx, &one, code, m.Runtime, v.Submission())
	if err != nil {
		return "", fmt.Errorf("build %s of %s: %w", v.Name, ch.ID(), err)
	}
	if len(diags) > 0 {
		return "", fmt.Errorf("challenge %s: %w", ch.ID(), &brokenVariant{v.Name, strings.TrimSpace(fmt.Sprintf("%s:%d: %s", diags[0].File, diags[0].Line, diags[0].Message))})
	}
	return path, nil
}
