//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
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
	self, err := exec.LookPath("gradus") // testscript put it into PATH
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), "COLUMNS=", "GRADUS_HOME="+home, env)
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: uint16(columns)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, _ := io.ReadAll(f) // it fails when the program ends
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != exitNotAccepted {
		t.Fatal(fmt.Errorf("gradus %v: %w\n%s", args, err, text))
	}
	return string(text)
}
