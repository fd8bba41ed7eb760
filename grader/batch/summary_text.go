package batch

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// WriteText writes a summary for people, on a page of so many columns; 0 is not known.
func (s *Summary) WriteText(w io.Writer, page int) error {
	b := sheet{page: page}
	for _, c := range s.Challenges {
		c.writeText(&b)
	}
	writeNotes(&b, "Interfered with the grading", s.Tampering)
	writeNotes(&b, "No hand-in, and so no score", s.NoHandIn)
	writeNotes(&b, "Not graded, and so no score", s.Parked)
	writeNotes(&b, "Handed in more than once", s.Twice)
	if len(s.Same) > 0 {
		b.WriteString("\nHanded in the same files\n")
		for _, names := range s.Same {
			b.row("  ", few(names))
		}
	}
	if len(s.Timeless) > 0 {
		b.row("\n", "When these were handed in is not known, so nothing is taken off")
		b.row("  ", few(s.Timeless))
	}
	_, err := io.WriteString(w, strings.TrimPrefix(b.String(), "\n"))
	return err
}

// sheet is a text on a page of so many columns; 0 is not known.
type sheet struct {
	strings.Builder
	page int
}

// row writes a text behind the columns of a table.
func (b *sheet) row(columns, text string) {
	blank := len(columns) - len(strings.TrimLeft(columns, "\n"))
	b.WriteString(columns[:blank] + report.Beside(columns[blank:], text, b.page) + "\n")
}

// bars is how long the longest bar may be behind so many columns.
func (b *sheet) bars(columns int) int {
	if b.page == 0 {
		return barWidth
	}
	return max(1, min(barWidth, b.page-columns))
}

const (
	barWidth   = 40
	mostChecks = 3 // hardest and slowest ones
)

func (c *Challenge) writeText(b *sheet) {
	b.WriteString("\n" + report.Heading(c.Title, c.ID, b.page, report.NewPaint(false)))
	var verdicts []string
	for _, v := range slices.Backward(grader.Verdicts) {
		if n := c.Verdicts[v]; n > 0 {
			verdicts = append(verdicts, fmt.Sprintf("%d %s", n, v))
		}
	}
	b.row("", fmt.Sprintf("%d graded: %s", c.Graded, strings.Join(verdicts, ", ")))
	b.row("", fmt.Sprintf("of %d points: mean %s, median %s\n", c.MaxScore, Decimal(c.Mean), Decimal(c.Median)))
	most := slices.Max(c.Tenths[:])
	for i, n := range c.Tenths {
		to := i*10 + 9
		if i == 9 {
			to = 100
		}
		columns := fmt.Sprintf("  %3d to %3d %% %5d ", i*10, to, n)
		bar := strings.Repeat("#", (n*b.bars(len(columns))+most-1)/max(most, 1))
		b.WriteString(strings.TrimRight(columns+bar, " ") + "\n")
	}
	if len(c.Checks) > 0 {
		b.WriteString("\nChecks: how many passed\n")
		for _, k := range c.Checks {
			b.row(fmt.Sprintf("  %3d %%  %5d  ", percentOf(k.Passed, c.Graded), k.Passed), k.Title)
		}
		c.writeExtremes(b)
	}
	if len(c.Wrong) > 0 {
		b.WriteString("\nCommonest wrong answers\n")
		for _, a := range c.Wrong {
			b.row(fmt.Sprintf("  %d×  ", a.Count), a.Check)
			for line := range strings.SplitSeq(strings.TrimRight(a.Said, "\n"), "\n") {
				fmt.Fprintf(b, "    | %s\n", line)
			}
		}
	}
}

func percentOf(n, of int) int { return (200*n + of) / (2 * max(of, 1)) }

// writeExtremes names the hardest and the slowest checks.
func (c *Challenge) writeExtremes(b *sheet) {
	ran := slices.DeleteFunc(slices.Clone(c.Checks), func(k *Check) bool { return k.Passed+k.Failed == 0 })
	rate := func(k *Check) float64 { return float64(k.Passed) / float64(k.Passed+k.Failed) }
	hardest := slices.SortedStableFunc(slices.Values(ran), func(x, y *Check) int { return cmp.Compare(rate(x), rate(y)) })
	hardest = slices.DeleteFunc(hardest, func(k *Check) bool { return k.Failed == 0 })
	if len(hardest) > 0 {
		b.row("\n", "Hardest checks, of those who came to them")
	}
	for _, k := range hardest[:min(len(hardest), mostChecks)] {
		b.row(fmt.Sprintf("  %d of %d failed: ", k.Failed, k.Passed+k.Failed), k.Title)
	}
	if len(ran) == 0 {
		return
	}
	slowest := slices.SortedStableFunc(slices.Values(ran), func(x, y *Check) int { return cmp.Compare(y.Mean, x.Mean) })
	b.WriteString("\nSlowest checks\n")
	for _, k := range slowest[:min(len(slowest), mostChecks)] {
		b.row(fmt.Sprintf("  %v on average, %v at most: ", rounded(k.Mean), rounded(k.Longest)), k.Title)
	}
}

func rounded(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(100 * time.Microsecond)
}

func writeNotes(b *sheet, title string, notes []Note) {
	if len(notes) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, n := range notes {
		said := n.Key
		if n.Who != n.Key {
			said += fmt.Sprintf(" (%s)", n.Who)
		}
		if n.Why != "" {
			said += ": " + strings.TrimSpace(n.Why)
		}
		for i, l := range strings.Split(said, "\n") {
			b.row(strings.Repeat(" ", 2+2*min(i, 1)), l)
		}
	}
}

// few lists names, and how many more there are.
func few(names []string) string {
	if rest := len(names) - fewNames; rest > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:fewNames], ", "), rest)
	}
	return strings.Join(names, ", ")
}
