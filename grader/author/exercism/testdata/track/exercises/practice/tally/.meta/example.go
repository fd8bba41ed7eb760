package tally

// Tally counts by name.
type Tally struct {
	counts map[string]int
	total  int
}

// New returns an empty tally.
func New() *Tally { return &Tally{counts: map[string]int{}} }

// Add counts name once more and returns its count.
func (t *Tally) Add(name string) int {
	t.counts[name]++
	t.total++
	return t.counts[name]
}

// Total returns how often Add was called.
func (t *Tally) Total() int { return t.total }

// share returns the part of all that name has.
func (t *Tally) share(name string) float64 { return ratio(t.counts[name], t.total) }

func ratio(part, whole int) float64 { return float64(part) / float64(whole) }
