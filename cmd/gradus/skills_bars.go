package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// barWidth is the length of a full bar, in columns, and leastBar that of one on a page
// that has no room for it.
const (
	barWidth = 10
	leastBar = 4
)

// barsAndRemarks chooses how long a full bar is, 0 for none, and in which words to say
// what raises a score, for what the page has room for beside the other columns.
func (a *app) barsAndRemarks(scores []skill.Score, others int) (bars int, remark func(skill.Score) string) {
	page := a.width()
	if page == 0 {
		return barWidth, raise
	}
	for _, remark := range []func(skill.Score) string{raise, raiseBriefly} {
		if room := page - others - len(" ") - len("  ") - widest(scores, remark); room >= leastBar {
			return min(barWidth, room), remark
		}
	}
	if room := page - others - len(" "); room >= leastBar { // the remarks go below
		return min(barWidth, room), raise
	}
	return 0, raise
}

// widest is how wide a column of words on scores is.
func widest(scores []skill.Score, words func(skill.Score) string) int {
	most := 0
	for _, s := range scores {
		most = max(most, lipgloss.Width(words(s)))
	}
	return most
}

// The last blocks of a bar are what is apart: earned after a solution was shown, or due once
// more.
const (
	afterBlock = "▒"
	dueBlock   = "▓"
)

// parted draws the share of a score with its parts: of a bar's full blocks the last are for
// what is apart, at least one for each.
func parted(s skill.Score, width int) string {
	whole := bar(s.Share, width)
	full := strings.Count(whole, "█")
	blocks := func(share float64) int {
		if share == 0 {
			return 0
		}
		return max(1, int(math.Round(share/s.Share*float64(full))))
	}
	after := min(full, blocks(s.AfterSolution))
	due := min(full-after, blocks(s.Due))
	return strings.Repeat("█", full-after-due) + strings.Repeat(dueBlock, due) + strings.Repeat(afterBlock, after) + strings.Repeat("░", width-full)
}

// explainBars says what the blocks of bars mean that are apart, if there are any.
func (a *app) explainBars(scores []skill.Score, p report.Paint) {
	for _, part := range []struct {
		of          func(skill.Score) float64
		block, says string
	}{
		{func(s skill.Score) float64 { return s.Due }, dueBlock, "due once more: you passed it long ago (gradus next)"},
		{func(s skill.Score) float64 { return s.AfterSolution }, afterBlock, "after the solution was shown"},
	} {
		if slices.ContainsFunc(scores, func(s skill.Score) bool { return part.of(s) > 0 }) {
			fmt.Fprintf(a.stdout, "\n%s\n", p.Dim(beside(part.block+" ", part.says, a.width())))
		}
	}
}

// bar draws a share from 0 to 1. It is full only at 1 and empty only at 0.
func bar(share float64, width int) string {
	n := int(math.Round(share * float64(width)))
	if share > 0 {
		n = max(n, 1)
	}
	if share < 1 {
		n = min(n, width-1)
	}
	return strings.Repeat("█", n) + strings.Repeat("░", width-n)
}

func percent(share float64) string { return fmt.Sprintf("%3d %%", skill.Percent(share)) }
