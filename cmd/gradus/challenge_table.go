package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/verify"
)

// tableTitle is the first line of the page about all challenges.
const tableTitle = "# The challenges, and how they prove themselves"

const tableHead = tableTitle + `

This page is written by ` + "`gradus challenge check --table`" + `. A test compares it with the challenges, by their content.

- *content*: the beginning of the SHA-256 of all files, but answers.txt, of the challenge that was checked.
- *mutants*: wrong solutions written by hand, each a misconception, each rejected by exactly the tests it names.
- *accepted*: correct solutions built differently from the reference, each with full points.
- *generated*: copies of the reference with one small mistake made by a machine: a condition negated, a boundary moved, a
  statement, an error or a lock left out. Those the compiler turns into the reference's own program are not counted.
- *score*: how many of those the hidden tests reject. Acknowledged equivalents, listed below with a reason, don't count.
- *coverage*: how many statements of the reference the hidden tests run.

Where learners write tests, nothing is generated: there are planted bugs instead, one for each check but one. A row that
ends empty is of a challenge that changed since it was checked in full.

| challenge | content | difficulty | checks | mutants | accepted | generated | equivalent | score | coverage |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
`

// writeTable writes the page about all challenges, for challenges/README.md.
func writeTable(w io.Writer, jobs []checkJob, results []*verify.Result) error {
	var b strings.Builder
	b.WriteString(tableHead)
	for i, r := range results {
		if jobs[i].ch == nil {
			fmt.Fprintf(&b, "| %s | | | | | | | | | |\n", cell(r.Challenge))
			continue
		}
		b.WriteString(countedCells(jobs[i].ch) + cmp.Or(jobs[i].recorded, measuredCells(jobs[i].ch, r)) + "\n")
	}
	b.WriteString(equivalents(jobs) + indexes(jobs))
	_, err := io.WriteString(w, b.String())
	return err
}

// contentLength is how much of a challenge's hash the page shows.
const contentLength = 10

// countedCells begins the row of a challenge with what its files say.
func countedCells(ch *grader.Challenge) string {
	id := cell(ch.ID())
	return fmt.Sprintf("| [%s](%s) | %s | %d | %d | %d | %d |", id, id, ch.Hash[:contentLength], ch.Difficulty, len(ch.Checks),
		len(ch.Files.Mutants), len(ch.Files.Accepted))
}

// Ends of a row: of a challenge that was not measured, and of one where nothing is
// generated.
const (
	unmeasured      = " | | | |"
	nothingMeasured = " – | – | – | – |"
)

// measuredCells ends a row with what the check has measured.
func measuredCells(ch *grader.Challenge, r *verify.Result) string {
	switch {
	case len(r.Findings) > 0:
		return unmeasured
	case ch.Kind == grader.KindTests:
		return nothingMeasured
	case r.Mutation == nil || r.Coverage == nil:
		return unmeasured
	}
	m := r.Mutation
	return fmt.Sprintf(" %d | %d | %s | %s |", m.Made-m.Same, m.Equivalent, shareText(m.Score()), shareText(r.Coverage.Percent()))
}

// recordedCells returns the measured cells of a challenge's row on a page, or "" if it was
// not measured or its content has changed since.
func recordedCells(page string, ch *grader.Challenge) string {
	_, after, found := strings.Cut(page, "\n"+countedCells(ch))
	cells, _, _ := strings.Cut(after, "\n")
	if !found || cells == unmeasured {
		return ""
	}
	return cells
}

// equivalents lists the acknowledged ones with their reasons.
func equivalents(jobs []checkJob) string {
	var b strings.Builder
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
	return b.String()
}

// cell keeps text within a cell of a Markdown table.
func cell(s string) string { return strings.ReplaceAll(clean(s), "|", `\|`) }
