package concurrent

import (
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// costly are programs that do nothing but access shared memory, or serve HTTP requests.
var costly = []program{
	{name: "fields", body: `
type counter struct{ n, m int }

func run() any {
	c := &counter{}
	for range 200_000 {
		c.n++
		c.m += c.n
	}
	return c.m
}
`},
	{name: "requests", body: `
type notes struct {
	mu sync.Mutex
	m  map[string]string
}

func (n *notes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.m[r.URL.Path] = r.Method
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(n.m)
}

func run() any {
	n := &notes{m: map[string]string{}}
	for i := range 500 {
		w := httptest.NewRecorder()
		n.ServeHTTP(w, httptest.NewRequest("GET", fmt.Sprint("/", i%10), nil))
	}
	return len(n.m)
}
`},
}

// costMain prints how many nanoseconds a program takes: alone, and as the only goroutine
// of a run.
const costMain = `package main

import (
	"fmt"
	"os"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
%s)

var programs = map[string]func() any{
%s}

func main() {
	run, held := programs[os.Args[1]], os.Args[2] == "held"
	best := time.Hour
	for range 5 {
		start := time.Now()
		if held {
			engine.Start(engine.NewWalk(1), func(*engine.Task) { run() })
		} else {
			run()
		}
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds())
}
`

// bars are how many times as long programs may take in a run.
var bars = map[string]float64{"fields": 40, "requests": 5}

// BenchmarkCost reports how many times as long programs take when they are rewritten,
// outside of a run and in one: their fastest executions, since others share the machine.
func BenchmarkCost(b *testing.B) {
	plain, _ := build(b, costly, costMain, asWritten)
	rewritten, _ := build(b, costly, costMain, scheduled)
	for _, p := range costly {
		b.Run(p.name, func(b *testing.B) {
			before, free, held := math.Inf(1), math.Inf(1), math.Inf(1)
			for b.Loop() {
				before = min(before, nanoseconds(b, plain, p.name, "free"))
				free = min(free, nanoseconds(b, rewritten, p.name, "free"))
				held = min(held, nanoseconds(b, rewritten, p.name, "held"))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(free/before, "×free")
			b.ReportMetric(held/before, "×held")
			if held/before > bars[p.name] {
				b.Errorf("%.1f times as long in a run; want %.0f at most", held/before, bars[p.name])
			}
		})
	}
}

func nanoseconds(b *testing.B, binary string, args ...string) float64 {
	b.Helper()
	out, err := exec.Command(binary, args...).Output()
	if err != nil {
		b.Fatal(err)
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}
