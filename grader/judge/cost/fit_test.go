package cost

import (
	"math"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func doubling(from, to int) (sizes []int) {
	for n := from; n <= to; n *= 2 {
		sizes = append(sizes, n)
	}
	return sizes
}

func measured(sizes []int, f func(n float64) float64) (points []point) {
	for _, n := range sizes {
		points = append(points, point{size: n, count: int(math.Round(f(float64(n))))})
	}
	return points
}

// limited returns points as they are measured: up to the limit.
func limited(g Growth, points []point) []point {
	for i, p := range points {
		if limit := g.limit(points); int64(p.count) > limit {
			points[i] = point{p.size, int(limit), true}
			return points[:i+1]
		}
	}
	return points
}

// functions are counts as programs cause them, by the slowest growth that must
// accept them.
var functions = []struct {
	name   string
	growth int // index of ladder
	f      func(n float64) float64
}{
	{"nothing", 0, func(n float64) float64 { return 0 }},
	{"constant", 0, func(n float64) float64 { return 40 }},
	{"constant, large", 2, func(n float64) float64 { return 4e4 }},
	{"constant, uneven", 0, func(n float64) float64 { return 40 + float64(int(n)*7%13) }},
	{"falling", 0, func(n float64) float64 { return 4e3 / n }},
	{"a search of halves", 1, func(n float64) float64 { return 7 + 5*math.Floor(log(n)+1) }},
	{"2·log n", 1, func(n float64) float64 { return 2 * log(n) }},
	{"n", 2, func(n float64) float64 { return n }},
	{"3n and a table", 2, func(n float64) float64 { return 3*n + 65536 }},
	{"n and a little log", 2, func(n float64) float64 { return 30*n + n*log(n) }},
	{"an array that doubles", 2, func(n float64) float64 { return 5*n + math.Exp2(math.Ceil(log(n)))*2 }},
	{"an array that grows by a quarter", 2, func(n float64) float64 {
		moved := 0.0
		for size := 1.0; size < n; size += (size + 768) / 4 {
			moved += size / 16
		}
		return 3*n + moved
	}},
	{"n·log n", 3, func(n float64) float64 { return n * log(n) }},
	{"comparisons of a merge sort", 3, func(n float64) float64 { return n*log(n) - n + 1 }},
	{"a merge sort", 3, func(n float64) float64 { return 9*n*log(n) + 12*n + 30 }},
	{"n·log n after much else", 3, func(n float64) float64 { return 2*n*log(n) + 5e3 }},
	{"pairs", 4, func(n float64) float64 { return n * (n - 1) / 2 }},
	{"n² after much else", 4, func(n float64) float64 { return n*n + 3e6 }},
	{"n² and 200 n", 4, func(n float64) float64 { return n*n + 200*n }},
	{"n²·log n", 4, func(n float64) float64 { return n * n * log(n) }},
	{"triples", 5, func(n float64) float64 { return n * (n - 1) * (n - 2) / 6 }},
}

var ladder = []Growth{Constant, LogN, N, NLogN, N2, N3}

// TestDecision puts each function to each growth, from sizes as tests have them.
func TestDecision(t *testing.T) {
	for name, sizes := range map[string][]int{
		"doubling":      doubling(64, 4096),
		"wide":          doubling(16, 16384),
		"narrow":        {50, 100, 200, 400, 800, 1600},
		"in even steps": {100, 200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2400, 2800, 3200},
		"uneven":        {70, 100, 130, 290, 500, 900, 1200, 4000},
	} {
		for _, f := range functions {
			for i, g := range ladder {
				points := measured(sizes, f.f)
				passed := g.judge(limited(g, points)) == ""
				if want := i >= f.growth; passed != want {
					t.Errorf("%s sizes: %s within %s: %t; want %t: it grew %.2f-fold against it, %.2f is allowed\n%s",
						name, f.name, g, passed, want, g.excess(points), g.allowed(points), g.plot(points))
				}
			}
		}
	}
}

// TestNoise adds chance, as the order of maps and random pivots do, with a fixed
// seed: a tenth up or down changes no decision.
func TestNoise(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for _, f := range functions {
		if strings.Contains(f.name, "much else") || strings.Contains(f.name, "table") || strings.Contains(f.name, "little") {
			continue // what is always the same does not vary; and what is near the border may cross it
		}
		for range 100 {
			points := measured(doubling(64, 8192), func(n float64) float64 { return f.f(n) * (0.9 + 0.2*rng.Float64()) })
			if g := ladder[f.growth]; g.judge(points) != "" {
				t.Errorf("%s is not within %s:\n%s", f.name, g, g.judge(points))
			}
			if i := f.growth - 2; i >= 0 && ladder[i].judge(limited(ladder[i], points)) == "" {
				t.Errorf("%s is within %s:\n%s", f.name, ladder[i], ladder[i].plot(points))
			}
		}
	}
}

// TestOutlier holds that one odd size decides nothing.
func TestOutlier(t *testing.T) {
	for i := 1; i < 7; i++ {
		for _, factor := range []float64{0.1, 3} {
			points := measured(doubling(64, 4096), func(n float64) float64 { return 10 * n * log(n) })
			points[i].count = int(float64(points[i].count) * factor)
			if text := NLogN.judge(points); text != "" {
				t.Errorf("n·log n with %g times as many at %d: %s", factor, points[i].size, text)
			}
			points = measured(doubling(64, 4096), func(n float64) float64 { return n * n })
			points[i].count = int(float64(points[i].count) * factor)
			if NLogN.judge(points) == "" {
				t.Errorf("n² with %g times as many at %d is within n·log n", factor, points[i].size)
			}
		}
	}
}

// TestPadding holds that needless steps hide no growth: what is always done, and
// what is done for each unit of the bound.
func TestPadding(t *testing.T) {
	sizes := doubling(64, 4096)
	for _, g := range ladder[:4] {
		limit := float64(g.limit(measured(sizes, log)))
		hides := func(f func(n float64) float64) bool { return g.judge(limited(g, measured(sizes, f))) == "" }
		for _, slower := range []struct {
			name string
			f    func(float64) float64
		}{{"n²", power(2)}, {"n³", power(3)}} {
			for share := 0.0; share < 1; share += 0.05 {
				if hides(func(n float64) float64 { return slower.f(n) + share*limit }) {
					t.Errorf("%s hides behind %.0f %% of the limit of %s", slower.name, 100*share, g)
				}
				if hides(func(n float64) float64 { return slower.f(n) + share*g.factor*g.at(n) }) {
					t.Errorf("%s hides behind %.0f steps for each of %s", slower.name, share*g.factor, g)
				}
			}
		}
	}
}

func TestFound(t *testing.T) {
	for _, f := range functions {
		if f.growth < 3 {
			continue
		}
		points := measured(doubling(64, 4096), f.f)
		want := ladder[f.growth]
		if f.name == "n²·log n" {
			want = growth("%[1]s²·log %[1]s", nil, nil)
		}
		if got, ok := N.found(points); !ok || got.String() != want.String() {
			t.Errorf("%s: found %s; want %s", f.name, got, want)
		}
	}
	for f, want := range map[string]string{"log": "log k", "sqrt": "√k", "exp": "2^k"} {
		function := map[string]func(float64) float64{"log": log, "sqrt": math.Sqrt, "exp": math.Exp2}[f]
		points := measured([]int{4, 8, 16, 24, 32}, func(n float64) float64 { return 10 * function(n) })
		if got, _ := Constant.In("k").found(points); got.String() != want {
			t.Errorf("found %s; want %s", got, want)
		}
	}
}

// TestMessage shows what a learner reads.
func TestMessage(t *testing.T) {
	points := measured(doubling(64, 1024), func(n float64) float64 { return 3*n*n + 10 })
	got := NLogN.judge(points)
	want := `the steps grow like n²; want them growing at most like n·log n

   n    steps  divided by n·log n
  64    12298      32.0 ###
 128    49162      54.9 ######
 256   196618      96.0 ##########
 512   786442     170.7 ##################
1024  3145738     307.2 ################################

With n·log n, the last column stays level. From n = 256 to 1024, the steps beyond those of the smallest size grow 2.9 times as much as n·log n; up to 1.3 times is allowed.`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	points[4] = point{1024, 1_024_000, true}
	got = N.In("V+E").Times(1000).judge(points)
	want = `more than 1024000 steps for V+E = 1024: want them growing at most like V+E. Up to there they grow like (V+E)².

 V+E     steps  divided by V+E
  64     12298     192.2 ####
 128     49162     384.1 ########
 256    196618     768.0 ################
 512    786442    1536.0 ################################
1024  >1024000    1000.0 #####################`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}
