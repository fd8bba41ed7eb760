package tui

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"charm.land/bubbles/v2/list"
	"github.com/charmbracelet/x/ansi"
)

// choice is a filter that some challenges pass: a word of a search, such as "track:rest".
type choice struct {
	word string
	many int // challenges that pass it
}

// FilterValue implements list.Item.
func (c choice) FilterValue() string { return c.word }

// kinds of filters, in the order in which they are offered.
var kinds = []string{"status", "difficulty", "track", "skill"}

func (c choice) kind() string {
	kind, _, _ := strings.Cut(c.word, ":")
	return kind
}

// choicesOf returns every filter that passes some of the challenges, but not those that
// pass none.
func choicesOf(tasks []Task) []list.Item {
	many := map[string]int{}
	for _, t := range tasks {
		for _, w := range t.filters() {
			many[w]++
		}
	}
	var all []choice
	for w, n := range many {
		all = append(all, choice{w, n})
	}
	slices.SortFunc(all, func(a, b choice) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.kind()), slices.Index(kinds, b.kind())), cmp.Compare(a.word, b.word))
	})
	items := make([]list.Item, len(all))
	for i, c := range all {
		items[i] = c
	}
	return items
}

// added returns a search with this filter: beside its words, in place of a filter of the
// same kind.
func (c choice) added(search string) string {
	words := slices.DeleteFunc(strings.Fields(search), func(w string) bool { return strings.HasPrefix(w, c.kind()+":") })
	return strings.Join(append(words, c.word), " ")
}

// choiceRow draws a filter in one line.
type choiceRow struct{ row }

// Render implements list.ItemDelegate.
func (r choiceRow) Render(w io.Writer, l list.Model, index int, item list.Item) {
	c := item.(choice)
	count := fmt.Sprintf("%4d", c.many)
	word := ansi.Truncate(c.word, max(1, l.Width()-len("> ")-len(count)-2), "…")
	r.line(w, l, index, r.paint.Dim(count)+"  "+word)
}
