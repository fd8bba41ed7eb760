// Package exercism turns a practice exercise in the layout of Exercism's Go track
// into a challenge. The layout is described at
// https://exercism.org/docs/building/tracks/practice-exercises.
//
// It owns what is made of each part: the example solution becomes the reference,
// the stub the starter, the tests hidden tests in an external package, one row of
// a table the public example too, the documents README.md and hints, and config.json
// the manifest. An exercise comes in from a directory; a folder's files go out,
// with a list of what could not be carried over and of what is left to write.
// Nothing is written to disk outside temporary directories.
//
// What tests of the package itself use of it is exported where that compiles, and a
// method that they declare of one of its types becomes a function.
//
// Whether a test can be carried over is found out: by the type checker, which says which
// names it uses; by package proxy, which says whether the API can cross between processes;
// and by grading the reference. A test that can't is left out, with the reason.
package exercism

import (
	"fmt"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// Target says where the challenge will be.
type Target struct {
	Track, Slug string
	ImportPath  string // of the challenge's package; ends in TRACK/SLUG
	Skills      []byte // skills.toml of the catalogue
	Skill       string // the ID of the skill it is bound to
	Limits      string // the manifest's table of limits (catalog.LimitsTable); "" for the usual ones
	Modules     grader.Modules
}

// ID returns "track/slug".
func (t Target) ID() string { return t.Track + "/" + t.Slug }

// Importer makes challenges of exercises.
type Importer struct {
	Pipeline *pipeline.Pipeline // builds and grades what is made
	Progress func(what string)  // told before each step; may be nil
}

// Imported is a challenge made of an exercise.
type Imported struct {
	Challenge *grader.Challenge // complete, read from Files
	Files     map[string][]byte // by slash path in the challenge's folder
	Lost      []Note            // parts of the exercise that are not in it
	Left      []Note            // what its author has to write or to look at
}

// Note is something to tell of a file: of the exercise in Imported.Lost, of the
// challenge in Imported.Left.
type Note struct {
	File string
	Line int // 0 when the whole file is meant
	What string
}

func (n Note) String() string {
	if n.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.What)
	}
	return n.File + ": " + n.What
}

// BadExercise says why a directory can't be imported.
type BadExercise struct {
	File    string // "" when the directory is meant
	Message string
	Tell    string // what to do about it, or ""
	Lost    []Note // where no test is left: why each was left out
}

func (e *BadExercise) Error() string {
	if e.File != "" {
		return e.File + ": " + e.Message
	}
	return e.Message
}

func bad(file, format string, args ...any) *BadExercise {
	return &BadExercise{File: file, Message: fmt.Sprintf(format, args...)}
}

func (e *BadExercise) tell(format string, args ...any) *BadExercise {
	e.Tell = fmt.Sprintf(format, args...)
	return e
}
