package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// maxSaidLines bounds how many lines what was said may take.
const maxSaidLines = 3

// foot is what is above the last line: what was said, or the skill, and more keys where
// there is room for them.
func (m *Model) foot() []string {
	lines := m.rule()
	lines = append(lines, m.saying()...)
	if m.page == Verdict && !m.small() {
		words := m.keys()
		if n := fitting(words, m.width); n < len(words) {
			lines = append(lines, strings.Join(words[:n], gap))
		}
	}
	return lines
}

// saying is what the learner is told: what the last key brought about, else what is waited
// for, else what is to be known of the verdict.
func (m *Model) saying() []string {
	switch g := m.graded; {
	case m.said != "":
		lines := strings.Split(ansi.Wrap(report.CleanLine(m.said, maxError), max(1, m.width), ""), "\n")
		lines = lines[:min(len(lines), maxSaidLines)]
		for i, l := range lines {
			lines[i] = m.paint.Warn(l)
		}
		return lines
	case m.errand.says != "":
		return []string{m.paint.Warn(m.errand.says)}
	case m.grading && m.waiting != "":
		return []string{m.paint.Dim(m.waiting)}
	case g != nil && g.Note != "":
		return []string{m.paint.Dim(g.Note)}
	case g != nil && g.Skill.Title != "" && (!m.small() || g.Skill.After > g.Skill.Before):
		return []string{m.skill()}
	}
	return nil
}

// skill draws the bar of the main skill, and what was gained.
func (m *Model) skill() string {
	s := m.graded.Skill
	gained := ""
	if gain := skill.Percent(s.After - s.Before); gain > 0 {
		gained = fmt.Sprintf(", +%d %%", gain)
	}
	reached := fmt.Sprintf(" %d %%", skill.Percent(s.After))
	width := max(5, min(20, m.width-ansi.StringWidth(s.Title+reached+gained)-1))
	before, after := int(math.Round(s.Before*float64(width))), int(math.Round(s.After*float64(width)))
	bar := m.paint.Good(strings.Repeat("█", min(before, after))+strings.Repeat("▓", max(0, after-before))) +
		m.paint.Dim(strings.Repeat("░", max(0, width-max(before, after))))
	return s.Title + " " + bar + reached + m.paint.Good(gained)
}

// gap is between two keys.
const gap = "  "

// key is a key and what it does, in one word or two.
func (m *Model) key(key, does string) string { return m.paint.Accent(key) + " " + does }

// keys are those of the verdict's page, the likeliest first.
func (m *Model) keys() (words []string) {
	for _, c := range commands {
		words = append(words, m.key(c.key, c.name))
	}
	return words
}

// fitting is how many of the words fit into a line.
func fitting(words []string, width int) int {
	used := -len(gap)
	for i, w := range words {
		if used += len(gap) + ansi.StringWidth(w); used > width {
			return i
		}
	}
	return len(words)
}

// lastLine says how to go on from this page, of which so many lines are seen: as much of
// it as there is room for, and how to see the rest.
func (m *Model) lastLine(room int) string {
	var words []string
	all := m.key("?", "keys")
	scrolls := m.body.TotalLineCount() > room
	switch {
	case m.inList() && m.shownList().SettingFilter():
		words, all = []string{"type to search", m.key("enter", "keeps it")}, m.key("esc", "shows all")
	case m.page == filters:
		words = []string{m.key("enter", "chooses"), m.key("esc", "back"), m.key("/", "search")}
	case m.page == List:
		words = []string{m.key("enter", "opens"), m.key("esc", "back"), m.key("f", "filter"), m.key("/", "search")}
	case m.page == Verdict:
		words = m.keys()
		if n := fitting(words, m.width); n < len(words) && !m.small() {
			words = words[n:] // the others are above
		}
		if scrolls {
			words = slices.Insert(words, 0, m.scrolling())
		}
	default:
		if scrolls {
			words = append(words, m.scrolling())
		}
		words = append(words, m.key("esc", "back"))
		if m.page == Hints {
			words = append(words, m.key("h", "one more"))
		}
		if scrolls {
			from := m.body.YOffset()
			words = append(words, m.paint.Dim(fmt.Sprintf("%d–%d of %d", from+1, min(from+room, m.body.TotalLineCount()), m.body.TotalLineCount())))
		}
		if m.page != help {
			words = append(words, slices.DeleteFunc(m.keys(), func(w string) bool { return m.page == Hints && w == m.key("h", "hint") })...)
		}
	}
	n := fitting(words, m.width-len(gap)-ansi.StringWidth(all))
	return strings.Join(append(slices.Clone(words[:n]), all), gap)
}

func (m *Model) scrolling() string { return m.key("↑↓", "scroll") }
