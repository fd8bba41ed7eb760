package concurrent

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// plainMain runs the program that its argument names a hundred times, without any
// schedule.
const plainMain = `package main

import (
	"os"
%s)

var programs = map[string]func() any{
%s}

func main() {
	for range 100 {
		programs[os.Args[1]]()
	}
}
`

// TestAgreesWithGo runs the programs of both tables as they are, with Go's own race
// detector: where it finds a race, the program is one of those in which something is wrong,
// which TestWrong finds.
func TestAgreesWithGo(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("the race detector needs a C compiler")
	}
	all, right := programs(t, "wrong.txtar"), map[string]bool{}
	for _, p := range programs(t, "right.txtar") {
		all, right[p.name] = append(all, p), true
	}
	binary, _ := build(t, all, plainMain, asWritten, "-race")
	found := 0
	for _, p := range all {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second) // some wait for ever
		cmd := exec.CommandContext(ctx, binary, p.name)
		cmd.Env = append(os.Environ(), "GORACE=halt_on_error=1 exitcode=66 atexit_sleep_ms=0")
		out, _ := cmd.CombinedOutput()
		cancel()
		races := bytes.Contains(out, []byte("WARNING: DATA RACE")) || bytes.Contains(out, []byte("fatal error: concurrent map"))
		if !races {
			continue
		}
		found++
		if right[p.name] {
			t.Errorf("%s: Go finds a race, and the table calls it right\n%s", p.name, firstLines(string(out)))
		}
	}
	t.Logf("Go finds a race in %d of %d programs", found, len(all))
	if found < 30 {
		t.Errorf("Go finds a race in %d programs; want those of the table", found)
	}
}

func firstLines(text string) string {
	lines := strings.SplitN(text, "\n", 25)
	return strings.Join(lines[:min(len(lines), 24)], "\n")
}
