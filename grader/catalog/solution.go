package catalog

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// complete makes Files whole: an edit is made in what it changes, and the files of
// an archive take the place of the reference's. Archives of test suites and of what
// is built differently have all their files.
func (m *Mutant) complete(ch *grader.Challenge, dir string) error {
	whole := dir == "accepted" || dir == "mutants" && ch.Kind == grader.KindTests
	if m.edit == nil && whole {
		return nil
	}
	solution, err := Solution(ch, dir, m.Of)
	if err != nil {
		return err
	}
	if m.edit != nil {
		m.Files, err = m.edit.Apply(solution)
		return err
	}
	m.Files = Overlay(solution, m.Files)
	return nil
}

// Overlay returns files with those of top in place of their namesakes, in order of
// their names.
func Overlay(files, top []grader.File) []grader.File {
	out := slices.Clone(top)
	for _, f := range files {
		if !slices.ContainsFunc(top, func(t grader.File) bool { return t.Name == f.Name }) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Solution returns the right solution that files of mutants/ or bugs/ change: the
// accepted one called of or, if that is "", the challenge's own, which is the
// hidden tests for mutants where learners write tests, and else the reference.
func Solution(ch *grader.Challenge, dir, of string) (files []grader.File, err error) {
	if of != "" {
		file := "accepted/" + of + archiveFile
		if !slices.Contains(ch.Files.Accepted, file) {
			return nil, fmt.Errorf("there is no %s for it to change", file)
		}
		m, err := ReadMutant(ch, file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		return m.Files, nil
	}
	names := ch.Files.Reference
	if dir == "mutants" {
		names = ch.Solution()
	}
	for _, name := range names {
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			return nil, err
		}
		files = append(files, grader.File{Name: name, Data: data})
	}
	return files, nil
}
