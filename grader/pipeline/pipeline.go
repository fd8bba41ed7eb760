// Package pipeline joins the steps of a grading into a grader.Grader: generate
// (proxy), build, rules, run (session). It decides nothing itself. What can be
// made once per challenge is kept: generated code here, judges by package build.
package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/proxy"
	"github.com/gradus-dev/gradus/grader/rules"
	"github.com/gradus-dev/gradus/grader/session"
)

// Pipeline grades with one toolchain and one cache. Its methods may be used
// concurrently.
type Pipeline struct {
	Builder *build.Builder
	Version string // of gradus, for reports
	// NoRules leaves the static rules out, to see what holds without them.
	NoRules bool
	// Status is told what takes long, such as the first build of a judge. It may
	// be nil.
	Status func(string)

	mu         sync.Mutex
	challenges map[string]*ready // by hash
}

// ready is a challenge that submissions can be graded against.
type ready struct {
	code  once[build.Code]
	judge once[string] // the program

	ground once[*ground] // where learners write tests
}

// once holds what is made when it is first asked for.
type once[T any] struct {
	mu    sync.Mutex
	made  bool
	value T
	err   error
}

// get makes the value. An error stays, but not the one of a caller whose time was
// up: the next may have more.
func (o *once[T]) get(ctx context.Context, make func() (T, error)) (T, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.made {
		o.value, o.err = make()
		o.made = o.err == nil || ctx.Err() == nil
	}
	return o.value, o.err
}

var source = build.Runtime{FS: judge.Source}

// Grader returns the grader.
func (p *Pipeline) Grader() *grader.Grader {
	tools := p.Builder.Toolchain()
	return &grader.Grader{Build: p.buildAndBegin, Execute: p.execute, Environment: grader.Environment{
		Gradus: p.Version, Go: tools.Version, Platform: runtime.GOOS + "/" + runtime.GOARCH}}
}

// Prepare makes the judge of a challenge, or finds it in the cache; where learners
// write tests, what those run against.
func (p *Pipeline) Prepare(ctx context.Context, ch *grader.Challenge) error {
	if ch.Kind == grader.KindTests {
		g, err := p.ground(ctx, ch)
		if err == nil {
			_, err = g.programs(ctx)
		}
		return err
	}
	_, err := p.judge(ctx, ch)
	return err
}

// Prewarm fills the caches with what every submission's build needs.
func (p *Pipeline) Prewarm(ctx context.Context, modules grader.Modules, progress func(string)) error {
	return p.Builder.Prewarm(ctx, source, []grader.Modules{modules}, progress)
}

func (p *Pipeline) ready(ch *grader.Challenge) *ready {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.challenges == nil {
		p.challenges = map[string]*ready{}
	}
	if p.challenges[ch.Hash] == nil {
		p.challenges[ch.Hash] = &ready{}
	}
	return p.challenges[ch.Hash]
}

// code returns what is generated for a challenge.
func (p *Pipeline) code(ctx context.Context, ch *grader.Challenge) (build.Code, error) {
	return p.ready(ch).code.get(ctx, func() (build.Code, error) { return p.generate(ctx, ch) })
}

// Shapes lists the generic functions and types of a challenge that its hidden tests
// and driver use with type arguments of several shapes: "New with [int] and [string]".
func (p *Pipeline) Shapes(ctx context.Context, ch *grader.Challenge) ([]string, error) {
	code, err := p.code(ctx, ch)
	return code.Shapes, err
}

// judge returns the program that runs a challenge's hidden tests.
func (p *Pipeline) judge(ctx context.Context, ch *grader.Challenge) (string, error) {
	return p.ready(ch).judge.get(ctx, func() (string, error) {
		code, err := p.code(ctx, ch)
		if err != nil {
			return "", err
		}
		return p.Builder.Judge(ctx, ch, code, source)
	})
}

// generate returns the generated code of a challenge, from the cache if it is there.
func (p *Pipeline) generate(ctx context.Context, ch *grader.Challenge) (build.Code, error) {
	path := filepath.Join(p.Builder.CacheDir(), "code", p.codeKey(ch)+".json")
	var code build.Code
	if data, err := os.ReadFile(path); err == nil && json.Unmarshal(data, &code) == nil && len(code.Proxy) > 0 {
		return code, nil
	}
	if p.Status != nil {
		p.Status("preparing " + ch.ID() + " (once)")
	}
	dir, importPath, cleanup, err := p.Builder.Materialise(ctx, ch, source)
	if err != nil {
		return code, err
	}
	defer cleanup()
	generated, err := proxy.Generate(ctx, ch, dir, importPath, p.Builder.Env(dir))
	if err != nil {
		return code, fmt.Errorf("challenge %s: %w", ch.ID(), err)
	}
	return *generated, writeCode(path, generated)
}

func (p *Pipeline) codeKey(ch *grader.Challenge) string {
	h := sha256.New()
	fmt.Fprintln(h, ch.Hash, ch.ImportPath, proxy.Fingerprint(), p.Builder.Toolchain())
	return hex.EncodeToString(h.Sum(nil))
}

// writeCode writes to a temporary file first, so that a reader finds all of it
// or nothing.
func writeCode(path string, code any) error {
	data, err := json.Marshal(code)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// built is what build hands to execute.
type built struct {
	judge     string
	candidate *build.Candidate
	sources   []string
	goroot    string
	begun     *session.Begun // a run of it, or nil
}

func (b *built) programs() session.Programs {
	return session.Programs{Judge: b.judge, Candidate: b.candidate.Binary, Sources: b.sources, GOROOT: b.goroot}
}

// buildAndBegin is build for a grader, which runs what it builds, once.
func (p *Pipeline) buildAndBegin(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (any, []grader.Diagnostic, error) {
	if ch.Kind == grader.KindTests {
		return p.buildTests(ctx, ch, sub)
	}
	if p.Builder.Crowded() { // no processor is free for it
		return p.build(ctx, ch, sub, nil)
	}
	e := &early{ctx: ctx, p: p, ch: ch, sources: sources(sub)}
	b, advice, err := p.build(ctx, ch, sub, e.begin)
	begun := e.wait()
	if err != nil {
		if begun != nil {
			begun.Close()
		}
		return nil, advice, err
	}
	b.begun = begun
	return b, advice, nil
}

// build builds a submission. It calls meanwhile, if that is not nil, when the compiler
// is about to start.
func (p *Pipeline) build(ctx context.Context, ch *grader.Challenge, sub *grader.Submission,
	meanwhile func(binary string)) (*built, []grader.Diagnostic, error) {
	code, err := p.code(ctx, ch)
	if err != nil {
		return nil, nil, err
	}
	judge := sync.OnceValues(func() (string, error) { return p.judge(ctx, ch) })
	go judge() // which reads all of the program to see that it is whole
	candidate, diagnostics, err := p.Builder.CandidateMeanwhile(ctx, ch, code, source, *sub, meanwhile)
	program, judgeErr := judge()
	if judgeErr != nil {
		if candidate != nil {
			candidate.Close()
		}
		return nil, nil, judgeErr
	}
	if err != nil {
		return nil, nil, err
	}
	if candidate == nil {
		return nil, nil, &grader.BadSubmission{Verdict: grader.CompileError, Diagnostics: diagnostics}
	}
	advice, err := p.check(ctx, ch, candidate.Checked, code)
	if err != nil {
		candidate.Close()
		return nil, advice, err
	}
	return &built{judge: program, candidate: candidate, sources: sources(sub), goroot: p.Builder.Toolchain().Root}, advice, nil
}

// sources are the names of a submission's files.
func sources(sub *grader.Submission) (names []string) {
	for _, f := range sub.Files {
		names = append(names, f.Name)
	}
	return names
}

// early begins a run while the program is still being built: the judge initialises
// and boxes are made beside the compiler.
type early struct {
	ctx     context.Context
	p       *Pipeline
	ch      *grader.Challenge
	sources []string
	going   sync.WaitGroup
	begun   *session.Begun
}

func (e *early) begin(binary string) {
	e.going.Go(func() {
		judge, err := e.p.judge(e.ctx, e.ch)
		if err != nil {
			return // as the build will say
		}
		// Where it can't begin now, it says why when it runs.
		e.begun, _ = session.Begin(e.ctx, e.ch, session.Programs{Judge: judge, Candidate: binary, Sources: e.sources, GOROOT: e.p.Builder.Toolchain().Root})
	})
}

// wait returns the run, or nil if none was begun.
func (e *early) wait() *session.Begun {
	e.going.Wait()
	return e.begun
}

// check applies the static rules, with those for what counts its steps or has its goroutines held. A broken rule is a *grader.BadSubmission; what
// else they find is advice.
func (p *Pipeline) check(ctx context.Context, ch *grader.Challenge, c *build.Checked, code build.Code) (advice []grader.Diagnostic, err error) {
	if p.NoRules {
		return nil, nil
	}
	if c == nil {
		return nil, fmt.Errorf("check the rules of %s: this gradus can't read the toolchain's type information; use the Go release it was built with", ch.ID())
	}
	found, err := rules.Check(ctx, ch, &rules.Package{Fset: c.Fset, Files: c.Files, Types: c.Pkg, Info: c.Info, Sizes: c.Sizes, Counts: code.Counts, Schedules: code.Schedules})
	if err != nil {
		return nil, err
	}
	var broken []grader.Diagnostic
	for _, d := range found {
		if d.Kind == rules.KindRule {
			broken = append(broken, d)
		} else {
			advice = append(advice, d)
		}
	}
	if len(broken) > 0 {
		return advice, &grader.BadSubmission{Verdict: grader.RuleViolation, Diagnostics: broken}
	}
	return advice, nil
}

func (p *Pipeline) execute(ctx context.Context, ch *grader.Challenge, program any) (*grader.Run, error) {
	if s, ok := program.(*suite); ok {
		return s.run(ctx, ch)
	}
	b := program.(*built)
	defer b.candidate.Close()
	if b.begun != nil {
		return b.begun.Run(ctx)
	}
	return session.Run(ctx, ch, b.programs())
}
