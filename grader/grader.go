// Package grader owns the words of Gradus: challenge, submission, check,
// verdict, outcome, report, attempt. It does no input or output of its own; the
// packages below it read challenges (catalog), freeze submissions (workspace),
// build and run them (build, sandbox, session) and keep what came of it (store,
// skill), all in these types.
package grader

import (
	"io/fs"
	"path"
	"slices"
	"time"
)

// Kind says what a learner hands in.
type Kind string

const (
	KindCode  Kind = "code"  // a package, graded by hidden tests
	KindTests Kind = "tests" // tests, graded by the planted bugs they catch
)

// ReferenceCheck is the check, in a challenge of KindTests, that the learner's tests pass on
// correct packages and catch at least one bug. All other checks need it.
const ReferenceCheck = "reference"

// Criterion is the quality a check looks at.
type Criterion string

const (
	Correctness Criterion = "correctness"
	EdgeCases   Criterion = "edge-cases"
	Robustness  Criterion = "robustness"
	Efficiency  Criterion = "efficiency"
	Concurrency Criterion = "concurrency"
	Security    Criterion = "security"
)

// Criteria lists every criterion, in the order reports use.
var Criteria = []Criterion{Correctness, EdgeCases, Robustness, Efficiency, Concurrency, Security}

// Reveal says how much of a failed check a learner is shown. No policy shows
// the source of a hidden test.
type Reveal string

const (
	RevealFull   Reveal = "full"   // what was called, what came back, what was wanted
	RevealInputs Reveal = "inputs" // what was called
	RevealNames  Reveal = "names"  // the check's title only
	RevealScore  Reveal = "score"  // the score only
)

// Challenge is one practice challenge, read and validated by package catalog.
type Challenge struct {
	Track string   // folder name, such as "algorithms"
	Slug  string   // folder name, such as "bfs"; unique in a catalogue
	Was   []string // IDs it had before; what was earned under them counts
	// Prerequisites are IDs of challenges to do before this one. They are not enforced, but
	// decide which challenge is suggested next.
	Prerequisites []string
	OWASP         []string // entries of the OWASP lists that it is about, such as "A05:2025"
	Title         string
	Summary       string // one sentence
	Difficulty    int    // 1 (first steps) to 5
	Kind          Kind
	Reveal        Reveal
	Skills        []SkillWeight // at least one
	Checks        []Check       // at least one, in the order they are reported
	Limits        Limits
	Budget        Budget // what checking the challenge itself may take
	Rules         Rules
	Equivalent    []EquivalentMutant // generated mutants acknowledged as equivalent
	Shapes        string             // why hidden tests use generic code with types of several shapes

	Package    string // name in the package clause, such as "bfs"
	ImportPath string // the path hidden tests import it by
	Hash       string // hex SHA-256 over every file of the challenge but Files.Answers
	// AnswersHash is the hex SHA-256 of Files.Answers, or "": a question to the learner
	// follows from that file, and no verdict and no point.
	AnswersHash string

	FS    fs.FS // rooted at the challenge's folder
	Files Files
	// Modules is the pinned module file pair a submission builds with; both are
	// empty when the catalogue allows only the standard library.
	Modules Modules

	Withheld *Withheld // nil where the challenge is whole
}

// Withheld says why the hidden parts of a challenge are not here, in words that
// follow the challenge's name, and what to do. The challenge can be read, begun
// and tried on its public examples, and not graded.
type Withheld struct{ Reason, Hint string }

// ID returns "track/slug".
func (c *Challenge) ID() string { return c.Track + "/" + c.Slug }

// DriverPath is the import path of the package below the challenge's that makes calls
// of a submission beside it.
func (c *Challenge) DriverPath() string { return c.ImportPath + "/driver" }

// Called reports whether name is the challenge's ID or slug, or one that it had.
func (c *Challenge) Called(name string) bool {
	return slices.ContainsFunc(c.IDs(), func(id string) bool { return name == id || name == path.Base(id) })
}

// IDs returns the challenge's ID and those that it had.
func (c *Challenge) IDs() []string { return append([]string{c.ID()}, c.Was...) }

// MainFile returns the name of the file that a learner writes first.
func (c *Challenge) MainFile() string {
	if c.Kind == KindTests {
		return c.Package + "_test.go"
	}
	return c.Package + ".go"
}

// Solution returns the names of the files of the challenge's own solution: the reference,
// or the hidden tests where tests are what is written. Mutants are changed copies of it.
func (c *Challenge) Solution() []string {
	if c.Kind == KindTests {
		return c.Files.Hidden
	}
	return c.Files.Reference
}

// MaxScore returns the points of all checks together.
func (c *Challenge) MaxScore() int {
	sum := 0
	for _, k := range c.Checks {
		sum += k.Points
	}
	return sum
}

// Files names a challenge's files by their part, as slash paths in Challenge.FS.
type Files struct {
	Reference []string // *.go of the solution, without drivers
	Drivers   []string // driver/*.go: a package that calls the learner's when graded
	Hidden    []string // *_test.go
	Starter   []string // starter/*: what a learner starts from, public tests included
	Readme    string   // README.md
	Hints     []string // hints/1.md, hints/2.md, … in order
	Mutants   []string // mutants/*.diff, or *.txtar
	Accepted  []string // accepted/*.txtar
	Bugs      []string // bugs/*.diff, or *.txtar, for Kind tests: planted bugs
	Answers   string   // answers.txt, or "": what mutants answer
}

// Modules holds go.mod and go.sum contents; the module line of Mod is replaced
// by whoever writes it out.
type Modules struct{ Mod, Sum []byte }

// SkillWeight binds a challenge to a skill; Weight is greater than 0.
type SkillWeight struct {
	Skill  string // an ID of skills.toml, such as "algorithms/searching"
	Weight float64
}

// Check is one hidden test and what passing it is worth; where learners write
// tests, one planted bug and what catching it is worth.
type Check struct {
	Test      string // the hidden test function, such as "TestUnreachable", or the bug, such as "evicts-newest"
	Title     string // what it checks, in the learner's words
	Points    int
	Criterion Criterion
	Hint      string
	Hints     map[string]string // by how it failed, a cause or a verdict: shown before Hint
	Needs     []string          // tests that must pass first, else this check is skipped
	Skills    []string          // when set, the check counts for these skills only
	// Race says that a driver makes calls at once in chosen schedules, in which data races
	// are found. The usual value is true where the criterion is Concurrency.
	Race bool
}

// Limits bound one submission. Zero fields are filled from DefaultLimits.
type Limits struct {
	Wall        time.Duration // one hidden test
	CPU         time.Duration // processor time of one candidate process
	Memory      int64         // bytes, one candidate process
	Processes   int           // beside the candidate itself
	FileBytes   int64         // all files it may write together
	OutputBytes int64         // standard output and error together
	BuildWall   time.Duration
	BuildMemory int64 // bytes
}

// DefaultLimits suit an exercise whose tests take milliseconds.
var DefaultLimits = Limits{
	Wall:        5 * time.Second,
	CPU:         20 * time.Second,
	Memory:      512 << 20,
	Processes:   0,
	FileBytes:   32 << 20,
	OutputBytes: 1 << 20,
	BuildWall:   60 * time.Second,
	BuildMemory: 2 << 30,
}

// Budget bounds the processor time of checking that a challenge proves itself.
type Budget struct {
	Quick time.Duration // of the quick checks
	Full  time.Duration // of all checks
}

// DefaultBudget is what most challenges stay below.
var DefaultBudget = Budget{Quick: 6 * time.Second, Full: 60 * time.Second}

// Rules are what a challenge demands of the source, beside the default policy.
type Rules struct {
	AllowImports []string // when set, nothing else may be imported
	Forbid       []string // import paths ("sort") or functions ("slices.Sort")
	AllowEscapes []string // default-policy imports this challenge needs, such as "os/exec"
	Recursion    string   // "", "required" or "forbidden"
	ConstantTime []string // functions that must not branch on secret data
	NoGoroutines bool
	NoState      bool // no package-level variables that change
	// NoCallers, Counted and Scheduled follow from the hidden parts. NoCallers: there is a
	// driver, which submissions may not look for on the stack. Counted: the tests count
	// steps, so code that can't be counted is refused, and goroutines are too unless
	// AllowGoroutines is set. Scheduled: a check looks for data races in chosen schedules,
	// so code that would evade that is refused.
	NoCallers       bool
	Counted         bool
	AllowGoroutines bool
	Scheduled       bool
	// Packages are the third-party packages that may be imported, exactly: those below
	// one are others. The catalogue pins the modules they are of.
	Packages []string
}

// EquivalentMutant acknowledges a generated mutant that no test can reject.
type EquivalentMutant struct {
	ID     string // as printed by "gradus challenge check"
	Reason string
}

// Submission is a learner's frozen source.
type Submission struct {
	Name   string // how messages call it: a directory, an archive or a learner
	Folder string // slash path of the folder, within what was handed in, that Files are from; "" for its top
	Files  []File // sorted by name; only what the build takes
	Hash   string // hex SHA-256 over names and contents
	// Ignored names what was left out and why, such as "old.go.txt (no name of a Go file)".
	Ignored []string
}

// File is one source file; Name has no directory.
type File struct {
	Name string `json:"name"`
	Data []byte `json:"data"` // in base64 where it is JSON
}
