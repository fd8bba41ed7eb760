package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// freeText are the flags that take any text, a number or a file: a shell completes the last.
var freeText = []string{"challenges", "column", "course", "deadline", "files", "from", "grades", "graded-by", "identity", "jobs", "key", "limit", "limits",
	"name", "note", "of", "out", "out-of", "output", "pack", "pack-key", "reason", "recipient", "recipients-file", "recorded", "results", "roster", "sign",
	"source", "submission", "summary", "title"}

// completed returns what a shell is offered for the last of words.
func completed(words ...string) []string {
	var out strings.Builder
	newApp(strings.NewReader(""), &out, &strings.Builder{}).run(context.Background(), append([]string{"gradus", completer}, words...))
	return strings.Fields(out.String())
}

// TestFlagsAreCompleted holds that a shell is offered each flag of each command, and what
// each takes unless that is free text.
func TestFlagsAreCompleted(t *testing.T) {
	t.Chdir(t.TempDir())
	everyCommand(func(words []string, c *cli.Command) {
		flags := completed(append(slices.Clone(words[1:]), "--")...)
		for _, f := range c.Flags {
			name := f.Names()[0]
			if !slices.Contains(flags, "--"+name) {
				t.Errorf("%q: no --%s among %q", words, name, flags)
			}
			values := completed(append(slices.Clone(words[1:]), "--"+name, "")...)
			free := slices.Contains(freeText, name) && strings.Join(words, " ")+" "+name != "gradus grade out"
			if takesValue(f) && (len(values) == 0) != free {
				t.Errorf("%q: --%s is completed with %q; free text: %v", words, name, values, free)
			}
		}
	})
}

func TestCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	classForms := []string{"text", "json", "csv", "html"}
	for _, tt := range []struct {
		words, want []string
	}{
		{[]string{"report", "--format", ""}, []string{"html", "markdown", "badge-svg", "json", "json-resume", "openbadge"}},
		{[]string{"grade", "--format", "git"}, []string{"github", "gitlab"}},
		{[]string{"grade", "--out", "ju"}, []string{"junit="}},
		{[]string{"insight", "--format", ""}, classForms},
		{[]string{"skills", "--cohort", "--format", ""}, classForms},
		{[]string{"list", "--status", ""}, []string{"todo", "started", "passed"}},
		{[]string{"list", "--json", "--status", "p"}, []string{"passed"}},
		{[]string{"regrade", "--only", ""}, []string{"latest", "best"}},
		{[]string{"batch", "--layout", "m"}, []string{"moodle"}},
		{[]string{"batch", "--challenge", "aut"}, []string{"auto"}},
		{[]string{"gradebook", "fill", "--take", ""}, []string{"best", "last"}},
		{[]string{"challenge", "new", "--kind", ""}, []string{"code", "tests"}},
		{[]string{"schema", "gradus.ne"}, []string{"gradus.next/v1"}},
		{[]string{"help", "gradeb"}, []string{"gradebook"}},
		{[]string{"grade", "--qu"}, []string{"--quiet"}},
		{[]string{"grade", "--quiet", "bf"}, []string{"bfs"}}, // the flag takes no value
		{[]string{"ci", "init", "gith"}, []string{"github"}},
		{[]string{"no-such", "x"}, nil},
	} {
		if got := completed(tt.words...); !slices.Equal(got, tt.want) {
			t.Errorf("%q is completed with %q; want %q", tt.words, got, tt.want)
		}
	}
}
