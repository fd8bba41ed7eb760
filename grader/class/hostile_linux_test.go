package class_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/blob"
	"github.com/gradus-dev/gradus/grader/class/client"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/engine"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
	"github.com/gradus-dev/gradus/grader/class/web"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/sandbox"
	"github.com/gradus-dev/gradus/grader/selfcheck"
)

// targets are the challenges of hostile submissions, as a catalogue.
type targets []*grader.Challenge

func (t targets) Challenges() []*grader.Challenge { return t }

func (t targets) Open(name string) (*grader.Challenge, error) {
	for _, ch := range t {
		if ch.ID() == name {
			return ch, nil
		}
	}
	return nil, fs.ErrNotExist
}

// TestHostileSubmissionsThroughTheServer hands every hostile submission in over HTTP, and
// has it graded by a worker: each gets its verdict and no point, and leaves the server and
// its machine as they were. The static rules are left out, as by gradus selfcheck.
func TestHostileSubmissionsThroughTheServer(t *testing.T) {
	if box := sandbox.Probe(); box.Level < sandbox.LevelFull {
		t.Skip("hostile submissions need the full sandbox; here it is ", box)
	}
	attacks, err := selfcheck.Attacks()
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		attacks = attacks[:10]
	}
	modules := grader.Modules{}
	checker := &selfcheck.Checker{}
	for _, make := range []struct {
		to   **grader.Challenge
		with func(grader.Modules) (*grader.Challenge, error)
	}{{&checker.Target, selfcheck.Target}, {&checker.Held, selfcheck.Held}, {&checker.Tested, selfcheck.Tested}} {
		if *make.to, err = make.with(modules); err != nil {
			t.Fatal(err)
		}
	}
	all := targets{checker.Target, checker.Held, checker.Tested}
	cache := t.TempDir()
	checker.Scratch = []string{filepath.Join(cache, "scratch")}
	builder, err := link.New(link.Options{Options: gotool.Options{CacheDir: cache, Modules: challenges.Modules()}, Contained: true})
	if err != nil {
		t.Fatal(err)
	}
	grading := &pipeline.Pipeline{Builder: builder, Version: "test", NoRules: true}
	for _, ch := range all {
		if err := grading.Prepare(t.Context(), ch); err != nil {
			t.Fatal(err)
		}
	}
	learner := serve(t, all, grading)
	n := 0
	checker.HandIn = func(ctx context.Context, target *grader.Challenge, path string) (*grader.Report, error) {
		name, data, err := packed(path)
		if err != nil {
			return nil, err
		}
		n++
		id, err := learner.Submit(ctx, "class", target.ID(), name, data)
		if err != nil {
			if refused, ok := err.(*client.RefusedError); ok && refused.Status == 413 { // more than the server takes
				return &grader.Report{Verdict: grader.RuleViolation, MaxScore: target.MaxScore()}, nil
			}
			return nil, err
		}
		s, err := learner.Follow(ctx, id, func(*client.Submission) {})
		if err != nil {
			return nil, err
		}
		if s.Report == nil {
			return nil, fmt.Errorf("it has no verdict: %s", s.Said)
		}
		return s.Report, nil
	}
	reference, err := selfcheck.Reference()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range append(append([]selfcheck.Attack{reference}, attacks...), reference) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		if res := checker.Run(ctx, a); res.Failure != "" {
			t.Errorf("%s (%s): %s", a.Name, a.Tries, res.Failure)
		}
		cancel()
	}
	t.Logf("%d hand-ins", n)
}

// serve starts a server and a worker, and returns the client of a learner.
func serve(t *testing.T, all targets, grading *pipeline.Pipeline) *client.Client {
	t.Helper()
	ctx, log := t.Context(), slog.New(slog.DiscardHandler)
	db, err := database.Open(ctx, filepath.Join(t.TempDir(), "class.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	q, err := queue.New(db)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &web.Server{DB: db, Queue: q, Blobs: blobs, Accounts: &account.Accounts{DB: db}, Roster: &roster.Roster{DB: db}, Catalog: all, Log: log, Address: "http://127.0.0.1", Unlimited: true}
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	var secret string
	err = db.Do(ctx, func(tx *database.Tx) error {
		if err := s.Roster.AddCourse(ctx, tx, class.Course{ID: "class", Title: "Class"}); err != nil {
			return err
		}
		who, err := s.Accounts.Create(ctx, tx, "learner", "")
		if err != nil {
			return err
		}
		if err := s.Roster.SetRole(ctx, tx, "class", who.ID, class.Learner); err != nil {
			return err
		}
		secret, err = s.Accounts.NewToken(ctx, tx, account.Token{Account: who.ID, Name: "test", Scope: account.HandIn, Expires: time.Now().Add(time.Hour)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	working, stop := context.WithCancel(context.Background())
	w := &queue.Worker{Queue: q, Grader: &engine.Engine{Pipeline: grading, Catalog: all, Blobs: blobs}, Slots: 1, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), Drain: time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = w.Run(working)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return &client.Client{Server: server.URL, Token: secret}
}

// packed makes of what an attack hands in what can be uploaded: a file as it is, a folder
// as an archive with all that is in it.
func packed(path string) (name string, data []byte, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", nil, err
	}
	if info.Mode().IsRegular() {
		data, err = os.ReadFile(path)
		return filepath.Base(path), data, err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	err = filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		target := ""
		if info.Mode()&fs.ModeSymlink != 0 {
			if target, err = os.Readlink(file); err != nil {
				return err
			}
		}
		h, err := tar.FileInfoHeader(info, target)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(filepath.Dir(path), file)
		if err != nil {
			return err
		}
		h.Name = filepath.ToSlash(rel)
		if err := w.WriteHeader(h); err != nil || !info.Mode().IsRegular() {
			return err
		}
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(w, f)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	if err := w.Close(); err != nil {
		return "", nil, err
	}
	err = z.Close()
	return filepath.Base(path) + ".tar.gz", b.Bytes(), err
}
