package session

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/peer"
	"github.com/gradus-dev/gradus/grader/judge/record"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// start starts both processes and returns the stream of records.
func (p *pair) start(ctx context.Context) (records *os.File, err error) {
	if p.judge == nil {
		if err := p.startJudge(ctx); err != nil {
			return nil, err
		}
	}
	if err := p.startCandidate(ctx); err != nil {
		p.abandon()
		return nil, err
	}
	return p.records, nil
}

// startJudge starts a judge that waits for its candidate.
func (p *pair) startJudge(ctx context.Context) error {
	plan, err := json.Marshal(record.Plan{Tests: p.tests, Needs: p.needs, Failed: p.failed(), Deadline: p.limit})
	if err != nil {
		return err
	}
	ours, theirs, err := sandbox.SocketPair()
	if err != nil {
		return fmt.Errorf("join judge and candidate: %w", err)
	}
	defer ours.Close()
	records, sink, err := os.Pipe()
	if err != nil {
		theirs.Close()
		return fmt.Errorf("make the pipe for records: %w", err)
	}
	defer sink.Close()
	wait, begin, err := os.Pipe()
	if err != nil {
		theirs.Close()
		records.Close()
		return fmt.Errorf("make the pipe to begin: %w", err)
	}
	defer wait.Close()
	p.socket, p.records, p.begin = theirs, records, begin
	mounts, zones := sandbox.TimeZones(p.programs.GOROOT)
	p.judge, err = sandbox.Start(ctx, &sandbox.Spec{
		Path: p.programs.Judge, Args: []string{string(plan)}, Env: slices.Concat(environment, zones), Files: []*os.File{ours, sink, wait}, Loopback: ownNetwork(), Mounts: mounts,
		Limits: sandbox.Limits{Memory: judgeMemory, FileBytes: judgeFiles, OutputBytes: judgeOutput},
	})
	if err != nil {
		p.close()
		return err
	}
	return nil
}

// startCandidate starts the candidate and lets the judge begin.
func (p *pair) startCandidate(ctx context.Context) (err error) {
	if p.box == nil {
		p.candidate, err = sandbox.Start(ctx, p.candidateSpec())
	} else {
		p.candidate, err = p.box.Start(ctx)
		p.box = nil
	}
	if err != nil {
		return err
	}
	p.judge.Allow(p.total())
	p.goOn()
	p.socket.Close()
	return nil
}

// abandon ends what was started of a pair that will not run.
func (p *pair) abandon() {
	if p.box != nil {
		p.box.Close()
	}
	if p.judge != nil {
		p.judge.Kill()
		p.judge.Wait()
	}
	p.close()
}

// close closes the ends of pipes that are still the grader's.
func (p *pair) close() {
	for _, f := range []*os.File{p.socket, p.begin, p.records} {
		f.Close()
	}
}

// total bounds the run of all tests.
func (p *pair) total() time.Duration {
	return time.Duration(len(p.tests)+1)*(p.limit+time.Second) + 5*time.Second
}

// ownNetwork reports whether programs get a network of their own.
func ownNetwork() bool { return sandbox.Probe().Level == sandbox.LevelFull }

func (p *pair) candidateSpec() *sandbox.Spec {
	limits := p.ch.Limits
	mounts, zones := sandbox.TimeZones(p.programs.GOROOT)
	spec := &sandbox.Spec{
		Path: p.programs.Candidate, Env: slices.Concat(stack(limits.Memory), environment, zones), Files: []*os.File{p.socket}, Loopback: ownNetwork(),
		AllowProcesses: limits.Processes > 0, Mounts: mounts,
		Limits: sandbox.Limits{Wall: p.total(), CPU: limits.CPU, Memory: limits.Memory,
			Processes: threads(limits.Processes), FileBytes: limits.FileBytes, OutputBytes: limits.OutputBytes},
		OnOutput: p.print, OneStream: true,
	}
	if limits.Processes > 0 && ownNetwork() {
		spec.Mounts = append(slices.Clip(mounts), sandbox.Mount{Source: p.programs.Candidate, Target: programPath})
	}
	return spec
}

// What a judge may use: enough for any hidden test, bounded because a course
// pack is someone else's code and a candidate may answer at length.
const (
	judgeMemory = 2 << 30
	judgeFiles  = 64 << 20
	judgeOutput = 4 << 20
)

var environment = []string{"HOME=/tmp", "PATH=/", "TZ=UTC", "LANG=C.UTF-8"}

// programPath is where a candidate that may start processes finds its own program.
const programPath = "/program"

// threadsPerProcess is room for the threads of a Go program with a few blocking
// calls. The sandbox counts threads like processes.
const threadsPerProcess = 32

// threads bounds what a candidate and so many processes beside it may have. 0
// leaves the sandbox's own bound, since then no process can be started.
func threads(processes int) int {
	if processes == 0 {
		return 0
	}
	return (1 + processes) * threadsPerProcess
}

// stack bounds a goroutine's stack to a quarter of the memory: a stack grows by
// doubling and copying, and what it outgrew is not free at once.
func stack(memory int64) []string { return []string{fmt.Sprintf("%s=%d", peer.EnvStack, memory/4)} }
