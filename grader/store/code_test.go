package store

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

// TestCode gives back what was handed in, byte for byte, and keeps each content once.
func TestCode(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	same := grader.File{Name: "same.go", Data: []byte("package x // " + strings.Repeat("the same again ", 2000))}
	var subs []*grader.Submission
	for i := range 50 {
		sub := &grader.Submission{Hash: fmt.Sprintf("hash%d", i), Files: []grader.File{
			{Name: "a.go", Data: []byte(fmt.Sprintf("package x // %d\x00\xff", i))}, same}}
		subs = append(subs, sub)
		for range 2 { // again is nothing new
			if err := s.KeepCode(t.Context(), sub); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, sub := range subs {
		files, err := s.Code(t.Context(), sub.Hash)
		if diff := cmp.Diff(sub.Files, files); err != nil || diff != "" {
			t.Errorf("Code(%s) = %v (-want +got):\n%s", sub.Hash, err, diff)
		}
	}
	if files, err := s.Code(t.Context(), "another"); err != nil || files != nil {
		t.Errorf("Code of what was not kept = %v, %v", files, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(s.path)
	if err != nil || bytes.Contains(data, []byte("the same again the same again")) || len(data) > 300<<10 {
		t.Errorf("the database has %d bytes (%v): contents are not compressed, or kept more than once", len(data), err)
	}
}

// TestSkip keeps what is not to be offered.
func TestSkip(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, step := range []struct {
		id   string
		skip bool
		want string
	}{{"a/b", true, "map[a/b:true]"}, {"a/b", true, "map[a/b:true]"}, {"c/d", true, "map[a/b:true c/d:true]"}, {"a/b", false, "map[c/d:true]"}, {"e/f", false, "map[c/d:true]"}} {
		if err := s.Skip(t.Context(), step.id, step.skip); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Skipped(t.Context()); err != nil || fmt.Sprint(got) != step.want {
			t.Errorf("after Skip(%s, %t): %v, %v; want %s", step.id, step.skip, got, err, step.want)
		}
	}
}
