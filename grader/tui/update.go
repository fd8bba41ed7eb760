package tui

import (
	"context"
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"

	"github.com/gradus-dev/gradus/grader"
)

// What the host's methods come back with.
type (
	graded struct {
		generation int
		Graded
	}
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
	case graded:
		if msg.generation == m.generation {
			return m, m.take(msg.Graded)
		}
	case goOn:
		if msg.generation == m.generation && m.going == msg.generation {
			return m, neighbour(true)(m)
		}
	case shown:
		m.show(msg)
	case opened:
		if msg.err != nil {
			m.said = msg.err.Error()
			return m, nil
		}
		m.task, m.graded, m.text, m.page, m.said = msg.task, nil, nil, Verdict, ""
		m.begin()
		return m, m.grade()
	case listed:
		if msg.err != nil {
			m.said = msg.err.Error()
			return m, nil
		}
		m.page = List
		return m, m.fill(msg.tasks)
	case edited:
		if msg.err != nil {
			m.said = "the editor: " + msg.err.Error()
		}
	case tea.KeyPressMsg:
		return m, m.press(msg)
	}
	if m.page == List {
		return m, m.updateList(msg)
	}
	return m, nil
}

// grade begins to grade what is saved; what was being graded no longer counts.
func (m *Model) grade() tea.Cmd {
	m.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	m.generation++
	m.grading = true
	generation := m.generation
	return func() tea.Msg { return graded{generation, m.host.Grade(ctx)} }
}

// take shows what the grading that counts came to. A challenge that was not accepted
// before, and is now, is left for the next one if that is wanted.
func (m *Model) take(g Graded) tea.Cmd {
	solved := m.graded != nil && m.graded.Verdict != grader.Accepted && g.Verdict == grader.Accepted
	m.grading, m.graded, m.said = false, &g, ""
	m.begin()
	if !m.advance || !solved {
		return nil
	}
	m.going, m.said = m.generation, "the next challenge follows; any key stays here"
	generation := m.generation
	return tea.Tick(pause, func(time.Time) tea.Msg { return goOn{generation} })
}

// show puts a page up that the host made.
func (m *Model) show(s shown) {
	if s.err != nil {
		m.said = s.err.Error()
		return
	}
	m.page, m.text = s.page, s.text
	m.begin()
}

// begin shows the beginning of something else than before.
func (m *Model) begin() {
	m.shown++
	m.body.GotoTop()
}

// command is a key that does something.
type command struct {
	key, name string
	do        func(*Model) tea.Cmd
}

// commands are the keys, in the order in which they are shown: on a narrow screen not
// all of them are.
var commands = []command{
	{"h", "hint", page(Hints)},
	{"t", "task", page(ReadTask)},
	{"l", "list", func(m *Model) tea.Cmd {
		return func() tea.Msg {
			tasks, err := m.host.Tasks()
			return listed{tasks, err}
		}
	}},
	{"d", "details", details},
	{"n", "next", neighbour(true)},
	{"q", "quit", (*Model).leave},
	{"p", "previous", neighbour(false)},
	{"e", "edit", (*Model).edit},
	{"x", "examples", page(Examples)},
	{"s", "solution", confirmed(Solution, "the solution takes the riddle away")},
	{"r", "reset", confirmed(Reset, "your files are backed up, then begun anew")},
	{"g", "grade", (*Model).grade},
}

// details shows all of the verdict's report, or goes back from it.
func details(m *Model) tea.Cmd {
	m.asked = Verdict
	m.page = map[bool]Page{true: Verdict, false: Details}[m.page == Details]
	m.begin()
	return nil
}

func (m *Model) leave() tea.Cmd {
	m.leaving = true
	m.cancel()
	return tea.Quit
}

// press does what a key is for.
func (m *Model) press(k tea.KeyPressMsg) tea.Cmd {
	if k.String() == "ctrl+c" {
		return m.leave()
	}
	if k.String() == "ctrl+z" {
		return tea.Suspend
	}
	if m.page == List {
		return m.pressInList(k)
	}
	m.said, m.going = "", 0
	asked := m.asked
	m.asked = Verdict
	for _, c := range commands {
		if c.key == k.String() {
			m.asked = asked
			return c.do(m)
		}
	}
	if k.String() == "esc" || k.String() == "enter" {
		m.page = Verdict
		m.begin()
		return nil
	}
	var cmd tea.Cmd
	m.body, cmd = m.body.Update(k)
	return cmd
}

// page returns what shows a page, or goes back from it.
func page(p Page) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		m.asked = Verdict
		if m.page == p && p != Hints {
			m.page = Verdict
			m.begin()
			return nil
		}
		return m.ask(p)
	}
}

func (m *Model) ask(p Page) tea.Cmd {
	return func() tea.Msg {
		text, err := m.host.Page(context.Background(), p)
		return shown{p, text, err}
	}
}

// confirmed returns what shows a page when its key is pressed twice.
func confirmed(p Page, what string) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		if m.asked != p {
			m.asked = p
			m.said = what + "; press the key again"
			return nil
		}
		m.asked = Verdict
		return m.ask(p)
	}
}

func neighbour(forward bool) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		m.asked = Verdict
		return func() tea.Msg {
			id, err := m.host.Neighbour(forward)
			if err != nil {
				return opened{err: err}
			}
			return m.open(id)()
		}
	}
}

func (m *Model) open(id string) tea.Cmd {
	return func() tea.Msg {
		task, err := m.host.Open(id)
		return opened{task, err}
	}
}

func (m *Model) edit() tea.Cmd {
	cmd := m.host.Editor()
	if cmd == nil {
		m.said = fmt.Sprintf("no editor is set: EDITOR=vim, or edit %s where you like", m.task.Place)
		return nil
	}
	return tea.ExecProcess(cmd, func(err error) tea.Msg { return edited{err} })
}

// scrolling is the viewport's keys without those that are commands.
func scrolling() viewport.KeyMap {
	bind := func(keys ...string) key.Binding { return key.NewBinding(key.WithKeys(keys...)) }
	return viewport.KeyMap{Up: bind("up", "k"), Down: bind("down", "j"), PageUp: bind("pgup", "b"),
		PageDown: bind("pgdown", "space"), HalfPageUp: bind("ctrl+u"), HalfPageDown: bind("ctrl+d")}
}
