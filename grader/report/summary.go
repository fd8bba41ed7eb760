package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// checks lists every check; shown is the index of the one written in full.
func (t *text) checks(shown int) {
	if len(t.report.Outcomes) == 0 {
		return
	}
	t.section("%s", t.paint.Strong("Checks"))
	for i := range t.report.Outcomes {
		o := &t.report.Outcomes[i]
		head := fmt.Sprintf("  %s %2d of %-2d  ", t.paint.status(o.Status), o.Points, o.MaxPoints)
		t.entry(head, o.Title, t.why(o, i == shown))
	}
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
		return "see above"
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
	r := t.report
	score := fmt.Sprintf("%d of %d points", r.Score, r.MaxScore)
	if r.Verdict.ExitCode() == 3 {
		score = "no score"
	}
	t.line("")
	t.pieces("  ", t.paint.verdict(r.Verdict), score, t.paint.Dim(took(r)))
	t.quote("", t.message(r.Reason), plain)
}

// took says how long a grading took.
func took(r *grader.Report) string {
	d, round := r.Durations, func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	switch {
	case r.Cached:
		return "graded before"
	case d.Total == 0:
		return ""
	}
	return fmt.Sprintf("in %v (build %v, run %v)", round(d.Total), round(d.Build), round(d.Run))
}

// frame finds a file and a line in a stack.
var frame = regexp.MustCompile(`[^\s/:]+\.go:\d+`)

// next says where to look and what to type.
func (t *text) next() {
	if where := t.where(); where != "" && t.report.Verdict.ExitCode() == 1 {
		t.line("look at: %s", where)
	}
	for i, command := range t.options.Next {
		label := "next:"
		if i > 0 {
			label = "  or:"
		}
		t.line("%s    %s", label, t.paint.Accent(command))
	}
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
