package selfcheck

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// obeyed is what a CI system takes for a command: "::" at the start of a line,
// "##[" and its like anywhere.
var obeyed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^\s*::|##(\[|vso\[|teamcity\[)`) })

// reaches says what of an attack comes through in the report, as text for a
// terminal and as JSON: a secret of the host, or something that is obeyed rather
// than read. It returns "" when nothing does.
func reaches(r *grader.Report, c canary) string {
	var text, json strings.Builder
	if err := report.Text(&text, r, report.Options{Dir: r.Submission, Verbose: true, All: true}); err != nil {
		return "the report can't be written: " + err.Error()
	}
	if err := report.JSON(&json, r); err != nil {
		return "the report can't be written as JSON: " + err.Error()
	}
	if strings.Contains(json.String()+text.String(), c.song) {
		return "the report holds a secret of the host"
	}
	if what := obeys(text.String()); what != "" {
		return what + " reaches the terminal"
	}
	if what := obeys(json.String()); what != "" || strings.Count(json.String(), "\n") != 1 {
		return what + " reaches the JSON report"
	}
	return ""
}

// obeys names the first thing in text that would be obeyed, or returns "".
func obeys(text string) string {
	for _, r := range text {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return fmt.Sprintf("the character %U", r)
		}
	}
	if command := obeyed().FindString(text); command != "" {
		return fmt.Sprintf("the CI command %q", command)
	}
	return ""
}
