package fate_test

import (
	"testing"

	"example.com/course/track/fate"
)

func check(t *testing.T, n int) {
	t.Helper()
	if got := fate.Double(n); got != 2*n {
		t.Errorf("Double(%d) = %d; want %d", n, got, 2*n)
	}
}

func TestOne(t *testing.T)      { check(t, 1) }
func TestTwo(t *testing.T)      { check(t, 2) }
func TestNeedsTwo(t *testing.T) { check(t, 5) }
func TestThree(t *testing.T)    { check(t, 3) }
func TestSeveral(t *testing.T) {
	for _, n := range []int{1, 3, 4} {
		t.Run("", func(t *testing.T) { check(t, n) })
	}
}
