package fizz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/fizz-of-rules"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrDivisor": fizz.ErrDivisor}

type rules = []fizz.Rule

// show writes rules as learners do.
func show(rules rules) string {
	var each []string
	for _, r := range rules {
		each = append(each, fmt.Sprintf("{%d, %q}", r.Divisor, r.Word))
	}
	return "[]Rule{" + strings.Join(each, ", ") + "}"
}

// say fails t unless Say returns want.
func say(t *testing.T, n int, rules rules, want string) {
	t.Helper()
	got, err := fizz.Say(n, rules)
	if !promised.Only(t, err, nil, "Say(%d, %s)", n, show(rules)) {
		t.FailNow()
	}
	if got != want {
		t.Fatalf("Say(%d, %s) = %q; want %q", n, show(rules), got, want)
	}
}

// play fails t unless Play returns want.
func play(t *testing.T, first, last int, rules rules, want ...string) {
	t.Helper()
	got, err := fizz.Play(first, last, rules)
	if !promised.Only(t, err, nil, "Play(%d, %d, %s)", first, last, show(rules)) {
		t.FailNow()
	}
	if !slices.Equal(got, want) {
		t.Fatalf("Play(%d, %d, %s) = %q; want %q", first, last, show(rules), got, want)
	}
}

var classic = rules{{3, "Fizz"}, {5, "Buzz"}}

func TestSay(t *testing.T) {
	say(t, 2, classic, "2")
	say(t, 6, classic, "Fizz")
	say(t, 10, classic, "Buzz")
	say(t, 11, classic, "11")
	say(t, 98, classic, "98")
}

func TestSeveralRules(t *testing.T) {
	say(t, 15, classic, "FizzBuzz")
	say(t, 45, classic, "FizzBuzz")
	say(t, 24, rules{{2, "two"}, {3, "three"}, {4, "four"}}, "twothreefour")
	say(t, 10, rules{{2, "two"}, {3, "three"}, {5, "five"}}, "twofive")
}

func TestOtherRules(t *testing.T) {
	say(t, 7, rules{{7, "Bang"}}, "Bang")
	say(t, 9, rules{{7, "Bang"}}, "9")
	say(t, 15, rules{{4, "Fizz"}, {6, "Buzz"}}, "15")
	say(t, 18, rules{{4, "Fizz"}, {6, "Buzz"}}, "Buzz")
	say(t, 13, rules{{1, "each"}}, "each")
	say(t, 8, rules{{16, "late"}}, "8")
}

func TestOrderOfRules(t *testing.T) {
	say(t, 30, rules{{5, "Buzz"}, {3, "Fizz"}}, "BuzzFizz")
	say(t, 12, rules{{6, "c"}, {2, "a"}, {4, "b"}}, "cab")
	say(t, 9, rules{{3, "Fizz"}, {9, "Nine"}, {3, "Again"}}, "FizzNineAgain")
	say(t, 6, rules{{2, "tap"}, {3, "tap"}}, "taptap")
}

func TestNoRules(t *testing.T) {
	say(t, 3, nil, "3")
	say(t, 5, rules{}, "5")
	play(t, 14, 16, nil, "14", "15", "16")
}

func TestZeroAndBelow(t *testing.T) {
	say(t, 0, classic, "FizzBuzz")
	say(t, 0, nil, "0")
	say(t, -9, classic, "Fizz")
	say(t, -30, classic, "FizzBuzz")
	say(t, -4, classic, "-4")
}

func TestEmptyWord(t *testing.T) {
	quiet := rules{{4, ""}}
	say(t, 8, quiet, "")
	say(t, 9, quiet, "9")
	say(t, 20, rules{{4, ""}, {5, "Buzz"}}, "Buzz")
	play(t, 3, 5, quiet, "3", "", "5")
}

func TestPlay(t *testing.T) {
	play(t, 1, 6, classic, "1", "2", "Fizz", "4", "Buzz", "Fizz")
	play(t, 28, 31, classic, "28", "29", "FizzBuzz", "31")
	play(t, -1, 1, classic, "-1", "FizzBuzz", "1")
}

func TestShortPlay(t *testing.T) {
	play(t, 9, 9, classic, "Fizz")
	play(t, 1, 0, classic)
	play(t, 20, 10, classic)
}

func TestBadRules(t *testing.T) {
	for _, bad := range []rules{
		{{0, "zero"}}, {{-3, "minus"}},
		{{0, ""}, {3, "Fizz"}}, {{3, "Fizz"}, {0, "zero"}}, {{7, "Bang"}, {-1, "minus"}, {3, "Fizz"}},
	} {
		for _, n := range []int{0, 3, 4} {
			_, err := fizz.Say(n, bad)
			if !promised.Only(t, err, fizz.ErrDivisor, "Say(%d, %s)", n, show(bad)) {
				return
			}
		}
		_, err := fizz.Play(4, 6, bad)
		if !promised.Only(t, err, fizz.ErrDivisor, "Play(4, 6, %s)", show(bad)) {
			return
		}
	}
}

func TestLeavesRules(t *testing.T) {
	given := rules{{5, "hop"}, {3, "hip"}, {4, "hup"}}
	before := slices.Clone(given)
	got, err := fizz.Play(3, 5, given)
	if err != nil || !slices.Equal(got, []string{"hip", "hup", "hop"}) {
		t.Errorf("Play(3, 5, %s) = %q, %v; want [\"hip\" \"hup\" \"hop\"] and no error", show(before), got, err)
	}
	if !slices.Equal(given, before) {
		t.Errorf("after Play(3, 5, %s) the rules are %s; want them as they were", show(before), show(given))
	}
}
