package tui

import (
	"fmt"
	"math"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// View draws the screen: a line that says what is open and how it stands, the page,
// and below it the skill and the keys.
func (m *Model) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.WindowTitle = "gradus: " + m.task.Title
	if m.leaving {
		return v
	}
	head, foot := m.head(), m.foot()
	room := max(1, m.height-len(head)-len(foot))
	lines := append(append(head, m.middle(room)...), foot...)
	for i := range lines {
		lines[i] = ansi.Truncate(lines[i], m.width, "…")
	}
	v.Content = strings.Join(lines[:min(len(lines), m.height)], "\n")
	return v
}

// head says what is open and how it stands.
func (m *Model) head() []string {
	status := m.status()
	title := ansi.Truncate(m.task.Title, max(8, m.width-ansi.StringWidth(status)-2), "…")
	gap := max(1, m.width-ansi.StringWidth(title)-ansi.StringWidth(status))
	return []string{m.paint.Strong(title) + strings.Repeat(" ", gap) + status, m.rule()}
}

func (m *Model) rule() string { return m.paint.Dim(strings.Repeat("─", m.width)) }

// status is the verdict in a few words; while another is being found it is dimmed.
func (m *Model) status() string {
	words := ""
	if m.graded != nil {
		words = strings.ReplaceAll(string(m.graded.Verdict), "-", " ")
		if m.graded.Score != "" {
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
	if m.page == List {
		m.list.SetSize(m.width, room)
		return fit(m.list.View(), room)
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

// foot is what was said, the skill, and the keys.
func (m *Model) foot() []string {
	lines := []string{m.rule()}
	switch {
	case m.said != "":
		lines = append(lines, m.paint.Warn(m.said))
	case m.graded != nil && m.graded.Skill.Title != "":
		lines = append(lines, m.skill())
	}
	return append(lines, m.keys()...)
}

// skill draws the bar of the main skill, and what was gained.
func (m *Model) skill() string {
	s := m.graded.Skill
	width := max(5, min(20, m.width-ansi.StringWidth(s.Title)-14))
	before, after := int(math.Round(s.Before*float64(width))), int(math.Round(s.After*float64(width)))
	bar := m.paint.Good(strings.Repeat("█", min(before, after))+strings.Repeat("▓", max(0, after-before))) +
		m.paint.Dim(strings.Repeat("░", max(0, width-max(before, after))))
	line := fmt.Sprintf("%s %s %d %%", s.Title, bar, skill.Percent(s.After))
	if gain := skill.Percent(s.After) - skill.Percent(s.Before); gain > 0 {
		line += m.paint.Good(fmt.Sprintf(" +%d", gain))
	}
	return line
}

// keys lists the keys, in as many lines as they need but no more than two.
func (m *Model) keys() []string {
	if m.page == List {
		return []string{m.paint.Dim("enter opens, / searches (words, todo, difficulty:2), l goes back")}
	}
	var lines []string
	line := ""
	for _, c := range commands {
		word := m.paint.Accent(c.key) + " " + c.name
		if line != "" && ansi.StringWidth(line)+2+ansi.StringWidth(word) > m.width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += "  "
		}
		line += word
	}
	lines = append(lines, line)
	return lines[:min(len(lines), 2)]
}
