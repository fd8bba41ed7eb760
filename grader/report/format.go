package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Format is a way of writing reports that a program or a service reads.
type Format struct {
	Name  string // as the command line takes it
	About string // who reads it
	Media string // its media type
	One   bool   // it holds one report, no more
	Write func(w io.Writer, all []Graded) error
}

// Graded is a report and where the submission lies.
type Graded struct {
	Report *grader.Report
	Dir    string // put before file names; "" for none
	File   string // the learner's first file in it; "" for none
}

// Formats are all formats but the text for learners, by name.
var Formats = []Format{
	{"check50", "check50's results, for tools that read them", "application/json", true, check50},
	{"classroom", "the classroom-resources reporter: base64 for a <RUNNER>_RESULTS variable", "text/plain", true, classroom},
	{"classroom50", "Classroom 50: result.json of an autograder", "application/json", true, classroom50},
	{"exercism", "Exercism's test runners: results.json, version 3", "application/json", true, exercism},
	{"github", "a GitHub Actions log: annotations", "text/plain", false, github},
	{"gitlab", "GitLab code quality", "application/json", false, gitlab},
	{"gradescope", "Gradescope: results.json", "application/json", true, gradescope},
	{"json", "Gradus's own, one report a line", "application/json", false, jsonLines},
	{"junit", "JUnit XML, for most CI systems", "application/xml", false, junit},
	{"markdown", "a summary for people, such as a job's", "text/markdown", false, summaryMarkdown},
	{"quickfeed", "QuickFeed: a score line for each check", "application/json", false, quickfeed},
	{"sarif", "SARIF 2.1.0, for code scanning", "application/sarif+json", false, sarif},
	{"tap", "the Test Anything Protocol, version 14", "text/plain", false, tap},
}

// FormatNamed returns the format of a name.
func FormatNamed(name string) (Format, error) {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		var names []string
		for _, f := range Formats {
			names = append(names, f.Name)
		}
		return Format{}, fmt.Errorf("there is no format %q; there are %s", name, strings.Join(names, ", "))
	}
	return Formats[i], nil
}

// WriteAs writes reports in a format, each as its challenge reveals it, and cleaned.
func WriteAs(w io.Writer, f Format, all []Graded) error {
	if f.One && len(all) != 1 {
		return fmt.Errorf("the format %s holds one report, not %d", f.Name, len(all))
	}
	shown := slices.Clone(all)
	for i := range shown {
		shown[i].Report = Cleaned(all[i].Report)
	}
	return f.Write(w, shown)
}

func jsonLines(w io.Writer, all []Graded) error {
	for _, g := range all {
		if err := JSON(w, g.Report); err != nil {
			return err
		}
	}
	return nil
}

// finding is one thing that is wrong, and where.
type finding struct {
	Rule    string // "compile", "rule/forbid", "check/TITLE"
	Level   string // "error" or "note"
	Title   string
	Message string
	File    string // with its directory; "" where none is known
	Line    int    // 0 where none is known
	Column  int
}

// findings are what is wrong with a submission: what the compiler and the rules say,
// then every check that failed.
func (g Graded) findings() (all []finding) {
	t := &text{report: g.Report, options: Options{Dir: g.Dir, File: g.File}}
	for _, d := range g.Report.Diagnostics {
		f := finding{Rule: d.Kind, Level: "error", Title: d.Kind, Message: withHelp(d.Message, d.Help), Line: d.Line, Column: d.Column}
		switch d.Kind {
		case "advice":
			f.Level = "note"
		case "rule":
			f.Rule = "rule/" + d.Rule
		}
		if d.File != "" {
			f.File = t.inDir(d.File)
		}
		all = append(all, f)
	}
	for _, o := range g.Report.Outcomes {
		if o.Status == grader.Failed {
			f := finding{Rule: "check/" + string(o.Criterion), Level: "error", Title: o.Title, Message: withHelp(details(&o), o.Hint)}
			f.File, f.Line = t.placeOf(&o)
			all = append(all, f)
		}
	}
	switch g.Report.Verdict {
	case grader.Tampering, grader.GraderError:
		all = append(all, finding{Rule: string(g.Report.Verdict), Level: "error", Title: describe(g.Report.Verdict), Message: meaning[g.Report.Verdict] + ": " + g.Report.Reason})
	}
	return all
}

// placeOf returns the file and line that a failed check points to, as far as known.
func (t *text) placeOf(o *grader.Outcome) (file string, line int) {
	if f := frame.FindString(o.Stack); f != "" {
		name, number, _ := strings.Cut(f, ":")
		fmt.Sscan(number, &line)
		return t.inDir(name), line
	}
	if t.options.File == "" {
		return "", 0
	}
	return t.inDir(t.options.File), 0
}

func withHelp(message, help string) string {
	if help == "" {
		return message
	}
	return strings.TrimRight(message, "\n") + "\nhint: " + strings.ReplaceAll(help, grader.HintBreak, "\nhint: ")
}

// details is all that is known of a check that failed, as text.
func details(o *grader.Outcome) string {
	parts := []string{strings.TrimRight(o.Message, "\n")}
	add := func(title, s string) {
		if s = strings.TrimRight(s, "\n"); s != "" {
			parts = append(parts, title+":\n"+indented(s))
		}
	}
	add("calls made", calls(o.Calls))
	add("your output", beginning(o.Output))
	add("where your code was", o.Stack)
	if parts[0] == "" {
		parts[0] = describe(o.Verdict)
	}
	return strings.Join(parts, "\n")
}

func indented(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// scored is a check as services with points take it. Without checks, as of a submission
// that does not compile, the submission as a whole stands for them.
type scored struct {
	name      string
	passed    bool
	skipped   bool
	points    int
	maxPoints int
	why       string // what was wrong
	output    string
	criterion string
	seconds   float64
	needs     []string
}

func (g Graded) scored() (all []scored) {
	t := &text{report: g.Report}
	for _, o := range g.Report.Outcomes {
		s := scored{name: o.Title, passed: o.Status == grader.Passed, skipped: o.Status == grader.Skipped, points: o.Points, maxPoints: o.MaxPoints,
			output: o.Output, criterion: string(o.Criterion), seconds: o.Duration.Seconds(), needs: t.titles(o.Unmet)}
		switch {
		case s.skipped:
			s.why = "needs: " + strings.Join(s.needs, ", ")
		case !s.passed:
			s.why = withHelp(details(&o), o.Hint)
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return []scored{{name: g.Report.Title, passed: g.Report.Verdict == grader.Accepted, points: g.Report.Score, maxPoints: g.Report.MaxScore,
			why: g.why(), output: g.Report.Output, criterion: "whole", seconds: g.Report.Durations.Total.Seconds()}}
	}
	return all
}

// why says why a submission as a whole was not accepted.
func (g Graded) why() string {
	if g.Report.Verdict == grader.Accepted {
		return ""
	}
	parts := []string{describe(g.Report.Verdict) + ": " + meaning[g.Report.Verdict]}
	if g.Report.Reason != "" {
		parts = append(parts, g.Report.Reason)
	}
	for _, f := range g.findings() {
		if f.Level == "error" && !strings.HasPrefix(f.Rule, "check/") {
			parts = append(parts, f.where()+f.Message)
		}
	}
	return strings.Join(parts, "\n")
}

// where returns "file:line: ", or nothing.
func (f finding) where() string {
	switch {
	case f.File == "":
		return ""
	case f.Line == 0:
		return f.File + ": "
	}
	return fmt.Sprintf("%s:%d: ", f.File, f.Line)
}
