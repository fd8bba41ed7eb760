package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

func TestArranged(t *testing.T) {
	t.Parallel()
	commands := newApp(nil, io.Discard, io.Discard).commands()
	for _, tt := range []struct{ typed, want string }{
		{"", ""},
		{"grade", "grade"},
		{"grade bfs --json", "grade --json bfs"},
		{"grade --json bfs", "grade --json bfs"},
		{"--json grade bfs", "grade --json bfs"},
		{"grade a b --no-record c -json", "grade --no-record -json a b c"},
		{"grade bfs --require-sandbox full dfs", "grade --require-sandbox full bfs dfs"},
		{"grade bfs --require-sandbox=full dfs", "grade --require-sandbox=full bfs dfs"},
		{"--challenges course grade bfs", "grade --challenges course bfs"},
		{"grade class/a --challenge bfs --submission class/b class/c", "grade --challenge bfs --submission class/b class/a class/c"},
		{"grade --challenge grade --submission x", "grade --challenge grade --submission x"},
		{"history --limit -1 bfs", "history --limit -1 bfs"},
		{"history bfs --limit", "history --limit"}, // bfs is no limit
		{"import -", "import -"},
		{"pack build -o out --sign key course", "pack build -o out --sign key course"},
		{"pack course -o out build", "pack course build"}, // no command: that is told

		// The value of a flag, and what follows "--", are no flags.
		{"grade bfs -- --json", "grade -- bfs --json"},
		{"grade --json -- -x", "grade --json -- -x"},
		{"grade bfs --", "grade bfs"},
		{"grade --challenge --json x", "grade --challenge --json x"},

		{"challenge new a/b --title T", "challenge new --title T a/b"},
		{"challenge --quick check bfs", "challenge check --quick bfs"},
		{"challenge chek --quick", "challenge chek"},
		{"histry --json", "histry"},
		{"grade bfs --help", "grade --help"},
		{"grade bfs -h --json", "grade --help"},
		{"grade --challenge -h x", "grade --challenge -h x"},
		{"help", "help"},
		{"help grade", "grade --help"},
		{"help challenge new", "challenge new --help"},
		{"help histry", "histry"},
		{"--help", "--help"},
		{"--version", "--version"},
		{"-v", "-v"},
	} {
		got := arranged(append([]string{"gradus"}, strings.Fields(tt.typed)...), commands)
		if diff := cmp.Diff(append([]string{"gradus"}, strings.Fields(tt.want)...), got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.typed, diff)
		}
	}
}

// TestFlagsMeanTheSame holds the flags of all commands to what valued says of them.
func TestFlagsMeanTheSame(t *testing.T) {
	t.Parallel()
	commands := newApp(nil, io.Discard, io.Discard).commands()
	takes := valued(commands)
	var check func([]*cli.Command)
	check = func(commands []*cli.Command) {
		for _, c := range commands {
			for _, f := range c.Flags {
				_, isBool := f.(*cli.BoolFlag)
				for _, name := range f.Names() {
					if takes[name] == isBool {
						t.Errorf("--%s takes a value with some commands, and none with %s", name, c.Name)
					}
				}
			}
			check(c.Subcommands)
		}
	}
	check(commands)
}
