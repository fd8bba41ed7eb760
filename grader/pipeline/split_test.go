package pipeline

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// differences are submissions that differ from the reference by what the tests can, or
// can't, tell; says is a part of what the learner is told.
var differences = []struct {
	challenge, name string
	edits           []string // old and new text, in turn
	verdict         grader.Verdict
	says            string
}{
	{"bank", "a pointer as the tests want", nil, grader.Accepted, ""},
	{"bank", "an error by value", []string{"(e *LimitError)", "(e LimitError)", "&LimitError{", "LimitError{"},
		grader.WrongAnswer, "returned a LimitError; the tests want a *LimitError"},
	{"bank", "an error by value that can be a pointer", []string{"(e *LimitError)", "(e LimitError)"}, grader.Accepted, ""},
	{"bank", "another error type", []string{"&LimitError{Max: 10}", `other("over")`, "func Pay", "type other string\n\nfunc (o other) Error() string { return string(o) }\n\nfunc Pay"},
		grader.WrongAnswer, "Pay(11) = over, want a *LimitError"},
	{"bank", "a nil pointer", []string{"return &LimitError{Max: 10}", "var e *LimitError\n\t\treturn e"}, grader.Accepted, ""},
	{"zoo", "as the reference", nil, grader.Accepted, ""},
	{"zoo", "a method more", []string{"\tLegs() int\n}\n\n// Keeper", "\tLegs() int\n\tTail() bool\n}\n\n// Keeper", "func New", "func (dog) Tail() bool { return true }\n\nfunc New"},
		grader.Accepted, ""},
	{"zoo", "only what the tests call", []string{"\tLegs() int\n", "", "func (dog) Legs() int     { return 4 }\n", ""}, grader.Accepted, ""},
	{"zoo", "a narrower parameter", []string{"a interface {\n\tSound() string\n\tLegs() int\n}", "a interface{ Sound() string }", "\tName() string\n", ""}, grader.Accepted, ""},
	{"zoo", "without what the tests call", []string{"type Animal interface {\n\tSound() string\n", "type Animal interface {\n", "a.Sound()", `"woof"`},
		grader.CompileError, "Sound"},
	{"zoo", "more than the tests' keeper has", []string{"\tName() string\n", "\tName() string\n\tAge() int\n"}, grader.CompileError, "Keeper has the method Age, which what the tests pass as it need not have"},
	{"forms", "as the reference", nil, grader.Accepted, ""},
	{"forms", "constants of other values", []string{"Low Level = iota\n\tMiddle\n\tHigh", "High Level = 2 + iota\n\tLow\n\tMiddle"}, grader.Accepted, ""},
	{"forms", "constants that change places", []string{"Low Level = iota\n\tMiddle\n\tHigh", "High Level = iota\n\tMiddle\n\tLow"}, grader.Accepted, ""},
	{"forms", "constants of a wider type", []string{"type Level uint8", "type Level int", "Low Level = iota", "Low Level = 1000 + iota"}, grader.Accepted, ""},
	{"forms", "constants that are texts", []string{"type Level uint8", "type Level string", "Low Level = iota\n\tMiddle\n\tHigh", "Low Level = \"low\"\n\tMiddle Level = \"middle\"\n\tHigh Level = \"high\""}, grader.Accepted, ""},
	{"forms", "variables for constants", []string{"type Level uint8", "type Level struct{ n int }", "const (\n\tLow Level = iota\n\tMiddle\n\tHigh\n)", "var Low, Middle, High = Level{1}, Level{2}, Level{3}"}, grader.Accepted, ""},
	{"forms", "a level that is none", []string{"return High\n}\n\n// Raise", "return 77\n}\n\n// Raise"}, grader.Partial, "Of(300) = 77"},
	{"forms", "a level that is another's value", []string{"Low Level = iota", "Low Level = 1 + iota", "return High\n}\n\n// Raise", "return 0\n}\n\n// Raise"}, grader.Partial, "Of(300) is another level"},
	{"forms", "an interface written out", []string{"\tNamer\n\tinterface{ Size() int }\n", "\tName() string\n\tSize() int\n", "type Namer interface{ Name() string }", ""}, grader.Accepted, ""},
	{"forms", "a set of its own type", []string{"type Set[T comparable] = map", "type Set[T comparable] map"}, grader.Accepted, ""},
	{"forms", "another age", []string{"type Age struct{ years int }", "type Age int", "Age{n}", "Age(n)", "a.years < b.years", "a < b"}, grader.Accepted, ""},
	{"forms", "a missing constant", []string{"\tMiddle\n\tHigh\n)", "\tHigh\n)", "Middle", "High"}, grader.CompileError, "Middle"},
	{"who", "values in contexts", nil, grader.Accepted, ""},
	{"who", "another key", []string{`Key("user")`, `"user"`}, grader.WrongAnswer, "got 401"},
}

func TestDifferencesThatTestsTell(t *testing.T) {
	p := newPipeline(t)
	for _, tt := range differences {
		t.Run(tt.challenge+"/"+tt.name, func(t *testing.T) {
			t.Parallel()
			src := read(t, filepath.Join("testdata", tt.challenge, tt.challenge+".go"))
			for i := 0; i < len(tt.edits); i += 2 {
				if !strings.Contains(src, tt.edits[i]) {
					t.Fatalf("no %q to edit", tt.edits[i])
				}
				src = strings.ReplaceAll(src, tt.edits[i], tt.edits[i+1])
			}
			r := grade(t, p, fixture(t, tt.challenge), submission(tt.name, src))
			told := r.Reason
			for _, d := range r.Diagnostics {
				told += "\n" + d.Message
			}
			for _, o := range r.Outcomes {
				told += "\n" + o.Message + "\n" + o.Output
				for _, c := range o.Calls {
					told += "\n" + c.Call + " = " + c.Got
				}
			}
			if r.Verdict != tt.verdict || !strings.Contains(told, tt.says) {
				t.Errorf("%s; want %s and %q\n%s", r.Verdict, tt.verdict, tt.says, told)
			}
		})
	}
}
