package batch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/handins"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// Run grades a class. Its fields are set before Grade is called, once.
type Run struct {
	Pipeline   *pipeline.Pipeline
	Challenges []*grader.Challenge // that hand-ins may answer
	// Auto finds out which challenges a hand-in answers. Without it, it is the first.
	Auto    bool
	Journal *Journal
	Jobs    int           // how many are graded beside each other
	Wait    time.Duration // before what failed is tried again; then four times as long
	// Regrade grades, instead of what has no verdict, what has one of another content of
	// its challenge or of another engine, and proposes the result.
	Regrade bool
	// Again tries what is parked because gradus ended with it.
	Again  bool
	Listen func(Progress) // told of each hand-in that ended, one at a time; may be nil

	mu       sync.Mutex
	progress Progress
	begun    time.Time
	todo     int // hand-ins that had no verdict when it began
	now      int // of those, graded since
}

// Progress says how far a run is.
type Progress struct {
	Records     []*Record // of the hand-in that ended; they are in the journal
	Before      bool      // they were in the journal before
	Done, Total int       // hand-ins
	Left        time.Duration
}

// tries is how often a hand-in is tried before it is parked.
const tries = 3

// lone is how often gradus may end while it grades one hand-in and nothing beside it.
const lone = 3

// Grade grades all hand-ins that have no verdict in the journal. What fails for the
// grader's own fault is tried again when all others are done, then parked. An error is
// about the whole: a challenge that can't be used, a journal that can't be written, ctx.
func (r *Run) Grade(ctx context.Context, all []*handins.HandIn) error {
	if !r.Auto {
		if err := r.Pipeline.Prepare(ctx, r.Challenges[0]); err != nil { // or every one would say so
			return err
		}
	}
	r.begun, r.progress.Total = time.Now(), len(all)
	crowd, suspects := r.apart(all)
	failed, err := r.pass(ctx, crowd, r.Jobs, grading{try: 1})
	if err != nil {
		return err
	}
	alone, err := r.pass(ctx, suspects, 1, grading{try: 1, alone: true})
	if err != nil {
		return err
	}
	failed = append(failed, alone...)
	for try, wait := 2, r.Wait; len(failed) > 0 && try <= tries; try, wait = try+1, 4*wait {
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		if failed, err = r.pass(ctx, failed, r.Jobs, grading{try: try}); err != nil {
			return err
		}
	}
	return nil
}

// apart takes out the hand-ins that gradus was grading when it ended before. They are
// graded last and alone, so that one which ends it costs no other.
func (r *Run) apart(all []*handins.HandIn) (crowd, suspects []*handins.HandIn) {
	j := r.Journal
	graded := map[string]bool{}
	for u, k := range j.known {
		graded[u.key] = graded[u.key] || k.state == Graded
	}
	for _, h := range all {
		if !graded[h.Key] {
			r.todo++
		}
		if j.deaths[h.Key].times > 0 {
			suspects = append(suspects, h)
		} else {
			crowd = append(crowd, h)
		}
	}
	slices.SortStableFunc(suspects, func(a, b *handins.HandIn) int {
		return cmp.Compare(j.deaths[a.Key].alone, j.deaths[b.Key].alone)
	})
	return crowd, suspects
}

// pass grades hand-ins, each as like says, and returns those at which the grader failed.
func (r *Run) pass(ctx context.Context, some []*handins.HandIn, jobs int, like grading) (failed []*handins.HandIn, err error) {
	err = pipeline.InOrder(ctx, len(some), max(jobs, 1), func(ctx context.Context, i int) ended {
		g := like
		g.Run, g.handIn = r, some[i]
		return g.end(ctx)
	}, func(i int, e ended) error {
		if e.failed {
			failed = append(failed, some[i])
		}
		return e.err
	})
	return failed, err
}

// ended is how the grading of one hand-in ended.
type ended struct {
	failed bool  // the grader did, and it is to be tried again
	err    error // ends the run
}

// tell counts a hand-in that ended and tells the listener.
func (r *Run) tell(records []*Record, before bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.progress
	p.Done++
	p.Records, p.Before, p.Left = records, before, 0
	if !before {
		r.now++
	}
	if left := r.todo - r.now; r.now > 0 && left > 0 {
		p.Left = time.Since(r.begun) / time.Duration(r.now) * time.Duration(left)
	}
	if r.Listen != nil {
		r.Listen(*p)
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// challenge returns the one that is called name.
func (r *Run) challenge(name string) (*grader.Challenge, error) {
	i := slices.IndexFunc(r.Challenges, func(ch *grader.Challenge) bool { return ch.Called(name) })
	if i < 0 {
		return nil, fmt.Errorf("there is no challenge %q", name)
	}
	return r.Challenges[i], nil
}
