package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWantsColor(t *testing.T) {
	for _, tt := range []struct {
		reason        string
		setting       string
		terminal      bool
		noColor, term string
		want          bool
	}{
		{"a terminal", "", true, "", "xterm-256color", true},
		{"a pipe or a file", "auto", false, "", "xterm-256color", false},
		{"NO_COLOR is set", "", true, "1", "xterm-256color", false},
		{"a dumb terminal", "auto", true, "", "dumb", false},
		{"it is never wanted", "never", true, "", "xterm-256color", false},
		{"it is wanted in a pipe", "always", false, "", "", true},
		{"NO_COLOR is said on this machine", "always", true, "1", "xterm-256color", false},
	} {
		env := map[string]string{"NO_COLOR": tt.noColor, "TERM": tt.term}
		if got := wantsColor(tt.setting, tt.terminal, func(name string) string { return env[name] }); got != tt.want {
			t.Errorf("%s: wantsColor = %v; want %v", tt.reason, got, tt.want)
		}
	}
}

func TestColumns(t *testing.T) {
	for value, want := range map[string]int{"": 0, "40": 40, "wide": 0, "0": 0, "-3": 0} {
		if got := columns(&strings.Builder{}, func(string) string { return value }); got != want {
			t.Errorf("COLUMNS=%s, and no terminal: %d columns; want %d", value, got, want)
		}
	}
}

func TestComplain(t *testing.T) {
	for _, tt := range []struct {
		reason string
		err    error
		code   int
		prose  string
	}{
		{"a slip and its hints", usage("no %q", "x").hint("type: y").hint("or z"), 2, "gradus: no \"x\"\nhint: type: y\nhint: or z\n"},
		{"all has been said", &failure{code: 1}, 1, ""},
		{"an error of the system gets a hint", fmt.Errorf("make it: %w", fs.ErrPermission), 3, "gradus: make it: permission denied\nhint: use a directory you can write to\n"},
		{"joined errors are a line each", errors.Join(errors.New("a"), errors.New("b")), 3, "gradus: a\ngradus: b\n"},
		{"what others wrote is cleaned", errors.New("a\x1b[31m\u202eb\r"), 3, "gradus: a\\u202eb\\r\n"},
	} {
		var prose strings.Builder
		code := newApp(nil, nil, &prose).complain(tt.err)
		if diff := cmp.Diff(tt.prose, prose.String()); diff != "" || code != tt.code {
			t.Errorf("%s: status %d, want %d; mismatch (-want +got):\n%s", tt.reason, code, tt.code, diff)
		}
	}
}

func TestProse(t *testing.T) {
	for _, tt := range []struct {
		reason, label, text string
		page                int
		want                string
	}{
		{"the page is not known", "hint: ", "type: gradus start next", 0, "hint: type: gradus start next"},
		{"words go on below", "gradus: ", "no challenge is named, and this directory is none", 40, "gradus: no challenge is named, and this\n        directory is none"},
		{"no wider than 80 columns", "gradus: ", strings.Repeat("word ", 16) + "end", 200, "gradus: " + strings.TrimSpace(strings.Repeat("word ", 14)) + "\n        word word end"},
		{"a command is not broken", "hint: ", "type: gradus grade --challenges my/course sum", 30, "hint: type:\n      gradus grade --challenges my/course sum"},
		{"nor its flags, where words follow", "hint: ", "gradus list --status started shows those", 34, "hint: gradus list --status started\n      shows those"},
		{"nor one of a group", "hint: ", "mend it; gradus challenge check says so", 24, "hint: mend it;\n      gradus challenge check\n      says so"},
	} {
		if got := prose(tt.label, tt.text, tt.page); got != tt.want {
			t.Errorf("%s: %q; want %q", tt.reason, got, tt.want)
		}
	}
}

func TestShellWord(t *testing.T) {
	for in, want := range map[string]string{"": "''", "a/b-c.go": "a/b-c.go", "a b": "'a b'", "it's": `'it'\''s'`, "$HOME": "'$HOME'"} {
		if got := shellWord(in); got != want {
			t.Errorf("shellWord(%q) = %s; want %s", in, got, want)
		}
	}
}
