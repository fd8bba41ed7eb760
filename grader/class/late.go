package class

import (
	"math"
	"time"
)

const day = 24 * time.Hour

// Late returns how many days beyond a deadline a time is, each begun one whole; more is how
// much longer a learner has.
func (d *Deadline) Late(submitted time.Time, more time.Duration) int {
	if d == nil || d.At.IsZero() {
		return 0
	}
	by := submitted.Sub(d.At.Add(more))
	if by <= d.Grace {
		return 0
	}
	return int((by + day - 1) / day)
}

// Points returns what is left of a score that is so many days late, to the hundredth.
func (d *Deadline) Points(score, days int) float64 {
	if d == nil {
		return float64(score)
	}
	percent := min(float64(days)*d.PercentADay, d.AtMost)
	return math.Round(float64(score)*(100-percent)) / 100
}
