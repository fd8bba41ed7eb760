package screen

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/module"

	"github.com/gradus-dev/gradus/grader"
)

// foreign are the extensions of files that the go command would compile or link
// beside Go files.
var foreign = []string{".s", ".S", ".sx", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx",
	".f", ".F", ".for", ".f90", ".swig", ".swigcxx", ".syso", ".o", ".a"}

const (
	maxName  = 120 // bytes in a file's name
	maxFiles = 200 // Go files of a submission: all are named on one command line
)

// screenName refuses files that Go, a tool's command line, a file system or the
// grader would treat in a special way because of their names.
func screenName(f grader.File) *grader.Diagnostic {
	refuse := func(message, help string) *grader.Diagnostic {
		return &grader.Diagnostic{Kind: "compile", File: path.Base(f.Name), Message: message, Help: help}
	}
	switch {
	case f.Name != path.Base(f.Name) || f.Name == "." || f.Name == "..":
		return refuse("a submission is one package in one directory", "move the file beside the others")
	case slices.Contains(foreign, path.Ext(f.Name)):
		return refuse("only Go source is compiled", "remove the file; assembly, C and object files are never built")
	case path.Ext(f.Name) != ".go":
		return nil
	case strings.HasPrefix(f.Name, "_") || strings.HasPrefix(f.Name, "."):
		return refuse("Go ignores files whose names begin with _ or .", "rename the file, or remove it")
	case len(f.Name) > maxName:
		return refuse(fmt.Sprintf("the file's name is longer than %d bytes", maxName), "rename the file")
	}
	if err := plainName(f.Name); err != nil {
		return refuse("Go can't use a file of this name: "+err.Error(), "rename the file: letters, digits and _ are always right")
	}
	return nil
}

// plainName allows what the go command does at the beginning of a file's name, so
// that no tool takes it for an option, and further on what it allows in modules,
// whose files have to exist on every platform. Marks are allowed too: some file
// systems spell a letter as two characters.
func plainName(name string) error {
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return fmt.Errorf("it begins with %q", first)
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsMark(r) || unicode.IsDigit(r) {
			return '0'
		}
		return r
	}, name)
	err := module.CheckFilePath(name)
	var invalid *module.InvalidPathError
	if errors.As(err, &invalid) {
		return invalid.Err
	}
	return err
}

// fold returns the same string for names that some file systems treat as equal.
func fold(name string) string { return strings.ToLower(strings.ToUpper(name)) }

// twice refuses a file whose name some file systems treat as equal to an earlier file's.
func (s *Source) twice(f grader.File) *grader.Diagnostic {
	before, taken := s.folded[fold(f.Name)]
	if !taken {
		s.folded[fold(f.Name)] = f.Name
		return nil
	}
	d := at(f.Name, 0, 0, fmt.Sprintf("this file's name is that of %s, but for upper and lower case", before))
	if before == f.Name {
		d.Message = "there are two files of this name"
	}
	d.Help = "rename one of them"
	return &d
}
