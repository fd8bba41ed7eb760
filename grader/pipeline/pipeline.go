// Package pipeline joins the steps of a grading into Pipeline.Grade: generated code
// (proxy), the build (link), the rules, the run (session or suites) and the report
// (package grader). It reports progress to a listener and decides no verdict itself. What
// is made once per challenge is cached: generated code here, judges by package link.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/proxy"
	"github.com/gradus-dev/gradus/grader/rules"
	"github.com/gradus-dev/gradus/grader/session"
)

// Pipeline grades with one toolchain and one cache. Its methods may be used
// concurrently.
type Pipeline struct {
	Builder *link.Builder
	Version string // of gradus, for reports
	// NoRules leaves the static rules out, to test the other defences without them.
	NoRules bool
	// Listen is called with every event, concurrently if several submissions are graded
	// at once. It may be nil.
	Listen func(Event)

	named sync.Once
	name  string // of the engine

	mu         sync.Mutex
	challenges map[string]*ready // by hash
}

// runtimeSource is the source of what runs inside the two processes.
var runtimeSource = gotool.Runtime{FS: judge.Source}

// Prepare makes sure that the cache has the judge of a challenge or, where learners
// write tests, the programs that those tests run against.
func (p *Pipeline) Prepare(ctx context.Context, ch *grader.Challenge) error {
	if ch.Kind == grader.KindTests {
		g, err := p.ground(ctx, ch)
		if err == nil {
			_, err = g.Programs(ctx)
		}
		return p.asBadChallenge(ch, err)
	}
	_, err := p.judge(ctx, ch)
	return err
}

// code returns what is generated for a challenge.
func (p *Pipeline) code(ctx context.Context, ch *grader.Challenge) (link.Code, error) {
	return p.ready(ch).code.get(ctx, func() (link.Code, error) { return p.generate(ctx, ch) })
}

// Shapes lists the generic functions and types of a challenge that its hidden tests
// and driver use with type arguments of several shapes: "New with [int] and [string]".
func (p *Pipeline) Shapes(ctx context.Context, ch *grader.Challenge) ([]string, error) {
	code, err := p.code(ctx, ch)
	return code.Shapes, err
}

// Difference is something in the hidden tests that behaves differently when tests and
// submission run in two processes.
type Difference = link.Difference

// Differences returns the differences found in the source of a challenge's hidden tests.
func (p *Pipeline) Differences(ctx context.Context, ch *grader.Challenge) ([]Difference, error) {
	code, err := p.code(ctx, ch)
	return code.Differences, err
}

// judge returns the program that runs a challenge's hidden tests.
func (p *Pipeline) judge(ctx context.Context, ch *grader.Challenge) (string, error) {
	return p.ready(ch).judge.get(ctx, func() (string, error) {
		code, err := p.code(ctx, ch)
		if err != nil {
			return "", err
		}
		return p.Builder.Judge(ctx, ch, code, runtimeSource)
	})
}

// generate returns the generated code of a challenge, from the cache if it is there.
func (p *Pipeline) generate(ctx context.Context, ch *grader.Challenge) (link.Code, error) {
	kept, key := p.generated(), p.codeKey(ch)
	var code link.Code
	if kept.GetJSON(key, &code) && len(code.Proxy) > 0 {
		return code, nil
	}
	p.tell(Preparing{ch.ID()})
	dir, importPath, cleanup, err := p.Builder.Materialise(ctx, ch, runtimeSource)
	if err != nil {
		return code, err
	}
	defer cleanup()
	generated, err := proxy.Generate(ctx, ch, dir, importPath, p.Builder.Env(dir))
	if err != nil {
		return code, p.asBadChallenge(ch, err)
	}
	return *generated, kept.PutJSON(key, generated)
}

// asBadChallenge turns an error that the author of ch has to fix into a
// *grader.BadChallenge, unless the machine is the cause: on a full disk the go command may
// silently list only some files of a package.
func (p *Pipeline) asBadChallenge(ch *grader.Challenge, err error) error {
	if tool, ok := errors.AsType[*proxy.ToolError](err); ok {
		if machine := gotool.Trouble(tool.Output); machine != nil {
			return fmt.Errorf("prepare %s: %w", ch.ID(), machine)
		}
	}
	if author, ok := errors.AsType[*proxy.AuthorError](err); ok {
		if err := p.Builder.Room(); err != nil {
			return fmt.Errorf("prepare %s: %w", ch.ID(), err)
		}
		return &grader.BadChallenge{ID: ch.ID(), Reason: author.Error()}
	}
	return err
}

// maxCode is how many bytes of generated code are kept, enough for a thousand challenges.
const maxCode = 256 << 20

// generated is where generated code is kept.
func (p *Pipeline) generated() cache.Dir {
	return cache.Dir{Path: filepath.Join(p.Builder.CacheDir(), "code"), Max: maxCode}
}

func (p *Pipeline) codeKey(ch *grader.Challenge) string {
	return cache.Key([]byte(ch.Hash), []byte(ch.ImportPath), []byte(proxy.Fingerprint()), fmt.Append(nil, p.Builder.Toolchain()))
}

// built is a submission's program together with the judge that runs it.
type built struct {
	judge     string
	candidate *link.Candidate
	sources   []string
	goroot    string
	begun     *session.Begun // a run that was started early, or nil
}

func (b *built) programs() session.Programs {
	return session.Programs{Judge: b.judge, Candidate: b.candidate.Binary, Sources: b.sources, GOROOT: b.goroot}
}

// Run runs the hidden tests and removes the program.
func (b *built) Run(ctx context.Context, ch *grader.Challenge, ended func(string, grader.TestResult)) (*grader.Run, error) {
	defer b.candidate.Close()
	if b.begun != nil {
		return b.begun.Run(ctx, ended)
	}
	return session.Run(ctx, ch, b.programs(), ended)
}

// build builds a submission. It calls meanwhile, if not nil, just before the compiler
// starts.
func (p *Pipeline) build(ctx context.Context, ch *grader.Challenge, sub *grader.Submission,
	meanwhile func(binary string)) (*built, []grader.Diagnostic, error) {
	code, err := p.code(ctx, ch)
	if err != nil {
		return nil, nil, err
	}
	judge := sync.OnceValues(func() (string, error) { return p.judge(ctx, ch) })
	go judge() // slow even if cached: the whole program is read to verify it
	candidate, diagnostics, err := p.Builder.CandidateMeanwhile(ctx, ch, code, runtimeSource, *sub, meanwhile)
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
	advice, err := p.check(ctx, ch, candidate, code)
	if err != nil {
		candidate.Close()
		return nil, advice, err
	}
	return &built{judge: program, candidate: candidate, sources: sources(sub), goroot: p.Builder.Toolchain().Root}, advice, nil
}

// sources returns the names of a submission's files.
func sources(sub *grader.Submission) (names []string) {
	for _, f := range sub.Files {
		names = append(names, f.Name)
	}
	return names
}

// check applies the static rules, including those for challenges that count steps or
// explore schedules. The error is a *grader.BadSubmission if a rule is broken; other
// findings are advice.
func (p *Pipeline) check(ctx context.Context, ch *grader.Challenge, candidate *link.Candidate, code link.Code) (advice []grader.Diagnostic, err error) {
	if p.NoRules {
		return nil, nil
	}
	c := candidate.Checked
	if c == nil {
		return nil, unchecked(ch, candidate.Unchecked)
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

// unchecked returns the reason why rules can't be applied: a known fault of the machine,
// or else that this gradus is too old or too new for the toolchain.
func unchecked(ch *grader.Challenge, why error) error {
	if h, ok := errors.AsType[interface {
		error
		Hint() string
	}](why); ok && h.Hint() != "" {
		return fmt.Errorf("check the rules of %s: %w", ch.ID(), why)
	}
	return fmt.Errorf("check the rules of %s: this gradus can't read the toolchain's type information; use the Go release it was built with", ch.ID())
}
