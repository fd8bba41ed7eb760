package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/grader/tui"
	"github.com/gradus-dev/gradus/grader/watch"
)

// host implements tui.Host for gradus watch by means of the other commands.
type host struct {
	app    *app
	c      *cli.Context
	cat    *catalog.Catalog
	engine *engine
	poll   bool

	mu    sync.Mutex
	send  func(tea.Msg) // nil until the screen is there
	t     target        // what is worked on
	past  []string      // IDs of the challenges worked on before
	stop  context.CancelFunc
	known *grader.Report // the last that was recorded of it
	score *skill.Score   // what the last grading of it left of its main skill; nil before the first
}

// close ends watching.
func (h *host) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stop != nil {
		h.stop()
	}
}

func (h *host) setSend(send func(tea.Msg)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.send = send
}

func (h *host) tell(msg tea.Msg) {
	h.mu.Lock()
	send := h.send
	h.mu.Unlock()
	if send != nil {
		send(msg)
	}
}

func (h *host) target() target {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.t
}

// enter makes t what is worked on, and tells the screen of its saves.
func (h *host) enter(t target) (tui.Task, error) {
	w, err := watch.New(t.dir, h.poll)
	if err != nil {
		return tui.Task{}, fmt.Errorf("watch %s: %w", t.shown(), err)
	}
	worked(t)
	ctx, stop := context.WithCancel(h.c.Context)
	h.mu.Lock()
	if h.stop != nil {
		h.stop()
	}
	if h.t.challenge != nil && h.t.challenge.ID() != t.challenge.ID() {
		h.past = append(h.past, h.t.challenge.ID())
	}
	h.t, h.stop, h.known, h.score = t, stop, nil, nil
	h.mu.Unlock()
	go w.Run(ctx)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.Changes():
				h.tell(tui.Saved{ID: t.challenge.ID()})
			}
		}
	}()
	if polls, why := w.Polling(); polls && why != nil {
		h.app.warn("the system tells of no saves here (%v); the files are looked at three times a second", why)
	}
	return h.task(t.challenge, ""), nil
}

func (h *host) task(ch *grader.Challenge, status string) tui.Task {
	task := tui.Task{ID: ch.ID(), Title: clean(ch.Title), Difficulty: ch.Difficulty, Status: status}
	if h.t.challenge == ch {
		task.Place = clean(h.t.shown() + "/" + ch.MainFile())
	}
	for _, s := range ch.Skills {
		task.Skills = append(task.Skills, s.Skill)
	}
	return task
}

// Open implements tui.Host.
func (h *host) Open(id string) (tui.Task, error) {
	ch, err := open(h.cat, id)
	if err != nil {
		return tui.Task{}, err
	}
	if err := toGrade(ch); err != nil {
		return tui.Task{}, err
	}
	ws, err := findWorkspace()
	if err != nil {
		return tui.Task{}, err
	}
	t := target{ch, ws.Path(ch), true}
	if _, err := os.Stat(t.dir); errors.Is(err, fs.ErrNotExist) {
		if _, err := ws.Start(ch, false); err != nil {
			return tui.Task{}, err
		}
	}
	return h.enter(t)
}

// Grade implements tui.Host.
func (h *host) Grade(ctx context.Context) tui.Graded {
	t := h.target()
	before := h.before(t)
	r, sub, err := h.engine.answer(ctx, t, gradeOptions{keep: true})
	if err != nil {
		return tui.Graded{Verdict: grader.GraderError, Err: err}
	}
	h.app.markSpoiled(ctx, t.challenge, r)
	var reward []string
	if r.Verdict == grader.Accepted {
		reward, _ = h.app.reward(h.c, h.cat, r) // a verdict is one without it
		reward = append(h.engine.compared(ctx, t.challenge, r, false), reward...)
	}
	if ctx.Err() == nil {
		h.record(ctx, t, sub, r)
	}
	after := h.reached(t.challenge)
	h.mu.Lock()
	if h.t.challenge == t.challenge {
		h.score = &after
	}
	h.mu.Unlock()
	return tui.Graded{Verdict: r.Verdict, Score: fmt.Sprintf("%d of %d points", r.Score, r.MaxScore),
		Report: h.report(t, r, reward, false), Details: h.report(t, r, reward, true),
		Skill: tui.Skill{Title: after.Title, Before: before.Share, After: after.Share}}
}

// report returns what a grading is read as: as much as fits the screen, or all of it.
func (h *host) report(t target, r *grader.Report, reward []string, all bool) tui.Text {
	o := h.app.reportOptions(h.c, t, r)
	o.Next, o.Framed, o.More = nil, true, "d" // there are keys
	o.Verbose, o.All, o.Reward = all, all, reward
	return func(width, height int) string {
		var b strings.Builder
		o := o
		o.Width, o.Height = width, height
		_ = report.Text(&b, r, o) // to memory
		return b.String()
	}
}

// record stores an attempt if its result differs from the one before. Storing every save
// would make the history long and useless.
func (h *host) record(ctx context.Context, t target, sub *grader.Submission, r *grader.Report) {
	h.mu.Lock()
	last := h.known
	same := last != nil && last.Verdict == r.Verdict && last.Score == r.Score
	h.known = r
	h.mu.Unlock()
	if !same {
		h.app.record(ctx, t, sub, r)
	}
}

// before returns the score in the challenge's main skill that the last grading left.
func (h *host) before(t target) skill.Score {
	h.mu.Lock()
	score := h.score
	h.mu.Unlock()
	if score != nil {
		return *score
	}
	return h.reached(t.challenge)
}

// reached returns the learner's score in the skill that a challenge is most about.
func (h *host) reached(ch *grader.Challenge) skill.Score {
	best, err := h.app.best(h.c, h.cat)
	if err != nil {
		return skill.Score{}
	}
	main := mainSkill(ch)
	for _, s := range skill.Scores(h.cat.Skills, h.cat.Challenges(), best) {
		if s.Skill == main {
			s.Title = clean(s.Title)
			return s
		}
	}
	return skill.Score{}
}

// Tasks implements tui.Host.
func (h *host) Tasks() ([]tui.Task, error) {
	all := h.cat.Challenges()
	statuses, err := h.app.statuses(h.c, all)
	if err != nil {
		return nil, err
	}
	tasks := make([]tui.Task, len(all))
	for i, ch := range all {
		tasks[i] = h.task(ch, statuses[ch.ID()])
	}
	return tasks, nil
}

// Neighbour implements tui.Host. Forward is what gradus next says of the others.
func (h *host) Neighbour(forward bool) (string, error) {
	t := h.target()
	all := h.cat.Challenges()
	if !forward {
		h.mu.Lock()
		defer h.mu.Unlock()
		if n := len(h.past); n > 0 {
			id := h.past[n-1]
			h.past = h.past[:n-1]
			return id, nil
		}
		i := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == t.challenge.ID() })
		return all[(i-1+len(all))%len(all)].ID(), nil
	}
	best, err := h.app.best(h.c, h.cat)
	if err != nil {
		return "", err
	}
	others := slices.DeleteFunc(slices.Clone(all), func(ch *grader.Challenge) bool { return ch.ID() == t.challenge.ID() || ch.Withheld != nil })
	id, err := h.app.suggested(h.c, h.cat.Skills, others, best)
	if id != "" || err != nil {
		return id, err
	}
	return "", errors.New("every other challenge is passed")
}

// Editor implements tui.Host.
func (h *host) Editor() *exec.Cmd { return editor(h.target()) }
