package patch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/gradus-dev/gradus/grader"
)

// Diff returns the edit that turns the files before into those after, so that
// Apply gives the same files. It shows as many lines around a change as it takes
// to find its place, three at least. Of equal files it is empty.
func Diff(before, after []grader.File) []byte {
	var b strings.Builder
	for _, name := range namesOf(before, after) {
		from, old := find(before, name)
		to, changed := find(after, name)
		hunks := hunksOf(old, changed)
		if from != to || hunks != "" {
			fmt.Fprintf(&b, "--- %s\n+++ %s\n%s", from, to, hunks)
		}
	}
	return []byte(b.String())
}

func namesOf(lists ...[]grader.File) (names []string) {
	for _, f := range slices.Concat(lists...) {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// find returns a file's text, and its name in a diff.
func find(files []grader.File, name string) (called, text string) {
	for _, f := range files {
		if f.Name == name {
			return name, string(f.Data)
		}
	}
	return nowhere, ""
}

// context is how many lines are shown around a change, at least.
const context = 3

// hunksOf returns the hunks that turn one text into another.
func hunksOf(before, after string) string {
	all := script(before, after)
	shown := make([]bool, len(all))
	for i, l := range all {
		if l[0] != ' ' {
			show(shown, i-context, i+context)
		}
	}
	for more, found := 1, false; !found; more++ {
		found = true
		for _, r := range runs(shown) {
			h := hunk{lines: all[r.from:r.to]}
			if r.to-r.from < len(all) && len(places(before, h.side('-'))) != 1 {
				show(shown, r.from-more, r.to-1+more)
				found = false
			}
		}
	}
	var b strings.Builder
	for _, r := range runs(shown) {
		b.WriteString(format(all, r))
	}
	return b.String()
}

// show marks from first to last what there is between them.
func show(shown []bool, first, last int) {
	for i := max(0, first); i <= min(last, len(shown)-1); i++ {
		shown[i] = true
	}
}

// runs returns the runs of what is shown.
func runs(shown []bool) (all []span) {
	for i, s := range shown {
		switch last := len(all) - 1; {
		case !s:
		case last >= 0 && all[last].to == i:
			all[last].to++
		default:
			all = append(all, span{from: i, to: i + 1})
		}
	}
	return all
}

// script returns the lines of both texts, marked as in one hunk about everything.
func script(before, after string) (all []string) {
	p, err := Parse(diff.Diff("a.go", []byte(before), "a.go", []byte(after)))
	if err != nil { // no change
		return nil
	}
	rest := splitLines(before)
	taken := 0
	keep := func(n int) {
		for _, l := range rest[:n] {
			all = append(all, " "+l)
		}
		rest, taken = rest[n:], taken+n
	}
	for _, h := range p.changes[0].hunks {
		old := len(splitLines(h.side('-')))
		keep(h.start - min(old, 1) - taken)
		all = append(all, h.lines...)
		rest, taken = rest[old:], taken+old
	}
	keep(len(rest))
	return all
}

// format writes some lines of a script as a hunk.
func format(all []string, r span) string {
	count := func(lines []string, mark byte) (n int) {
		h := hunk{lines: lines}
		return len(splitLines(h.side(mark)))
	}
	side := func(mark byte) string {
		above, n := count(all[:r.from], mark), count(all[r.from:r.to], mark)
		return fmt.Sprintf("%c%d,%d", mark, above+min(n, 1), n)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@@ %s %s @@\n", side('-'), side('+'))
	for _, l := range all[r.from:r.to] {
		b.WriteString(l)
		if !strings.HasSuffix(l, "\n") {
			b.WriteString("\n" + noEnd + "\n")
		}
	}
	return b.String()
}
