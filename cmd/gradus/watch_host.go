package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
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

	ctx  context.Context // ends when the host is closed
	end  context.CancelFunc
	work sync.WaitGroup

	mu     sync.Mutex
	send   func(tea.Msg)      // nil until the screen is there
	opened map[string]*opened // by the challenge's ID
	past   []string           // IDs of the challenges worked on, that of now the last
	stop   context.CancelFunc // ends watching what is worked on
}

// opened is what is known of a challenge that was worked on.
type opened struct {
	target
	last  *grader.Report // on it; nil before the first
	score *skill.Score   // what the last grading of it left of its main skill; nil before the first
}

// newHost returns a host that works until it is closed.
func (a *app) newHost(c *cli.Context, cat *catalog.Catalog) *host {
	h := &host{app: a, c: c, cat: cat, poll: c.Bool("poll"), opened: map[string]*opened{}, stop: func() {}}
	h.ctx, h.end = context.WithCancel(c.Context)
	return h
}

// close ends watching and all work, and waits for it: what it runs is gone then.
func (h *host) close() {
	h.end()
	h.work.Wait()
}

// working returns ctx for work that also ends when the host is closed, and what is to be
// called when the work is over.
func (h *host) working(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	unlink := context.AfterFunc(h.ctx, cancel)
	h.work.Add(1)
	return ctx, func() {
		unlink()
		cancel()
		h.work.Done()
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

// of returns what is known of a challenge that was opened.
func (h *host) of(id string) opened {
	h.mu.Lock()
	defer h.mu.Unlock()
	return *h.opened[id]
}

// enter makes t what is worked on, and tells the screen of its saves.
func (h *host) enter(t target) (tui.Task, error) {
	w, err := watch.New(t.dir, h.poll)
	if err != nil {
		return tui.Task{}, fmt.Errorf("watch %s: %w", t.shown(), err)
	}
	worked(t)
	id := t.challenge.ID()
	ctx, stop := context.WithCancel(h.ctx)
	h.mu.Lock()
	h.stop()
	h.stop = stop
	h.opened[id] = &opened{target: t}
	h.past = append(h.past, id)
	h.mu.Unlock()
	go w.Run(ctx)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.Changes():
				h.tell(tui.Saved{ID: id})
			}
		}
	}()
	if polls, why := w.Polling(); polls && why != nil {
		h.app.warn("the system tells of no saves here (%v); the files are looked at three times a second", why)
	}
	task := newTask(t.challenge, "")
	task.Place = clean(t.shown() + "/" + t.challenge.MainFile())
	return task, nil
}

func newTask(ch *grader.Challenge, status string) tui.Task {
	task := tui.Task{ID: ch.ID(), Title: clean(ch.Title), Difficulty: ch.Difficulty, Status: status}
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

// Tasks implements tui.Host.
func (h *host) Tasks() ([]tui.Task, error) {
	all := h.cat.Challenges()
	statuses, err := h.app.statuses(h.c, all)
	if err != nil {
		return nil, err
	}
	tasks := make([]tui.Task, len(all))
	for i, ch := range all {
		tasks[i] = newTask(ch, statuses[ch.ID()])
	}
	return tasks, nil
}

// Neighbour implements tui.Host. Forward is what gradus next says of the others.
func (h *host) Neighbour(from string, forward bool) (string, error) {
	all := h.cat.Challenges()
	if !forward {
		return h.back(from, all), nil
	}
	best, err := h.app.best(h.c, h.cat)
	if err != nil {
		return "", err
	}
	others := slices.DeleteFunc(slices.Clone(all), func(ch *grader.Challenge) bool { return ch.ID() == from || ch.Withheld != nil })
	id, err := h.app.suggested(h.c, h.cat.Skills, others, best)
	if id != "" || err != nil {
		return id, err
	}
	return "", errors.New("every other challenge is passed")
}

// back returns what was worked on before, or else the one before in the catalogue.
func (h *host) back(from string, all []*grader.Challenge) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.past); n > 1 {
		id := h.past[n-2]
		h.past = h.past[:n-2] // what is opened is put there again
		return id
	}
	i := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == from })
	return all[(i-1+len(all))%len(all)].ID()
}

// Editor implements tui.Host.
func (h *host) Editor(id string) *exec.Cmd { return editor(h.of(id).target) }
