package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// command is a key that does something.
type command struct {
	key, name string
	does      string // in a few words more
	do        func(*Model) tea.Cmd
	question  string // where it is done when the key is pressed again
}

// commands are the keys, in the order in which they are shown: on a narrow screen not
// all of them are.
var commands = []command{
	{"h", "hint", "one more hint", page(Hints), ""},
	{"t", "task", "the task", page(ReadTask), ""},
	{"l", "list", "all challenges, to search and to open", (*Model).askForList, ""},
	{"q", "quit", "leave; so does ctrl-C", (*Model).leave, ""},
	{"d", "details", "the whole report", details, ""},
	{"n", "next", "the challenge to go on with", neighbour(true), ""},
	{"p", "previous", "the challenge before", neighbour(false), ""},
	{"e", "edit", "your editor", (*Model).edit, ""},
	{"x", "examples", "run the public examples", page(Examples), ""},
	{"s", "solution", "the solution; press it twice", page(Solution), "the solution is shown once you passed or are stuck, and takes the riddle away; press s again to see it"},
	{"r", "reset", "begin anew, with a backup; press it twice", page(Reset), "your files are backed up, then begun anew; press r again to do it"},
	{"g", "grade", "grade again what is saved", (*Model).grade, ""},
}

// moving are the keys that work on some pages alone, as the help tells of them.
var moving = []struct{ title, keys string }{
	{"On a page", "↑ ↓, j k\tscroll by a line\nspace, b\tscroll by a page\nesc\tgo back to the verdict"},
	{"In the list", "↑ ↓, ← →\tmove by a line, by a page\nenter\topen the challenge\n/\tsearch: words, or status:todo track:rest skill:rest/http difficulty:2\nf\tchoose a filter\nesc\tshow all challenges, then go back"},
	{"Everywhere", "?\tthis page, and back\nctrl-Z\tleave it to the shell for a while; fg comes back"},
}

// helpText lists the keys on a page of so many columns.
func (m *Model) helpText(width int) string {
	var b strings.Builder
	for _, c := range commands {
		b.WriteString(c.key + "\t" + c.does + "\n")
	}
	for _, part := range moving {
		fmt.Fprintf(&b, "\n%s\n%s\n", part.title, part.keys)
	}
	var lines []string
	for l := range strings.Lines(b.String()) {
		keys, does, isKey := strings.Cut(strings.TrimSuffix(l, "\n"), "\t")
		if !isKey {
			lines = append(lines, m.paint.Strong(keys))
			continue
		}
		const column = 10
		gap := strings.Repeat(" ", column-ansi.StringWidth(keys))
		wrapped := strings.Split(ansi.Wrap(does, max(8, width-column), ""), "\n")
		lines = append(lines, m.paint.Accent(keys)+gap+strings.Join(wrapped, "\n"+strings.Repeat(" ", column)))
	}
	return strings.Join(lines, "\n")
}

// press does what a key is for.
func (m *Model) press(k tea.KeyPressMsg) tea.Cmd {
	switch {
	case k.String() == "ctrl+c":
		return m.leave()
	case k.String() == "ctrl+z":
		return m.stop()
	case m.holds():
		m.held = append(m.held, k)
		return nil
	}
	asked := m.asked
	m.said, m.going, m.asked = "", 0, ""
	switch {
	case m.inList():
		m.giveUp()
		return m.pressInList(k)
	case k.String() == "?":
		m.turnHelp()
		return nil
	case k.String() == "esc", k.String() == "enter":
		m.goBack()
		return nil
	}
	for _, c := range commands {
		if c.key != k.String() {
			continue
		}
		if c.question != "" && asked != c.key {
			m.giveUp()
			m.asked, m.said = c.key, c.question
			return nil
		}
		return c.do(m)
	}
	m.View() // lays out what scrolls: keys may come faster than the screen is drawn
	var cmd tea.Cmd
	m.body, cmd = m.body.Update(k)
	return cmd
}

// turnHelp shows the keys, or what was there before.
func (m *Model) turnHelp() {
	if m.page == help {
		m.turnTo(m.under)
		return
	}
	m.giveUp()
	m.under = m.page
	m.turnTo(help)
}

// goBack gives up what is waited for, or else goes back to the page below.
func (m *Model) goBack() {
	switch {
	case m.errand.says != "":
		m.giveUp()
	case m.page == help:
		m.turnTo(m.under)
	default:
		m.turnTo(Verdict)
	}
}

// page returns what shows a page, or goes back from it.
func page(p Page) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		switch {
		case m.errand.says == pages[p].says: // it is coming
			return nil
		case m.page == p && !pages[p].changes:
			m.giveUp()
			m.turnTo(Verdict)
			return nil
		}
		return m.ask(p)
	}
}

// details shows all of the verdict's report, or goes back from it.
func details(m *Model) tea.Cmd {
	m.giveUp()
	if m.page == Details {
		m.turnTo(Verdict)
	} else {
		m.turnTo(Details)
	}
	return nil
}

func (m *Model) edit() tea.Cmd {
	m.giveUp()
	cmd := m.host.Editor(m.task.ID)
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
