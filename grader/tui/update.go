package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/gradus-dev/gradus/grader"
)

// What is told to Update beside keys, saves and answers.
type (
	graded struct {
		generation int
		Graded
	}
	edited struct{ err error }
	goOn   struct{ generation int } // the learner has seen that a save was accepted
)

// pause is how long an accepted verdict stays before the next challenge is shown.
const pause = 4 * time.Second

// Update takes what happened: a key, a save, or an answer of the host.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case Saved:
		if msg.ID == m.task.ID {
			return m, m.grade()
		}
	case Said:
		m.said = string(msg)
	case Waiting:
		m.waiting = string(msg)
	case graded:
		if msg.generation == m.generation {
			return m, m.take(msg.Graded)
		}
	case goOn:
		if msg.generation == m.generation && m.going == msg.generation && m.page == Verdict && m.errand.says == "" {
			return m, neighbour(true)(m)
		}
	case answer:
		return m, m.answered(msg)
	case edited:
		if msg.err != nil {
			m.said = "the editor: " + msg.err.Error()
		}
	case tea.SuspendMsg, tea.ResumeMsg: // it goes on
		if m.paused {
			return m, m.grade()
		}
	case tea.KeyPressMsg:
		return m, m.press(msg)
	default:
		return m, m.updateLists(msg)
	}
	return m, nil
}

// grade begins to grade what is saved; what was being graded no longer counts.
func (m *Model) grade() tea.Cmd {
	m.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	m.generation++
	m.grading, m.paused, m.waiting = true, false, ""
	generation, id := m.generation, m.task.ID
	return func() tea.Msg { return graded{generation, m.host.Grade(ctx, id)} }
}

// take shows what the grading that counts came to. A challenge that was not accepted
// before, and is now, is left for the next one if that is wanted.
func (m *Model) take(g Graded) tea.Cmd {
	solved := m.graded != nil && m.graded.Verdict != grader.Accepted && g.Verdict == grader.Accepted
	m.grading, m.waiting, m.graded = false, "", &g
	m.shown++
	if m.page == Verdict {
		m.body.GotoTop()
	}
	if !m.advance || !solved || m.page != Verdict {
		return nil
	}
	m.going, m.said = m.generation, "the next challenge follows; any key stays here"
	generation := m.generation
	return tea.Tick(pause, func(time.Time) tea.Msg { return goOn{generation} })
}

// turnTo shows the beginning of a page.
func (m *Model) turnTo(p Page) {
	m.page = p
	m.shown++
	m.body.GotoTop()
}

// leave ends the program.
func (m *Model) leave() tea.Cmd {
	m.leaving = true
	m.cancel()
	m.errand.stop()
	return tea.Quit
}

// stop stops the program until the shell has it go on. A grading would run out of time
// meanwhile: it is given up, and made anew.
func (m *Model) stop() tea.Cmd {
	if m.grading {
		m.cancel()
		m.generation++
		m.paused = true
	}
	return tea.Suspend
}
