//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// TestPages reads tables and a report on terminals of some widths: no line is wider, but
// for places and commands, which are to be copied.
func TestPages(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	wrong := t.TempDir()
	write(t, wrong, variantNamed(t, "algorithms/bfs", "backwards").files)
	right, err := filepath.Abs(filepath.Join("..", "..", "challenges", "algorithms", "bfs"))
	if err != nil {
		t.Fatal(err)
	}
	attempts(t, home, wrong)
	for _, columns := range []int{40, 80, 200} {
		for _, tt := range []struct {
			args []string
			most int // lines that may be wider
		}{
			{[]string{"list"}, 0},
			{[]string{"skills"}, 0},
			{[]string{"history"}, 0},
			{[]string{"next"}, 1},
			{[]string{"doctor", "--layers"}, 2},
			{[]string{"grade", "--no-record", "--challenge", "bfs", "--submission", wrong}, 1},
			{[]string{"grade", "--no-record", "--challenge", "bfs", "--submission", wrong, "--submission", right}, 2},
		} {
			text := onPage(t, home, columns, "", tt.args...)
			wider := 0
			for l := range strings.SplitSeq(text, "\n") {
				if lipgloss.Width(strings.TrimRight(l, "\r")) > columns {
					wider++
				}
			}
			if wider > tt.most {
				t.Errorf("at %d columns, %d lines of %v are wider; %d may be:\n%s", columns, wider, tt.args, tt.most, text)
			}
		}
	}
	caches := filepath.Join(t.TempDir(), "caches of mine")
	if text := onPage(t, home, 40, "GRADUS_CACHE="+caches, "doctor"); !strings.Contains(text, caches) {
		t.Errorf("the place of the caches, %s, is broken:\n%s", caches, text)
	}
	narrow, wide := onPage(t, home, 200, "COLUMNS=40", "list"), onPage(t, home, 40, "", "list")
	if narrow != wide {
		t.Errorf("COLUMNS is not obeyed:\n%s\nwant:\n%s", narrow, wide)
	}
}

// attempts records two, of which one has a long name.
func attempts(t *testing.T, home, submission string) {
	t.Helper()
	for _, challenge := range []string{"bfs", "dfs"} {
		onPage(t, home, 80, "", "grade", "--challenge", challenge, "--submission", submission)
	}
}

// onPage returns what gradus writes to a terminal of so many columns.
func onPage(t *testing.T, home string, columns int, env string, args ...string) string {
	t.Helper()
	text, code := inDir(t, ".", home, columns, env, args...)
	if code > exitNotAccepted {
		t.Fatalf("gradus %v ended with status %d\n%s", args, code, text)
	}
	return text
}

// inDir is onPage in a directory, with the exit status.
func inDir(t *testing.T, dir, home string, columns int, env string, args ...string) (string, int) {
	t.Helper()
	self, err := exec.LookPath("gradus") // testscript put it into PATH
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "COLUMNS=", "GRADUS_HOME="+home, env)
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: uint16(columns)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, _ := io.ReadAll(f) // it fails when the program ends
	_ = cmd.Wait()           // its status tells
	return string(text), cmd.ProcessState.ExitCode()
}

// The names of a course that has long ones.
const (
	longTrack = "numbers-and-what-they-are-good-for"
	longSlug  = "sum-of-all-the-numbers-of-a-list"
	longTitle = "The sum of all the numbers of a list that may be as long as you like, or empty"
)

// longCourse writes a course of one challenge whose names are long, and returns its folder.
func longCourse(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "c")
	ch := filepath.Join(dir, longTrack, longSlug)
	if err := os.CopyFS(ch, os.DirFS(filepath.Join("testdata", "course", "numbers", "sum"))); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(string) string{
		"challenge.toml": func(s string) string {
			s = strings.Replace(s, "Sum of numbers", longTitle, 1)
			s = strings.Replace(s, "adds up numbers", "adds up numbers, negative ones among them, whatever their order in the list is", 1)
			return strings.Replace(s, "Add up a slice of numbers.", "Add up a slice of numbers, with a loop or without one, and say so in a summary that needs two lines.", 1)
		},
		"sum_test.go": func(s string) string { return strings.Replace(s, "numbers/sum\"", longTrack+"/"+longSlug+"\"", 1) },
		"hints/1.md":  func(s string) string { return strings.Repeat("A hint of many words. ", 20) },
	} {
		data, err := os.ReadFile(filepath.Join(ch, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(ch, name), []byte(edit(string(data))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	skills := "[[skills]]\nid = \"basics\"\ntitle = \"The basics of everything that follows\"\n[[skills]]\nid = \"basics/loops\"\ntitle = \"Loops, and what is done by them\"\n"
	if err := os.WriteFile(filepath.Join(dir, "skills.toml"), []byte(skills), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Lines that are never broken: places and commands, a word alone, and code.
var (
	keptLine = regexp.MustCompile(`^(look at|read|edit|next|  or|more|made|kept|backup|restore|updated|removed): +\S|^ *\| \S+\.go:\d+|^ *(\S+: )?\S+$|^(hint: \S+: | +)gradus `)
	codeLine = regexp.MustCompile(`^([-+@ \t]|func|package|//|diff|---|\+\+\+)`)
)

// TestLongNamesFit reads what commands print about a course whose names are long, on pages
// of some widths: only what is to be copied is wider.
func TestLongNamesFit(t *testing.T) {
	t.Parallel()
	course, home, ws := longCourse(t), t.TempDir(), filepath.Join(t.TempDir(), "my gradus")
	class := filepath.Join(t.TempDir(), "class")
	if err := os.CopyFS(filepath.Join(class, "A learner whose name is rather long, as names are"), os.DirFS(filepath.Join(course, longTrack, longSlug, "starter"))); err != nil {
		t.Fatal(err)
	}
	inDir(t, ".", home, 80, "", "init", "--no-prewarm", "--challenges", course, ws)
	own := filepath.Join(ws, longTrack, longSlug)
	commands := []struct {
		status int
		args   []string
	}{
		{0, []string{"list"}}, {2, []string{"list", "--status", "done"}}, {0, []string{"skills"}}, {2, []string{"next", "too", "much"}},
		{2, []string{"start"}}, {0, []string{"start", longSlug}}, {0, []string{"start", longSlug, "--force"}}, {2, []string{"start", "sum-of-none-of-them"}},
		{0, []string{"next"}}, {0, []string{"read"}}, {0, []string{"hint"}}, {0, []string{"hint", "--shown"}}, {1, []string{"test"}},
		{1, []string{"grade"}}, {1, []string{"grade", "--all"}}, {0, []string{"show"}}, {2, []string{"show", "99"}}, {0, []string{"history"}},
		{1, []string{"grade", "--no-record", "--challenge", longSlug, "--submission", own, "--submission", filepath.Join(course, longTrack, longSlug)}},
		{2, []string{"solution"}}, {0, []string{"diff"}}, {2, []string{"diff", longSlug, "zzz"}}, {0, []string{"restore"}}, {0, []string{"update"}}, {0, []string{"reset"}},
		{0, []string{"skip"}}, {0, []string{"history"}}, {2, []string{"challenge", "nothing"}}, {0, []string{"challenge", "preview", longSlug}},
		{0, []string{"doctor"}}, {2, []string{"report", "--out"}}, {2, []string{"nonsense"}}, {2, []string{"grade", "--nonsense"}}, {2, []string{"insight"}},
		{0, []string{"batch", "--challenge", longSlug, "--results", filepath.Join(home, "results"), class}}, {0, []string{"insight", filepath.Join(home, "results")}},
		{0, []string{"skills", "--cohort", filepath.Join(home, "results")}}, {2, []string{"verify", "nothing"}},
	}
	codeIn := map[string]bool{"diff": true, "solution": true, "update": true, "challenge": true}
	for _, columns := range []int{40, 60, 80, 120} {
		for _, tt := range commands {
			args := tt.args
			text, status := inDir(t, ws, home, columns, "", args...)
			if status != tt.status {
				t.Errorf("gradus %s ended with status %d; want %d:\n%s", strings.Join(args, " "), status, tt.status, text)
			}
			for l := range strings.SplitSeq(ansi.Strip(text), "\n") {
				l = strings.TrimRight(l, "\r")
				if w := lipgloss.Width(l); w > columns && !keptLine.MatchString(l) && !(codeIn[args[0]] && codeLine.MatchString(l)) {
					t.Errorf("at %d columns, %d: %s\nby gradus %s", columns, w, l, strings.Join(args, " "))
				}
			}
		}
	}
}
