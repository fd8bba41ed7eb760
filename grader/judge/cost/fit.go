package cost

import (
	"math"
	"slices"
)

// point is one measurement.
type point struct {
	size, count int
	exceeded    bool // the run was stopped, so count is only a lower bound
}

// excess returns how many times faster than g the counts grew over the sizes: 1 if
// just as fast, less than 1 if slower. Unless g is level, the cost of the smallest size is
// subtracted, so that constant work does not hide growth, and sizes near the smallest are
// ignored. Counts that don't even double have not grown: the differences are noise.
func (g Growth) excess(points []point) float64 {
	first, last := points[0], points[len(points)-1]
	if !g.level && last.count < 2*first.count {
		return 0
	}
	var x, y []float64
	for _, p := range g.used(points) {
		count, bound := float64(p.count), g.at(float64(p.size))
		if !g.level {
			count -= float64(first.count)
			bound -= g.at(float64(first.size))
		}
		x = append(x, math.Log(float64(p.size)))
		y = append(y, math.Log(max(count, 1)/bound))
	}
	return math.Exp(slope(x, y) * (x[len(x)-1] - x[0]))
}

// allowed is the excess up to which counts pass: halfway, by ratio, from g to the
// next growth.
func (g Growth) allowed(points []point) float64 {
	points = g.used(points)
	first, last := float64(points[0].size), float64(points[len(points)-1].size)
	return math.Sqrt(g.next(last) / g.next(first) / (g.at(last) / g.at(first)))
}

// nearby is the ratio of sizes below which too little is left of counts when that
// of the smallest is subtracted.
const nearby = 4

func (g Growth) used(points []point) []point {
	if g.level {
		return points
	}
	return points[slices.IndexFunc(points, func(p point) bool { return p.size >= nearby*points[0].size }):]
}

// found returns the growth that fits the counts best among those faster than g, or
// false if there are too few.
func (g Growth) found(points []point) (Growth, bool) {
	if len(points) < 3 {
		return Growth{}, false
	}
	whole := !telling(points, 2) // too few to subtract one
	largest := float64(points[len(points)-1].size)
	var best Growth
	distance := math.Inf(1)
	for _, k := range known {
		value := k.at(largest)
		if value <= g.at(largest) || math.IsInf(value, 1) {
			continue
		}
		k.level = k.level || whole
		if d := math.Abs(math.Log(k.excess(points))); d < distance {
			best, distance = k, d
		}
	}
	return best.In(g.unit), !math.IsInf(distance, 1)
}

// telling reports whether at least n sizes are far enough from the smallest.
func telling(points []point, n int) bool {
	return len(points) > n && points[len(points)-n].size >= nearby*points[0].size
}

// slope returns the slope of a line through points: the median of the slopes of all
// pairs (Theil 1950, Sen 1968), which a single outlier does not move. x increases.
func slope(x, y []float64) float64 {
	var slopes []float64
	for i := range x {
		for j := i + 1; j < len(x); j++ {
			slopes = append(slopes, (y[j]-y[i])/(x[j]-x[i]))
		}
	}
	slices.Sort(slopes)
	middle := len(slopes) / 2
	if len(slopes)%2 == 1 {
		return slopes[middle]
	}
	return (slopes[middle-1] + slopes[middle]) / 2
}
