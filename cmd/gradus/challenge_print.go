package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/author/verify"
	"github.com/gradus-dev/gradus/grader/report"
)

// checkSchema names the JSON form of a challenge check.
const checkSchema = "gradus.challenge-check/v2"

// checkResults is the JSON form of a challenge check.
type checkResults struct {
	Schema  string           `json:"schema"`
	Results []*verify.Result `json:"results"`
}

// checkOutput prints results as they come, in the order of the challenges.
type checkOutput struct {
	stdout   io.Writer
	text     io.Writer // what people read; nil for none
	json     bool
	table    bool
	page     int // how wide text is; 0 is not known
	jobs     []checkJob
	results  []*verify.Result
	findings int
}

func (a *app) checkOutput(c *cli.Context) *checkOutput {
	o := &checkOutput{stdout: a.stdout, json: c.Bool("json"), table: c.Bool("table"), page: a.width()}
	switch {
	case o.table:
		o.text = a.stderr
	case !o.json:
		o.text = a.stdout
	}
	return o
}

func (o *checkOutput) add(j checkJob, r *verify.Result) error {
	o.jobs, o.results = append(o.jobs, j), append(o.results, r)
	o.findings += len(r.Findings)
	if o.text == nil {
		return nil
	}
	_, err := io.WriteString(o.text, resultText(r, o.page))
	return err
}

func (o *checkOutput) end() error {
	var err error
	switch {
	case o.json:
		err = json.NewEncoder(o.stdout).Encode(checkResults{checkSchema, o.results})
	case o.table:
		err = writeTable(o.stdout, o.jobs, o.results)
	}
	if err == nil && o.findings > 0 {
		err = &failure{code: exitNotAccepted}
	}
	return err
}

// resultText words what was found of one challenge, on a page of so many columns; 0 is not
// known.
func resultText(r *verify.Result, page int) string {
	var b strings.Builder
	line := func(format string, args ...any) {
		fmt.Fprintln(&b, beside("      ", report.CleanLine(fmt.Sprintf(format, args...), maxSaid), page))
	}
	word := "ok  "
	if len(r.Findings) > 0 {
		word = "FAIL"
	}
	fmt.Fprintf(&b, "%s  %s\n", word, clean(r.Challenge))
	for _, f := range r.Findings {
		where := ""
		if f.File != "" {
			where = f.File + ": "
		}
		line("%s: %s%s", f.Check, where, f.Message)
	}
	for _, l := range r.LeftOut {
		line("left out: %s, %s", l.Check, l.Reason)
	}
	if c := r.Coverage; c != nil && len(c.Missed) > 0 {
		line("coverage: %.1f %%; never run: %s", c.Percent(), strings.Join(c.Missed, ", "))
	}
	if m := r.Mutation; m != nil {
		line("%s", mutationText(m))
		for _, s := range m.Survivors {
			line("survivor %s at %s:%d", s.ID, s.File, s.Line)
			for l := range strings.SplitSeq(strings.TrimSuffix(s.Diff, "\n"), "\n") {
				fmt.Fprintf(&b, "        %s\n", report.CleanLine(strings.ReplaceAll(l, "\t", "    "), maxSaid))
			}
		}
	}
	return b.String()
}

// mutationText sums up in one line.
func mutationText(m *verify.Mutation) string {
	text := fmt.Sprintf("mutation score %s: %d of %d generated mutants rejected", shareText(m.Score()), m.Rejected, m.Rejected+len(m.Survivors))
	if m.Same > 0 {
		text += fmt.Sprintf("; %d compile to the reference's program", m.Same)
	}
	if m.Equivalent > 0 {
		text += fmt.Sprintf("; %d acknowledged as equivalent", m.Equivalent)
	}
	return text
}

// shareText rounds down, so that only all is 100 %.
func shareText(share float64) string {
	if share == 100 {
		return "100 %"
	}
	return fmt.Sprintf("%.1f %%", float64(int(share*10))/10)
}
