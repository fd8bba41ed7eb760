package handins

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/archive"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// repo is a learner's git repository, which may be hostile: its configuration can name
// programs to run and its alternates other people's objects. So git is never run in it,
// but in an empty repository of our own that takes objects from there; which commit HEAD
// names is read here (repo_head.go).
type repo struct {
	dir string // with HEAD, objects and refs
}

// findRepo returns the repository that dir is or, with tree, has in it.
func findRepo(dir string, tree bool) (repo, bool) {
	places := []string{dir}
	if tree {
		places = append(places, filepath.Join(dir, ".git"))
	}
	for _, p := range places {
		head, err := os.Lstat(filepath.Join(p, "HEAD"))
		objects, err2 := os.Lstat(filepath.Join(p, "objects"))
		if errors.Join(err, err2) == nil && head.Mode().IsRegular() && objects.IsDir() {
			return repo{p}, true
		}
	}
	return repo{}, false
}

// Bounds of what git is asked.
const (
	gitTime    = time.Minute // for finding the commit and listing its files
	maxInTree  = 100_000     // names in a commit
	maxGitSays = 4 << 10     // bytes of an error
)

// opener opens the last commit up to a deadline, on the line of first parents from HEAD;
// of a zero deadline what HEAD names. Its time is what the learner's machine said.
func (r repo) opener(name string, deadline time.Time) func(context.Context) (opened, error) {
	return func(ctx context.Context) (opened, error) {
		g, err := r.ours()
		if err != nil {
			return opened{}, err
		}
		o := opened{HandIn: workspace.HandIn{Name: name}, close: func() { os.RemoveAll(g.dir) }}
		if err := g.list(ctx, &o, deadline); err != nil {
			o.close()
			return opened{}, err
		}
		return o, nil
	}
}

// git is an empty repository of our own over the objects of a learner's.
type git struct {
	dir     string
	objects string
	head    string // the commit that HEAD names there
}

func (r repo) ours() (*git, error) {
	if err := r.foreign(); err != nil {
		return nil, err
	}
	head, err := r.head()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "gradus-git-*")
	if err != nil {
		return nil, err
	}
	g := &git{dir: dir, objects: filepath.Join(r.dir, "objects"), head: head}
	config := "[core]\n\trepositoryformatversion = 1\n\tbare = true\n\tcommitGraph = false\n\tmultiPackIndex = false\n"
	if len(head) > sha1Digits {
		config += "[extensions]\n\tobjectFormat = sha256\n"
	}
	files := map[string]string{"HEAD": "ref: refs/heads/none\n", "config": config, "shallow": r.shallow()}
	err = errors.Join(os.MkdirAll(filepath.Join(dir, "refs"), 0o700), os.Mkdir(filepath.Join(dir, "objects"), 0o700))
	for name, text := range files {
		if text != "" {
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return g, nil
}

// run starts git; wait says how it ended.
func (g *git) run(ctx context.Context, args ...string) (out io.ReadCloser, wait func() error, err error) {
	objects, err := filepath.Abs(g.objects)
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = g.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + g.dir, "LC_ALL=C", "GIT_DIR=" + g.dir, "GIT_OBJECT_DIRECTORY=" + objects,
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0"}
	said := &bytes.Buffer{}
	cmd.Stderr = &limited{said, maxGitSays}
	if out, err = cmd.StdoutPipe(); err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("run git: %w", err)
	}
	return out, func() error {
		if err := cmd.Wait(); err != nil {
			return fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(said.String()))
		}
		return nil
	}, nil
}

// limited keeps the first bytes and drops the rest.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	_, err := l.w.Write(p[:n])
	return len(p), err
}

// list finds the commit and lists its files.
func (g *git) list(ctx context.Context, o *opened, deadline time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, gitTime)
	defer cancel()
	args := []string{"rev-list", "--max-count=1", "--timestamp", "--first-parent"}
	if !deadline.IsZero() {
		args = append(args, "--min-age="+strconv.FormatInt(deadline.Unix(), 10))
	}
	out, wait, err := g.run(ctx, append(args, g.head, "--")...)
	if err != nil {
		return err
	}
	line, err := io.ReadAll(io.LimitReader(out, maxGitSays))
	if err := errors.Join(err, wait()); err != nil {
		return err
	}
	seconds, commit, ok := strings.Cut(strings.TrimSpace(string(line)), " ")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if !ok || err != nil {
		return &workspace.BadSubmission{Stray: true, Message: "no commit up to " + deadline.UTC().Format(time.RFC3339), Hint: "look at the branch that HEAD names there"}
	}
	o.submitted = time.Unix(at, 0).UTC()
	o.Entries, err = g.tree(ctx, commit)
	return err
}

// treeEntry is a line of git ls-tree -z.
var treeEntry = regexp.MustCompile(`(?s)^(\d{6}) [a-z]+ ([0-9a-f]{40,64})\t(.+)$`)

func (g *git) tree(ctx context.Context, commit string) (entries []workspace.Entry, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out, wait, err := g.run(ctx, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, err
	}
	fail := func(err error) ([]workspace.Entry, error) {
		cancel() // or git would wait for a reader
		_ = wait()
		return nil, err
	}
	lines := bufio.NewScanner(out)
	lines.Split(atZero)
	for lines.Scan() {
		m := treeEntry.FindStringSubmatch(lines.Text())
		if m == nil {
			return fail(fmt.Errorf("git ls-tree wrote %.100q", lines.Text()))
		}
		place, ok := archive.Place(m[3])
		if !ok || len(entries) == maxInTree {
			return fail(&workspace.BadSubmission{Message: "a commit with names that no folder has, or too many", Hint: "commit the challenge's own folder alone"})
		}
		entries = append(entries, workspace.Entry{Path: place, Mode: treeModes[m[1]], Open: func() (io.ReadCloser, error) { return g.blob(m[2]) }})
	}
	if lines.Err() != nil {
		return fail(fmt.Errorf("git ls-tree: %w", lines.Err()))
	}
	return entries, wait()
}

// treeModes are the types of what a tree lists; those of files are 0.
var treeModes = map[string]fs.FileMode{"120000": fs.ModeSymlink, "160000": fs.ModeIrregular}

func atZero(data []byte, _ bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return i + 1, data[:i], nil
	}
	return 0, nil, nil
}

// blob opens a file of a commit.
func (g *git) blob(hash string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(context.Background(), gitTime)
	out, wait, err := g.run(ctx, "cat-file", "blob", hash)
	if err != nil {
		cancel()
		return nil, err
	}
	return &blob{out, wait, cancel}, nil
}

// blob is a file that git writes. That git failed shows at its end.
type blob struct {
	out    io.Reader
	wait   func() error
	cancel func()
}

func (b *blob) Read(p []byte) (int, error) {
	n, err := b.out.Read(p)
	if err == io.EOF && b.wait != nil {
		wait := b.wait
		b.wait = nil
		if failed := wait(); failed != nil {
			return n, failed
		}
	}
	return n, err
}

// Close ends git, which may not have written all.
func (b *blob) Close() error {
	b.cancel()
	if b.wait != nil {
		_ = b.wait()
	}
	return nil
}
