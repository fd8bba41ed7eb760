package stats_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/sum-and-extremes"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrEmpty": stats.ErrEmpty, "ErrOverflow": stats.ErrOverflow}

// show writes numbers as learners do, the largest and the smallest int by name.
func show(numbers ...int) string {
	text := strings.Trim(fmt.Sprint(numbers), "[]")
	text = strings.ReplaceAll(text, strconv.Itoa(math.MinInt), "math.MinInt")
	text = strings.ReplaceAll(text, strconv.Itoa(math.MaxInt), "math.MaxInt")
	return "[]int{" + strings.ReplaceAll(text, " ", ", ") + "}"
}

// sum fails t unless the numbers add up to want.
func sum(t *testing.T, want int, numbers ...int) {
	t.Helper()
	got, err := stats.Sum(numbers)
	if !promised.Only(t, err, nil, "Sum(%s)", show(numbers...)) {
		t.FailNow()
	}
	if got != want {
		t.Fatalf("Sum(%s) = %d; want %d", show(numbers...), got, want)
	}
}

// overflows fails t unless Sum says that the numbers add up to too much.
func overflows(t *testing.T, numbers ...int) {
	t.Helper()
	_, err := stats.Sum(numbers)
	if !promised.Only(t, err, stats.ErrOverflow, "Sum(%s)", show(numbers...)) {
		t.FailNow()
	}
}

// extremes fails t unless these are the smallest and the largest of the numbers.
func extremes(t *testing.T, smallest, largest int, numbers ...int) {
	t.Helper()
	low, high, err := stats.Extremes(numbers)
	if !promised.Only(t, err, nil, "Extremes(%s)", show(numbers...)) {
		t.FailNow()
	}
	if low != smallest || high != largest {
		t.Fatalf("Extremes(%s) = %d, %d; want %d, %d", show(numbers...), low, high, smallest, largest)
	}
}

func TestSum(t *testing.T) {
	sum(t, 21, 4, 8, 9)
	sum(t, -6, -1, -2, -3)
	sum(t, 5, 20, -30, 15)
	sum(t, 40, 0, 10, 0, 30, 0)
	sum(t, 28, 7, 7, 7, 7)
}

func TestSumOfFew(t *testing.T) {
	sum(t, 0)
	if got, err := stats.Sum([]int{}); promised.Only(t, err, nil, "Sum([]int{})") && got != 0 {
		t.Fatalf("Sum([]int{}) = %d; want 0", got)
	}
	sum(t, 9, 9)
	sum(t, -9, -9)
	sum(t, 0, 0)
}

func TestSumTooLarge(t *testing.T) {
	overflows(t, math.MaxInt, 1)
	overflows(t, 1, math.MaxInt)
	overflows(t, math.MinInt, -1)
	overflows(t, -2, math.MinInt)
	overflows(t, math.MaxInt, math.MaxInt)
	overflows(t, math.MinInt, math.MinInt)
	overflows(t, math.MaxInt/2+1, math.MaxInt/2+1)
	overflows(t, math.MinInt/2, math.MinInt/2, -1)
}

func TestSumOnItsWay(t *testing.T) {
	overflows(t, math.MaxInt, 1, -1)
	overflows(t, 5, math.MaxInt, -6)
	overflows(t, math.MinInt, -1, 1)
	sum(t, math.MaxInt, math.MaxInt, -1, 1)
}

func TestSumJustFits(t *testing.T) {
	sum(t, math.MaxInt, math.MaxInt)
	sum(t, math.MinInt, math.MinInt)
	sum(t, math.MaxInt, math.MaxInt-1, 1)
	sum(t, math.MaxInt, 1, 0, math.MaxInt-1)
	sum(t, math.MinInt, math.MinInt+1, -1)
	sum(t, -1, math.MinInt, math.MaxInt)
	sum(t, -1, math.MaxInt, math.MinInt)
	sum(t, math.MaxInt-5, -5, math.MaxInt)
	sum(t, math.MinInt+5, 5, math.MinInt)
}

func TestExtremes(t *testing.T) {
	extremes(t, -4, 12, -4, 3, 12)
	extremes(t, -8, 5, 5, -8, 2)
	extremes(t, -20, 30, 30, 1, -20)
	extremes(t, -1, 9, -1, 9, 9, -1)
	extremes(t, 0, 0, 0, 0, 0)
}

func TestExtremesOfFew(t *testing.T) {
	for _, numbers := range [][]int{nil, {}} {
		_, _, err := stats.Extremes(numbers)
		promised.Only(t, err, stats.ErrEmpty, "Extremes(%#v)", numbers)
	}
	extremes(t, 3, 3, 3)
	extremes(t, 3, 4, 4, 3)
}

func TestExtremesBesideZero(t *testing.T) {
	extremes(t, 2, 8, 5, 8, 2, 6)
	extremes(t, 11, 15, 13, 11, 15)
	extremes(t, -15, -11, -13, -15, -11)
	extremes(t, -15, -11, -15, -11)
	extremes(t, math.MinInt, math.MaxInt, 1, math.MaxInt, math.MinInt, -1)
	extremes(t, math.MaxInt, math.MaxInt, math.MaxInt)
	extremes(t, math.MinInt, math.MinInt, math.MinInt)
}

func TestLeavesNumbers(t *testing.T) {
	before := []int{50, 90, 10, 70}
	numbers := slices.Clone(before)
	if _, _, err := stats.Extremes(numbers); err != nil || !slices.Equal(numbers, before) {
		t.Errorf("after Extremes(%s) the numbers are %s, and the error %v; want them as they were, and no error", show(before...), show(numbers...), err)
	}
	numbers = slices.Clone(before)
	if _, err := stats.Sum(numbers); err != nil || !slices.Equal(numbers, before) {
		t.Errorf("after Sum(%s) the numbers are %s, and the error %v; want them as they were, and no error", show(before...), show(numbers...), err)
	}
}
