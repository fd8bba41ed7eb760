package cohort

import (
	"bytes"
	"encoding/csv"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/net/html"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// reportOn returns a report of a challenge with the checks A, B and C of one, one and two
// points; ended has a letter for each: p passed, f failed, s skipped. It is empty for code
// that does not compile.
func reportOn(challenge, ended string) *grader.Report {
	r := &grader.Report{Schema: grader.ReportSchema, Challenge: challenge, Title: "Title of " + challenge, Verdict: grader.Partial, MaxScore: 4}
	if ended == "" {
		r.Verdict = grader.CompileError
	}
	for i, letter := range ended {
		o := grader.Outcome{Test: "Test" + "ABC"[i:i+1], Title: "does " + "ABC"[i:i+1], Criterion: grader.Correctness, MaxPoints: []int{1, 1, 2}[i]}
		switch letter {
		case 'p':
			o.Status, o.Points = grader.Passed, o.MaxPoints
		case 'f':
			o.Status = grader.Failed
		case 's':
			o.Status = grader.Skipped
		}
		r.Score += o.Points
		r.Outcomes = append(r.Outcomes, o)
	}
	return r
}

// classOf adds answers by learners who are called a, b, c, …
func classOf(challenge string, answers ...string) *Class {
	c := &Class{}
	for i, ended := range answers {
		c.Add(string(rune('a'+i)), reportOn(challenge, ended))
	}
	return c
}

func TestInsight(t *testing.T) {
	number := func(x float64) *float64 { return &x }
	for _, tt := range []struct {
		reason  string
		answers []string
		want    []Item // of A, B and C, without their words
	}{
		{"by hand: of A, the rest is 3, 2, 1, 0, so the sums of products are 1, 5 and 2", []string{"ppp", "pfp", "fpf", "fff"},
			[]Item{{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(2 / math.Sqrt(5))},
				{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(0)},
				{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(math.Sqrt(.5))}}},
		{"what is skipped did not pass", []string{"pps", "pps", "ppp", "ffs"},
			[]Item{{Passed: 3, Failed: 1, Difficulty: .75, Discrimination: number(1.25 / math.Sqrt(.75*4.75))},
				{Passed: 3, Failed: 1, Difficulty: .75, Discrimination: number(1.25 / math.Sqrt(.75*4.75))},
				{Passed: 1, Skipped: 3, Difficulty: .25, Discrimination: number(.5 / math.Sqrt(.75*3))}}},
		{"a check that only those fail who pass the rest", []string{"fpp", "fpp", "pff", "pff"},
			[]Item{{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(-1)},
				{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(1)},
				{Passed: 2, Failed: 2, Difficulty: .5}}},
		{"where all are alike there is no correlation", []string{"ppf", "ppf", "ppf"},
			[]Item{{Passed: 3, Difficulty: 1}, {Passed: 3, Difficulty: 1}, {Failed: 3}}},
		{"nor is there of two answers", []string{"ppp", "fff"},
			[]Item{{Passed: 1, Failed: 1, Difficulty: .5}, {Passed: 1, Failed: 1, Difficulty: .5}, {Passed: 1, Failed: 1, Difficulty: .5}}},
		{"what does not compile says nothing of a check", []string{"", "ppp", "pfp", "fpf", "fff", ""},
			[]Item{{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(2 / math.Sqrt(5))},
				{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(0)},
				{Passed: 2, Failed: 2, Difficulty: .5, Discrimination: number(math.Sqrt(.5))}}},
	} {
		in := classOf("a/x", tt.answers...).Insight()
		var got []Item
		for _, i := range in.Challenges[0].Checks {
			i.Test, i.Title, i.Criterion, i.Points = "", "", "", 0
			got = append(got, *i)
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestWhichAnswerCounts wants the best of each learner, and nothing of the grader's faults.
func TestWhichAnswerCounts(t *testing.T) {
	c := &Class{}
	for _, ended := range []string{"pff", "", "ppf", "fff"} {
		c.Add("ann", reportOn("a/x", ended))
	}
	failed := reportOn("a/y", "")
	failed.Verdict = grader.GraderError
	c.Add("bob", failed)
	in := c.Insight()
	if in.Learners != 1 || len(in.Challenges) != 1 {
		t.Fatalf("%d learners, %d challenges; want one of each", in.Learners, len(in.Challenges))
	}
	if ch := in.Challenges[0]; ch.Answers != 1 || ch.Mean != 2 || ch.Unchecked != 0 || ch.Title != "Title of a/x" || ch.Chance != 1 {
		t.Errorf("%+v", ch)
	}
}

func TestRemarks(t *testing.T) {
	ch := classOf("a/x", "fpp", "fpp", "pfp", "pfp", "pfp", "").Insight().Challenges[0]
	var got []string
	for _, i := range ch.Checks {
		got = append(got, i.Remark(ch))
	}
	want := []string{"who does well elsewhere fails it more often", "who does well elsewhere fails it more often", "everybody passed"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if got, want := ch.About(), "no check was run on 1 of them (left out below); discrimination up to ±0.98 may be chance"; got != want {
		t.Errorf("about the challenge: %q; want %q", got, want)
	}
	if got, want := classOf("a/x", "ppp", "fpp").Insight().Challenges[0].About(), "too few for discrimination to mean anything"; got != want {
		t.Errorf("about two answers: %q; want %q", got, want)
	}
}

// course is a catalogue with two challenges of three checks each.
func course() ([]grader.Skill, []*grader.Challenge) {
	checks := func(own ...string) []grader.Check {
		return []grader.Check{{Test: "TestA", Points: 1}, {Test: "TestB", Points: 1, Skills: own}, {Test: "TestC", Points: 2}}
	}
	return []grader.Skill{{ID: "s", Title: "All"}, {ID: "s/x", Title: "X"}, {ID: "s/y", Title: "Y"}, {ID: "z", Title: "Not practised"}},
		[]*grader.Challenge{
			{Track: "a", Slug: "x", Was: []string{"old/x"}, Difficulty: 1, Skills: []grader.SkillWeight{{Skill: "s/x", Weight: 1}}, Checks: checks()},
			{Track: "a", Slug: "y", Difficulty: 2, Skills: []grader.SkillWeight{{Skill: "s/y", Weight: 1}}, Checks: checks("s/x")},
		}
}

func TestSkills(t *testing.T) {
	c := classOf("old/x", "ppp", "pff") // a, who earns 4 of 4, and b, who earns 1 of 4
	c.Add("a", reportOn("a/y", "pfp"))  // 2·(1+2) of 2·(1+2) of s/y, 0 of 2·1 of s/x
	c.Add("c", reportOn("a/y", ""))
	c.Add("c", reportOn("gone/z", "ppp"))
	tree, all := course()
	got, unknown := c.Skills(tree, all)
	want := []*Skill{
		{Skill: "s", Title: "All", Learners: 3, Checks: 12, Passed: 6, Share: (10./12 + 1./4 + 0) / 3, Levels: map[string]int{"advanced": 1, "beginner": 1, "unseen": 1}},
		{Skill: "s/x", Title: "X", Depth: 1, Learners: 3, Checks: 8, Passed: 4, Share: (4./6 + 1./4 + 0) / 3, Levels: map[string]int{"intermediate": 1, "beginner": 1, "unseen": 1}},
		{Skill: "s/y", Title: "Y", Depth: 1, Learners: 2, Checks: 4, Passed: 2, Share: .5, Levels: map[string]int{"expert": 1, "unseen": 1}},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if len(unknown) != 1 || unknown[0] != "gone/z" {
		t.Errorf("unknown: %q", unknown)
	}
}

// hostile is a class with hostile text in every field that others write.
func hostile() *Page {
	c := &Class{}
	const text = "=HYPERLINK(\"x\")<script>alert(1)</script>\x1b[31m"
	for i, ended := range []string{"ppp", "pfp", "fpf", "fff", ""} {
		r := reportOn("a/x", ended)
		r.Title = text
		for j := range r.Outcomes {
			r.Outcomes[j].Title, r.Outcomes[j].Test, r.Outcomes[j].Criterion = text, text+r.Outcomes[j].Test, text
		}
		c.Add(string(rune('a'+i)), r)
	}
	tree, all := course()
	for i := range all[0].Checks {
		all[0].Checks[i].Test = report.CleanLine(text+all[0].Checks[i].Test, mostText)
	}
	for i := range tree {
		tree[i].Title = text
	}
	skills, _ := c.Skills(tree, all)
	in := c.Insight()
	return &Page{Learners: in.Learners, Skills: skills, Challenges: in.Challenges}
}

// TestPage holds the page to being text and style, whatever the texts are.
func TestPage(t *testing.T) {
	var b bytes.Buffer
	if err := hostile().WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "page.html", b.Bytes())
	doc, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields("html head meta title style body main h1 h2 h3 p small div span table caption thead tbody tr th td")
	told := 0
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, "<script>alert(1)</script>") {
			told++
		}
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(known, n.Data) {
			t.Errorf("the page has an element %s", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" || strings.Contains(a.Val, "url(") {
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if want := 2 + 1 + 3; told != want { // skills, the challenge, its checks
		t.Errorf("%d texts; want %d", told, want)
	}
	for _, wanted := range []string{"prefers-color-scheme: dark", "@media print", "default-src 'none'"} {
		if !strings.Contains(b.String(), wanted) {
			t.Errorf("the page has no %s", wanted)
		}
	}
}

// TestTables reads them back: no cell is a formula.
func TestTables(t *testing.T) {
	page := hostile()
	var insight, skills bytes.Buffer
	if err := (&Insight{Challenges: page.Challenges}).WriteCSV(&insight); err != nil {
		t.Fatal(err)
	}
	if err := WriteSkillsCSV(&skills, page.Skills); err != nil {
		t.Fatal(err)
	}
	golden(t, "insight.csv", insight.Bytes())
	golden(t, "skills.csv", skills.Bytes())
	for _, b := range []*bytes.Buffer{&insight, &skills} {
		rows, err := csv.NewReader(b).ReadAll()
		if err != nil || len(rows) < 3 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") || strings.Contains(cell, "\x1b") {
					t.Errorf("a cell %q", cell)
				}
			}
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: mismatch (-want +got):\n%s", name, diff)
	}
}
