package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/bugs"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/proxy"
	"github.com/gradus-dev/gradus/grader/screen"
)

// suite is a learner's tests, compiled, and what they run against. Without a program
// there was no test.
type suite struct {
	tests    *link.Candidate
	chance   bool
	programs []bugs.Program
}

// ground is what a learner's tests are built on and run against, for one set of
// instantiations of the API.
type ground struct {
	*proxy.StandIn
	standIn  *link.StandIn                                     // they are linked with
	programs func(ctx context.Context) ([]bugs.Program, error) // of the package under test: each variant
}

// buildTests compiles a learner's tests, once. They are checked against the stand-in for
// usual tests first; that tells which instantiations of generic API they need.
func (p *Pipeline) buildTests(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (_ *suite, advice []grader.Diagnostic, err error) {
	found, diags := bugs.Find(ch, sub)
	if len(diags) > 0 {
		return nil, nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	g, err := p.ground(ctx, ch)
	if err != nil {
		return nil, nil, err
	}
	programs := sync.OnceValues(func() ([]bugs.Program, error) { return g.programs(ctx) })
	go programs()    // which reads all of them to see that they are whole
	defer programs() // nothing goes on after the answer
	s := &suite{chance: found.Chance}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if s.tests, err = p.linkTests(ctx, ch, sub, found, g); err != nil {
		return nil, nil, err
	}
	if advice, err = p.check(ctx, ch, s.tests, link.Code{}); err != nil {
		return nil, advice, err
	}
	if len(found.Tests) == 0 {
		s.Close()
		return &suite{}, advice, nil
	}
	unusual, err := g.unusual(ch, s.tests.Checked)
	if err != nil {
		return nil, advice, err
	}
	if len(unusual) > 0 {
		s.Close()
		s.tests, s.programs, err = p.buildUnusual(ctx, ch, sub, found, unusual)
		return s, advice, err
	}
	s.programs, err = programs()
	return s, advice, err
}

func (p *Pipeline) linkTests(ctx context.Context, ch *grader.Challenge, sub *grader.Submission, found *bugs.Suite, g *ground) (*link.Candidate, error) {
	c, diags, err := p.Builder.Suite(ctx, ch, found.Code, g.standIn, source, *sub)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	return c, nil
}

// unusual returns the instantiations that tests use if g has not all of them. An error is
// a *grader.BadSubmission.
func (g *ground) unusual(ch *grader.Challenge, c *screen.Checked) ([]proxy.Instance, error) {
	if c == nil {
		return nil, nil // and the run says what is missing
	}
	carrier := proxy.Carrier{Tests: c.Pkg, Reference: ch.ImportPath, Mentions: g.Mentions}
	for _, pkg := range c.Pkg.Imports() {
		if pkg.Path() == g.standIn.Path {
			carrier.API = pkg
		}
	}
	used, refused := carrier.Instances(c.Info)
	var diags []grader.Diagnostic
	for _, r := range refused {
		at := c.Fset.PositionFor(r.Pos, false)
		diags = append(diags, grader.Diagnostic{Kind: "compile", File: at.Filename, Line: at.Line, Column: at.Column, Message: r.Message,
			Help: "use another type here: the package under test runs in a process of its own"})
	}
	if len(diags) > 0 {
		return nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diags}
	}
	if !slices.ContainsFunc(used, func(i proxy.Instance) bool { return !slices.Contains(g.Instances, i.Key) }) {
		return nil, nil
	}
	return used, nil
}

// maxUnusual bounds how many instantiations of an API unusual tests may use.
const maxUnusual = 64

// buildUnusual builds tests and what they run against for instances that only these
// tests ask for, all within the time of one build. That it can't be done is not the
// challenge's fault.
func (p *Pipeline) buildUnusual(ctx context.Context, ch *grader.Challenge, sub *grader.Submission, found *bugs.Suite, unusual []proxy.Instance) (*link.Candidate, []bugs.Program, error) {
	if len(unusual) > maxUnusual {
		return nil, nil, tooUnusual(unusual[:1], fmt.Sprintf("these and more instantiations, %d in all; %d is the limit", len(unusual), maxUnusual))
	}
	within, cancel := context.WithTimeout(ctx, ch.Limits.BuildWall)
	defer cancel()
	g, err := p.makeGround(within, ch, unusual)
	var programs []bugs.Program
	if err == nil {
		programs, err = g.programs(within)
	}
	var author *proxy.AuthorError
	var broken *brokenVariant
	switch {
	case err == nil:
		tests, err := p.linkTests(ctx, ch, sub, found, g)
		return tests, programs, err
	case ctx.Err() != nil:
		return nil, nil, err
	case within.Err() != nil:
		return nil, nil, tooUnusual(unusual, fmt.Sprintf("that took longer than %v", ch.Limits.BuildWall))
	case errors.As(err, &author) || errors.As(err, &broken):
		return nil, nil, tooUnusual(unusual, err.Error())
	}
	return nil, nil, err
}

func tooUnusual(instances []proxy.Instance, why string) *grader.BadSubmission {
	var keys []string
	for _, i := range instances[:min(len(instances), 5)] {
		keys = append(keys, i.Key)
	}
	return &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: []grader.Diagnostic{{Kind: "compile",
		Message: fmt.Sprintf("the package under test can't be built for %s: %s", strings.Join(keys, ", "), why),
		Help:    "use fewer or simpler type arguments"}}}
}

// ground returns what usual tests are built on and run against.
func (p *Pipeline) ground(ctx context.Context, ch *grader.Challenge) (*ground, error) {
	return p.ready(ch).ground.get(ctx, func() (*ground, error) {
		g, err := p.makeGround(ctx, ch, nil)
		if err != nil {
			return nil, err
		}
		once, build := new(once[[]bugs.Program]), g.programs
		g.programs = func(ctx context.Context) ([]bugs.Program, error) {
			return once.get(ctx, func() ([]bugs.Program, error) { return build(ctx) })
		}
		return g, nil
	})
}

// makeGround makes ground, or finds its parts in the cache.
func (p *Pipeline) makeGround(ctx context.Context, ch *grader.Challenge, unusual []proxy.Instance) (*ground, error) {
	code, err := p.generateStandIn(ctx, ch, proxy.UseFile(ch.Package, ch.ImportPath, unusual))
	if err != nil {
		return nil, err
	}
	standIn, err := p.Builder.StandIn(ctx, ch, code.Code, source)
	return &ground{code, standIn, func(ctx context.Context) ([]bugs.Program, error) { return p.variants(ctx, ch, code.Code) }}, err
}

// variants builds the packages under test, or finds them in the cache.
func (p *Pipeline) variants(ctx context.Context, ch *grader.Challenge, code link.Code) ([]bugs.Program, error) {
	variants, err := bugs.Variants(ch)
	if err != nil {
		return nil, err
	}
	type result struct {
		path string
		err  error
	}
	var programs []bugs.Program
	err = InOrder(ctx, len(variants), runtime.GOMAXPROCS(0), func(ctx context.Context, i int) result {
		path, err := p.variant(ctx, ch, code, variants[i])
		return result{path, err}
	}, func(i int, r result) error {
		programs = append(programs, bugs.Program{Variant: variants[i], Binary: r.path, GOROOT: p.Builder.Toolchain().Root})
		return r.err
	})
	return programs, err
}

// brokenVariant says that a variant does not compile.
type brokenVariant struct{ name, why string }

func (e *brokenVariant) Error() string { return e.name + " does not compile: " + e.why }

// variant builds a variant, or finds it in the cache.
func (p *Pipeline) variant(ctx context.Context, ch *grader.Challenge, code link.Code, v bugs.Variant) (string, error) {
	one := *ch
	one.Kind = grader.KindCode
	path, diags, err := p.Builder.Kept(ctx, &one, code, source, v.Submission())
	if err != nil {
		return "", fmt.Errorf("build %s of %s: %w", v.Name, ch.ID(), err)
	}
	if len(diags) > 0 {
		return "", fmt.Errorf("challenge %s: %w", ch.ID(), &brokenVariant{v.Name, strings.TrimSpace(fmt.Sprintf("%s:%d: %s", diags[0].File, diags[0].Line, diags[0].Message))})
	}
	return path, nil
}

// generateStandIn returns the generated code of a challenge where learners write tests,
// from the cache if it is there. use is the file that names unusual instantiations.
func (p *Pipeline) generateStandIn(ctx context.Context, ch *grader.Challenge, use []byte) (*proxy.StandIn, error) {
	kept, key := p.generated(), cache.Key([]byte(p.codeKey(ch)), use)
	code := &proxy.StandIn{}
	if kept.GetJSON(key, code) && len(code.Proxy) > 0 {
		return code, nil
	}
	p.tell(Preparing{ch.ID()})
	beside := *ch
	beside.FS, beside.Files.Hidden = besideFS{ch.FS, use}, []string{useFile}
	dir, importPath, cleanup, err := p.Builder.Materialise(ctx, &beside, source)
	if err != nil {
		return nil, err
	}
	defer cleanup()
	if code, err = proxy.GenerateStandIn(ctx, ch, dir, importPath, p.Builder.Env(dir)); err != nil {
		return nil, fmt.Errorf("challenge %s: %w", ch.ID(), err)
	}
	return code, kept.PutJSON(key, code)
}

// useFile is the name of the file that stands beside the reference as its tests.
const useFile = "gradus_use_test.go"

// besideFS is a challenge's files and useFile.
type besideFS struct {
	fs.FS
	use []byte
}

// ReadFile implements fs.ReadFileFS.
func (f besideFS) ReadFile(name string) ([]byte, error) {
	if name == useFile {
		return f.use, nil
	}
	return fs.ReadFile(f.FS, name)
}

// run runs the tests and disposes of their program. What each check found is known
// when all have run.
func (s *suite) run(ctx context.Context, ch *grader.Challenge, ended func(string, grader.TestResult)) (*grader.Run, error) {
	if s.tests == nil {
		return bugs.None(ch), nil
	}
	defer s.Close()
	run, err := bugs.Run(ctx, ch, bugs.Tests{Binary: s.tests.Binary, Chance: s.chance}, s.programs)
	if err != nil {
		return nil, err
	}
	for _, c := range ch.Checks {
		ended(c.Test, run.Results[c.Test])
	}
	return run, nil
}

// Close removes the program.
func (s *suite) Close() error {
	if s.tests == nil {
		return nil
	}
	return s.tests.Close()
}
