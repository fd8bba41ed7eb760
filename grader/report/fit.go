package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/charmbracelet/x/ansi"
)

// part is a piece of a report that may be shown in part.
type part struct {
	rank  rank
	least int // fewer lines of it are not worth showing, unless it has no more
	lines []string
	// keep returns n of the lines, n being less than there are and at least one. more is
	// what shows the others.
	keep func(lines []string, n int, more string) []string
}

// rank orders the parts of a report by who is given lines first where there are too few.
type rank int

const (
	rankFixed rank = iota // the name of the check that failed, the verdict, what to type
	rankMessage
	rankHint
	rankPlace
	rankCalls
	rankHeading
	rankChecks
	rankStack
	rankOutput
	rankRest // what is shown where all others are shown in full
)

// whole is the least of a part that is shown in full or not at all.
const whole = 1 << 20

// fit returns the lines of the parts, in their order: all of them if they fit into so
// many, or if room is 0. Else each part is given the least that it needs, by rank, and
// then more, by rank, as long as there are lines left. What is empty lines between
// parts goes first.
func fit(parts []part, room int, more string) []string {
	total := 0
	for _, p := range parts {
		total += len(p.lines)
	}
	if room <= 0 || total <= room {
		return joined(parts)
	}
	if room < smallHeight {
		for i := range parts {
			for len(parts[i].lines) > 0 && parts[i].lines[0] == "" {
				parts[i].lines = parts[i].lines[1:]
			}
		}
	}
	given := allot(parts, room)
	for i := range parts {
		p := &parts[i]
		switch n := given[i]; {
		case n == 0:
			p.lines = nil
		case n < len(p.lines):
			p.lines = p.keep(p.lines, n, more)
		}
	}
	return joined(parts)
}

func joined(parts []part) (lines []string) {
	for _, p := range parts {
		lines = append(lines, p.lines...)
	}
	return slices.DeleteFunc(lines, func(l string) bool { return l == spill })
}

// spill stands for a line of the screen that a line wider than the page takes from those
// below it: one that is to be copied, or that an editor looks for.
const spill = "\x00"

func spilling(lines []string, page int) (out []string) {
	for _, l := range lines {
		out = append(out, l)
		for w := displayWidth(l); page > 0 && w > page; w -= page {
			out = append(out, spill)
		}
	}
	return out
}

// allot returns how many lines each part is given of so many.
func allot(parts []part, room int) []int {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(parts[a].rank, parts[b].rank) })
	given := make([]int, len(parts))
	for _, i := range order {
		least := min(len(parts[i].lines), parts[i].least)
		if parts[i].rank == rankMessage {
			least = min(least, room) // less of it is better than none
		}
		if least <= room && parts[i].rank < rankRest {
			given[i] = least
			room -= least
		}
	}
	for _, i := range order {
		more := min(len(parts[i].lines)-given[i], room)
		if given[i]+more >= min(len(parts[i].lines), parts[i].least) {
			given[i] += more
			room -= more
		}
	}
	return given
}

// beginningOf keeps the first lines, and says how many follow if a line can be spared.
func beginningOf(lines []string, n int, more string) []string {
	if n == 1 {
		return lines[:1]
	}
	keep := n - 1
	for keep > 1 && lines[keep] == spill {
		keep--
	}
	return append(slices.Clone(lines[:keep]), fmt.Sprintf("  (%s: %s)", noun(counted(lines[keep:]), "more line"), more))
}

// labelled returns what keeps the first lines below a label, or the last ones, and says
// in the label how many there are.
func labelled(last bool) func(lines []string, n int, more string) []string {
	return func(lines []string, n int, more string) []string {
		kept := lines[1:n]
		if last {
			kept = lines[len(lines)-n+1:]
		}
		label := fmt.Sprintf("%s (%d of %s: %s)", lines[0], counted(kept), noun(counted(lines[1:]), "line"), more)
		return append([]string{label}, kept...)
	}
}

// trailing keeps the first lines of what is written on a page of so many columns, and
// marks the last as going on.
func trailing(page int) func(lines []string, n int, more string) []string {
	return func(lines []string, n int, _ string) []string {
		const mark = " …"
		last := lines[n-1]
		if page > 0 {
			last = ansi.Truncate(last, page-displayWidth(mark), "")
		}
		return append(slices.Clone(lines[:n-1]), last+mark)
	}
}

// counted counts the lines without what they spill.
func counted(lines []string) int {
	n := 0
	for _, l := range lines {
		if l != spill {
			n++
		}
	}
	return n
}

func noun(n int, one string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %ss", n, one)
}
