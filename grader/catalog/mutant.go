package catalog

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader"
)

// Mutant is a solution that comes with a challenge: a wrong one that its tests
// must reject, a right one built differently that they must accept, or a planted
// bug that a learner's tests must catch.
type Mutant struct {
	Name    string // "depth-first"
	Reason  string
	Verdict grader.Verdict // mutants only: the worst one among its checks
	Tests   []string       // mutants only: exactly the checks that reject it
	Files   []grader.File  // those that differ from the reference
}

// ReadMutant reads a mutant from a challenge's file system.
func ReadMutant(fsys fs.FS, name string) (*Mutant, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return ParseMutant(name, data)
}

// ParseMutant reads a txtar archive whose comment is "key: value" lines.
func ParseMutant(name string, data []byte) (*Mutant, error) {
	archive := txtar.Parse(data)
	m := &Mutant{Name: strings.TrimSuffix(path.Base(name), ".txtar")}
	for _, line := range strings.Split(strings.TrimSpace(string(archive.Comment)), "\n") {
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case ok && key == "reason":
			m.Reason = value
		case ok && key == "verdict":
			m.Verdict = grader.Verdict(value)
		case ok && key == "tests":
			m.Tests = strings.Fields(value)
		default:
			return nil, fmt.Errorf("unknown header line %q; there are reason, verdict and tests", line)
		}
	}
	if m.Reason == "" {
		return nil, fmt.Errorf("the header wants a reason")
	}
	if m.Verdict != "" && !slices.Contains(grader.Verdicts, m.Verdict) {
		return nil, fmt.Errorf("verdict %q; it can be one of %v", m.Verdict, grader.Verdicts)
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

// Suite reports whether the mutant is a test suite rather than a package.
func (m *Mutant) Suite() bool {
	return slices.ContainsFunc(m.Files, func(f grader.File) bool { return strings.HasSuffix(f.Name, "_test.go") })
}

// Apply returns the reference's files with the mutant's in their place, as a
// submission would hold them.
func (m *Mutant) Apply(ch *grader.Challenge) ([]grader.File, error) {
	files := slices.Clone(m.Files)
	for _, name := range ch.Files.Reference {
		if slices.ContainsFunc(m.Files, func(f grader.File) bool { return f.Name == name }) {
			continue
		}
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			return nil, err
		}
		files = append(files, grader.File{Name: name, Data: data})
	}
	slices.SortFunc(files, func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) })
	return files, nil
}
