package report

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/gradus-dev/gradus/grader"
)

// gradescope writes results.json; see
// https://gradescope-autograders.readthedocs.io/en/latest/specs/. A failure of the grader
// has no score, so that it is not taken for one.
func gradescope(w io.Writer, all []Graded) error {
	type test struct {
		Score    float64 `json:"score"`
		MaxScore float64 `json:"max_score"`
		Status   string  `json:"status"`
		Name     string  `json:"name"`
		Number   string  `json:"number"`
		Output   string  `json:"output,omitempty"`
		Format   string  `json:"output_format"`
	}
	g := all[0]
	if err := gradedOnly(g, "gradescope"); err != nil {
		return err
	}
	tests := []test{}
	for i, s := range g.scored() {
		output := s.why
		if s.output != "" {
			output = strings.TrimLeft(output+"\n", "\n") + "your output:\n" + indented(s.output)
		}
		tests = append(tests, test{float64(s.points), float64(s.maxPoints), status(s, "passed", "failed", "failed"), s.name, fmt.Sprint(i + 1), output, "text"})
	}
	return writeJSON(w, map[string]any{"score": g.Report.Score, "execution_time": g.Report.Durations.Total.Seconds(), "output": g.headline(),
		"output_format": "text", "tests": tests, "extra_data": map[string]any{"challenge": g.Report.Challenge, "verdict": g.Report.Verdict,
			"challenge_hash": g.Report.ChallengeHash, "submission_hash": g.Report.SubmissionHash}})
}

// classroom50 writes result.json (schema classroom50/result/v1); what its runner stamps
// is left to it, and what the runner's environment says is passed on.
func classroom50(w io.Writer, all []Graded) error {
	type test struct {
		Name     string `json:"test-name"`
		Passed   bool   `json:"passed"`
		Score    int    `json:"score"`
		MaxScore int    `json:"max-score"`
		Output   string `json:"output,omitempty"`
	}
	g := all[0]
	if err := gradedOnly(g, "classroom50"); err != nil {
		return err
	}
	tests := []test{}
	for _, s := range g.scored() {
		tests = append(tests, test{s.name, s.passed, s.points, s.maxPoints, s.why})
	}
	out := map[string]any{"schema": "classroom50/result/v1", "score": g.Report.Score, "max-score": g.Report.MaxScore, "tests": tests}
	for key, name := range map[string]string{"classroom": "CLASSROOM", "assignment": "ASSIGNMENT", "submission": "SUBMISSION_TAG",
		"commit": "COMMIT_URL", "release": "RELEASE_URL", "review": "REVIEW_URL"} {
		if v := os.Getenv(name); v != "" {
			out[key] = CleanLine(v, 2048)
		}
	}
	return writeJSON(w, out)
}

// classroom writes what a step of the classroom-resources actions gives its reporter.
func classroom(w io.Writer, all []Graded) error {
	type test struct {
		Name     string  `json:"name"`
		Status   string  `json:"status"`
		Score    int     `json:"score"`
		Message  string  `json:"message"`
		Code     string  `json:"test_code"`
		File     string  `json:"filename"`
		Line     int     `json:"line_no"`
		Duration float64 `json:"duration"` // milliseconds
	}
	g := all[0]
	tests := []test{}
	for _, s := range g.scored() {
		tests = append(tests, test{Name: s.name, Status: status(s, "pass", "fail", "fail"), Score: s.points, Message: s.why, Duration: 1000 * s.seconds})
	}
	overall := "fail"
	switch g.Report.Verdict {
	case grader.Accepted:
		overall = "pass"
	case grader.GraderError:
		overall = "error"
	}
	data, err := json.Marshal(map[string]any{"version": 1, "status": overall, "max_score": g.Report.MaxScore, "tests": tests})
	if err == nil {
		_, err = fmt.Fprintln(w, base64.StdEncoding.EncodeToString(data))
	}
	return err
}

// Bounds of Exercism's test runner interface, in characters.
const (
	maxExercismOutput  = 500
	maxExercismMessage = 65535
)

// exercism writes results.json, version 3; see
// https://exercism.org/docs/building/tooling/test-runners/interface.
func exercism(w io.Writer, all []Graded) error {
	type test struct {
		Name    string `json:"name"`
		Status  string `json:"status"`
		Message string `json:"message,omitempty"`
		Output  string `json:"output,omitempty"`
	}
	g := all[0]
	out := map[string]any{"version": 3, "status": "fail", "tests": []test{}}
	if len(g.Report.Outcomes) == 0 && g.Report.Verdict != grader.Accepted {
		out["status"], out["message"] = "error", characters(g.why(), maxExercismMessage)
		return writeJSON(w, out)
	}
	tests := []test{}
	for _, s := range g.scored() {
		tests = append(tests, test{s.name, status(s, "pass", "fail", "fail"), characters(s.why, maxExercismMessage), characters(s.output, maxExercismOutput)})
	}
	if out["tests"] = tests; g.Report.Verdict == grader.Accepted {
		out["status"] = "pass"
	}
	return writeJSON(w, out)
}

// characters cuts a text to so many of them.
func characters(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// check50 writes the JSON of check50; see
// https://cs50.readthedocs.io/projects/check50/en/latest/json_specification.html.
func check50(w io.Writer, all []Graded) error {
	type result struct {
		Name        string         `json:"name"`
		Description string         `json:"description"`
		Passed      *bool          `json:"passed"` // null: skipped
		Log         []string       `json:"log"`
		Cause       map[string]any `json:"cause"`
		Data        map[string]any `json:"data"`
		Dependency  *string        `json:"dependency"`
	}
	g := all[0]
	out := map[string]any{"slug": g.Report.Challenge, "version": g.Report.Environment.Gradus}
	if g.Report.Verdict == grader.GraderError {
		out["error"] = map[string]any{"type": "GraderError", "value": g.Report.Reason, "traceback": []string{}, "data": map[string]any{}}
		return writeJSON(w, out)
	}
	results := []result{}
	for _, s := range g.scored() {
		r := result{Name: s.name, Description: s.name, Log: []string{}, Data: map[string]any{"points": s.points, "max_points": s.maxPoints}}
		if len(s.needs) > 0 {
			r.Dependency = &s.needs[0]
		}
		if !s.skipped {
			r.Passed = &s.passed
		}
		if !s.passed {
			r.Cause = map[string]any{"rationale": firstOf(s.why), "help": s.why}
		}
		results = append(results, r)
	}
	out["results"] = results
	return writeJSON(w, out)
}

// quickfeed writes a score line for each check; the session's secret comes from the
// environment, as QuickFeed gives it.
func quickfeed(w io.Writer, all []Graded) error {
	type score struct {
		Secret   string
		TestName string
		TaskName string
		Score    int
		MaxScore int
		Weight   int
		Details  string `json:"TestDetails"`
	}
	for _, g := range all {
		if err := gradedOnly(g, "quickfeed"); err != nil {
			return err
		}
		for _, s := range g.scored() {
			if err := writeJSON(w, score{os.Getenv("QUICKFEED_SESSION_SECRET"), s.name, g.Report.Challenge, s.points, s.maxPoints, s.maxPoints, s.why}); err != nil {
				return err
			}
		}
	}
	return nil
}

// gradedOnly refuses what has no score where a format can't say so: nobody is to get 0
// for a fault of the grader.
func gradedOnly(g Graded, format string) error {
	if g.Report.Verdict == grader.GraderError {
		return fmt.Errorf("the grader failed, which the format %s can't say; nothing was written: %s", format, g.Report.Reason)
	}
	return nil
}

func status(s scored, passed, failed, skipped string) string {
	switch {
	case s.passed:
		return passed
	case s.skipped:
		return skipped
	}
	return failed
}

// headline is the verdict in a line.
func (g Graded) headline() string {
	r := g.Report
	line := fmt.Sprintf("%s: %s, %d of %d points", r.Title, describe(r.Verdict), r.Score, r.MaxScore)
	if r.Reason != "" {
		line += " (" + r.Reason + ")"
	}
	return line
}

// firstOf is the first line of a text.
func firstOf(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
