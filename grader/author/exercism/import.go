package exercism

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Import makes a challenge of the exercise in dir. A directory that can't be
// imported is a *BadExercise; any other error means that importing failed.
func (im *Importer) Import(ctx context.Context, dir string, to Target) (*Imported, error) {
	ex, err := read(dir)
	if err != nil {
		return nil, err
	}
	im.tell("reading the exercise")
	c, err := im.check(ctx, ex, to)
	if err != nil {
		return nil, err
	}
	if ex, names := c.export(); ex != nil {
		// If that does not compile, the exercise stays unchanged, and tests that use
		// unexported names are left out.
		if err := ex.parseAgain(); err == nil {
			if open, err := im.check(ctx, ex, to); err == nil {
				c = open
				c.exports = names
			}
		}
	}
	j := &importJob{Importer: im, suite: c.pick(), to: to}
	j.kept = j.tests
	for _, step := range []func(context.Context) error{j.carry, j.accept, j.begin, j.show} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return &Imported{Challenge: j.ch, Files: j.files, Lost: j.losses(), Left: j.left()}, nil
}

func (im *Importer) tell(what string) {
	if im.Progress != nil {
		im.Progress(what)
	}
}

// importJob is one exercise being imported.
type importJob struct {
	*Importer
	*suite
	to   Target
	kept []*unit // the tests that are carried over, so far

	row    *row // the public example; nil for none
	noRow  bool // there can't be one
	anew   bool // the starter is not made of the stub
	ch     *grader.Challenge
	files  map[string][]byte
	added  []string // what the stub lacked
	passed []string // the checks that the starter passes
	broken string   // why the starter does not compile, or ""
	wrong  string   // why the stub was not taken, or ""
}

// drop notes why a test is left out.
func (j *importJob) drop(u *unit, format string, args ...any) {
	j.lose(u, "%s is left out: %s", u.name, fmt.Sprintf(format, args...))
}

// some returns an error if no test of the exercise is left.
func (j *importJob) some() error {
	if len(j.kept) > 0 {
		return nil
	}
	e := bad("", "none of the exercise's tests can be carried over")
	e.Lost = j.losses()
	return e.tell("write tests that use exported names only, of an API that the judge can carry (CONTRIBUTING.md, \"What hidden tests can do\")")
}

// losses returns what is lost, in the order of files and lines.
func (j *importJob) losses() []Note {
	all := slices.Clone(j.lost)
	for _, name := range j.ignored {
		all = append(all, Note{File: name, What: "left out: a challenge has no place for it, so tests can't read it"})
	}
	all = append(all, j.changed...)
	for _, name := range j.other {
		all = append(all, Note{File: name, What: "left out: by its name or its build constraint it is not compiled here; take the constraint out to import its tests"})
	}
	slices.SortStableFunc(all, func(a, b Note) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return slices.Compact(all)
}

// open puts the challenge together as it is so far and reads it as a catalogue does.
func (j *importJob) open() error {
	if j.row = nil; !j.noRow {
		j.row = j.chooseRow(j.kept)
	}
	hints := advices(j.docs[hintsDoc])
	checks := checks(j.kept, hints)
	files, _ := hintFiles(hints)
	hidden, err := j.render(j.kept, j.to.ImportPath, j.row)
	if err != nil {
		return err
	}
	maps.Copy(files, hidden)
	for _, f := range slices.Concat(j.reference, j.support) {
		files[f.name] = formatted(f.src)
	}
	starter, added, err := j.starters(j.kept, j.anew)
	if err != nil {
		return err
	}
	j.added = added
	if j.row != nil {
		if starter["example_test.go"], err = j.showRow(j.row); err != nil {
			j.noRow = true
			return j.open()
		}
	}
	for name, src := range starter {
		files["starter/"+name] = src
	}
	files["README.md"] = []byte(j.readme(j.title(), checks, starter, j.row != nil))
	files["challenge.toml"] = j.manifest(j.to, checks)
	j.files = files
	j.ch, err = openFiles(files, j.to)
	return err
}

// openFiles reads a challenge as if it were alone in its catalogue.
func openFiles(files map[string][]byte, to Target) (*grader.Challenge, error) {
	fsys := fstest.MapFS{"skills.toml": {Data: to.Skills}}
	if len(to.Modules.Mod) > 0 {
		fsys["modules.mod"] = &fstest.MapFile{Data: to.Modules.Mod}
		fsys["modules.sum"] = &fstest.MapFile{Data: to.Modules.Sum}
	}
	for name, data := range files {
		fsys[path.Join(to.Track, to.Slug, name)] = &fstest.MapFile{Data: data}
	}
	cat, err := catalog.Load(fsys)
	if err != nil {
		return nil, err
	}
	ch, err := cat.Open(to.ID())
	if err != nil {
		return nil, bad("", "the challenge that is made of it is not sound: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return ch, nil
}

// grade grades files of the challenge as a submission.
func (j *importJob) grade(ctx context.Context, name string, names []string) (*grader.Report, error) {
	sub := &grader.Submission{Name: name, Hash: name}
	for _, n := range names {
		data, err := fs.ReadFile(j.ch.FS, n)
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(n, "_test.go") {
			sub.Files = append(sub.Files, grader.File{Name: path.Base(n), Data: data})
		}
	}
	return j.Pipeline.Grade(ctx, j.ch, sub)
}
