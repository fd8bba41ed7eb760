package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Bounds of a submission.
const (
	maxEntries   = 10_000  // names at the top of a hand-in, and as many below
	maxDepth     = 16      // folders within each other that are looked into
	maxFiles     = 200     // Go files
	maxFileBytes = 1 << 20 // of one
	maxBytes     = 4 << 20 // of all
	maxIgnored   = 20      // names listed
	maxName      = 120     // bytes in a file's name
)

// BadSubmission says why a hand-in can't be graded as it is. It is the submitter's
// to mend: a verdict, not a failure of the grader.
type BadSubmission struct {
	File    string // "" when the whole is meant
	Message string
	Hint    string
	// Stray says that what was named is no hand-in at all: neither Go files nor an
	// archive, such as a list of grades in a folder of submissions.
	Stray   bool
	Empty   bool     // nothing in it may be graded, whichever challenge it answers
	Ignored []string // what was there and why it was left out, as in grader.Submission
}

func (e *BadSubmission) Error() string {
	if e.File != "" {
		return e.File + ": " + e.Message
	}
	return e.Message
}

// Report is the report on what could not be frozen: a verdict like any other.
// name is the submission's.
func (e *BadSubmission) Report(ch *grader.Challenge, name string, env grader.Environment) *grader.Report {
	r := grader.NewReport(ch, &grader.Submission{Name: name, Ignored: e.Ignored})
	r.Verdict = grader.CompileError
	r.Diagnostics = []grader.Diagnostic{{Kind: "compile", File: e.File, Message: e.Message, Help: e.Hint}}
	r.Environment = env
	return r
}

// IsBad returns the BadSubmission in err, if it is one.
func IsBad(err error) (*BadSubmission, bool) { return errors.AsType[*BadSubmission](err) }

// Freeze reads what a learner wrote for ch: a folder, an archive (.zip, .tar,
// .tar.gz, .tgz) or a single .go file. All are listed as one tree, looked through
// by the same rules (fileRules, folderRules), and one folder of it is taken (see
// collector.choose): its regular Go files, with tests left out, or only the tests
// where those are what is handed in. Nothing outside is followed or read. What
// can't be read is a plain error.
func Freeze(name string, ch *grader.Challenge) (*grader.Submission, error) {
	c := &collector{ch: ch, name: filepath.Base(name)}
	defer c.close()
	if err := c.path(name); err != nil {
		return nil, err
	}
	return c.submission()
}

// Starter returns what a learner hands in who has changed nothing yet.
func Starter(ch *grader.Challenge) (*grader.Submission, error) {
	files, err := ch.ReadFiles(ch.Files.Starter)
	if err != nil {
		return nil, err
	}
	c := &collector{ch: ch, name: ch.Slug}
	defer c.close()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, err := c.see(entry{path: name, open: inMemory(files[name])}); err != nil {
			return nil, err
		}
	}
	return c.submission()
}

// Untouched reports whether a submission is what Starter returns.
func Untouched(ch *grader.Challenge, sub *grader.Submission) bool {
	starter, err := Starter(ch)
	return err == nil && sub.Hash == starter.Hash
}

// path lists a folder or a file on disk.
func (c *collector) path(name string) error {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return &readFailure{name, err}
	case info.IsDir():
		return c.folder(name)
	case info.Mode().IsRegular():
		return c.file(name)
	}
	return &BadSubmission{Message: "neither a folder nor a file", Hint: "hand in a folder, a .zip or a .tar.gz", Stray: true}
}

// file lists an archive, or a file that stands for itself.
func (c *collector) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return &readFailure{name, err}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxArchive+1))
	if err == nil && archiveKind(c.name, data) == tarred { // not packed: larger than the others
		var rest []byte
		rest, err = io.ReadAll(io.LimitReader(f, maxUnpacked-maxArchive))
		data = append(data, rest...)
	}
	if err != nil {
		return &readFailure{name, err}
	}
	return c.content(data)
}

// content lists what is handed in as data.
func (c *collector) content(data []byte) error {
	if kind := archiveKind(c.name, data); kind != notArchive {
		c.archive = true
		return c.unpack(kind, data)
	}
	c.lone = true
	_, err := c.see(entry{path: c.name, open: inMemory(data)})
	return err
}

// submission makes a submission of the folder that is chosen.
func (c *collector) submission() (*grader.Submission, error) {
	f, err := c.choose()
	if err != nil {
		return nil, err
	}
	if f == nil {
		return c.nothing()
	}
	files, err := f.taken()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s\x00%d\x00", f.Name, len(f.Data))
		h.Write(f.Data)
	}
	sub := &grader.Submission{Name: c.name, Files: files, Hash: hex.EncodeToString(h.Sum(nil)), Ignored: c.notes(f)}
	if f.path != top {
		sub.Folder = f.path
	}
	return sub, nil
}

// nothing handles a hand-in without a Go file to grade: if it holds one archive, that is
// graded; otherwise the error says what it holds.
func (c *collector) nothing() (*grader.Submission, error) {
	if len(c.archives) == 1 && !c.nested {
		return c.inner(c.archives[0])
	}
	there := c.there()
	bad := &BadSubmission{Message: "no Go file here", Hint: c.advice(), Ignored: c.listed(there), Stray: !c.archive, Empty: true}
	switch {
	case c.lone && len(c.left) == 1 && c.left[0].rule.help != "": // it was meant to be one
		bad.Message = of(c.left[0].rule.why, c.name)
	case c.lone:
		bad.Message = "neither a Go file to grade nor an archive"
	case c.ch.Kind == grader.KindTests:
		bad.Message = "no _test.go file here"
	}
	switch {
	case c.lone || len(there) == 0:
	case len(there) == 1:
		bad.Message += "; there is " + bad.Ignored[0]
	default:
		bad.Message += "; there is "
		bad.Message += someOf(namesOf(there), textWidth-len(bad.Message))
	}
	return nil, bad
}

// inner reads the one archive in a hand-in that holds nothing else to grade.
func (c *collector) inner(e entry) (*grader.Submission, error) {
	in := &collector{ch: c.ch, name: e.base(), nested: true}
	data, err := e.read(maxArchive + 1) // content tells what is too large
	if err != nil {
		return nil, within(c.readError(err), e.path)
	}
	if err := in.content(data); err != nil {
		return nil, within(err, e.path)
	}
	sub, err := in.submission()
	if err != nil {
		return nil, within(err, e.path)
	}
	sub.Name = c.name
	sub.Ignored = append(c.besides(e), sub.Ignored...)
	sub.Folder = strings.TrimSuffix(e.path+"/"+sub.Folder, "/")
	return sub, nil
}

// within says of a bad submission which archive in the hand-in it is about.
func within(err error, archive string) error {
	bad, ok := IsBad(err)
	if !ok {
		return err
	}
	inner := *bad
	inner.File = strings.TrimSuffix(shown(archive)+"/"+bad.File, "/")
	return &inner
}
