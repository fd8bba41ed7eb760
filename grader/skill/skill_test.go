package skill

import (
	"math"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

var tree = []grader.Skill{{ID: "a", Title: "A"}, {ID: "a/x", Title: "X"}, {ID: "a/y", Title: "Y"}, {ID: "b", Title: "B"}, {ID: "c", Title: "C"}}

// easy: 4 points, difficulty 1, weight 1 in a/x.
// hard: 6 points, difficulty 4, weight 1 in a/x and 0.5 in a/y; its second check
// (2 points) counts for b alone.
var catalogue = []*grader.Challenge{
	{Track: "t", Slug: "easy", Difficulty: 1, Skills: []grader.SkillWeight{{Skill: "a/x", Weight: 1}},
		Checks: []grader.Check{{Test: "E", Points: 4}}},
	{Track: "t", Slug: "hard", Difficulty: 4, Skills: []grader.SkillWeight{{Skill: "a/x", Weight: 1}, {Skill: "a/y", Weight: 0.5}},
		Checks: []grader.Check{{Test: "H", Points: 4}, {Test: "B", Points: 2, Skills: []string{"b"}}}},
}

func TestScores(t *testing.T) {
	for _, tt := range []struct {
		reason string
		best   Best
		share  map[string]float64
	}{
		{"nothing tried", nil, map[string]float64{"a": 0, "a/x": 0, "b": 0, "c": 0}},
		{"an easy challenge passed whole fills 4 of 4+16", Best{"t/easy": {"E": 4}},
			map[string]float64{"a": 0.2, "a/x": 0.2, "a/y": 0, "b": 0}},
		{"partial points count, in every skill above", Best{"t/hard": {"H": 2}},
			map[string]float64{"a": 8. / 20, "a/x": 8. / 20, "a/y": 0.5}},
		{"a check with skills of its own counts there alone", Best{"t/hard": {"B": 2}},
			map[string]float64{"a": 0, "a/x": 0, "b": 1}},
		{"points above what a check is worth now count as full", Best{"t/easy": {"E": 40}}, map[string]float64{"a/x": 0.2}},
		{"everything", Best{"t/easy": {"E": 4}, "t/hard": {"H": 4, "B": 2}}, map[string]float64{"a": 1, "a/x": 1, "a/y": 1, "b": 1, "c": 0}},
	} {
		for _, s := range Scores(tree, catalogue, tt.best) {
			if want, ok := tt.share[s.Skill]; ok && math.Abs(s.Share-want) > 1e-9 {
				t.Errorf("%s: share of %s = %v; want %v", tt.reason, s.Skill, s.Share, want)
			}
		}
	}
}

func TestWhatRaisesASkill(t *testing.T) {
	s := Scores(tree, catalogue, nil)[1]
	if s.Next != "t/easy" || math.Abs(s.NextGain-0.2) > 1e-9 {
		t.Errorf("next for a/x = %s (+%v); want the easy step, +0.2", s.Next, s.NextGain)
	}
	s = Scores(tree, catalogue, Best{"t/easy": {"E": 4}})[1]
	if s.Next != "t/hard" || math.Abs(s.NextGain-0.8) > 1e-9 {
		t.Errorf("next for a/x = %s (+%v); want t/hard, +0.8", s.Next, s.NextGain)
	}
}

func TestLevels(t *testing.T) {
	for share, want := range map[float64]string{0: "unseen", 0.01: "novice", 0.2: "beginner", 0.45: "intermediate", 0.69: "intermediate", 0.7: "advanced", 0.9: "expert", 1: "expert"} {
		if got := Level(share); got != want {
			t.Errorf("Level(%v) = %s; want %s", share, got, want)
		}
	}
}

// TestNextFollowsPaths holds that a challenge comes after its prerequisites, however easy
// it is, and is offered where those are not there or set aside.
func TestNextFollowsPaths(t *testing.T) {
	first := &grader.Challenge{Track: "t", Slug: "first", Was: []string{"t/old"}, Difficulty: 3, Checks: []grader.Check{{Test: "F", Points: 1}}}
	then := &grader.Challenge{Track: "t", Slug: "then", Prerequisites: []string{"t/old"}, Difficulty: 1, Checks: []grader.Check{{Test: "T", Points: 1}}}
	for _, tt := range []struct {
		offered []*grader.Challenge
		best    Best
		want    string
	}{
		{[]*grader.Challenge{first, then}, nil, "t/first"},
		{[]*grader.Challenge{first, then}, Best{"t/first": {"F": 1}}, "t/then"},
		{[]*grader.Challenge{then}, nil, "t/then"},
	} {
		if got := Next(nil, tt.offered, tt.best); got != tt.want {
			t.Errorf("of %d challenges, with %v, the next is %q; want %q", len(tt.offered), tt.best, got, tt.want)
		}
	}
}

func TestNext(t *testing.T) {
	for _, tt := range []struct {
		best Best
		want string
	}{
		{nil, "t/easy"},
		{Best{"t/easy": {"E": 3}}, "t/easy"},
		{Best{"t/easy": {"E": 4}}, "t/hard"},
		{Best{"t/easy": {"E": 4}, "t/hard": {"H": 4, "B": 2}}, ""},
	} {
		if got := Next(tree, catalogue, tt.best); got != tt.want {
			t.Errorf("Next(%v) = %q; want %q", tt.best, got, tt.want)
		}
	}
}

func TestPercent(t *testing.T) {
	for share, want := range map[float64]int{0: 0, 0.001: 1, 0.184: 18, 0.186: 19, 0.29: 29, 0.995: 99, 0.9999: 99, 1: 100} {
		if got := Percent(share); got != want {
			t.Errorf("Percent(%g) = %d; want %d", share, got, want)
		}
	}
}
