package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gradus-dev/gradus/grader"
)

// Bounds of a submission.
const (
	maxEntries   = 10_000  // names looked at in its directory or archive
	maxFiles     = 200     // Go files
	maxFileBytes = 1 << 20 // of one
	maxBytes     = 4 << 20 // of all
	maxIgnored   = 20      // names listed
	maxName      = 120     // bytes in a file's name
)

// BadSubmission says why a directory or archive can't be graded as it is. It is
// the submitter's to mend: a verdict, not a failure of the grader.
type BadSubmission struct {
	File    string // "" when the whole is meant
	Message string
	Hint    string
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
	r := grader.NewReport(ch, &grader.Submission{Name: name})
	r.Verdict = grader.CompileError
	r.Diagnostics = []grader.Diagnostic{{Kind: "compile", File: e.File, Message: e.Message, Help: e.Hint}}
	r.Environment = env
	r.Environment.Isolation = string(ch.Isolation)
	return r
}

// Freeze reads what a learner wrote for ch from dir: its regular Go files, with
// tests left out, or only the tests where those are what is handed in. Nothing
// is followed out of dir. A directory that can't be read is a plain error.
func Freeze(dir string, ch *grader.Challenge) (*grader.Submission, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("read the submission: %w", err)
	}
	defer root.Close()
	c := &collector{ch: ch, name: filepath.Base(dir)}
	d, err := root.Open(".")
	if err != nil {
		return nil, fmt.Errorf("read the submission: %w", err)
	}
	defer d.Close()
	entries, err := d.ReadDir(maxEntries + 1)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read the submission: %w", err)
	}
	if len(entries) > maxEntries {
		return nil, &BadSubmission{Message: fmt.Sprintf("the directory has more than %d entries", maxEntries), Hint: "hand in the challenge's own folder alone"}
	}
	for _, e := range entries {
		if !c.takes(e.Name(), e.Type()) {
			continue
		}
		if err := c.readFrom(root, e.Name()); err != nil {
			return nil, err
		}
	}
	return c.submission()
}

func (c *collector) readFrom(root *os.Root, name string) error {
	// Opening a fifo would wait for a writer, so look before; and look again at
	// what was opened, in case it changed.
	info, err := root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		c.ignore(name, "not a regular file")
		return nil
	}
	f, err := root.Open(name)
	if err != nil {
		return fmt.Errorf("read the submission: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		c.ignore(name, "not a regular file")
		return nil
	}
	return c.add(name, f)
}

// collector gathers the files of one submission.
type collector struct {
	ch      *grader.Challenge
	name    string
	files   []grader.File
	bytes   int
	ignored []string
	more    int // ignored and not listed
}

// takes decides by name and type whether a file belongs to the submission.
func (c *collector) takes(name string, mode fs.FileMode) bool {
	test := strings.HasSuffix(name, "_test.go")
	switch {
	case mode.IsDir():
		if !strings.HasPrefix(name, ".") {
			c.ignore(name+"/", "a directory; the package is the folder's own files")
		}
		return false
	case mode&fs.ModeSymlink != 0:
		c.ignore(name, "a symbolic link")
		return false
	case !mode.IsRegular():
		c.ignore(name, "not a regular file")
		return false
	case strings.HasSuffix(name, ".s") || strings.HasSuffix(name, ".syso") || strings.HasSuffix(name, ".c"):
		c.ignore(name, "only Go is graded")
		return false
	case filepath.Ext(name) != ".go":
		return false // notes, the README
	case test != (c.ch.Kind == grader.KindTests):
		return false // the public examples, or the package under test
	case !printable(name):
		c.ignore(name, "a name that can't be printed")
		return false
	}
	return true
}

func printable(name string) bool {
	if len(name) > maxName || !utf8.ValidString(name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == '"' || r == '\\' || r == '/' })
}

// ignore notes a file that is left out; names are quoted where they could hurt.
func (c *collector) ignore(name, why string) {
	if len(c.ignored) == maxIgnored {
		c.more++
		return
	}
	if !printable(strings.TrimSuffix(name, "/")) {
		name = strconv.QuoteToASCII(name[:min(len(name), maxName)])
	}
	c.ignored = append(c.ignored, name+" ("+why+")")
}

func (c *collector) add(name string, r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return fmt.Errorf("read the submission: %s: %w", name, err)
	}
	if len(data) > maxFileBytes {
		return &BadSubmission{File: name, Message: fmt.Sprintf("larger than %d KiB", maxFileBytes>>10), Hint: "hand in source, not data"}
	}
	if len(c.files) == maxFiles {
		return &BadSubmission{Message: fmt.Sprintf("more than %d Go files", maxFiles), Hint: "hand in the challenge's own folder alone"}
	}
	if c.bytes += len(data); c.bytes > maxBytes {
		return &BadSubmission{Message: fmt.Sprintf("more than %d MiB of source", maxBytes>>20), Hint: "hand in the challenge's own folder alone"}
	}
	c.files = append(c.files, grader.File{Name: name, Data: data})
	return nil
}

func (c *collector) submission() (*grader.Submission, error) {
	if len(c.files) == 0 {
		what := "no Go file here"
		if c.ch.Kind == grader.KindTests {
			what = "no _test.go file here"
		}
		return nil, &BadSubmission{Message: what, Hint: "gradus start " + c.ch.Slug + " puts a starter in place; if the code is elsewhere, name that directory"}
	}
	slices.SortFunc(c.files, func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, f := range c.files {
		fmt.Fprintf(h, "%s\x00%d\x00", f.Name, len(f.Data))
		h.Write(f.Data)
	}
	if c.more > 0 {
		c.ignored = append(c.ignored, fmt.Sprintf("and %d more", c.more))
	}
	return &grader.Submission{Name: c.name, Files: c.files, Hash: hex.EncodeToString(h.Sum(nil)), Ignored: c.ignored}, nil
}

// IsBad returns the BadSubmission in err, if it is one.
func IsBad(err error) (*BadSubmission, bool) {
	var bad *BadSubmission
	ok := errors.As(err, &bad)
	return bad, ok
}
