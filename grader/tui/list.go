package tui

import (
	"fmt"
	"io"
	"strings"

	"charm.land/bubbles/v2/list"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader/report"
)

// FilterValue is what a search looks at: any word of a challenge.
func (t Task) FilterValue() string {
	return strings.ToLower(fmt.Sprintf("%s %s %s difficulty:%d %s", t.ID, t.Title, t.Status, t.Difficulty, strings.Join(t.Skills, " ")))
}

func newList(p report.Paint) list.Model {
	l := list.New(nil, row{p}, 0, 0)
	l.Filter = everyWord
	l.SetShowTitle(false)
	l.SetShowHelp(false)
	l.SetShowStatusBar(false)
	l.DisableQuitKeybindings()
	still := l.FilterInput.Styles()
	still.Cursor.Blink = false
	l.FilterInput.SetStyles(still)
	return l
}

// everyWord keeps the challenges in which every word of a search is found.
func everyWord(search string, values []string) (found []list.Rank) {
	words := strings.Fields(strings.ToLower(search))
next:
	for i, v := range values {
		for _, w := range words {
			if !strings.Contains(v, w) {
				continue next
			}
		}
		found = append(found, list.Rank{Index: i})
	}
	return found
}

// fill puts challenges into the list, the open one selected.
func (m *Model) fill(tasks []Task) tea.Cmd {
	items, at := make([]list.Item, len(tasks)), 0
	for i, t := range tasks {
		if items[i] = t; t.ID == m.task.ID {
			at = i
		}
	}
	m.list.ResetFilter()
	cmd := m.list.SetItems(items)
	m.list.Select(at)
	return cmd
}

// pressInList chooses, leaves, or searches.
func (m *Model) pressInList(k tea.KeyPressMsg) tea.Cmd {
	if !m.list.SettingFilter() {
		switch k.String() {
		case "enter":
			if t, ok := m.list.SelectedItem().(Task); ok {
				m.page = Verdict
				return m.open(t.ID)
			}
			return nil
		case "l", "q", "esc":
			if k.String() != "esc" || !m.list.IsFiltered() {
				m.page = Verdict
				return nil
			}
		}
	}
	return m.updateList(k)
}

func (m *Model) updateList(msg tea.Msg) (cmd tea.Cmd) {
	m.list, cmd = m.list.Update(msg)
	return cmd
}

// row draws a challenge in one line.
type row struct{ paint report.Paint }

// Height implements list.ItemDelegate.
func (row) Height() int { return 1 }

// Spacing implements list.ItemDelegate.
func (row) Spacing() int { return 0 }

// Update implements list.ItemDelegate.
func (row) Update(tea.Msg, *list.Model) tea.Cmd { return nil }

// Render implements list.ItemDelegate.
func (r row) Render(w io.Writer, l list.Model, index int, item list.Item) {
	t := item.(Task)
	mark, ink := map[string]string{"passed": "✓", "started": "·"}[t.Status], r.paint.Dim
	switch t.Status {
	case "passed":
		ink = r.paint.Good
	case "started":
		ink = r.paint.Warn
	}
	pointer := "  "
	if index == l.Index() {
		pointer = r.paint.Accent("> ")
	}
	if mark == "" {
		mark = " "
	}
	stars := strings.Repeat("★", t.Difficulty) + strings.Repeat("☆", max(0, 5-t.Difficulty))
	line := fmt.Sprintf("%s%s %s  %s  %s", pointer, ink(mark), stars, t.ID, r.paint.Dim(t.Title))
	io.WriteString(w, ansi.Truncate(line, l.Width(), "…"))
}
