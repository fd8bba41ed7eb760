package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// checks lists the checks, those that passed as a count unless all are asked for; shown
// is the index of the one written in full. Where there are too few lines, more of them
// are only counted.
func (t *text) checks(shown int) part {
	list := t.listed(shown, t.options.Verbose, true, true)
	if len(list) == 0 {
		return part{rank: rankChecks}
	}
	return part{rank: rankChecks, least: 2, lines: list, keep: func(_ []string, n int, _ string) []string {
		for _, list := range [][]string{t.listed(shown, false, true, false), t.listed(shown, false, false, false)} {
			if len(list) <= n {
				return list
			}
		}
		line := t.paint.Strong("Checks") + "  " + t.tally()
		if n == 1 {
			return []string{line}
		}
		return []string{"", line}
	}}
}

// tally counts the checks in a few words.
func (t *text) tally() string {
	var words []string
	for _, s := range statuses {
		n := 0
		for _, o := range t.report.Outcomes {
			if o.Status == s {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(words, ", ")
}

// listed lists checks under a heading; those of a status that are not to be named are
// counted, unless there is but one.
func (t *text) listed(shown int, passed, failed, skipped bool) []string {
	outcomes := t.report.Outcomes
	if len(outcomes) == 0 {
		return nil
	}
	named := map[grader.Status]bool{grader.Passed: passed, grader.Failed: failed, grader.Skipped: skipped}
	many := map[grader.Status]count{}
	for _, o := range outcomes {
		many[o.Status] = many[o.Status].plus(o)
	}
	order := make([]int, len(outcomes))
	for i := range order {
		order[i] = i
	}
	if !passed {
		slices.SortStableFunc(order, func(a, b int) int {
			return cmp.Compare(slices.Index(statuses, outcomes[a].Status), slices.Index(statuses, outcomes[b].Status))
		})
	}
	return t.captured(func() {
		t.section("%s", t.paint.Strong("Checks"))
		for _, i := range order {
			o := &outcomes[i]
			switch n := many[o.Status]; {
			case named[o.Status] || n.checks == 1:
				t.entry(t.head(o.Status, o.Points, o.MaxPoints), o.Title, t.why(o, i == shown))
			case !n.told:
				t.entry(t.head(o.Status, n.points, n.of), n.words(len(outcomes)), whyCounted[o.Status])
				n.told = true
				many[o.Status] = n
			}
		}
	})
}

// statuses are in the order of a list in which some checks are only counted.
var statuses = []grader.Status{grader.Passed, grader.Skipped, grader.Failed}

// count is how many checks ended alike.
type count struct {
	checks, points, of int
	told               bool
}

func (c count) plus(o grader.Outcome) count {
	return count{checks: c.checks + 1, points: c.points + o.Points, of: c.of + o.MaxPoints}
}

func (c count) words(all int) string {
	if c.checks == all {
		return fmt.Sprintf("all %d checks", c.checks)
	}
	return fmt.Sprintf("%d checks", c.checks)
}

// whyCounted says why checks that are only counted did not pass.
var whyCounted = map[grader.Status]string{grader.Skipped: "they need checks that did not pass"}

func (t *text) head(s grader.Status, points, of int) string {
	return fmt.Sprintf("  %s %2d of %-2d  ", t.paint.status(s), points, of)
}

// entry writes a line of a list: its head, a text and, paler, a remark.
func (t *text) entry(head, s, remark string) {
	words := s
	if remark != "" {
		words += " (" + remark + ")"
	}
	lines, page := []string{words}, t.options.page()
	if page > 0 {
		lines = wrapped(words, max(leastWidth, page-displayWidth(head)))
	}
	pale := len(words) - len(s) // bytes at the end
	for i, l := range slices.Backward(lines) {
		n := min(len(l), pale)
		pale = max(0, pale-n-1) // and the blank that the line ended at
		if n > 0 {
			lines[i] = l[:len(l)-n] + t.paint.Dim(l[len(l)-n:])
		}
	}
	t.line("%s%s", head, strings.Join(lines, "\n"+strings.Repeat(" ", displayWidth(head))))
}

// why says in a few words why a check did not pass.
func (t *text) why(o *grader.Outcome, shown bool) string {
	switch {
	case o.Status == grader.Skipped:
		return "needs: " + strings.Join(t.titles(o.Unmet), ", ")
	case o.Status == grader.Failed && shown:
		return "see below"
	case o.Status == grader.Failed:
		return describe(o.Verdict)
	}
	return ""
}

// titles returns the titles of tests, in the learner's words.
func (t *text) titles(tests []string) []string {
	out := slices.Clone(tests)
	for i, test := range tests {
		for _, o := range t.report.Outcomes {
			if o.Test == test {
				out[i] = o.Title
			}
		}
	}
	return out
}

// notes tells what limits the worth of this report.
func (t *text) notes() {
	r := t.report
	var notes []string
	if r.Folder != "" {
		notes = append(notes, "taken from "+r.Folder+"/")
	}
	for _, what := range r.Ignored {
		notes = append(notes, "not part of the submission: "+what)
	}
	if shown, ok := revealed[r.Reveal]; ok && r.Verdict != grader.Accepted {
		notes = append(notes, "this challenge shows "+shown)
	}
	if r.Cached {
		notes = append(notes, "nothing changed since this was graded; --fresh grades it again")
	}
	if len(notes) > 0 {
		t.section("%s", t.paint.Strong("Notes"))
	}
	for _, n := range notes {
		t.quote("", t.paragraph(n), plain)
	}
}

// revealed says what a policy other than the fullest shows.
var revealed = map[grader.Reveal]string{
	grader.RevealInputs: "what a failed check called, not what it wanted",
	grader.RevealNames:  "which checks failed, not what they called or wanted",
	grader.RevealScore:  "the score alone",
}

func (t *text) verdict() {
	r, small := t.report, t.options.small()
	score := fmt.Sprintf("%d of %d points", r.Score, r.MaxScore)
	if r.Verdict.ExitCode() == 3 {
		score = "no score"
	}
	took := ""
	if !small {
		t.line("")
		took = t.took()
	}
	if took != "" {
		took = t.paint.Dim(took)
	}
	after := ""
	if r.AfterSolution && r.Verdict == grader.Accepted {
		after = "after the solution was shown"
	}
	if !t.options.Framed {
		t.pieces("  ", t.paint.verdict(r.Verdict, small), after, score, took)
	}
	t.quote("", t.message(r.Reason), plain)
}

// took says how long a grading took.
func (t *text) took() string {
	d, round := t.report.Durations, func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	switch {
	case t.report.Cached:
		return "graded before"
	case d.Total == 0:
		return ""
	case t.options.room() > 0:
		return fmt.Sprintf("in %v", round(d.Total))
	}
	return fmt.Sprintf("in %v (build %v, run %v)", round(d.Total), round(d.Build), round(d.Run))
}

// frame finds a file and a line in a stack.
var frame = regexp.MustCompile(`[^\s/:]+\.go:\d+`)

// next says where to look and what to type.
func (t *text) next() []part {
	if t.options.Quiet {
		return nil
	}
	where := t.where()
	if t.report.Verdict.ExitCode() != 1 || t.options.small() && !frame.MatchString(where) {
		where = ""
	}
	all := []part{t.part(rankPlace, whole, func() {
		if where != "" {
			t.line("look at: %s", where)
		}
	})}
	for i, command := range t.options.Next {
		label, rank := "next:", rankFixed
		if i > 0 {
			label, rank = "  or:", rankRest
		}
		all = append(all, t.part(rank, 1, func() { t.line("%s    %s", label, t.paint.Accent(command)) }))
	}
	return all
}

// where returns the place in the learner's files the first failure points to.
func (t *text) where() string {
	for _, d := range t.report.Diagnostics {
		if d.Kind != "advice" && d.File != "" {
			return strings.TrimSuffix(t.place(&d), ": ")
		}
	}
	if i := slices.IndexFunc(t.report.Outcomes, failed); i >= 0 {
		if f := frame.FindString(t.report.Outcomes[i].Stack); f != "" {
			return t.inDir(f)
		}
	}
	if t.options.File == "" {
		return ""
	}
	return t.inDir(t.options.File)
}
