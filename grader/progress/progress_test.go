package progress

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/skill"
)

var now = time.Date(2026, 11, 25, 12, 0, 0, 0, time.FixedZone("", 2*60*60)) // a Wednesday

// hostile is text that would be more than text in one format or another.
const hostile = `<script>alert(1)</script>"'|*_&amp;`

func learner(name string) Input {
	challenge := func(track, slug string, was ...string) *grader.Challenge {
		return &grader.Challenge{Track: track, Slug: slug, Was: was, Title: "About " + slug + hostile, Summary: hostile, Difficulty: 2,
			Skills: []grader.SkillWeight{{Skill: track + "/one", Weight: 1}}, Checks: []grader.Check{{Test: "A", Points: 3}, {Test: "B", Points: 2}}}
	}
	attempt := func(id string, at time.Time, v grader.Verdict, score int) grader.Attempt {
		return grader.Attempt{Time: at, Report: grader.Report{Challenge: id, Verdict: v, Score: score, MaxScore: 5}}
	}
	return Input{Learner: name, Now: now,
		Skills:     []grader.Skill{{ID: "a", Title: "A" + hostile}, {ID: "a/one", Title: "One"}, {ID: "b", Title: "B"}, {ID: "b/one", Title: "Other"}, {ID: "c", Title: "C"}, {ID: "c/one", Title: "Third"}, {ID: "d", Title: "Empty"}},
		Challenges: []*grader.Challenge{challenge("b", "x", "b/old"), challenge("a", "y"), challenge("a", "z"), challenge("c", "w")},
		Best:       skill.Best{"b/x": {"A": 3, "B": 9}, "a/y": {"A": 1}},
		Attempts: []grader.Attempt{
			attempt("b/x", now.Add(-time.Hour), grader.Accepted, 5),
			attempt("a/y", now.AddDate(0, 0, -1), grader.Partial, 1),
			attempt("b/old", now.AddDate(0, 0, -2), grader.Verdict(hostile), 0),
			attempt("b/x", time.Date(2026, 11, 24, 22, 30, 0, 0, time.UTC), grader.Partial, 3), // today, where the learner is
		},
		Code: map[string][]grader.File{"b/x": {{Name: "x.go", Data: []byte("package x // " + hostile)}}},
	}
}

// TestApart counts what was passed after the solution apart, in every format.
func TestApart(t *testing.T) {
	in := learner("")
	in.Passes = map[string]skill.Pass{"b/x": {AfterSolution: true}}
	p := New(in)
	if p.Passed != 0 || p.AfterSolution != 1 {
		t.Errorf("%d passed, %d after the solution; want 0 and 1", p.Passed, p.AfterSolution)
	}
	for _, f := range Formats {
		var b bytes.Buffer
		if err := f.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"html": "</strong> challenges passed, and 1 more after the solution was shown", "markdown": "**0 of 4** challenges passed, and 1 more after the solution was shown",
			"badge-svg": ">0 of 4 passed<", "json-resume": `"name"`}[f.Name]
		if !strings.Contains(b.String(), want) || f.Name == "json-resume" && strings.Contains(b.String(), "About x") {
			t.Errorf("%s lacks %q, or counts it:\n%s", f.Name, want, b.String())
		}
	}
}

func TestStreak(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 30, 0, 0, now.Location()) }
	for _, tt := range []struct {
		reason   string
		attempts []time.Time
		want     int
	}{
		{"no attempt", nil, 0},
		{"today", []time.Time{at(25, 1), at(25, 9)}, 1},
		{"yesterday, and the day is not over", []time.Time{at(24, 23)}, 1},
		{"the day before yesterday", []time.Time{at(23, 23)}, 0},
		{"three days, with nights between", []time.Time{at(23, 0), at(24, 23), at(25, 0)}, 3},
		{"a day left out", []time.Time{at(22, 0), at(24, 23), at(25, 0)}, 2},
		{"the day is that of the learner's clock", []time.Time{time.Date(2026, 11, 24, 22, 30, 0, 0, time.UTC)}, 1},
	} {
		if got := Streak(now, tt.attempts); got != tt.want {
			t.Errorf("%s: %d days; want %d", tt.reason, got, tt.want)
		}
	}
}

func TestNew(t *testing.T) {
	p := New(learner(""))
	var got []string
	for _, track := range p.Tracks {
		for _, c := range track.Challenges {
			got = append(got, fmt.Sprintf("%s %d/%d passed %t, %d attempts", c.ID, c.Points, c.MaxPoints, c.Passed, len(c.Past)))
		}
	}
	want := []string{"a/y 1/5 passed false, 1 attempts", "a/z 0/5 passed false, 0 attempts", "b/x 5/5 passed true, 3 attempts", "c/w 0/5 passed false, 0 attempts"}
	if d := cmp.Diff(want, got); d != "" || p.Passed != 1 || p.Total != 4 || p.Attempts != 4 {
		t.Errorf("%d of %d passed, %d attempts; -want +got:\n%s", p.Passed, p.Total, p.Attempts, d)
	}
}

func TestWeeks(t *testing.T) {
	p := New(learner(""))
	if len(p.Weeks) != shownWeeks {
		t.Fatalf("%d weeks; want %d", len(p.Weeks), shownWeeks)
	}
	last := p.Weeks[shownWeeks-1]
	for i, want := range []int{1, 1, 2, 0, 0, 0, 0} {
		d := last.Days[i]
		if d.Attempts != want || d.After != (i > 2) || int(d.Date.Weekday()) != (i+1)%7 {
			t.Errorf("day %d of this week, %v: %d attempts, yet to come: %t; want %d", i, d.Date, d.Attempts, d.After, want)
		}
	}
	for day := range 7 { // whichever day it is, the last week is the one it is in
		in := learner("")
		in.Now = now.AddDate(0, 0, day)
		week := New(in).Weeks[shownWeeks-1]
		if week.Days[0].Date.After(in.Now) || week.Days[6].Date.Before(in.Now) || week.Days[0].Date.Weekday() != time.Monday {
			t.Errorf("on %v the last week goes from %v to %v", in.Now, week.Days[0].Date, week.Days[6].Date)
		}
	}
}

func TestRadar(t *testing.T) {
	r := newRadar(New(learner("")).Skills)
	if r == nil || len(r.Spokes) != 3 || r.Spokes[1].Percentage != 100 || r.Spokes[1].Anchor != "start" || r.Spokes[2].Anchor != "end" {
		t.Fatalf("radar %+v; want a ray for each root skill that challenges practise", r)
	}
	if want := "200,187 312.6,265 200,200"; r.Shape != want {
		t.Errorf("shape %s; want %s", r.Shape, want)
	}
	if r := newRadar(New(Input{Now: now, Skills: learner("").Skills[:4], Challenges: learner("").Challenges[:2]}).Skills); r != nil {
		t.Errorf("two skills span %+v", r)
	}
}

// TestFormats holds that no text is taken for markup, and that each format is well-formed.
func TestFormats(t *testing.T) {
	written := map[string]string{}
	for _, f := range Formats {
		var b bytes.Buffer
		if err := f.Write(&b, New(learner("Ada "+hostile))); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		written[f.Name] = b.String()
	}
	for name, wants := range map[string][]string{
		"html":        {"<strong>1 of 4</strong> challenges passed, in 4 attempts, up to 2026-11-25", "Ada &lt;script&gt;", "package x // &lt;script&gt;", "2026-11-25: 2</title>", ">passed<", ">begun<", ">to do<"},
		"markdown":    {"**1 of 4** challenges passed", "| 10 % | novice |", "&#60;script&#62;"},
		"badge-svg":   {">1 of 4 passed<"},
		"json-resume": {`"level": "expert"`},
	} {
		for _, want := range wants {
			if !strings.Contains(written[name], want) {
				t.Errorf("%s has no %s:\n%s", name, want, written[name])
			}
		}
	}
	for _, name := range []string{"html", "markdown", "badge-svg"} {
		if strings.Contains(written[name], "<script") {
			t.Errorf("%s holds a script:\n%s", name, written[name])
		}
	}
	for _, elsewhere := range []string{"http:", "https:", "src=", "href=", "url("} {
		if strings.Contains(written["html"], elsewhere) {
			t.Errorf("the page refers to elsewhere: %s", elsewhere)
		}
	}
	var resume struct {
		Skills []struct{ Name, Level string }
	}
	if err := json.Unmarshal([]byte(written["json-resume"]), &resume); err != nil || len(resume.Skills) != 4 || resume.Skills[0].Name != "A"+hostile {
		t.Errorf("résumé %+v, error %v", resume, err)
	}
	if err := wellFormed(written["badge-svg"]); err != nil {
		t.Errorf("badge: %v", err)
	}
}

func wellFormed(text string) error {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// TestNothing holds that a learner who has done nothing yet gets a page, too.
func TestNothing(t *testing.T) {
	for _, f := range Formats {
		if err := f.Write(io.Discard, New(Input{Now: now})); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
