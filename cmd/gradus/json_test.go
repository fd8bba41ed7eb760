package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// withoutJSON are the commands that write no JSON, and why they need none.
var withoutJSON = map[string]string{
	"gradus init":                      "it makes files and says their names",
	"gradus watch":                     "it is a screen; grade --json is for programs",
	"gradus read":                      "the task is README.md, below the dir that start --json names",
	"gradus open":                      "it runs an editor",
	"gradus export":                    "it writes nothing else",
	"gradus import":                    "it reads it",
	"gradus challenge new":             "it makes files and says their names",
	"gradus challenge import exercism": "it makes files and says their names",
	"gradus challenge preview":         "it shows what a learner sees",
	"gradus challenge mutant":          "it makes a file and says its name",
	"gradus challenge answers":         "it makes files; challenge check --json says what holds",
	"gradus pack build":                "it makes files and says their names; pack verify --json says what is in them",
	"gradus pack keygen":               "it makes files and says their names",
	"gradus ci init":                   "it makes files and says their names",
	"gradus login":                     "it asks for a token and says who you are",
	"gradus completion":                "it writes a script for a shell",
	"gradus man":                       "it writes a manual page",
	"gradus schema":                    "it writes nothing else",
	"gradus help":                      "it writes for people",
}

// TestEveryCommandHasJSON holds that a command has --json or a reason, that some script
// holds what it writes against a schema, and that each schema is held so.
func TestEveryCommandHasJSON(t *testing.T) {
	t.Parallel()
	scripts := allScripts(t)
	everyCommand(func(words []string, c *cli.Command) {
		name := strings.Join(words, " ")
		has := slices.ContainsFunc(c.Flags, func(f cli.Flag) bool { return f.Names()[0] == "json" })
		held := regexp.MustCompile(`(?m)^status \d ` + name + ` .*--json.*\n(schema gradus|stdout .*https://in-toto)`).MatchString(scripts)
		if has != (withoutJSON[name] == "") || has != held {
			t.Errorf("%s: has --json %v, reason to have none %q, held against a schema %v", name, has, withoutJSON[name], held)
		}
	})
	for _, d := range documents {
		if !strings.Contains(scripts, "\nschema "+d.name+"\n") {
			t.Errorf("no script has a line %q", "schema "+d.name)
		}
	}
}
