package bloom

import (
	"errors"
	"fmt"
	"testing"
)

func TestExampleNames(t *testing.T) {
	taken, err := New(1000, 0.01)
	if err != nil {
		t.Fatalf("New(1000, 0.01) = error %v", err)
	}
	if taken.Has("ada") {
		t.Error("Has(ada) of an empty filter = true; want false")
	}
	taken.Add("ada")
	if !taken.Has("ada") {
		t.Error("Has(ada) = false; want true")
	}
	for i := range 999 {
		taken.Add(fmt.Sprint("user", i))
	}
	wrong := 0
	for i := range 1000 {
		if taken.Has(fmt.Sprint("nobody", i)) {
			wrong++
		}
	}
	if wrong > 30 {
		t.Errorf("of 1000 keys that were not added, Has returns true for %d; want about 10", wrong)
	}
}

func TestExampleUnion(t *testing.T) {
	monday, err := New(100, 0.001)
	if err != nil {
		t.Fatalf("New(100, 0.001) = error %v", err)
	}
	monday.Add("index.html")
	tuesday, err := Parse(monday.Bytes())
	if err != nil {
		t.Fatalf("Parse(Bytes()) = error %v", err)
	}
	tuesday.Add("about.html")
	if err := monday.Union(tuesday); err != nil || !monday.Has("index.html") || !monday.Has("about.html") {
		t.Errorf("Union = error %v, or a page of one of the two is missing", err)
	}
	week, err := New(700, 0.001)
	if err != nil {
		t.Fatalf("New(700, 0.001) = error %v", err)
	}
	if err := week.Union(monday); !errors.Is(err, ErrMismatch) {
		t.Errorf("Union with a filter for fewer keys = error %v; want ErrMismatch", err)
	}
}
