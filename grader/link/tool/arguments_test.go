package tool

import (
	"maps"
	"slices"
	"testing"
)

// TestNamesAreNoOptions looks at the command lines that tools are run with.
func TestNamesAreNoOptions(t *testing.T) {
	names := []string{"z.go", "a b.go", "größe.go"}
	files := map[string][]byte{}
	for _, name := range names {
		files[name] = nil
	}
	got := arguments(files)
	if want := []string{"./a b.go", "./größe.go", "./z.go"}; !slices.Equal(got, want) {
		t.Errorf("arguments %q of %q; want %q", got, slices.Sorted(maps.Keys(files)), want)
	}
}
