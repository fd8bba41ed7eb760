package cost

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// judge returns what is wrong with the counts, as a learner reads it, or "".
func (g Growth) judge(points []point) string {
	if i := slices.IndexFunc(points, func(p point) bool { return p.exceeded }); i >= 0 {
		return g.tooMany(points[:i+1])
	}
	excess, allowed := g.excess(points), g.allowed(points)
	if excess <= allowed {
		return ""
	}
	found, _ := g.found(points)
	used := g.used(points)
	beyond := ""
	if !g.level {
		beyond = " beyond those of the smallest size"
	}
	return fmt.Sprintf("the %s grow like %s; want them %s\n\n%s\n\n", g.what(), found, g.wanted(), g.plot(points)) +
		fmt.Sprintf("With %s, the last column stays level. From %s = %d to %d, the %s%s grow %.1f times as much as %s; up to %.1f times is allowed.",
			g.named(), g.unit, used[0].size, used[len(used)-1].size, g.what(), beyond, excess, g.named(), allowed)
}

// tooMany says that the last of points is beyond the limit.
func (g Growth) tooMany(points []point) string {
	last, before := points[len(points)-1], points[:len(points)-1]
	growth := ""
	if found, ok := g.found(before); ok && g.leveled().excess(before) > 1 {
		growth = fmt.Sprintf(" Up to there they grow like %s.", found)
	}
	return fmt.Sprintf("more than %d %s for %s = %d: want them %s.%s\n\n%s", last.count, g.what(), g.unit, last.size, g.wanted(), growth, g.plot(points))
}

func (g Growth) what() string {
	if g.counted != "" {
		return g.counted
	}
	return counterNames[g.counter]
}

// wanted says how the counts should be.
func (g Growth) wanted() string {
	if g.form == Constant.form {
		return "constant"
	}
	return "growing at most like " + g.String()
}

// named is the growth among words.
func (g Growth) named() string {
	if g.form == Constant.form {
		return "a constant number"
	}
	return g.String()
}

// barWidth is the width of the longest bar, in characters.
const barWidth = 32

// plot draws the counts divided by the bound, one bar for each size.
func (g Growth) plot(points []point) string {
	ratio := func(p point) float64 { return float64(p.count) / g.at(float64(p.size)) }
	most := math.SmallestNonzeroFloat64
	for _, p := range points {
		most = max(most, ratio(p))
	}
	sizes, counts := utf8.RuneCountInString(g.unit), utf8.RuneCountInString(g.what())
	for _, p := range points {
		sizes, counts = max(sizes, len(fmt.Sprint(p.size))), max(counts, len(p.counted()))
	}
	by := g.String()
	if g.form == Constant.form {
		by = "1"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%*s  %*s  divided by %s\n", sizes, g.unit, counts, g.what(), by)
	for _, p := range points {
		width := max(int(ratio(p)/most*barWidth+0.5), 1)
		fmt.Fprintf(&b, "%*d  %*s  %8.1f %s\n", sizes, p.size, counts, p.counted(), ratio(p), strings.Repeat("#", width))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// counted prints the count: at least that, where it was stopped.
func (p point) counted() string {
	if p.exceeded {
		return fmt.Sprint(">", p.count)
	}
	return fmt.Sprint(p.count)
}
