package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/gradus-dev/gradus/grader"
)

// JUnit XML as its readers share it; see https://github.com/testmoapp/junitxml. There
// is no specification.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string       `xml:"name,attr"`
		Class   string       `xml:"classname,attr"`
		Time    string       `xml:"time,attr"`
		Skipped *junitNote   `xml:"skipped"`
		Error   *junitNote   `xml:"error"`
		Failure *junitNote   `xml:"failure"`
		Output  *junitOutput `xml:"system-out"`
	}
	junitNote struct {
		Message string `xml:"message,attr,omitempty"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"` // again: some readers show only this
	}
	junitOutput struct {
		Text string `xml:",chardata"`
	}
)

func junit(w io.Writer, all []Graded) error {
	root := junitSuites{Name: "gradus"}
	total := 0.0
	for _, g := range all {
		s := g.junit()
		root.Suites = append(root.Suites, s)
		root.Tests += s.Tests
		root.Failures += s.Failures
		root.Errors += s.Errors
		total += g.Report.Durations.Total.Seconds()
	}
	root.Time = fmt.Sprintf("%.3f", total)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(root); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (g Graded) junit() junitSuite {
	name := g.Report.Challenge
	if g.Report.Submission != "" && g.Report.Submission != g.Report.Challenge {
		name += ": " + g.Report.Submission
	}
	s := junitSuite{Name: name, Time: fmt.Sprintf("%.3f", g.Report.Durations.Total.Seconds())}
	for _, c := range g.scored() {
		one := junitCase{Name: c.name, Class: name + "/" + c.criterion, Time: fmt.Sprintf("%.3f", c.seconds)}
		note := &junitNote{Message: firstOf(c.why), Type: c.criterion, Text: c.why}
		switch {
		case c.skipped:
			one.Skipped = &junitNote{Message: c.why}
			s.Skipped++
		case c.passed:
		case g.Report.Verdict == grader.GraderError:
			one.Error = note
			s.Errors++
		default:
			one.Failure = note
			s.Failures++
		}
		if c.output != "" {
			one.Output = &junitOutput{c.output}
		}
		s.Cases = append(s.Cases, one)
		s.Tests++
	}
	return s
}
