//go:build unix

package tui

import (
	"context"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// crashing is a host with a fault.
type crashing struct{ fake }

func (*crashing) Grade(context.Context, string) Graded { panic("a fault of the host") }

// TestCrash leaves the terminal as it was when something panics beside the screen.
func TestCrash(t *testing.T) {
	screen, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	written := make(chan string)
	go func() {
		all, _ := io.ReadAll(screen) // fails at its end, when the terminal is closed
		written <- string(all)
	}()
	before, err := term.GetState(terminal.Fd())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	if _, err := tea.NewProgram(New(&crashing{}, tasks[0], false, false), tea.WithContext(ctx), tea.WithInput(terminal), tea.WithOutput(terminal)).Run(); err == nil || ctx.Err() != nil {
		t.Fatalf("it ended with %v", err)
	}
	after, err := term.GetState(terminal.Fd())
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("%v: the terminal is\n%+v and was\n%+v", err, after, before)
	}
	terminal.Close()
	if all := <-written; strings.LastIndex(all, ansi.SetModeAltScreenSaveCursor) > strings.LastIndex(all, ansi.ResetModeAltScreenSaveCursor) {
		t.Errorf("the screen is not given back:\n%q", all)
	}
}
