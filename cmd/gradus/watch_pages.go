package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/tui"
)

// Page implements tui.Host.
func (h *host) Page(ctx context.Context, id string, p tui.Page) (tui.Text, error) {
	ctx, done := h.working(ctx)
	defer done()
	t := h.of(id).target
	switch p {
	case tui.ReadTask:
		text, err := fs.ReadFile(t.challenge.FS, t.challenge.Files.Readme)
		return h.markdown(string(text)), err
	case tui.Hints:
		return h.hints(t)
	case tui.Examples:
		return h.examples(ctx, t)
	case tui.Solution:
		return h.solution(t)
	case tui.Reset:
		return h.reset(t)
	}
	return nil, errors.New("there is no such page")
}

// markdown returns a page of a challenge.
func (h *host) markdown(text string) tui.Text {
	color := h.app.color(h.c)
	return func(width, _ int) string {
		page, err := report.Markdown(text, max(width, narrowestPage), color)
		if err != nil {
			return err.Error()
		}
		return page
	}
}

// hints shows one more, and below it those before.
func (h *host) hints(t target) (text tui.Text, err error) {
	err = h.app.withStore(func(s *store.Store) error {
		question, err := lastQuestion(h.c, s, t.challenge)
		if err != nil {
			return err
		}
		last, err := oneMoreHint(h.c, s, t.challenge)
		if err != nil {
			return err
		}
		var page strings.Builder
		if question != "" {
			fmt.Fprintf(&page, "%s\n\n", question)
		}
		for n := last.number; n > 0; n-- {
			one, err := hintNumber(t.challenge, n)
			if err != nil {
				return err
			}
			fmt.Fprintf(&page, "**Hint %d of %d**\n\n%s\n\n", one.number, one.of, one.text)
		}
		text = h.markdown(page.String())
		return nil
	})
	return text, err
}

func (h *host) examples(ctx context.Context, t target) (tui.Text, error) {
	e, err := examples(ctx, h.engine.pipeline.Builder, t, h.app.warn)
	if err != nil {
		return nil, err
	}
	e.Challenge, e.Title = t.challenge.ID(), t.challenge.Title
	o := report.Options{Color: h.app.color(h.c), Dir: t.shown()}
	return func(width, _ int) string {
		var b strings.Builder
		o := o
		o.Width = width
		_ = report.ExamplesText(&b, e, o) // to memory
		return b.String()
	}, nil
}

// solution shows what the screen asked for twice.
func (h *host) solution(t target) (text tui.Text, err error) {
	err = h.app.withStore(func(s *store.Store) error {
		if err := h.app.mayShowSolution(h.c, s, t.challenge, true); err != nil {
			return err
		}
		sol, err := showSolution(h.c, s, t)
		paint := report.NewPaint(h.app.color(h.c))
		text = func(width, height int) string {
			explained, err := sol.explanation(paint, func(page string) (string, error) { return h.markdown(page)(width, height), nil })
			if err != nil {
				return err.Error()
			}
			return sol.text(paint, false) + explained
		}
		return err
	})
	return text, err
}

// reset begins the challenge anew.
func (h *host) reset(t target) (tui.Text, error) {
	ws, err := findWorkspace()
	if err != nil {
		return nil, err
	}
	done, err := ws.Start(t.challenge, true)
	if err != nil {
		return nil, err
	}
	lines := strings.Join(append([]string{"begun anew: " + clean(t.shown())}, backupLines(done.Backup, t.shown())...), "\n")
	return func(int, int) string { return lines }, nil
}
