package shelf

import (
	"reflect"
	"slices"
	"testing"
)

func TestPutAndTake(t *testing.T) {
	var s Shelf[string]
	s.Put("jug")
	s.Put("bowl")
	if got, ok := s.Take(); got != "bowl" || !ok {
		t.Fatalf("Take() = %q, %v; want bowl", got, ok)
	}
	if got := slices.Collect(s.All()); !slices.Equal(got, []string{"jug"}) {
		t.Fatalf("All() = %q, want jug", got)
	}
}

func TestSum(t *testing.T) {
	for _, tc := range []struct {
		in   []int
		want int
	}{{[]int{1, 2, 3}, 6}, {nil, 0}, {[]int{-1, 1}, 0}, {[]int{40, 1, 1}, 42}} {
		if got := Sum(tc.in...); got != tc.want {
			t.Fatalf("Sum(%v) = %d, want %d", tc.in, got, tc.want)
		}
	}
}

func TestZip(t *testing.T) {
	want := []Pair[string, int]{{"a", 1}, {"b", 2}}
	if got := Zip([]string{"a", "b", "c"}, []int{1, 2}); !reflect.DeepEqual(got, want) {
		t.Fatalf("Zip = %v, want %v", got, want)
	}
}
