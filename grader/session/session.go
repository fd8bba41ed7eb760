// Package session runs a judge and a candidate, joined by a socket pair, until
// every hidden test has a result. Both run in the sandbox. A pair ends early
// when the candidate dies, hangs or breaks the protocol; what it ended on is
// that test's result, and the tests after it get a new pair. The first judge can be
// started while the candidate is still being built (see Begin): it initialises, and
// its time begins when the candidate is there.
//
// Results come from the judge's records (grader/judge/record) and from how the
// two processes ended, never from anything printed. A test without a record did
// not pass.
package session

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/judge/record"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Programs are the two binaries of a grading.
type Programs struct {
	Judge, Candidate string   // paths
	Sources          []string // the submission's file names, by which its stack frames are known
	GOROOT           string   // of the toolchain, whose time zones both programs see
}

// Run runs the hidden tests of ch, each after those it needs, and calls ended, if not nil,
// with each result. An error means that the grader failed; whatever the submission does
// is a result.
func Run(ctx context.Context, ch *grader.Challenge, p Programs, ended func(test string, res grader.TestResult)) (*grader.Run, error) {
	return newSession(ch, p).run(ctx, nil, ended)
}

func newSession(ch *grader.Challenge, p Programs) *session {
	s := &session{ch: ch, programs: p, results: map[string]grader.TestResult{}, needs: map[string][]string{}}
	for _, c := range ch.Checks {
		s.needs[c.Test] = c.Needs
	}
	return s
}

// run runs all tests, using begun, if not nil, as the first pair.
func (s *session) run(ctx context.Context, begun *pair, ended func(string, grader.TestResult)) (*grader.Run, error) {
	ch := s.ch
	s.ended = ended
	queue := order(ch.Checks)
	for len(queue) > 0 && s.tampering == "" {
		before := len(queue)
		p := begun
		if begun = nil; p == nil {
			p = s.newPair(queue)
		}
		if err := p.run(ctx); err != nil {
			return nil, err
		}
		queue = slices.DeleteFunc(queue, func(test string) bool { _, done := s.results[test]; return done })
		if len(queue) == before && s.tampering == "" {
			return nil, fmt.Errorf("run the tests of %s: the judge ended before %s and left no reason", ch.ID(), queue[0])
		}
	}
	return &grader.Run{Results: s.results, Tampering: s.tampering, Output: s.preamble.String(), Sandbox: sandbox.Probe().Level.String()}, nil
}

// order sorts the tests so that each comes after those it needs; otherwise the
// manifest's order stays.
func order(checks []grader.Check) []string {
	var out []string
	needs := map[string][]string{}
	for _, c := range checks {
		needs[c.Test] = c.Needs
	}
	var visit func(test string)
	visit = func(test string) {
		if slices.Contains(out, test) {
			return
		}
		for _, n := range needs[test] {
			visit(n)
		}
		out = append(out, test)
	}
	for _, c := range checks {
		visit(c.Test)
	}
	return out
}

type session struct {
	ch        *grader.Challenge
	programs  Programs
	needs     map[string][]string
	results   map[string]grader.TestResult
	tampering string // why the submission as a whole is rejected
	hung      bool   // a test ran into the time limit
	ended     func(test string, res grader.TestResult)
	preamble  capped // printed outside tests
}

// Correct solutions need at most a third of the time limit (package verify checks this).
// So after one test has hung, the others get only that much: code that hangs everywhere
// is rejected sooner.
const (
	afterHang   = 3
	leastOfWall = 500 * time.Millisecond // on a busy machine
)

// wall is the time limit of the tests to come.
func (s *session) wall() time.Duration {
	wall := s.ch.Limits.Wall
	if s.hung {
		return min(wall, max(wall/afterHang, leastOfWall))
	}
	return wall
}

// pair is one judge with one candidate.
type pair struct {
	*session
	tests            []string      // to be run
	limit            time.Duration // of each
	judge, candidate *sandbox.Process
	box              *sandbox.Prepared // of the candidate, before that is started
	socket           *os.File          // the candidate's end, before that is started
	begin            *os.File          // to tell the judge to begin, and to go on with each test
	records          *os.File          // what the judge writes

	mu      sync.Mutex
	printed printed        // what the candidate prints
	ready   bool           // the candidate finished initialising
	test    string         // running now
	panic   *record.Record // the last panic during it
	last    *record.Record // the record that ended the judge
	outputs map[string]*capped
	dump    string // what its runtime wrote when it crashed
}

func (s *session) newPair(tests []string) *pair {
	return &pair{session: s, tests: slices.Clone(tests), limit: s.wall(), printed: printed{owner: &s.preamble}, outputs: map[string]*capped{}}
}

func (p *pair) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	records, err := p.start(ctx)
	if err != nil {
		return err
	}
	readErr := record.Read(records, p.note)
	p.close()
	judged := p.judge.Wait()
	ended := p.endCandidate()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("run the tests of %s: %w", p.ch.ID(), err)
	}
	if readErr != nil {
		return readErr
	}
	return p.conclude(judged, ended)
}

func (s *session) failed() []string {
	var failed []string
	for test, r := range s.results {
		if r.Status != grader.Passed {
			failed = append(failed, test)
		}
	}
	slices.Sort(failed)
	return failed
}

// lostPatience is how long a candidate that closed its channel may take to die.
const lostPatience = 300 * time.Millisecond

// endCandidate returns how the candidate ended by itself, or kills it.
func (p *pair) endCandidate() sandbox.Result {
	timer := time.AfterFunc(lostPatience, p.candidate.Kill)
	defer timer.Stop()
	if p.last != nil && p.last.Kind != record.Lost {
		p.candidate.Kill()
	}
	return p.candidate.Wait()
}

func (p *pair) print(_ int, text []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.printed.Write(text)
}

// note takes one record.
func (p *pair) note(r record.Record) {
	if r.Kind == record.Start {
		p.candidate.CatchUp()
		p.turn(r.Test)
		p.goOn()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.Kind {
	case record.Ready:
		p.ready = true
	case record.Panic:
		p.panic = &r
	case record.Skip:
		p.finish(r.Test, grader.TestResult{Status: grader.Skipped})
	case record.End:
		p.end(r)
	default:
		p.last = &r
	}
}

// turn begins a test. The judge waits meanwhile and the candidate is idle, so output up to
// now belongs to the previous test and later output to this one.
func (p *pair) turn(test string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.test, p.panic = test, nil
	output := &capped{}
	p.outputs[test] = output
	p.printed.turn(output)
}

// goOn tells the judge to go on. It ignores errors: if the judge has ended, Wait says why.
func (p *pair) goOn() { p.begin.Write([]byte{1}) }
