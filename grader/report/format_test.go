package report

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	sarifreport "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gmtext "github.com/yuin/goldmark/text"

	"github.com/gradus-dev/gradus/grader"
)

// written returns a report in a format, or nil where the format can't say it.
func written(t *testing.T, f Format, name string, r *grader.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	err := WriteAs(&b, f, []Graded{{r, "algorithms/bfs", "bfs.go"}})
	if refused := r.Verdict == grader.GraderError && slices.Contains([]string{"gradescope", "classroom50", "quickfeed"}, f.Name); refused != (err != nil) {
		t.Fatalf("%s of %s: %v", f.Name, name, err)
	}
	if err != nil {
		return nil
	}
	return b.Bytes()
}

// eachFormat calls f for every golden report in a format.
func eachFormat(t *testing.T, format string, check func(t *testing.T, r *grader.Report, data []byte)) {
	f, err := FormatNamed(format)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range reports() {
		t.Run(name, func(t *testing.T) {
			if data := written(t, f, name, r); data != nil {
				check(t, r, data)
			}
		})
	}
}

// token is the word that ends what GitHub is not to obey: another each time.
var token = regexp.MustCompile(`(?m)^(::stop-commands::|::)([0-9A-Z]{26})(::)?$`)

func TestFormatGoldens(t *testing.T) {
	for _, f := range Formats {
		for name, r := range reports() {
			if data := written(t, f, name, r); data != nil {
				golden(t, filepath.Join("formats", f.Name+"."+name), token.ReplaceAll(data, []byte("${1}TOKEN$3")))
			}
		}
	}
}

// TestEveryFormatIsClean looks for what no reader is to meet.
func TestEveryFormatIsClean(t *testing.T) {
	for _, f := range Formats {
		eachFormat(t, f.Name, func(t *testing.T, r *grader.Report, data []byte) {
			if !utf8.Valid(data) || bytes.ContainsAny(data, "\x00\x1b\x07\r") || bytes.Contains(data, []byte("\u202e")) {
				t.Errorf("%s holds control characters:\n%q", f.Name, data)
			}
			if f.Media == "application/json" || strings.HasSuffix(f.Media, "+json") {
				for dec := json.NewDecoder(bytes.NewReader(data)); ; {
					var v any
					if err := dec.Decode(&v); err == io.EOF {
						break
					} else if err != nil {
						t.Fatalf("%s: %v\n%s", f.Name, err, data)
					}
				}
			}
		})
	}
}

// TestJUnit reads the XML back and counts.
func TestJUnit(t *testing.T) {
	eachFormat(t, "junit", func(t *testing.T, r *grader.Report, data []byte) {
		var back junitSuites
		if err := xml.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		failed, skipped, seen := 0, 0, map[string]bool{}
		for _, o := range r.Outcomes {
			switch o.Status {
			case grader.Failed:
				failed++
			case grader.Skipped:
				skipped++
			}
		}
		if len(r.Outcomes) == 0 && r.Verdict != grader.Accepted && r.Verdict != grader.GraderError {
			failed = 1
		}
		s := back.Suites[0]
		if back.Failures != failed || s.Failures != failed || s.Skipped != skipped || s.Tests != max(1, len(r.Outcomes)) || (s.Errors == 1) != (r.Verdict == grader.GraderError) {
			t.Errorf("counts: %+v", s)
		}
		for _, c := range s.Cases {
			if key := c.Class + c.Name; c.Name == "" || c.Class == "" || seen[key] {
				t.Errorf("no name of its own: %+v", c)
			} else {
				seen[key] = true
			}
			if c.Failure != nil && strings.TrimSpace(c.Failure.Text) == "" {
				t.Errorf("%s says nothing", c.Name)
			}
		}
	})
}

// TestSARIF validates against the schema, and for what code scanning asks besides.
func TestSARIF(t *testing.T) {
	eachFormat(t, "sarif", func(t *testing.T, r *grader.Report, data []byte) {
		back, err := sarifreport.FromBytes(data)
		if err != nil {
			t.Fatal(err)
		}
		// The library writes these where they are left out, and empty.
		for _, run := range back.Runs {
			run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en-US", "en-US", []string{"\n"}
		}
		if err := back.Validate(); err != nil {
			t.Error(err)
		}
		rules := map[string]bool{}
		for _, rule := range back.Runs[0].Tool.Driver.Rules {
			rules[*rule.ID] = *rule.Help.Text != ""
		}
		for _, res := range back.Runs[0].Results {
			region := res.Locations[0].PhysicalLocation.Region
			if !rules[*res.RuleID] || *res.Message.Text == "" || *region.StartLine < 1 || *region.EndColumn <= *region.StartColumn || len(res.PartialFingerprints) == 0 {
				t.Errorf("a result that would be refused: %+v", res)
			}
		}
	})
}

// TestGitHub obeys a log as the runner does, and wants our annotations alone.
func TestGitHub(t *testing.T) {
	eachFormat(t, "github", func(t *testing.T, r *grader.Report, data []byte) {
		stopped, annotations := "", 0
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			switch {
			case stopped != "":
				if line == "::"+stopped+"::" {
					stopped = ""
				}
			case strings.HasPrefix(line, "::stop-commands::"):
				stopped = strings.TrimPrefix(line, "::stop-commands::")
			case strings.HasPrefix(line, "::error "), strings.HasPrefix(line, "::notice "):
				annotations++
			default:
				t.Errorf("the runner meets %q", line)
			}
			if strings.Contains(line, "##[") {
				t.Errorf("the runner obeys %q", line)
			}
		}
		if want := len(Graded{Report: r}.findings()); stopped != "" || annotations != min(want, maxAnnotations) {
			t.Errorf("%d annotations; want %d; stopped %q", annotations, want, stopped)
		}
	})
}

// TestClassroomServices reads what each service reads, and adds points up as it does.
func TestClassroomServices(t *testing.T) {
	eachFormat(t, "gradescope", func(t *testing.T, r *grader.Report, data []byte) {
		var back struct {
			Score float64
			Tests []struct {
				Score  float64
				Max    float64 `json:"max_score"`
				Status string
			}
		}
		decode(t, data, &back)
		sum := 0.0
		for _, test := range back.Tests {
			sum += test.Score
			if (test.Status == "passed") != (test.Score == test.Max) {
				t.Errorf("status %s with %v of %v", test.Status, test.Score, test.Max)
			}
		}
		if back.Score != float64(r.Score) || r.Verdict != grader.Tampering && sum != back.Score {
			t.Errorf("score %v, sum %v; want %d", back.Score, sum, r.Score)
		}
	})
	eachFormat(t, "classroom50", func(t *testing.T, r *grader.Report, data []byte) {
		var back struct {
			Schema string
			Score  int
			Max    int `json:"max-score"`
			Tests  []struct {
				Name       string `json:"test-name"`
				Score, Max int
			}
		}
		decode(t, data, &back)
		if back.Schema != "classroom50/result/v1" || back.Score != r.Score || back.Max != r.MaxScore || back.Score > back.Max || len(back.Tests) == 0 {
			t.Errorf("%+v", back)
		}
	})
	eachFormat(t, "classroom", func(t *testing.T, r *grader.Report, data []byte) {
		inside, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		var back struct {
			Status string
			Tests  []struct{ Score int }
		}
		decode(t, inside, &back)
		sum := 0
		for _, test := range back.Tests {
			sum += test.Score
		}
		if sum != r.Score || (back.Status == "error") != (r.Verdict == grader.GraderError) {
			t.Errorf("%s: score %d; want %d", back.Status, sum, r.Score)
		}
	})
	eachFormat(t, "exercism", func(t *testing.T, r *grader.Report, data []byte) {
		var back struct {
			Version         int
			Status, Message string
			Tests           []struct{ Name, Status, Message, Output string }
		}
		decode(t, data, &back)
		if back.Version != 3 || (back.Status == "error") != (len(back.Tests) == 0) || (back.Status == "error") != (back.Message != "") || (back.Status == "pass") != (r.Verdict == grader.Accepted) {
			t.Errorf("%+v", back)
		}
		for _, test := range back.Tests {
			if test.Status == "fail" && test.Message == "" || utf8.RuneCountInString(test.Output) > maxExercismOutput {
				t.Errorf("%+v", test)
			}
		}
	})
	eachFormat(t, "quickfeed", func(t *testing.T, r *grader.Report, data []byte) {
		for line := range bytes.Lines(data) {
			var back struct {
				TestName                string
				Score, MaxScore, Weight int
			}
			decode(t, line, &back)
			if !bytes.HasPrefix(line, []byte(`{"Secret":`)) || back.TestName == "" || back.MaxScore <= 0 || back.Weight <= 0 || back.Score < 0 || back.Score > back.MaxScore {
				t.Errorf("%s", line)
			}
		}
	})
}

func decode(t *testing.T, data []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
}

// TestTAP counts the points of the plan.
func TestTAP(t *testing.T) {
	eachFormat(t, "tap", func(t *testing.T, r *grader.Report, data []byte) {
		points := regexp.MustCompile(`(?m)^(not )?ok \d+ - `).FindAll(data, -1)
		plan := regexp.MustCompile(`(?m)^1\.\.(\d+)$`).FindAllSubmatch(data, -1)
		if want := max(1, len(r.Outcomes)); r.Verdict != grader.GraderError && (len(points) != want || len(plan) != 1) {
			t.Errorf("%d points, %d plans; want %d and one\n%s", len(points), len(plan), want, data)
		}
		if bailed := bytes.Contains(data, []byte("\nBail out!")); bailed != (r.Verdict == grader.GraderError) {
			t.Errorf("bailed out: %v", bailed)
		}
	})
}

// TestSummaryIsText renders the Markdown and finds in it no link, image or HTML.
func TestSummaryIsText(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	eachFormat(t, "markdown", func(t *testing.T, r *grader.Report, data []byte) {
		headings := 0
		err := ast.Walk(md.Parser().Parse(gmtext.NewReader(data)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			switch n.(type) {
			case *ast.Link, *ast.Image, *ast.AutoLink, *ast.RawHTML, *ast.HTMLBlock:
				t.Errorf("a %s in\n%s", n.Kind(), data)
			case *ast.Heading:
				if entering {
					headings++
				}
			}
			return ast.WalkContinue, nil
		})
		if err != nil || headings != 1 {
			t.Errorf("%d headings, %v", headings, err)
		}
	})
}

// TestHiddenStaysHidden writes no format more than a challenge reveals.
func TestHiddenStaysHidden(t *testing.T) {
	secret := "the-wanted-value"
	o := outcome("TestShortest", "finds a shortest path", grader.Correctness, grader.WrongAnswer, 0, 6)
	o.Message, o.Output, o.Stack = secret, secret, secret
	o.Calls = []grader.Call{{Call: secret}}
	r := base(grader.WrongAnswer, 0, o)
	r.Reveal = grader.RevealNames
	for _, f := range Formats {
		if data := written(t, f, "hidden", r); bytes.Contains(data, []byte(secret)) {
			t.Errorf("%s tells:\n%s", f.Name, data)
		}
	}
}

// TestFormatNames refuses what is no format, and several reports where one fits.
func TestFormatNames(t *testing.T) {
	if _, err := FormatNamed("xml"); err == nil || !strings.Contains(err.Error(), "junit") {
		t.Errorf("FormatNamed: %v", err)
	}
	if !slices.IsSortedFunc(Formats, func(a, b Format) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the formats are not sorted")
	}
	two := []Graded{{Report: base(grader.Accepted, 6, passOne)}, {Report: base(grader.Accepted, 6, passTwo)}}
	for _, f := range Formats {
		if err := WriteAs(io.Discard, f, two); (err != nil) != f.One {
			t.Errorf("%s of two reports: %v", f.Name, err)
		}
	}
}
