package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/urfave/cli/v2"
)

// advice are the lines that --quiet leaves out.
var advice = regexp.MustCompile(`(?m)^\s*((hint|look at|next|or|more|then|up next|stuck|all):\s|.* \.\.\.$).*`)

// wantCalm runs a command with --quiet, checks its exit status, and that it gives no advice
// but on an error: calm N gradus COMMAND [args...].
func wantCalm(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || args[1] != "gradus" {
		ts.Fatalf("usage: calm N gradus COMMAND [args...]")
	}
	wantStatus(ts, neg, append(args, "--quiet"))
	said := ts.ReadFile("stdout")
	if args[0] != "2" { // what to do about an error belongs to it
		said += ts.ReadFile("stderr")
	}
	if line := advice.FindString(said); line != "" {
		ts.Fatalf("with --quiet it says %q", line)
	}
}

// TestEveryCommandIsCalm holds that a script runs each command with --quiet.
func TestEveryCommandIsCalm(t *testing.T) {
	t.Parallel()
	scripts := allScripts(t)
	everyCommand(func(words []string, _ *cli.Command) {
		name := strings.Join(words, " ")
		calm := regexp.MustCompile(`(?m)^(calm \d ` + name + `|! exec timeout \d ` + name + ` --quiet)\b`)
		if !calm.MatchString(scripts) {
			t.Errorf("no script has a line %q", "calm 0 "+name)
		}
	})
}
