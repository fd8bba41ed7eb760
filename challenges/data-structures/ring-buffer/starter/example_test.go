package ring

import (
	"errors"
	"slices"
	"testing"
)

func TestExampleQueue(t *testing.T) {
	jobs, err := New[string](2)
	if err != nil {
		t.Fatalf("New(2) = error %v", err)
	}
	if err := errors.Join(jobs.Push("resize"), jobs.Push("mail")); err != nil {
		t.Errorf("two calls of Push return %v; want no error", err)
	}
	if err := jobs.Push("report"); !errors.Is(err, ErrFull) {
		t.Errorf("Push(report) = %v; want ErrFull", err)
	}
	if got, ok := jobs.Pop(); got != "resize" || !ok {
		t.Errorf("Pop() = %q, %t; want resize, true", got, ok)
	}
	if err := jobs.Push("report"); err != nil {
		t.Errorf("Push(report), when there is room again, = %v; want no error", err)
	}
	if got, want := slices.Collect(jobs.All()), []string{"mail", "report"}; !slices.Equal(got, want) {
		t.Errorf("All() goes through %q; want %q", got, want)
	}
}

func TestExampleLog(t *testing.T) {
	last, err := New[string](3)
	if err != nil {
		t.Fatalf("New(3) = error %v", err)
	}
	for _, line := range []string{"started", "listening", "GET /"} {
		if dropped, full := last.Overwrite(line); full {
			t.Errorf("Overwrite(%s) = %q, true; want false, for there is room", line, dropped)
		}
	}
	if dropped, full := last.Overwrite("GET /about"); dropped != "started" || !full {
		t.Errorf("Overwrite(GET /about) = %q, %t; want started, true", dropped, full)
	}
	if got, ok := last.At(0); got != "listening" || !ok {
		t.Errorf("At(0) = %q, %t; want listening, true", got, ok)
	}
	if err := last.Resize(2); err != nil {
		t.Errorf("Resize(2) = %v; want no error", err)
	}
	if got, want := slices.Collect(last.All()), []string{"GET /", "GET /about"}; !slices.Equal(got, want) {
		t.Errorf("All() goes through %q; want %q", got, want)
	}
}
