package tui

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// later presses a key and returns the command that it brings about.
func later(m *Model, k string) tea.Cmd {
	_, cmd := m.Update(keyOf(k))
	return cmd
}

// TestLateAnswers has every answer come after the learner went to another page: that page
// stays, with nothing of the answer, or, where the errand changes something, the key waits
// for it.
func TestLateAnswers(t *testing.T) {
	asks := map[string][]string{
		"task": {"t"}, "hint": {"h"}, "examples": {"x"}, "solution": {"s", "s"}, "reset": {"r", "r"},
		"list": {"l"}, "next": {"n"}, "previous": {"p"}, "from the list": {"l", "down", "enter"},
	}
	pages := map[string]struct {
		page  Page
		shows string
	}{
		"l": {List, "3 challenges"}, "t": {ReadTask, "page 1"}, "d": {Details, "all of it"}, "?": {help, "one more hint"},
	}
	for name, keys := range asks {
		for key, want := range pages {
			if keys[0] == key && len(keys) == 1 {
				continue // it goes back
			}
			t.Run(name+" then "+key, func(t *testing.T) {
				detailed := wrong
				detailed.Report, detailed.Details = wrong.Details, wrong.Details
				m := begin(t, &fake{results: []Graded{detailed}}, 80, 24)
				last := len(keys) - 1
				press(m, keys[:last]...)
				late := later(m, keys[last])
				gone := later(m, key)
				do(m, gone)
				do(m, late)
				if s := screen(m); m.page != want.page || !strings.Contains(s, want.shows) {
					t.Errorf("page %d, want %d with %q:\n%s", m.page, want.page, want.shows, s)
				}
				if m.holds() || len(m.held) > 0 || m.errand.says != "" {
					t.Errorf("it still waits: %+v, %v", m.errand, m.held)
				}
			})
		}
	}
}

// TestKeysWait carries out the keys typed while another challenge is opened, in their order,
// on that one.
func TestKeysWait(t *testing.T) {
	host := &fake{results: []Graded{wrong}}
	m := begin(t, host, 80, 24)
	opening := later(m, "n")
	if s := screen(m); !strings.Contains(s, "opening another challenge …") {
		t.Errorf("it does not say what it does:\n%s", s)
	}
	for _, k := range []string{"t", "l"} {
		if cmd := later(m, k); cmd != nil {
			t.Errorf("%s does something at once", k)
		}
	}
	do(m, opening)
	if m.task.ID != "algorithms/dfs" || m.page != List || m.list.Index() != 1 {
		t.Errorf("challenge %s, page %d, row %d", m.task.ID, m.page, m.list.Index())
	}
}

// TestWaiting says what is waited for; esc gives it up and stays where it was.
func TestWaiting(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong}}, 40, 10)
	late := later(m, "x")
	if s := screen(m); !strings.Contains(s, "running the public examples …") {
		t.Errorf("nothing tells that examples run:\n%s", s)
	}
	press(m, "esc")
	do(m, late)
	if s := screen(m); m.page != Verdict || strings.Contains(s, "running") {
		t.Errorf("page %d:\n%s", m.page, s)
	}
}

// TestSavedElsewhere lets a verdict come while another page is read: it stays where it is,
// scrolled as it was, and nobody is taken to another challenge.
func TestSavedElsewhere(t *testing.T) {
	m := New(&fake{results: []Graded{wrong, right}}, tasks[0], false, true)
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 10})
	do(m, m.Init())
	press(m, "?")
	screen(m)
	press(m, "down", "down")
	_, grading := m.Update(Saved{tasks[0].ID})
	if cmd := m.take(grading().(graded).Graded); cmd != nil || m.going != 0 {
		t.Error("it goes on by itself while the help is read")
	}
	if screen(m); m.body.YOffset() != 2 || m.page != help {
		t.Errorf("page %d, line %d", m.page, m.body.YOffset())
	}
}

// TestSaidUntilTheNextKey leaves nothing that a key said, nor what it asked, for the next one.
func TestSaidUntilTheNextKey(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong}}, 80, 24)
	press(m, "s", "l")
	if s := screen(m); strings.Contains(s, "press s again") {
		t.Errorf("it is still said in the list:\n%s", s)
	}
	press(m, "esc", "s")
	if m.page != Verdict || m.asked != "s" {
		t.Errorf("one press shows page %d", m.page)
	}
	m.Update(Waiting("preparing"))
	m.take(wrong)
	if s := screen(m); !strings.Contains(s, "press s again") {
		t.Errorf("a verdict hides what s asks:\n%s", s)
	}
	press(m, "n", "s")
	if m.page != Verdict || m.asked != "s" {
		t.Errorf("one press shows page %d of another challenge", m.page)
	}
}

// TestStopped gives a grading up when the program is stopped, and grades when it goes on.
func TestStopped(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong, right, right}}, 80, 24)
	_, grading := m.Update(Saved{tasks[0].ID})
	_, cmd := m.Update(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl})
	if _, ok := cmd().(tea.SuspendMsg); !ok {
		t.Fatal("ctrl-Z does not stop it")
	}
	late := grading()
	if g := late.(graded); g.Err == nil {
		t.Error("the grading goes on")
	}
	m.Update(late)
	if m.graded.Err != nil {
		t.Errorf("what was given up is shown: %v", m.graded.Err)
	}
	_, cmd = m.Update(tea.ResumeMsg{})
	do(m, cmd)
	if m.grading || m.graded.Verdict != right.Verdict {
		t.Errorf("after it went on: %+v", m.graded)
	}
}

// TestFilters narrows the list by what is chosen, one of each kind, and says so.
func TestFilters(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong}}, 80, 24)
	choose := func(word string) {
		t.Helper()
		press(m, "f", "/")
		for _, r := range word {
			press(m, string(r))
		}
		press(m, "enter", "enter")
	}
	press(m, "l")
	for _, step := range []struct {
		word, shows string
		found       int
	}{
		{"difficulty:2", "2 of 3 challenges: difficulty:2", 2},
		{"track:rest", "1 of 3 challenges: difficulty:2 track:rest", 1},
		{"difficulty:3", "nothing matches", 0},
		{"track:algorithms", "1 of 3 challenges: difficulty:3 track:algorithms", 1},
	} {
		choose(step.word)
		if s := screen(m); m.page != List || len(m.list.VisibleItems()) != step.found || !strings.Contains(s, step.shows) {
			t.Errorf("%s: page %d, %d found:\n%s", step.word, m.page, len(m.list.VisibleItems()), s)
		}
	}
	press(m, "esc")
	if s := screen(m); !strings.Contains(s, "3 challenges") {
		t.Errorf("esc shows not all:\n%s", s)
	}
}

// TestNothingFound keeps a search that finds nothing, and says what to do.
func TestNothingFound(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong}}, 40, 10)
	press(m, "l", "/", "z", "q", "enter")
	if s := screen(m); !strings.Contains(s, "search: zq") || !strings.Contains(s, "nothing matches") || m.page != List {
		t.Errorf("page %d:\n%s", m.page, s)
	}
}

// TestMatching finds words anywhere, and filters as a whole.
func TestMatching(t *testing.T) {
	values := []string{
		Task{ID: "rest/a", Title: "Statuses", Status: "todo", Difficulty: 1, Skills: []string{"rest/http"}}.FilterValue(),
		Task{ID: "rest/b", Title: "Caches", Status: "passed", Difficulty: 2, Skills: []string{"rest/http-caching"}}.FilterValue(),
	}
	for search, want := range map[string]int{
		"": 2, "http": 2, "CACHE": 1, "skill:rest": 2, "skill:rest/http": 1, "skill:rest/http-": 1, "skill:rest/ht": 2,
		"status:t": 1, "todo": 1, "difficulty:2 rest": 1, "skill:http": 0, "x": 0,
	} {
		if got := matching(search, values); len(got) != want {
			t.Errorf("%q finds %d; want %d", search, len(got), want)
		}
	}
}

// TestHelpHoldsEveryKey scrolls through the keys at the smallest size.
func TestHelpHoldsEveryKey(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong}}, 40, 10)
	press(m, "?")
	seen := ""
	for range 60 {
		seen += screen(m)
		press(m, "down")
	}
	for _, c := range commands {
		if !strings.Contains(seen, c.key+"         "+strings.Fields(c.does)[0]) {
			t.Errorf("%s is not explained:\n%s", c.key, seen)
		}
	}
	if !strings.Contains(seen, "esc back") || !strings.Contains(seen, "ctrl-Z") {
		t.Errorf("how to go back is not said:\n%s", seen)
	}
}

// TestErrandFails says what the host could not do, and then does the keys that waited.
func TestErrandFails(t *testing.T) {
	host := &fake{results: []Graded{wrong}, err: errors.New("the disk is full")}
	m := begin(t, host, 80, 24)
	late := later(m, "n")
	later(m, "d")
	do(m, late)
	if m.page != Details || m.task.ID != tasks[0].ID {
		t.Errorf("page %d of %s", m.page, m.task.ID)
	}
}

// TestSearchInOrder finds what the last key asks for, in whatever order searches end.
func TestSearchInOrder(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong}}, 80, 24)
	press(m, "l", "/")
	var late []tea.Cmd
	for _, k := range []string{"f", "s", "z"} {
		late = append(late, later(m, k))
	}
	for i := len(late) - 1; i >= 0; i-- {
		do(m, late[i])
	}
	if found := len(m.list.VisibleItems()); found != 0 {
		t.Errorf("%d challenges are found:\n%s", found, screen(m))
	}
}
