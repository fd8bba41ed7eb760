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
func (p *pair) start(ctx context.Context, tests []string) (records *os.File, err error) {
	limits := p.ch.Limits
	plan, err := json.Marshal(record.Plan{Tests: tests, Needs: p.needs, Failed: p.failed(), Deadline: p.limit})
	if err != nil {
		return nil, err
	}
	ours, theirs, err := sandbox.SocketPair()
	if err != nil {
		return nil, fmt.Errorf("join judge and candidate: %w", err)
	}
	defer ours.Close()
	defer theirs.Close()
	records, sink, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make the pipe for records: %w", err)
	}
	defer sink.Close()
	total := time.Duration(len(tests)+1)*(p.limit+time.Second) + 5*time.Second
	own := sandbox.Probe().Level == sandbox.LevelFull // a network of its own
	mounts, zones := sandbox.TimeZones(p.programs.GOROOT)
	seen := mounts // by the judge
	if limits.Processes > 0 && own {
		mounts = append(slices.Clip(mounts), sandbox.Mount{Source: p.programs.Candidate, Target: programPath})
	}
	p.candidate, err = sandbox.Start(ctx, &sandbox.Spec{
		Path: p.programs.Candidate, Env: slices.Concat(stack(limits.Memory), environment, zones), Files: []*os.File{theirs}, Loopback: own,
		AllowProcesses: limits.Processes > 0, Mounts: mounts,
		Limits: sandbox.Limits{Wall: total, CPU: limits.CPU, Memory: limits.Memory,
			Processes: threads(limits.Processes), FileBytes: limits.FileBytes, OutputBytes: limits.OutputBytes},
		OnOutput: p.print,
	})
	if err != nil {
		records.Close()
		return nil, err
	}
	p.judge, err = sandbox.Start(ctx, &sandbox.Spec{
		Path: p.programs.Judge, Args: []string{string(plan)}, Env: slices.Concat(environment, zones), Files: []*os.File{ours, sink}, Loopback: own, Mounts: seen,
		Limits: sandbox.Limits{Wall: total, Memory: judgeMemory, FileBytes: judgeFiles, OutputBytes: judgeOutput},
	})
	if err != nil {
		records.Close()
		p.candidate.Kill()
		p.candidate.Wait()
		return nil, err
	}
	return records, nil
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
