package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// errand is what the host is doing for the learner beside the screen; there is at most one.
//
// An answer may come late. One that only shows something counts as long as the learner asks
// for nothing else: another key gives the errand up. What changes something, such as the
// challenge that is open or how many hints were shown, is carried out: keys typed meanwhile
// wait for it. So no answer takes the place of a page that the learner has gone to since.
type errand struct {
	number  int
	says    string // while it goes on; "" when nothing does
	changes bool   // it is carried out
	stop    context.CancelFunc
}

// answer is what an errand brought back.
type answer struct {
	number int
	what   tea.Msg
}

// send has the host do something, and says so meanwhile.
func (m *Model) send(says string, changes bool, do func(context.Context) tea.Msg) tea.Cmd {
	m.giveUp()
	ctx, stop := context.WithCancel(context.Background())
	m.errand = errand{m.errand.number, says, changes, stop}
	number := m.errand.number
	return func() tea.Msg { return answer{number, do(ctx)} }
}

// giveUp no longer waits for an answer.
func (m *Model) giveUp() {
	m.errand.stop()
	m.errand = errand{number: m.errand.number + 1, stop: m.errand.stop}
}

// holds reports whether keys have to wait.
func (m *Model) holds() bool { return m.errand.changes }

// answered takes an answer, unless the errand was given up, and then the keys that waited.
func (m *Model) answered(a answer) tea.Cmd {
	if a.number != m.errand.number {
		return nil
	}
	m.giveUp()
	cmds := []tea.Cmd{m.takeAnswer(a.what)}
	for len(m.held) > 0 && !m.holds() && !m.leaving {
		k := m.held[0]
		m.held = m.held[1:]
		cmds = append(cmds, m.press(k))
	}
	return tea.Batch(cmds...)
}

// The answers of the host.
type (
	shown struct {
		page Page
		text Text
		err  error
	}
	opened struct {
		task Task
		err  error
	}
	listed struct {
		tasks []Task
		err   error
	}
)

func (m *Model) takeAnswer(what tea.Msg) tea.Cmd {
	var err error
	switch a := what.(type) {
	case shown:
		if err = a.err; err == nil {
			m.text = a.text
			m.turnTo(a.page)
		}
	case opened:
		if err = a.err; err == nil {
			m.task, m.graded, m.text, m.said = a.task, nil, nil, ""
			m.turnTo(Verdict)
			return m.grade()
		}
	case listed:
		if err = a.err; err == nil {
			m.turnTo(List)
			return m.fill(a.tasks)
		}
	}
	if err != nil {
		m.said = err.Error()
	}
	return nil
}

// pages says of each page that the host makes what is said meanwhile, and whether making
// it changes something.
var pages = map[Page]struct {
	says    string
	changes bool
}{
	ReadTask: {"reading the task …", false},
	Hints:    {"looking for a hint …", true},
	Examples: {"running the public examples …  esc stops them", false},
	Solution: {"looking for the solution …", true},
	Reset:    {"beginning anew …", true},
}

// ask has the host make a page.
func (m *Model) ask(p Page) tea.Cmd {
	id := m.task.ID
	return m.send(pages[p].says, pages[p].changes, func(ctx context.Context) tea.Msg {
		text, err := m.host.Page(ctx, id, p)
		return shown{p, text, err}
	})
}

func (m *Model) askForList() tea.Cmd {
	return m.send("reading the list …", false, func(context.Context) tea.Msg {
		tasks, err := m.host.Tasks()
		return listed{tasks, err}
	})
}

func (m *Model) open(id string) tea.Cmd {
	return m.send("opening "+id+" …", true, func(context.Context) tea.Msg {
		task, err := m.host.Open(id)
		return opened{task, err}
	})
}

// neighbour returns what opens the challenge to go on with, or the one before.
func neighbour(forward bool) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		from := m.task.ID
		return m.send("opening another challenge …", true, func(context.Context) tea.Msg {
			id, err := m.host.Neighbour(from, forward)
			if err != nil {
				return opened{err: err}
			}
			task, err := m.host.Open(id)
			return opened{task, err}
		})
	}
}
