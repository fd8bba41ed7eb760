package handins

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gradus-dev/gradus/grader/workspace"
)

const (
	sha1Digits = 40
	maxRefFile = 16 << 20 // bytes of packed-refs
	maxRefHops = 5        // symbolic references that lead to each other
)

var (
	objectName = regexp.MustCompile(`^(?:[0-9a-f]{40}|[0-9a-f]{64})$`)
	refName    = regexp.MustCompile(`^refs/[0-9A-Za-z._/+@-]+$`)
)

// head returns the commit that HEAD names: by gitrepository-layout(5), in HEAD itself, in
// the file of a reference, or in packed-refs.
func (r repo) head() (string, error) {
	name := "HEAD"
	for range maxRefHops {
		text, err := r.file(name)
		if errors.Is(err, fs.ErrNotExist) {
			return r.packedRef(name)
		}
		if err != nil {
			return "", err
		}
		value := strings.TrimSpace(string(text))
		if objectName.MatchString(value) {
			return value, nil
		}
		next, ok := strings.CutPrefix(value, "ref:")
		if next = strings.TrimSpace(next); !ok || !refName.MatchString(next) || path.Clean(next) != next {
			break
		}
		name = next
	}
	return "", badRepo("HEAD names no commit that gradus can read")
}

func (r repo) packedRef(name string) (string, error) {
	text, err := r.file("packed-refs")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if hash, ref, ok := strings.Cut(lines.Text(), " "); ok && ref == name && objectName.MatchString(hash) {
			return hash, nil
		}
	}
	return "", &workspace.BadSubmission{Stray: true, Message: "a repository without a commit", Hint: "nothing was committed or pushed to " + strings.TrimPrefix(name, "refs/heads/")}
}

// file reads a file of the repository that is no link.
func (r repo) file(name string) ([]byte, error) {
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Lstat(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, badRepo(name + " is not a regular file")
	}
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxRefFile+1))
	if err == nil && len(data) > maxRefFile {
		err = badRepo(name + " is too large")
	}
	return data, err
}

// shallow returns the commits at which a shallow clone ends, a line each.
func (r repo) shallow() string {
	text, err := r.file("shallow")
	if err != nil {
		return ""
	}
	var b strings.Builder
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if objectName.MatchString(lines.Text()) {
			b.WriteString(lines.Text() + "\n")
		}
	}
	return b.String()
}

// foreign refuses a repository whose objects may be somebody else's: alternates and links
// lead out of it.
func (r repo) foreign() error {
	objects := filepath.Join(r.dir, "objects")
	if _, err := os.Lstat(filepath.Join(objects, "info", "alternates")); err == nil {
		return badRepo("its objects are in another one (objects/info/alternates)")
	}
	return filepath.WalkDir(objects, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && !d.Type().IsRegular() {
			return badRepo(fmt.Sprintf("%q among its objects is a link or no file", filepath.Base(name)))
		}
		return nil
	})
}

func badRepo(why string) *workspace.BadSubmission {
	return &workspace.BadSubmission{Message: "a git repository that can't be graded: " + why, Hint: "clone it anew, whole, and hand in the clone"}
}
