package binarysearch

import (
	"cmp"
	"testing"
)

func TestExampleScores(t *testing.T) {
	scores := []int{40, 55, 70, 70, 70, 90}
	if got := First(scores, 70, cmp.Compare[int]); got != 2 {
		t.Errorf("First(scores, 70) = %d; want 2", got)
	}
	if got := Last(scores, 70, cmp.Compare[int]); got != 4 {
		t.Errorf("Last(scores, 70) = %d; want 4", got)
	}
	if got := InsertionPoint(scores, 70, cmp.Compare[int]); got != 5 {
		t.Errorf("InsertionPoint(scores, 70) = %d; want 5", got)
	}
	if got := First(scores, 60, cmp.Compare[int]); got != -1 {
		t.Errorf("First(scores, 60) = %d; want -1", got)
	}
}

func TestExampleReleases(t *testing.T) {
	type release struct {
		name string
		year int
	}
	releases := []release{{"alpha", 2019}, {"beta", 2021}, {"gamma", 2021}, {"delta", 2024}}
	byYear := func(r release, year int) int { return r.year - year }
	if got := First(releases, 2021, byYear); got != 1 {
		t.Errorf("First(releases, 2021) = %d; want 1", got)
	}
	if got := InsertionPoint(releases, 2022, byYear); got != 3 {
		t.Errorf("InsertionPoint(releases, 2022) = %d; want 3", got)
	}
}
