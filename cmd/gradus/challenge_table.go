package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/gradus-dev/gradus/grader/verify"
)

const tableHead = `# The challenges, and how they prove themselves

This page is written by ` + "`gradus challenge check --table`" + `; CI makes it anew and compares.

- *mutants*: wrong solutions written by hand, each a misconception, each rejected by exactly the tests it names.
- *accepted*: correct solutions built differently from the reference, each with full points.
- *generated*: copies of the reference with one small mistake made by a machine: a condition negated, a boundary moved, a
  statement, an error or a lock left out. Those the compiler turns into the reference's own program are not counted.
- *score*: how many of those the hidden tests reject. Acknowledged equivalents, listed below with a reason, don't count.
- *coverage*: how many statements of the reference the hidden tests run.

| challenge | difficulty | checks | mutants | accepted | generated | equivalent | score | coverage |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
`

// writeTable writes the page about all challenges, for challenges/README.md.
func writeTable(w io.Writer, jobs []job, results []*verify.Result) error {
	var b strings.Builder
	b.WriteString(tableHead)
	for i, r := range results {
		ch := jobs[i].ch
		if ch == nil || r.Mutation == nil || r.Coverage == nil {
			fmt.Fprintf(&b, "| %s | | | | | | | | |\n", cell(r.Challenge))
			continue
		}
		m := r.Mutation
		fmt.Fprintf(&b, "| [%s](%s) | %d | %d | %d | %d | %d | %d | %s | %s |\n", cell(r.Challenge), cell(r.Challenge), ch.Difficulty, len(ch.Checks),
			len(ch.Files.Mutants), len(ch.Files.Accepted), m.Made-m.Same, m.Equivalent, shareText(m.Score()), shareText(r.Coverage.Percent()))
	}
	heading := "\n## Acknowledged equivalents\n\n"
	for _, j := range jobs {
		if j.ch == nil || len(j.ch.Equivalent) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s%s\n\n", heading, cell(j.id))
		heading = "\n"
		for _, e := range j.ch.Equivalent {
			fmt.Fprintf(&b, "- `%s`: %s\n", cell(e.ID), cell(e.Reason))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell keeps text within a cell of a Markdown table.
func cell(s string) string { return strings.ReplaceAll(clean(s), "|", `\|`) }
