package cost

import "math"

// Growth says how a count may grow with the size n of the input. Its methods return
// changed copies.
type Growth struct {
	form    string // with %[1]s for the size
	unit    string
	at      func(n float64) float64
	next    func(n float64) float64
	level   bool // it hardly grows: what the smallest size costs is part of the growth
	factor  float64
	counter Counter
	counted string // what the numbers are, if not those of counter
}

// The growths a test can ask for, each with the next faster one, which is sure to fail; the
// border is halfway between the two, by ratio. So a solution that is slower by a factor of
// log n fails Constant and N, if that is most of its work, and passes the others.
var (
	Constant = growth("constant%.0s", power(0), log).leveled()
	LogN     = growth("log %s", log, math.Sqrt).leveled()
	N        = growth("%s", power(1), timesLog(1))
	NLogN    = growth("%[1]s·log %[1]s", timesLog(1), power(1.5))
	N2       = growth("%s²", power(2), power(2.5))
	N3       = growth("%s³", power(3), power(3.5))
)

// known are the growths that are recognised in what was counted.
var known = []Growth{
	LogN, growth("√%s", math.Sqrt, nil), N, NLogN, growth("%[1]s·√%[1]s", power(1.5), nil),
	N2, growth("%[1]s²·log %[1]s", timesLog(2), nil), N3, growth("%s⁴", power(4), nil), growth("2^%s", math.Exp2, nil),
}

// defaultFactor is enough for any sensible program, and too little for one whose steps are
// too many by a factor of n for thousands of elements.
const defaultFactor = 256

func growth(form string, at, next func(float64) float64) Growth {
	return Growth{form: form, unit: "n", at: at, next: next, factor: defaultFactor}
}

func (g Growth) leveled() Growth {
	g.level = true
	return g
}

// Times sets the factor: how many steps each unit of the growth's value may take at
// the largest size, logarithms being to base 2.
func (g Growth) Times(factor float64) Growth {
	g.factor = factor
	return g
}

// In names the size for the learner, such as "V+E" for a graph.
func (g Growth) In(size string) Growth {
	g.unit = size
	return g
}

// Counting holds another number than Steps against the growth: Space, for a sort in
// place.
func (g Growth) Counting(c Counter) Growth {
	g.counter = c
	return g
}

// log is the logarithm to base 2, and 1 for what is smaller than 2.
func log(n float64) float64 { return math.Log2(max(n, 2)) }

func power(e float64) func(float64) float64 {
	return func(n float64) float64 { return math.Pow(n, e) }
}

func timesLog(e float64) func(float64) float64 {
	return func(n float64) float64 { return math.Pow(n, e) * log(n) }
}
