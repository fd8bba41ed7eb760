package batch

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// WriteText writes a summary for people.
func (s *Summary) WriteText(w io.Writer) error {
	var b strings.Builder
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
			fmt.Fprintf(&b, "  %s\n", few(names))
		}
	}
	if len(s.Timeless) > 0 {
		fmt.Fprintf(&b, "\nWhen these were handed in is not known, so nothing is taken off\n  %s\n", few(s.Timeless))
	}
	_, err := io.WriteString(w, strings.TrimPrefix(b.String(), "\n"))
	return err
}

const (
	barWidth   = 40
	mostChecks = 3 // hardest and slowest ones
)

func (c *Challenge) writeText(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s  %s\n", c.Title, c.ID)
	var verdicts []string
	for _, v := range slices.Backward(grader.Verdicts) {
		if n := c.Verdicts[v]; n > 0 {
			verdicts = append(verdicts, fmt.Sprintf("%d %s", n, v))
		}
	}
	fmt.Fprintf(b, "%d graded: %s\n", c.Graded, strings.Join(verdicts, ", "))
	fmt.Fprintf(b, "of %d points: mean %s, median %s\n\n", c.MaxScore, Decimal(c.Mean), Decimal(c.Median))
	most := slices.Max(c.Tenths[:])
	for i, n := range c.Tenths {
		to := i*10 + 9
		if i == 9 {
			to = 100
		}
		bar := strings.Repeat("#", (n*barWidth+most-1)/max(most, 1))
		b.WriteString(strings.TrimRight(fmt.Sprintf("  %3d to %3d %% %5d %s", i*10, to, n, bar), " ") + "\n")
	}
	if len(c.Checks) > 0 {
		b.WriteString("\nChecks: how many passed\n")
		for _, k := range c.Checks {
			fmt.Fprintf(b, "  %3d %%  %5d  %s\n", percentOf(k.Passed, c.Graded), k.Passed, k.Title)
		}
		c.writeExtremes(b)
	}
	if len(c.Wrong) > 0 {
		b.WriteString("\nCommonest wrong answers\n")
		for _, a := range c.Wrong {
			fmt.Fprintf(b, "  %d×  %s\n", a.Count, a.Check)
			for line := range strings.SplitSeq(strings.TrimRight(a.Said, "\n"), "\n") {
				fmt.Fprintf(b, "    | %s\n", line)
			}
		}
	}
}

func percentOf(n, of int) int { return (200*n + of) / (2 * max(of, 1)) }

// writeExtremes names the hardest and the slowest checks.
func (c *Challenge) writeExtremes(b *strings.Builder) {
	ran := slices.DeleteFunc(slices.Clone(c.Checks), func(k *Check) bool { return k.Passed+k.Failed == 0 })
	rate := func(k *Check) float64 { return float64(k.Passed) / float64(k.Passed+k.Failed) }
	hardest := slices.SortedStableFunc(slices.Values(ran), func(x, y *Check) int { return cmp.Compare(rate(x), rate(y)) })
	hardest = slices.DeleteFunc(hardest, func(k *Check) bool { return k.Failed == 0 })
	if len(hardest) > 0 {
		b.WriteString("\nHardest checks, of those who came to them\n")
	}
	for _, k := range hardest[:min(len(hardest), mostChecks)] {
		fmt.Fprintf(b, "  %d of %d failed: %s\n", k.Failed, k.Passed+k.Failed, k.Title)
	}
	if len(ran) == 0 {
		return
	}
	slowest := slices.SortedStableFunc(slices.Values(ran), func(x, y *Check) int { return cmp.Compare(y.Mean, x.Mean) })
	b.WriteString("\nSlowest checks\n")
	for _, k := range slowest[:min(len(slowest), mostChecks)] {
		fmt.Fprintf(b, "  %v on average, %v at most: %s\n", rounded(k.Mean), rounded(k.Longest), k.Title)
	}
}

func rounded(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(100 * time.Microsecond)
}

func writeNotes(b *strings.Builder, title string, notes []Note) {
	if len(notes) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, n := range notes {
		fmt.Fprintf(b, "  %s", n.Key)
		if n.Who != n.Key {
			fmt.Fprintf(b, " (%s)", n.Who)
		}
		if n.Why != "" {
			fmt.Fprintf(b, ": %s", strings.ReplaceAll(strings.TrimSpace(n.Why), "\n", "\n    "))
		}
		b.WriteString("\n")
	}
}

// few lists names, and how many more there are.
func few(names []string) string {
	if rest := len(names) - fewNames; rest > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:fewNames], ", "), rest)
	}
	return strings.Join(names, ", ")
}
