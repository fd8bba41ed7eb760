//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAskReason makes a mutant on a terminal, where the reason is asked for when the
// hidden tests have said what they think of it.
func TestAskReason(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "course"), os.DirFS(filepath.Join("testdata", "course"))); err != nil {
		t.Fatal(err)
	}
	editor := filepath.Join(dir, "editor")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\nsed 's/+=/=/' \"$1\" >new && mv new \"$1\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	x := onTerminal(t, dir, []string{"TERM=dumb", "EDITOR=" + editor, "VISUAL=", "TMPDIR=" + dir}, "challenge", "mutant", "--challenges", "course", "sum", "last-alone")
	x.answer("What does it get wrong?", "\n")
	x.answer("the reason is empty", "takes the last number for the sum\n")
	status, all := x.end()
	if status != 0 || !strings.Contains(all, "last-alone.diff") {
		t.Errorf("status %d, written %q", status, all)
	}
	made, err := os.ReadFile(filepath.Join(dir, "course", "numbers", "sum", "mutants", "last-alone.diff"))
	if err != nil || !strings.HasPrefix(string(made), "reason: takes the last number for the sum\nverdict: wrong-answer\ntests: ") {
		t.Errorf("%v, made %s", err, made)
	}
}
