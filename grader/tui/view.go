package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// View draws the screen: a line that says what is open and how it stands, the page,
// and below it what was said and the keys.
func (m *Model) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.WindowTitle = "gradus: " + m.task.Title
	if m.leaving {
		return v
	}
	head, foot := m.head(), m.foot()
	room := max(1, m.height-len(head)-len(foot)-1) // the last line depends on the page
	lines := append(head, m.middle(room)...)
	lines = append(append(lines, foot...), m.lastLine(room))
	for i := range lines {
		lines[i] = ansi.Truncate(lines[i], m.width, "…")
	}
	v.Content = strings.Join(lines[:min(len(lines), m.height)], "\n")
	return v
}

// smallHeight is from how many lines on a screen has room for more than what must be said.
const smallHeight = 16

func (m *Model) small() bool { return m.height < smallHeight }

// head says what is open and how it stands.
func (m *Model) head() []string {
	const leastTitle = 8
	status := m.status(true)
	if ansi.StringWidth(status)+2+leastTitle > m.width {
		status = m.status(false)
	}
	title := ansi.Truncate(m.task.Title, max(leastTitle, m.width-ansi.StringWidth(status)-2), "…")
	gap := max(1, m.width-ansi.StringWidth(title)-ansi.StringWidth(status))
	return append([]string{m.paint.Strong(title) + strings.Repeat(" ", gap) + status}, m.rule()...)
}

// rule is a line across the screen, where there is room for it.
func (m *Model) rule() []string {
	if m.small() {
		return nil
	}
	return []string{m.paint.Dim(strings.Repeat("─", m.width))}
}

// status is the verdict in a few words, with the score if there is room for it; while
// another is being found it is dimmed.
func (m *Model) status(score bool) string {
	words := ""
	if m.graded != nil {
		words = strings.ReplaceAll(string(m.graded.Verdict), "-", " ")
		if m.graded.Score != "" && score {
			words += ", " + m.graded.Score
		}
	}
	if m.grading {
		return m.paint.Dim(strings.TrimSpace(words + "  grading …"))
	}
	return m.ink()(words)
}

func (m *Model) ink() func(...string) string {
	switch {
	case m.graded == nil:
		return m.paint.Dim
	case m.graded.Verdict == grader.Accepted:
		return m.paint.Good
	case m.graded.Verdict == grader.Partial:
		return m.paint.Warn
	}
	return m.paint.Bad
}

// middle is the page, in as many lines as there is room for.
func (m *Model) middle(room int) []string {
	if m.inList() {
		return m.drawList(room)
	}
	m.body.SetWidth(m.width)
	m.body.SetHeight(room)
	m.layOut(room)
	return fit(m.body.View(), room)
}

// layOut lays the page out, unless that was done: with every key that scrolls, a screen
// is drawn.
func (m *Model) layOut(room int) {
	now := laid{page: m.page, width: m.width, height: room, dimmed: m.grading, of: m.shown}
	if now != m.laid {
		m.body.SetContent(m.content(room))
		if m.page == Details {
			m.body.GotoBottom() // the first failure comes last
		}
		m.laid = now
	}
}

// fit returns exactly n lines of text.
func fit(text string, n int) []string {
	lines := strings.Split(text, "\n")
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines[:n]
}

// content is the text of the page, of which what matters most fits into the room.
func (m *Model) content(room int) string {
	text := m.text
	if m.page == help {
		return m.helpText(m.width)
	}
	if m.page == Verdict || m.page == Details {
		switch {
		case m.graded == nil:
			return m.paint.Dim(fmt.Sprintf("save %s and it is graded", m.task.Place))
		case m.graded.Err != nil:
			return ansi.Wrap("the grader failed; this says nothing about your code:\n"+report.Clean(m.graded.Err.Error(), maxError), m.width, "")
		}
		text = m.graded.Report
		if m.page == Details {
			text = m.graded.Details
		}
	}
	if text == nil {
		return ""
	}
	out := ansi.Wrap(strings.Trim(text(m.width, room), "\n"), m.width, "")
	if m.grading && (m.page == Verdict || m.page == Details) {
		return m.faded(out)
	}
	return out
}

// maxError bounds what is shown of a failure of the grader, in bytes.
const maxError = 4096

// faded dims a text, and takes its other colours.
func (m *Model) faded(text string) string {
	lines := strings.Split(ansi.Strip(text), "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = m.paint.Dim(l)
		}
	}
	return strings.Join(lines, "\n")
}
