package tui

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// fake is a host of three challenges, of which grading goes as told.
type fake struct {
	results []Graded // what gradings come to, in turn
	graded  int
	opened  []string
	pages   []Page
	err     error
}

var tasks = []Task{
	{ID: "algorithms/bfs", Title: "Breadth-first search", Difficulty: 2, Status: "started", Skills: []string{"algorithms/searching"}, Place: "algorithms/bfs/bfs.go"},
	{ID: "algorithms/dfs", Title: "Depth-first search", Difficulty: 3, Status: "todo", Skills: []string{"algorithms/searching"}},
	{ID: "rest/problem-details", Title: "Problem details", Difficulty: 2, Status: "passed", Skills: []string{"rest/http"}},
}

func (f *fake) Open(id string) (Task, error) {
	f.opened = append(f.opened, id)
	for _, t := range tasks {
		if t.ID == id {
			return t, f.err
		}
	}
	return Task{}, errors.New("no such challenge")
}

func (f *fake) Grade(ctx context.Context, _ string) Graded {
	g := f.results[f.graded%len(f.results)]
	f.graded++
	if ctx.Err() != nil {
		return Graded{Verdict: grader.GraderError, Err: ctx.Err()}
	}
	return g
}

func (f *fake) Tasks() ([]Task, error) { return tasks, f.err }

func (f *fake) Neighbour(_ string, forward bool) (string, error) {
	if forward {
		return "algorithms/dfs", f.err
	}
	return "rest/problem-details", f.err
}

func (f *fake) Page(_ context.Context, _ string, p Page) (Text, error) {
	f.pages = append(f.pages, p)
	return func(width, _ int) string { return fmt.Sprintf("page %d, %d columns", p, width) }, f.err
}

func (f *fake) Editor(string) *exec.Cmd { return nil }

func wrongAnswer(width, _ int) string {
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, "line %d of the report, which is as wide as %d columns allow it to be\n", i+1, width)
	}
	return b.String()
}

var (
	wrong = Graded{Verdict: grader.Partial, Score: "2 of 6 points", Report: wrongAnswer, Details: func(int, int) string { return wrongAnswer(80, 0) + "all of it" }, Skill: Skill{"Searching", 0.1, 0.3}}
	right = Graded{Verdict: grader.Accepted, Score: "6 of 6 points", Report: func(int, int) string { return "all passed" }, Skill: Skill{"Searching", 0.3, 0.5}}
)

// begin returns a screen of a size whose first grading is over.
func begin(t *testing.T, host *fake, width, height int) *Model {
	t.Helper()
	m := New(host, tasks[0], false, false)
	m.Update(tea.WindowSizeMsg{Width: width, Height: height})
	do(m, m.Init())
	return m
}

// do carries out a command, and what comes of it.
func do(m *Model, cmd tea.Cmd) {
	for cmd != nil {
		msg := cmd()
		switch msg := msg.(type) {
		case tea.BatchMsg:
			for _, c := range msg {
				do(m, c)
			}
			return
		case nil:
			return
		}
		_, cmd = m.Update(msg)
	}
}

// press types keys.
func press(m *Model, keys ...string) {
	for _, k := range keys {
		_, cmd := m.Update(keyOf(k))
		do(m, cmd)
	}
}

func keyOf(k string) tea.KeyPressMsg {
	switch k {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case " ":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	}
	return tea.KeyPressMsg{Code: rune(k[0]), Text: k}
}

func screen(m *Model) string { return ansi.Strip(m.View().Content) }

// TestScreens holds what is drawn to golden screens, at three sizes.
func TestScreens(t *testing.T) {
	for name, keys := range map[string][]string{"verdict": nil, "task": {"t"}, "list": {"l"}, "confirm": {"s"}, "scrolled": {"down", "down", " "}, "help": {"?"}, "help-end": {"?", " ", " ", " ", " "},
		"filters": {"l", "f"}, "filtered": {"l", "f", "enter"}, "nothing": {"l", "/", "z", "z"}, "hint": {"h"}} {
		for _, size := range [][2]int{{80, 24}, {40, 10}, {200, 60}} {
			t.Run(fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), func(t *testing.T) {
				m := begin(t, &fake{results: []Graded{wrong}}, size[0], size[1])
				press(m, keys...)
				got := screen(m)
				lines := strings.Split(got, "\n")
				if len(lines) > size[1] {
					t.Errorf("%d lines on a screen of %d", len(lines), size[1])
				}
				for _, l := range lines {
					if w := ansi.StringWidth(l); w > size[0] {
						t.Errorf("%d columns on a screen of %d: %s", w, size[0], l)
					}
				}
				golden(t, got)
			})
		}
	}
}

func golden(t *testing.T, got string) {
	t.Helper()
	file := filepath.Join("testdata", filepath.Base(t.Name())+".txt")
	var trimmed strings.Builder
	for line := range strings.SplitSeq(got, "\n") {
		trimmed.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(trimmed.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), trimmed.String()); diff != "" {
		t.Errorf("%s (-want +got); if the new screen is right, run go test -update:\n%s", file, diff)
	}
}

// TestOldResults drops what a grading comes to that a save has overtaken, however late.
func TestOldResults(t *testing.T) {
	m := New(&fake{results: []Graded{wrong, right}}, tasks[0], false, false)
	first := m.Init()
	_, second := m.Update(Saved{tasks[0].ID})
	late := first()
	do(m, second)
	m.Update(late)
	if m.graded.Verdict != grader.Accepted || m.grading {
		t.Errorf("shown: %+v, grading %v", m.graded, m.grading)
	}
	if _, cmd := m.Update(Saved{"rest/other"}); cmd != nil {
		t.Error("a save of another challenge is graded")
	}
}

// TestLaidOutOnce lays a report out when it comes up or the screen changes, and not with
// every key.
func TestLaidOutOnce(t *testing.T) {
	laid := 0
	counting := wrong
	counting.Report = func(width, height int) string {
		laid++
		return wrongAnswer(width, height)
	}
	m := begin(t, &fake{results: []Graded{counting}}, 80, 24)
	for range 5 {
		press(m, "down")
		screen(m)
	}
	if laid != 1 {
		t.Errorf("after five keys that scroll, it was laid out %d times", laid)
	}
	m.Update(tea.WindowSizeMsg{Width: 60, Height: 20})
	screen(m)
	if laid != 2 {
		t.Errorf("on a screen of another size, it was laid out %d times in all", laid)
	}
}

// TestVerdictStays keeps the last verdict on the screen while a new one is found.
func TestVerdictStays(t *testing.T) {
	m := begin(t, &fake{results: []Graded{wrong, right}}, 80, 24)
	_, grading := m.Update(Saved{tasks[0].ID})
	if s := screen(m); !strings.Contains(s, "partial, 2 of 6 points  grading …") || !strings.Contains(s, "line 1 of the report") {
		t.Errorf("while grading:\n%s", s)
	}
	do(m, grading)
	if s := screen(m); !strings.Contains(s, "accepted, 6 of 6 points") || !strings.Contains(s, "all passed") || !strings.Contains(s, "50 %, +20 %") {
		t.Errorf("after it:\n%s", s)
	}
}

// TestKeys presses keys and looks at what the host was asked for.
func TestKeys(t *testing.T) {
	for name, tt := range map[string]struct {
		keys   []string
		pages  []Page
		opened []string
		shows  string
	}{
		"hint, and one more":       {[]string{"h", "h"}, []Page{Hints, Hints}, nil, "page 2"},
		"task, and back":           {[]string{"t", "t"}, []Page{ReadTask}, nil, "line 1 of"},
		"details, and back":        {[]string{"d", "d"}, nil, nil, "line 1 of"},
		"details, from their end":  {[]string{"d"}, nil, nil, "all of it"},
		"task, and back by escape": {[]string{"t", "esc"}, []Page{ReadTask}, nil, "line 1 of"},
		"solution, once":           {[]string{"s"}, nil, nil, "press s again"},
		"solution, twice":          {[]string{"s", "s"}, []Page{Solution}, nil, "page 4"},
		"solution, after another":  {[]string{"s", "t", "s"}, []Page{ReadTask}, nil, "press s again"},
		"reset, twice":             {[]string{"r", "r"}, []Page{Reset}, nil, "page 5"},
		"examples":                 {[]string{"x"}, []Page{Examples}, nil, "page 3"},
		"next":                     {[]string{"n"}, nil, []string{"algorithms/dfs"}, "Depth-first search"},
		"previous":                 {[]string{"p"}, nil, []string{"rest/problem-details"}, "Problem details"},
		"no editor":                {[]string{"e"}, nil, nil, "EDITOR=vim"},
		"from the list":            {[]string{"l", "down", "enter"}, nil, []string{"algorithms/dfs"}, "Depth-first search"},
		"from a search":            {[]string{"l", "/", "r", "e", "s", "t", "enter", "enter"}, nil, []string{"rest/problem-details"}, "Problem details"},
		"list, and back":           {[]string{"l", "l"}, nil, nil, "line 1 of"},
		"help, and back":           {[]string{"?", "?"}, nil, nil, "line 1 of"},
		"help, from the list":      {[]string{"l", "?", "esc"}, nil, nil, "3 challenges"},
		"a question, and another":  {[]string{"s", "l"}, nil, nil, "3 challenges"},
		"nothing found":            {[]string{"l", "/", "z", "z", "enter"}, nil, nil, "nothing matches: change the search"},
		"nothing found, and all":   {[]string{"l", "/", "z", "z", "enter", "esc"}, nil, nil, "3 challenges"},
		"from a filter":            {[]string{"l", "f", "/", "p", "a", "s", "s", "enter", "enter", "enter"}, nil, []string{"rest/problem-details"}, "Problem details"},
		"a key for nothing":        {[]string{"z"}, nil, nil, "line 1 of"},
	} {
		t.Run(name, func(t *testing.T) {
			host := &fake{results: []Graded{wrong}}
			m := begin(t, host, 80, 24)
			press(m, tt.keys...)
			if diff := cmp.Diff(tt.pages, host.pages); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.opened, host.opened); diff != "" {
				t.Errorf("opened (-want +got):\n%s", diff)
			}
			if s := screen(m); !strings.Contains(s, tt.shows) {
				t.Errorf("the screen does not show %q:\n%s", tt.shows, s)
			}
		})
	}
}

// TestTroubleIsSaid shows what the host could not do, and keeps what was there.
func TestTroubleIsSaid(t *testing.T) {
	for _, keys := range [][]string{{"h"}, {"t"}, {"l"}, {"n"}, {"p"}, {"x"}, {"s", "s"}, {"r", "r"}} {
		host := &fake{results: []Graded{wrong}, err: errors.New("the disk is full")}
		m := begin(t, host, 80, 24)
		press(m, keys...)
		if s := screen(m); !strings.Contains(s, "the disk is full") || !strings.Contains(s, "line 1 of") {
			t.Errorf("%v:\n%s", keys, s)
		}
	}
	m := begin(t, &fake{results: []Graded{{Verdict: grader.GraderError, Err: errors.New("no toolchain")}}}, 80, 24)
	if s := screen(m); !strings.Contains(s, "the grader failed; this says nothing about your code:") || !strings.Contains(s, "\nno toolchain") {
		t.Errorf("a failure of the grader:\n%s", s)
	}
}

// TestLeaving ends the grading that is going on.
func TestLeaving(t *testing.T) {
	for _, k := range []tea.KeyPressMsg{{Code: 'q', Text: "q"}, {Code: 'c', Mod: tea.ModCtrl}} {
		m := begin(t, &fake{results: []Graded{wrong}}, 80, 24)
		_, grading := m.Update(Saved{tasks[0].ID})
		_, cmd := m.Update(k)
		if _, quits := cmd().(tea.QuitMsg); !quits {
			t.Errorf("%s does not leave", k)
		}
		if g := grading().(graded); !errors.Is(g.Err, context.Canceled) {
			t.Errorf("the grading goes on: %+v", g)
		}
	}
}

// TestAdvances goes on to the next challenge when a save is accepted, unless a key says to
// stay, or it was accepted before.
func TestAdvances(t *testing.T) {
	for name, tt := range map[string]struct {
		first Graded
		keys  []string
		want  int // the task that is shown in the end
	}{
		"solved":        {wrong, nil, 1},
		"stays":         {wrong, []string{"j"}, 0},
		"passed before": {right, nil, 0},
	} {
		m := New(&fake{results: []Graded{tt.first, right}}, tasks[0], false, true)
		do(m, m.Init())
		_, grading := m.Update(Saved{ID: tasks[0].ID})
		m.Update(grading()) // and what it comes back with would wait for a while
		if says := strings.Contains(screen(m), "the next challenge follows"); says != (tt.first.Verdict != grader.Accepted) {
			t.Errorf("%s: told that it goes on: %t\n%s", name, says, screen(m))
		}
		press(m, tt.keys...)
		_, cmd := m.Update(goOn{m.generation})
		do(m, cmd)
		if m.task.ID != tasks[tt.want].ID {
			t.Errorf("%s: it shows %s; want %s", name, m.task.ID, tasks[tt.want].ID)
		}
	}
}
