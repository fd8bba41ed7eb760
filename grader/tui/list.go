package tui

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"charm.land/bubbles/v2/list"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader/report"
)

// FilterValue is what a search looks at: the words of a challenge, and what it is filtered
// by, such as "status:todo".
func (t Task) FilterValue() string {
	return strings.ToLower(strings.Join(append([]string{t.ID, t.Title}, t.filters()...), " "))
}

// newList returns a list whose search is drawn by head.
func newList(rows list.ItemDelegate) list.Model {
	l := list.New(nil, rows, 0, 0)
	l.Filter = matching
	l.SetShowTitle(false)
	l.SetShowFilter(false)
	l.SetShowHelp(false)
	l.SetShowStatusBar(false)
	l.DisableQuitKeybindings()
	l.FilterInput.Prompt = "search: "
	still := l.FilterInput.Styles()
	still.Cursor.Blink = false
	l.FilterInput.SetStyles(still)
	return l
}

// matching keeps the challenges in which every word of a search is found. A word such as
// "skill:rest/http" is the whole of a filter, where there is that, and else its beginning.
func matching(search string, values []string) (found []list.Rank) {
	words := strings.Fields(strings.ToLower(search))
	for i, v := range values {
		has := func(word string) bool {
			if !strings.Contains(word, ":") {
				return strings.Contains(v, word)
			}
			exact := func(v string) bool { return slices.Contains(strings.Fields(v), word) }
			return exact(v) || !slices.ContainsFunc(values, exact) && strings.Contains(" "+v, " "+word)
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !has(w) }) {
			found = append(found, list.Rank{Index: i})
		}
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
	cmds := []tea.Cmd{m.list.SetItems(items), m.choices.SetItems(choicesOf(tasks))}
	m.list.Select(at)
	return tea.Batch(cmds...)
}

// inList reports whether the page is one to choose from.
func (m *Model) inList() bool { return m.page == List || m.page == filters }

// shownList is the list of the page that is shown.
func (m *Model) shownList() *list.Model {
	if m.page == filters {
		return &m.choices
	}
	return &m.list
}

// pressInList chooses, leaves, or searches.
func (m *Model) pressInList(k tea.KeyPressMsg) tea.Cmd {
	l := m.shownList()
	switch key := k.String(); {
	case l.SettingFilter() && key == "enter" && len(l.VisibleItems()) == 0:
		m.said = "nothing matches: change the search, or esc shows all"
		return nil
	case l.SettingFilter():
	case key == "enter":
		return m.choose(l.SelectedItem())
	case key == "esc" && l.IsFiltered(): // shows all
	case m.page == filters && (key == "esc" || key == "q" || key == "f"):
		m.turnTo(List)
		return nil
	case key == "esc", key == "q", key == "l":
		m.turnTo(Verdict)
		return nil
	case key == "?":
		m.turnHelp()
		return nil
	case key == "f":
		m.choices.ResetFilter()
		m.choices.ResetSelected()
		m.turnTo(filters)
		return nil
	}
	return m.updateLists(k)
}

// choose opens a challenge, or narrows the list.
func (m *Model) choose(item list.Item) tea.Cmd {
	switch it := item.(type) {
	case Task:
		return m.open(it.ID)
	case choice:
		m.list.SetFilterText(it.added(m.list.FilterValue()))
		m.turnTo(List)
	}
	return nil
}

// updateLists gives the list that is shown what is not for the screen.
func (m *Model) updateLists(msg tea.Msg) tea.Cmd {
	if m.inList() {
		l := m.shownList()
		var found tea.Cmd
		*l, found = l.Update(msg)
		settle(l, found)
	}
	return nil
}

// settle takes what a list finds at once: what several searches find, one for each key, may
// come in any order where others look for it.
func settle(l *list.Model, found tea.Cmd) {
	if found == nil {
		return
	}
	switch msg := found().(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			settle(l, cmd)
		}
	case list.FilterMatchesMsg:
		*l, _ = l.Update(msg)
	}
}

// drawList draws the list that is shown in so many lines: what is searched for, and below
// it what was found.
func (m *Model) drawList(room int) []string {
	l := m.shownList()
	l.SetSize(m.width, max(1, room-1))
	found, all := len(l.VisibleItems()), len(l.Items())
	what := "challenges"
	if m.page == filters {
		what = "filters"
	}
	var top string
	switch {
	case l.SettingFilter():
		top = l.FilterInput.View()
	case l.IsFiltered():
		top = m.paint.Dim(fmt.Sprintf("%d of %d %s: ", found, all, what)) + report.CleanLine(l.FilterValue(), maxSearch)
	default:
		top = m.paint.Dim(fmt.Sprintf("%d %s", all, what))
	}
	if found == 0 {
		return fit(top+"\n\n"+ansi.Wrap("  nothing matches; esc shows all", m.width, ""), room)
	}
	return append([]string{top}, fit(l.View(), room-1)...)
}

// maxSearch bounds what is shown of a search, in bytes.
const maxSearch = 200

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
	if mark == "" {
		mark = " "
	}
	r.line(w, l, index, fmt.Sprintf("%s %s  %s  %s", ink(mark), report.Stars(t.Difficulty), t.ID, r.paint.Dim(t.Title)))
}

// line writes a line of a list, with a pointer if it is the selected one.
func (r row) line(w io.Writer, l list.Model, index int, text string) {
	pointer := "  "
	if index == l.Index() {
		pointer = r.paint.Accent("> ")
	}
	io.WriteString(w, ansi.Truncate(pointer+text, l.Width(), "…"))
}

// filters are the words by which a challenge is filtered, of every kind.
func (t Task) filters() []string {
	words := []string{"status:" + t.Status, fmt.Sprintf("difficulty:%d", t.Difficulty)}
	if track, _, ok := strings.Cut(t.ID, "/"); ok {
		words = append(words, "track:"+track)
	}
	for _, s := range t.Skills {
		for id := s; id != "."; id = path.Dir(id) {
			words = append(words, "skill:"+id)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}
