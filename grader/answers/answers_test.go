package answers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/answers"
)

// failed is a check that failed with a message and, unless it is "", a call.
func failed(test, call, message string) grader.Outcome {
	o := grader.Outcome{Test: test, Status: grader.Failed, Verdict: grader.WrongAnswer, Message: message}
	if call != "" {
		o.Calls = []grader.Call{{Call: "New()", Got: "T#1"}, {Call: call, Got: "3"}}
	}
	return o
}

func report(outcomes ...grader.Outcome) *grader.Report {
	return &grader.Report{Reveal: grader.RevealFull, Outcomes: append(outcomes, grader.Outcome{Test: "TestPassed", Status: grader.Passed, Verdict: grader.Accepted})}
}

// recorded are the answers of mutants, each to one grading or more.
func recorded(of map[string][]*grader.Report) (all []answers.Answer) {
	for _, name := range []string{"late", "later", "twin-a", "twin-b", "random", "half-random", "silent", "sure", "unsure"} {
		var gradings [][]answers.Failure
		for _, r := range of[name] {
			gradings = append(gradings, answers.Of(r))
		}
		if len(gradings) > 0 {
			all = append(all, answers.Answer{Mutant: name, Failed: answers.Stable(gradings)})
		}
	}
	return all
}

var known = recorded(map[string][]*grader.Report{
	"late":        {report(failed("TestA", "F(1)", "want 4"))},
	"later":       {report(failed("TestA", "F(1)", "want 4"), failed("TestB", "F(2)", "want 5"))},
	"twin-a":      {report(failed("TestC", "F(9)", "want 1"))},
	"twin-b":      {report(failed("TestC", "F(9)", "want 1"))},
	"random":      {report(failed("TestD", "F(7)", "seven")), report(failed("TestD", "F(8)", "eight"))},
	"half-random": {report(failed("TestE", "F(7)", "want a multiple")), report(failed("TestE", "F(8)", "want a multiple"))},
	"silent":      {report(failed("TestF", "", ""))},
	"sure":        {report(failed("TestG", "F(7)", "seven"))},
	"unsure":      {report(failed("TestG", "F(7)", "seven")), report(failed("TestG", "F(8)", "eight"))},
})

// TestLike names a mutant where all that is known of it agrees, and no other's does.
func TestLike(t *testing.T) {
	of := func(reveal grader.Reveal, outcomes ...grader.Outcome) *grader.Report {
		r := report(outcomes...)
		r.Reveal = reveal
		return r
	}
	crash := failed("TestA", "F(1)", "want 4")
	crash.Verdict = grader.RuntimeError
	for _, tt := range []struct {
		reason string
		report *grader.Report
		want   string
	}{
		{"the same", report(failed("TestA", "F(1)", "want 4")), "late"},
		{"the same in other layout", report(failed("TestA", "F(1)", "want\u00a0 4")), "late"},
		{"the same and one more", report(failed("TestA", "F(1)", "want 4"), failed("TestB", "F(2)", "want 5")), "later"},
		{"another call", report(failed("TestA", "F(2)", "want 4")), ""},
		{"another message", report(failed("TestA", "F(1)", "want 5")), ""},
		{"no call", report(failed("TestA", "", "want 4")), ""},
		{"one more check", report(failed("TestA", "F(1)", "want 4"), failed("TestC", "F(9)", "want 1")), ""},
		{"another verdict", report(crash), ""},
		{"two mutants alike", report(failed("TestC", "F(9)", "want 1")), ""},
		{"another may answer so by chance", report(failed("TestG", "F(7)", "seven")), ""},
		{"nothing of it stays the same", report(failed("TestD", "F(7)", "seven")), ""},
		{"what stays the same is", report(failed("TestE", "F(1)", "want a multiple")), "half-random"},
		{"what stays the same is not", report(failed("TestE", "F(7)", "want none")), ""},
		{"nothing to go by", report(failed("TestF", "", "")), ""},
		{"nothing failed", report(), ""},
		{"the message is not revealed", of(grader.RevealInputs, failed("TestA", "F(1)", "want 5")), "late"},
		{"the message is not revealed, and the call is another", of(grader.RevealInputs, failed("TestA", "F(2)", "want 4")), ""},
		{"the call is not revealed either", of(grader.RevealNames, failed("TestA", "F(1)", "want 4")), ""},
		{"the score is all that is revealed", of(grader.RevealScore, failed("TestA", "F(1)", "want 4")), ""},
	} {
		if got := answers.Like(known, tt.report); got != tt.want {
			t.Errorf("%s: like %q; want %q", tt.reason, got, tt.want)
		}
	}
	if got := answers.Distinct(known); got != 3 {
		t.Errorf("%d are told from all others; want late, later and half-random", got)
	}
}

// TestOfLeavesPlacesOut takes the same fingerprint whatever a race is called by its lines.
func TestOfLeavesPlacesOut(t *testing.T) {
	at := func(place, address string) []answers.Failure {
		return answers.Of(report(failed("TestRace", "", "data race: a ("+place+") writes n, at "+address)))
	}
	if diff := cmp.Diff(at("a.go:3", "0xc00012"), at("b_1.go:4:12", "0xc0f")); diff != "" {
		t.Errorf("fingerprints differ by places (-one +other):\n%s", diff)
	}
}

// TestStable has nothing to say of gradings in which other checks fail, nor of none.
func TestStable(t *testing.T) {
	one, other := answers.Of(report(failed("TestA", "F(1)", "x"))), answers.Of(report(failed("TestB", "F(1)", "x")))
	if got := answers.Stable([][]answers.Failure{one, other}); got != nil {
		t.Errorf("Stable = %v; want nothing", got)
	}
	if got := answers.Stable(nil); got != nil {
		t.Errorf("Stable of no gradings = %v; want nothing", got)
	}
}

func TestSince(t *testing.T) {
	varied := []answers.Failure{{Test: "TestA", Verdict: grader.WrongAnswer, Call: answers.Varies, Said: "1"}}
	now := []answers.Failure{{Test: "TestA", Verdict: grader.WrongAnswer, Call: "2", Said: "3"}}
	if got := answers.Since(varied, now)[0]; got.Call != answers.Varies || got.Said != "3" || now[0].Call != "2" {
		t.Errorf("Since = %v, of %v", got, now)
	}
	varied[0].Test = "TestB"
	if got := answers.Since(varied, now)[0]; got != now[0] {
		t.Errorf("Since = %v, of another check", got)
	}
}

// TestFormat reads what it wrote, and refuses what nobody wrote.
func TestFormat(t *testing.T) {
	again, err := answers.Parse(answers.Format(known))
	if diff := cmp.Diff(known, again); diff != "" || err != nil {
		t.Errorf("written and read again (-before +after): %v\n%s", err, diff)
	}
	for _, bad := range []string{"late TestA wrong-answer -\n", "late TestA wrong - -\n", "a TestA wrong-answer - -\nb TestA wrong-answer - -\na TestB wrong-answer - -\n", "\n"} {
		if got, err := answers.Parse([]byte(bad)); err == nil {
			t.Errorf("Parse(%q) = %v; want an error", bad, got)
		}
	}
}
