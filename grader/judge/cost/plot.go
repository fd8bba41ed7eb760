package cost

import (
	"fmt"
	"math"
	"slices"
	"strings"
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
	return fmt.Sprintf("the %s grow like %s; want at most %s\n\n%s\n\n", g.what(), found, g, g.plot(points)) +
		fmt.Sprintf("With %s, the last column stays level. From %s = %d to %d, the %s%s\n",
			g, g.unit, used[0].size, used[len(used)-1].size, g.what(), beyond) +
		fmt.Sprintf("grow %.1f times as much as %s; up to %.1f times is allowed.", excess, g, allowed)
}

// tooMany says that the last of points is beyond the limit.
func (g Growth) tooMany(points []point) string {
	last, before := points[len(points)-1], points[:len(points)-1]
	growth := ""
	if found, ok := g.found(before); ok && g.leveled().excess(before) > 1 {
		growth = fmt.Sprintf(" Up to there they grow like %s.", found)
	}
	return fmt.Sprintf("more than %d %s for %s = %d; want at most %s.%s\n\n%s", last.count, g.what(), g.unit, last.size, g, growth, g.plot(points))
}

func (g Growth) what() string {
	if g.counted != "" {
		return g.counted
	}
	return counterNames[g.counter]
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
	var b strings.Builder
	fmt.Fprintf(&b, "%8s  %12s  divided by %s\n", g.unit, g.what(), g)
	for _, p := range points {
		count := fmt.Sprint(p.count)
		if p.exceeded {
			count = ">" + count
		}
		width := max(int(ratio(p)/most*barWidth+0.5), 1)
		fmt.Fprintf(&b, "%8d  %12s  %8.1f %s\n", p.size, count, ratio(p), strings.Repeat("#", width))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
