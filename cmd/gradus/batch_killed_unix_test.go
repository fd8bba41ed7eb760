//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/batch"
)

// killed is how large the corpus is and how often its grading is killed: GRADUS_CORPUS
// says it, as in "300 20"; a small one is usual.
func killed(t *testing.T) (handIns, kills int) {
	handIns, kills = len(specimens), 3
	if text := os.Getenv("GRADUS_CORPUS"); text != "" {
		if _, err := fmt.Sscan(text, &handIns, &kills); err != nil {
			t.Fatalf("GRADUS_CORPUS=%q is not like 300 20: %v", text, err)
		}
	}
	return handIns, kills
}

// TestBatchKilled grades a mixed corpus, once in peace and once killed at random points:
// every hand-in gets the verdict it has to, nothing is lost and nothing graded twice.
func TestBatchKilled(t *testing.T) {
	t.Parallel()
	handIns, kills := killed(t)
	gradus, dir := install(t), t.TempDir()
	course, err := filepath.Abs("testdata/course")
	if err != nil {
		t.Fatal(err)
	}
	paths, want := corpus(t, dir, handIns)
	env := append(os.Environ(), "GRADUS_CACHE="+t.TempDir(), "TMPDIR="+t.TempDir())
	var said bytes.Buffer
	start := func(results string) *exec.Cmd {
		args := append([]string{"batch", "--challenges", course, "--challenge", "sum", "--deadline", "2026-03-01 12:00", "--results", results}, paths...)
		said.Reset()
		cmd := exec.Command(gradus, args...)
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, env, &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	began := time.Now()
	if err := start("peace").Wait(); err != nil {
		t.Fatalf("in peace: %v\n%s", err, said.Bytes())
	}
	took := time.Since(began)
	peace := journalOf(t, filepath.Join(dir, "peace"))
	if diff := cmp.Diff(want, verdictsOf(peace)); diff != "" {
		t.Errorf("verdicts: mismatch (-want +got):\n%s", diff)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("%d hand-ins took %v; seed %d", handIns, took.Round(time.Millisecond), seed)
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range kills {
		cmd := start("killed")
		time.Sleep(time.Duration(random.Int64N(int64(2*took) / int64(kills))))
		err := cmd.Process.Kill()
		if err := errors.Join(err, ignoreKilled(cmd.Wait())); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatalf("kill %d: %v\n%s", i, err, said.Bytes())
		}
	}
	if err := start("killed").Wait(); err != nil {
		t.Fatalf("at last: %v\n%s", err, said.Bytes())
	}
	resumed := journalOf(t, filepath.Join(dir, "killed"))
	if diff := cmp.Diff(resultsOf(peace), resultsOf(resumed)); diff != "" {
		t.Errorf("after %d kills: mismatch (-peace +killed):\n%s", kills, diff)
	}
	times := map[string]int{}
	for _, r := range resumed {
		if r.State == batch.Graded {
			if times[r.Key]++; times[r.Key] > 1 {
				t.Errorf("%s was graded %d times", r.Key, times[r.Key])
			}
		}
	}
	if diff := cmp.Diff(contentOf(t, dir, "peace", tableFile), contentOf(t, dir, "killed", tableFile)); diff != "" {
		t.Errorf("%s: mismatch (-peace +killed):\n%s", tableFile, diff)
	}
}

// ignoreKilled returns nil for a process that was killed or ended well.
func ignoreKilled(err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == -1 {
		return nil
	}
	return err
}

func contentOf(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// journalOf returns all records of a journal.
func journalOf(t *testing.T, dir string) (records []batch.Record) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(contentOf(t, dir, batch.JournalFile)), "\n")
	for _, line := range lines[1:] {
		var r batch.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	return records
}

// verdictsOf returns the last verdict of each hand-in, by key, or its state.
func verdictsOf(records []batch.Record) map[string]string {
	got := map[string]string{}
	for _, r := range records {
		switch r.State {
		case batch.Graded:
			got[r.Key] = string(r.Report.Verdict)
		case batch.None, batch.Parked:
			got[r.Key] = string(r.State)
		}
	}
	return got
}

// resultsOf returns what has to be the same however often a grading was interrupted.
func resultsOf(records []batch.Record) map[string]string {
	got := map[string]string{}
	for _, r := range records {
		if r.State != batch.Graded {
			continue
		}
		text := fmt.Sprint(r.Challenge, " ", r.Learners, " ", r.Report.Verdict, " ", r.Report.Score, " ", r.Report.SubmissionHash)
		for _, o := range r.Report.Outcomes {
			text += fmt.Sprint("; ", o.Test, " ", o.Status, " ", o.Verdict, " ", o.Points)
		}
		for _, d := range r.Report.Diagnostics {
			text += fmt.Sprint("; ", d.Kind, " ", d.File, ":", d.Line, " ", d.Message)
		}
		got[r.Key] = text
	}
	return got
}

// TestBatchSteady grades a class of thousands in one archive: GRADUS_CLASS says how many.
// Memory and the processor time of each are those of a small one.
func TestBatchSteady(t *testing.T) {
	text := os.Getenv("GRADUS_CLASS")
	if text == "" {
		t.Skip("GRADUS_CLASS=10000 runs it, which takes minutes")
	}
	var n int
	if _, err := fmt.Sscan(text, &n); err != nil {
		t.Fatal(err)
	}
	gradus := install(t)
	t.Setenv("GRADUS_CACHE", t.TempDir())
	course, err := filepath.Abs("testdata/course")
	if err != nil {
		t.Fatal(err)
	}
	grade := func(n int) cost {
		files := map[string]string{}
		for i := range n {
			files[fmt.Sprintf("Learner %d_%d_assignsubmission_file_/sum.go", i, i)] = fmt.Sprintf("%s\nvar _ = %d\n", sumRight, i)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "moodle.zip"), zipOf(t, files), 0o644); err != nil {
			t.Fatal(err)
		}
		c, _ := measure(t, dir, []string{gradus, "batch", "--challenges", course, "--challenge", "sum", "moodle.zip"}, 0)
		records := journalOf(t, filepath.Join(dir, "gradus-results"))
		accepted := 0
		for _, r := range records {
			if r.State == batch.Graded && r.Report.Verdict == grader.Accepted {
				accepted++
			}
		}
		if accepted != n {
			t.Fatalf("%d of %d are accepted", accepted, n)
		}
		t.Logf("%d hand-ins: %v, %v of processor time each, at most %d MiB", n, c.wall.Round(time.Millisecond), (c.cpu / time.Duration(n)).Round(time.Microsecond), c.peak>>20)
		return c
	}
	grade(2) // what is prepared once
	begun, small, large := grade(2), grade(100), grade(n)
	if large.peak > 512<<20 {
		t.Errorf("%d hand-ins took %d MiB", n, large.peak>>20)
	}
	// What every run takes, however few it grades, is left out.
	each := func(c cost, n int) float64 { return (c.cpu - begun.cpu).Seconds() / float64(n-2) }
	if ratio := each(large, n) / each(small, 100); ratio > 1.1 || ratio < 0.9 {
		t.Errorf("each of %d took %.2f times what each of 100 took", n, ratio)
	}
}
