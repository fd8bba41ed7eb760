package window_test

import (
	"math"
	"math/rand"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/sliding-window-maximum"
	"github.com/gradus-dev/gradus/challenges/algorithms/sliding-window-maximum/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// finds fails t unless Maxima of numbers is this.
func finds(t *testing.T, numbers []int, k int, want ...int) {
	t.Helper()
	if got, err := window.Maxima(numbers, k); err != nil || !slices.Equal(got, want) {
		t.Fatalf("Maxima(%v, %d) = %v, %v; want %v", numbers, k, got, err, want)
	}
}

// adds fails t unless adding numbers to a window returns these maxima.
func adds(t *testing.T, numbers []int, k int, want ...int) {
	t.Helper()
	got, err := driver.Add(numbers, k)
	if err != nil {
		t.Fatalf("New(%d) = error %v; want a window", k, err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("in a window of %d, after Add of %v, Add(%d) = %d; want %d", k, numbers[:i], numbers[i], got[i], want[i])
		}
	}
}

// wanted looks through each window: the one that ends at each number.
func wanted(numbers []int, k int) (maxima []int) {
	for i := range numbers {
		maxima = append(maxima, slices.Max(numbers[max(0, i-k+1):i+1]))
	}
	return maxima
}

func TestMaxima(t *testing.T) {
	finds(t, []int{7, 2, 5, 3, 8, 1}, 2, 7, 5, 5, 8, 8)
	finds(t, []int{7, 2, 5, 3, 8, 1}, 3, 7, 5, 8, 8)
	finds(t, []int{7, 2, 5, 3, 8, 1}, 4, 7, 8, 8)
	finds(t, []int{1, 2, 3, 4, 5, 6}, 3, 3, 4, 5, 6)
	finds(t, []int{6, 5, 4, 3, 2, 1}, 3, 6, 5, 4, 3)
	finds(t, []int{9, 1, 1, 8, 1, 1, 7, 1, 1}, 3, 9, 8, 8, 8, 7, 7, 7)
	finds(t, []int{1, 3, 2, 6, 4, 5, 9, 7, 8, 0}, 5, 6, 6, 9, 9, 9, 9)
}

func TestAdd(t *testing.T) {
	adds(t, []int{7, 2, 5, 3, 8, 1}, 2, 7, 7, 5, 5, 8, 8)
	adds(t, []int{7, 2, 5, 3, 8, 1}, 3, 7, 7, 7, 5, 8, 8)
	adds(t, []int{1, 2, 3, 4}, 3, 1, 2, 3, 4)
	adds(t, []int{6, 5, 4, 3, 2}, 3, 6, 6, 6, 5, 4)
	adds(t, []int{5, 4, 3, 9, 1, 1, 1, 2}, 4, 5, 5, 5, 9, 9, 9, 9, 2)
}

func TestEqual(t *testing.T) {
	finds(t, []int{5, 5, 5, 5}, 2, 5, 5, 5)
	finds(t, []int{5, 1, 5, 1, 1, 1}, 3, 5, 5, 5, 1)
	finds(t, []int{5, 5, 1, 1, 1}, 3, 5, 5, 1)
	finds(t, []int{-3, -1, -4, -1, -5}, 2, -1, -1, -1, -1)
	finds(t, []int{-9, -8, -7}, 3, -7)
	finds(t, []int{math.MinInt, math.MinInt, 0, math.MinInt, math.MaxInt}, 2, math.MinInt, 0, 0, math.MaxInt)
	adds(t, []int{-5, -6, -7, -7}, 2, -5, -5, -6, -7)
	adds(t, []int{4, 4, 3, 3, 4}, 2, 4, 4, 4, 3, 4)
	adds(t, []int{0, -1, -2}, 2, 0, 0, -1)
}

func TestWidths(t *testing.T) {
	finds(t, []int{3, 1, 2}, 1, 3, 1, 2)
	finds(t, []int{3, 1, 2}, 3, 3)
	finds(t, []int{1, 3, 2}, 4)
	finds(t, []int{8}, 1, 8)
	finds(t, []int{8}, 2)
	finds(t, nil, 1)
	finds(t, []int{}, 3)
	finds(t, []int{1, 2}, math.MaxInt)
	adds(t, []int{3, 1, 2}, 1, 3, 1, 2)
	adds(t, []int{3, 1, 2, 0}, 4, 3, 3, 3, 3)
	adds(t, []int{1, 3, 2}, math.MaxInt, 1, 3, 3)
}

var promised = sentinel.Set{"ErrWidth": window.ErrWidth}

func TestErrors(t *testing.T) {
	for _, k := range []int{0, -1, -7, math.MinInt} {
		for _, numbers := range [][]int{{1, 2, 3}, {}, nil} {
			got, err := window.Maxima(numbers, k)
			if promised.Only(t, err, window.ErrWidth, "Maxima(%v, %d)", numbers, k); len(got) > 0 {
				t.Errorf("Maxima(%v, %d) = %v beside the error; want no numbers", numbers, k, got)
			}
		}
		w, err := window.New(k)
		if promised.Only(t, err, window.ErrWidth, "New(%d)", k); w != nil {
			t.Errorf("New(%d) returns a window beside the error; want none", k)
		}
	}
}

func TestWindows(t *testing.T) {
	first, err := window.New(3)
	if err != nil {
		t.Fatalf("New(3) = error %v", err)
	}
	first.Add(90)
	second, err := window.New(2)
	if err != nil {
		t.Fatalf("New(2) = error %v", err)
	}
	if got := second.Add(10); got != 10 {
		t.Errorf("Add(10) to a new window, while another has a 90, = %d; want 10", got)
	}
	if got := first.Add(20); got != 90 {
		t.Errorf("Add(20) to a window with a 90, while another is used, = %d; want 90", got)
	}
	finds(t, []int{1, 2}, 2, 2)
	if got := second.Add(5); got != 10 {
		t.Errorf("Add(5) to a window with a 10, while others are used, = %d; want 10", got)
	}
}

func TestLeavesNumbers(t *testing.T) {
	numbers := []int{4, 9, 2, 7, 7, 1}
	finds(t, numbers, 3, 9, 9, 7, 7)
	if want := []int{4, 9, 2, 7, 7, 1}; !slices.Equal(numbers, want) {
		t.Errorf("after Maxima, the numbers are %v; want them as they were, %v", numbers, want)
	}
}

func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for round := range 80 {
		numbers := make([]int, rng.Intn(12))
		for i := range numbers {
			numbers[i] = rng.Intn(3+round%8) - 2
		}
		k := 1 + rng.Intn(6)
		want := wanted(numbers, k)
		finds(t, numbers, k, want[min(k-1, len(want)):]...)
		adds(t, numbers, k, want...)
	}
}

// kinds of numbers, n of them.
var kinds = []struct {
	name string
	gen  func(n int) []int
}{
	{"rising", func(n int) []int { return line(n, 1) }},
	{"falling", func(n int) []int { return line(n, -1) }},
	{"shuffled", func(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) }},
	{"falling teeth", func(n int) []int {
		numbers := line(n, -1)
		for i := 0; i < n; i += n / 4 {
			numbers[i] = n
		}
		return numbers
	}},
}

// widths for n numbers.
var widths = []struct {
	name string
	k    func(n int) int
}{
	{"k = 4", func(int) int { return 4 }},
	{"k = n/2", func(n int) int { return n / 2 }},
}

func line(n, rise int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i * rise
	}
	return numbers
}

// measure holds the steps of a call with each kind of numbers and each width against n.
func measure(t *testing.T, call func(t *testing.T, numbers []int, k int)) {
	sizes := []int{16, 32, 64, 128, 256, 512, 1024, 2048}
	for _, kind := range kinds {
		for _, width := range widths {
			t.Run(kind.name+", "+width.name, func(t *testing.T) {
				cost.AtMost(t, cost.N.Times(120), sizes, kind.gen, func(numbers []int) { call(t, numbers, width.k(len(numbers))) })
			})
		}
	}
}

func TestMaximaCost(t *testing.T) {
	measure(t, func(t *testing.T, numbers []int, k int) {
		got, err := window.Maxima(numbers, k)
		if want := wanted(numbers, k)[k-1:]; err != nil || !slices.Equal(got, want) {
			t.Errorf("Maxima of %d numbers, %v…, with k = %d: %d numbers, %v; want the largest of each window", len(numbers), numbers[:8], k, len(got), err)
		}
	})
}

func TestAddCost(t *testing.T) {
	measure(t, func(t *testing.T, numbers []int, k int) {
		want := 0
		for _, n := range wanted(numbers, k) {
			want += n
		}
		if got, err := driver.Largest(numbers, k); err != nil || got != want {
			t.Errorf("the maxima while %d numbers, %v…, are added to a window of %d have the sum %d, %v; want %d", len(numbers), numbers[:8], k, got, err, want)
		}
	})
}

// TestMemory adds 200,000 numbers to a window of 100: to keep all takes 1.6 MB.
func TestMemory(t *testing.T) {
	const k, n, most = 100, 200_000, 400_000
	for _, rise := range []int{1, 0, -1} {
		grown, err := driver.Memory(k, n, rise)
		if err != nil {
			t.Fatalf("New(%d) = error %q; want a window", k, err)
		}
		if grown > most {
			t.Errorf("after %d numbers, each greater by %d than the one before, the memory of a window of %d has grown by %d bytes; want at most %d", n, rise, k, grown, most)
		}
	}
}
