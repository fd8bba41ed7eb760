package workspace

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// folder is one of a hand-in that holds files that may be graded.
type folder struct {
	path  string
	c     *collector
	files []*sourceFile
	read  bool           // the files' content is known
	err   error          // why it can't be looked into; it may hold anything
	bad   *BadSubmission // why it can't be graded, whatever the files hold
}

// sourceFile is a file that may be graded.
type sourceFile struct {
	entry
	data []byte
	pkg  string // the name in its package clause; "" if there is none
	err  error  // why it can't be read
	out  bool   // it is left out for what it holds
}

// maxRead bounds what is read while looking for the folder to grade, in bytes.
const maxRead = 64 << 20

// choose returns the folder to grade, or nil. It is the top of the hand-in if that holds
// the challenge's package; otherwise, of the folders that hold it, the one named after the
// challenge, or else the one nearest to the top. If no folder holds the package, all with
// Go files are considered.
func (c *collector) choose() (*folder, error) {
	if f := c.folders[top]; f != nil {
		if err := f.load(); err != nil {
			return nil, err
		}
		if f.holds(c.ch.Package) {
			return f, nil
		}
	}
	if c.cut {
		return nil, tooMany
	}
	var with, holding []*folder
	for _, p := range slices.Sorted(maps.Keys(c.folders)) {
		f := c.folders[p]
		if err := f.load(); err != nil {
			return nil, err
		}
		if f.empty() {
			delete(c.folders, p)
			continue
		}
		with = append(with, f)
		if f.holds(c.ch.Package) {
			holding = append(holding, f)
		}
	}
	if len(holding) > 0 {
		with = holding
	}
	return c.best(with)
}

// best returns the folder that is most likely meant, or an error if two are equally likely.
func (c *collector) best(folders []*folder) (*folder, error) {
	if len(folders) == 0 {
		return nil, nil
	}
	order := func(a, b *folder) int {
		return cmp.Or(rankFor(c.ch, a.path)-rankFor(c.ch, b.path), a.depth()-b.depth())
	}
	slices.SortStableFunc(folders, order)
	if len(folders) == 1 || order(folders[0], folders[1]) != 0 {
		return folders[0], nil
	}
	for _, f := range folders {
		if order(f, folders[0]) == 0 && f.unknown() != nil {
			return f, nil
		}
	}
	var names []string
	for _, f := range folders {
		if order(f, folders[0]) == 0 {
			names = append(names, folderName(f.path))
		}
	}
	const message = "Go files in more than one folder: "
	return nil, &BadSubmission{Message: message + someOf(names, textWidth-len(message)),
		Hint: fmt.Sprintf("hand in one of them, or call the one to grade %s/", c.ch.Slug)}
}

// unnamed is the rank of a folder whose name says nothing of the challenge.
const unnamed = 2

// rankFor returns how well a folder's path matches ch; lower is better.
func rankFor(ch *grader.Challenge, folder string) int {
	for _, id := range ch.IDs() {
		if folder == id || strings.HasSuffix(folder, "/"+id) {
			return 0
		}
	}
	if base := path.Base(folder); base == ch.Package || ch.Called(base) {
		return 1
	}
	return unnamed
}

func (f *folder) depth() int {
	if f.path == top {
		return 0
	}
	return 1 + strings.Count(f.path, "/")
}

// load reads the files of a folder. What is wrong with one matters only if the
// folder is taken.
func (f *folder) load() error {
	if f.read {
		return nil
	}
	f.read = true
	for _, s := range f.files {
		if f.c.bytes > maxRead {
			return &BadSubmission{Message: fmt.Sprintf("more than %d MiB of Go files", maxRead>>20), Hint: "hand in the challenge's own folder alone"}
		}
		s.data, s.err = s.entry.read(maxFileBytes)
		f.c.bytes += len(s.data)
		if errors.Is(s.err, errIrregular) {
			f.leave(s, &replaced)
			continue
		}
		h := parseHeader(s.data)
		s.pkg = h.pkg
		if s.err == nil && h.never {
			f.leave(s, &constrained)
		}
	}
	return nil
}

func (f *folder) leave(s *sourceFile, r *rule) {
	s.out = true
	f.c.leave(s.path, r)
}

// holds reports whether a file is of the package called name, or may be: another folder
// can't stand in for what could not be read.
func (f *folder) holds(name string) bool {
	return f.unknown() != nil || slices.ContainsFunc(f.files, func(s *sourceFile) bool { return !s.out && s.pkg == name })
}

// unknown returns why it is not known what the folder holds.
func (f *folder) unknown() error {
	for _, s := range f.files {
		if !s.out && s.err != nil && s.pkg == "" {
			return s.err
		}
	}
	return f.err
}

func (f *folder) empty() bool {
	return f.err == nil && f.bad == nil && !slices.ContainsFunc(f.files, func(s *sourceFile) bool { return !s.out })
}

// taken returns the files to grade.
func (f *folder) taken() ([]grader.File, error) {
	if f.bad != nil {
		return nil, f.bad
	}
	if f.err != nil {
		return nil, f.err
	}
	var files []grader.File
	size := 0
	for _, s := range f.files {
		if s.out {
			continue
		}
		if s.err != nil {
			return nil, f.c.readError(s.err)
		}
		if size += len(s.data); size > maxBytes {
			return nil, &BadSubmission{Message: fmt.Sprintf("more than %d MiB of source", maxBytes>>20), Hint: "hand in the challenge's own folder alone"}
		}
		files = append(files, grader.File{Name: s.base(), Data: s.data})
	}
	return files, nil
}

// readError tells a file that can't be read, which is for the grader's host to mend,
// from an archive that is damaged.
func (c *collector) readError(err error) error {
	if _, bad := IsBad(err); bad || !c.archive {
		return err
	}
	return unread(err)
}
