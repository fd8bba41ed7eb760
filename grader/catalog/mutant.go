package catalog

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog/patch"
)

// Mutant is a solution that comes with a challenge: a wrong one that its tests
// must reject, a right one built differently that they must accept, or a planted
// bug that a learner's tests must catch.
//
// A wrong one is an edit of a right one, in a file NAME.diff: lines "key: value"
// and a unified diff. Where hardly a line of that is left, it is an archive of the
// files that differ, NAME.txtar, as right ones are.
type Mutant struct {
	Name    string // "depth-first"
	Reason  string
	Asks    string         // mutants only: the reason as a question to a learner; may be ""
	Of      string         // of edits: the accepted solution that it changes; "" for the challenge's own
	Verdict grader.Verdict // mutants only: the worst one among its checks
	Tests   []string       // mutants only: exactly the checks that reject it
	Files   []grader.File  // all, as a submission would hold them

	edit *patch.Patch // nil of an archive
}

const (
	editFile    = ".diff"
	archiveFile = ".txtar"
)

func isMutant(file string) bool { return path.Ext(file) == editFile || path.Ext(file) == archiveFile }

// mutantName returns the name that a file gives to what is in it.
func mutantName(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }

// ReadMutant reads a file of mutants/, accepted/ or bugs/. The error is
// patch.Misfits where an edit does not fit what it changes; the mutant then has
// what fits.
func ReadMutant(ch *grader.Challenge, file string) (*Mutant, error) {
	data, err := fs.ReadFile(ch.FS, file)
	if err != nil {
		return nil, err
	}
	m, err := parseMutant(file, data)
	if err != nil {
		return nil, err
	}
	return m, m.complete(ch, path.Dir(file))
}

func parseMutant(file string, data []byte) (m *Mutant, err error) {
	m = &Mutant{Name: mutantName(file)}
	if path.Ext(file) == editFile {
		if m.edit, err = patch.Parse(data); err != nil {
			return nil, err
		}
		return m, m.header(m.edit.Comment)
	}
	archive := txtar.Parse(data)
	if err := m.header(string(archive.Comment)); err != nil {
		return nil, err
	}
	if m.Of != "" {
		return nil, fmt.Errorf("the header says of: %s; only edits, in %s files, are of something", m.Of, editFile)
	}
	if len(archive.Files) == 0 {
		return nil, fmt.Errorf("no file; write the ones that differ from the reference, each below a line -- NAME --")
	}
	for _, f := range archive.Files {
		if path.Base(f.Name) != f.Name || path.Ext(f.Name) != ".go" {
			return nil, fmt.Errorf("file %q; name a Go file of the challenge's own folder", f.Name)
		}
		m.Files = append(m.Files, grader.File{Name: f.Name, Data: f.Data})
	}
	return m, nil
}

func (m *Mutant) header(text string) error {
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case ok && key == "reason":
			m.Reason = value
		case ok && key == "asks":
			m.Asks = value
		case ok && key == "of":
			m.Of = value
		case ok && key == "verdict":
			m.Verdict = grader.Verdict(value)
		case ok && key == "tests":
			m.Tests = strings.Fields(value)
		default:
			return fmt.Errorf("unknown header line %q; there are reason, asks, of, verdict and tests", line)
		}
	}
	if m.Reason == "" {
		return fmt.Errorf("the header wants a reason")
	}
	if m.Asks != "" && !strings.HasSuffix(m.Asks, "?") {
		return fmt.Errorf("asks: %q is no question; it wants a question mark", m.Asks)
	}
	if m.Verdict != "" && !slices.Contains(grader.Verdicts, m.Verdict) {
		return fmt.Errorf("verdict %q; it can be one of %v", m.Verdict, grader.Verdicts)
	}
	return nil
}

// Format returns the file of a mutant that is an edit of solution.
func (m *Mutant) Format(solution []grader.File) []byte {
	var b strings.Builder
	for _, line := range []struct{ key, value string }{
		{"reason", m.Reason}, {"asks", m.Asks}, {"of", m.Of}, {"verdict", string(m.Verdict)}, {"tests", strings.Join(m.Tests, " ")},
	} {
		if line.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", line.key, line.value)
		}
	}
	b.Write(patch.Diff(solution, m.Files))
	return []byte(b.String())
}

// Question returns what a learner is asked whose submission answers like a mutant of ch.
// It is "" where there is no such mutant.
func Question(ch *grader.Challenge, mutant string) (string, error) {
	at := slices.IndexFunc(ch.Files.Mutants, func(file string) bool { return mutantName(file) == mutant })
	if at < 0 {
		return "", nil
	}
	file := ch.Files.Mutants[at]
	data, err := fs.ReadFile(ch.FS, file)
	if err != nil {
		return "", err
	}
	m, err := parseMutant(file, data)
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", file, err)
	case m.Asks != "":
		return m.Asks, nil
	}
	whose := "your code"
	if ch.Kind == grader.KindTests {
		whose = "your test suite"
	}
	return fmt.Sprintf("Could it be that %s %s?", whose, strings.TrimRight(m.Reason, ".?! ")), nil
}

// Judged takes down what a grading found.
func (m *Mutant) Judged(r *grader.Report) {
	m.Verdict, m.Tests = r.Verdict, nil
	if len(r.Outcomes) > 0 {
		m.Verdict = r.Worst()
	}
	for _, o := range r.Outcomes {
		if o.Status == grader.Failed {
			m.Tests = append(m.Tests, o.Test)
		}
	}
}

// Suite reports whether the mutant is a test suite rather than a package.
func (m *Mutant) Suite() bool {
	return slices.ContainsFunc(m.Files, func(f grader.File) bool { return strings.HasSuffix(f.Name, "_test.go") })
}
