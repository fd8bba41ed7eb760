package forms_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"example.com/course/track/forms"
)

// lines is given where a Grid is wanted.
func lines(text string) []string { return strings.Fields(text) }

// turned gives back a Grid where lines are wanted.
func turned(text string) []string { return forms.Turned(lines(text)) }

func TestNamedSlices(t *testing.T) {
	if got := strings.Join(forms.Turned([]string{"abc", "def"}), " "); got != "ad be cf" {
		t.Errorf("Turned(abc def) = %s; want ad be cf", got)
	}
	if got := turned("xy zw"); !slices.Equal(got, []string{"xz", "yw"}) {
		t.Errorf("Turned(xy zw) = %s; want xz yw", got)
	}
}

func TestNamedMaps(t *testing.T) {
	got := forms.Count([]string{"a", "b", "a"})
	if want := map[string]int{"a": 2, "b": 1}; !maps.Equal(got, want) {
		t.Errorf("Count(a b a) = %v; want %v", got, want)
	}
	for _, given := range []struct{ counts forms.Counts }{{map[string]int{"x": 1, "y": 3}}} {
		if got := given.counts.Most(); got != "y" {
			t.Errorf("Most of %v = %s; want y", given.counts, got)
		}
	}
}

func TestLevels(t *testing.T) {
	for n, want := range map[int]forms.Level{3: forms.Low, 30: forms.Middle, 300: forms.High} {
		if got := forms.Of(n); got != want {
			t.Errorf("Of(%d) is another level", n)
		}
	}
	levels := []forms.Level{forms.High, forms.Low, forms.Middle}
	if forms.Raise(levels); !slices.Equal(levels, []forms.Level{forms.High, forms.Middle, forms.High}) {
		t.Errorf("Raise(high low middle) = %v; want high middle high", levels)
	}
}

type stone struct{ size int }

func (s stone) Name() string { return "stone" }
func (s stone) Size() int    { return s.size }

func TestThings(t *testing.T) {
	for size, want := range map[int]string{3: "box", 30: "stone"} {
		if got := forms.Larger(stone{size}, forms.Box()).Name(); got != want {
			t.Errorf("the larger of a stone of %d and a box is a %s; want a %s", size, got, want)
		}
	}
}

func TestAliases(t *testing.T) {
	got := forms.Union(forms.Set[int]{1: {}}, map[int]struct{}{2: {}})
	if len(got) != 2 {
		t.Errorf("Union of 1 and 2 = %v", got)
	}
	if got := forms.Sorted([]string{"b", "a"}); got[0] != "a" {
		t.Errorf("Sorted(b a) = %v", got)
	}
}

func TestLeast(t *testing.T) {
	if got := forms.Least(forms.Years(7), forms.Years(3)); got.Less(forms.Years(3)) || forms.Years(3).Less(got) {
		t.Errorf("Least(7, 3) is not 3")
	}
}
