package mutate_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader/author/mutate"
)

const store = `package main

import (
	"errors"
	"fmt"
)

var (
	ErrMissing = errors.New("missing")
	ErrName    = errors.New("bad name")
	ErrOther   = errors.New("other")

	errPrivate = errors.New("private")
	Limit      = 3
)

type store struct{}

func One() error                      { return ErrName }
func Two(fail bool) (int, error)      { return two(fail) }
func Named() (n int, err error)       { err = fmt.Errorf("x: %w", ErrName); return }
func Blank() (_ int, _ error)         { return 1, ErrName }
func Pair() (a, b error)              { return ErrName, ErrMissing }
func (store) Method() (_, err error)  { return nil, ErrName }
func Late() (err error)               { defer func() { err = ErrName }(); return nil }
func Generic[T any](v T) (T, error)   { return v, ErrName }
func None() int                       { return 1 }
func two(fail bool) (n int, e error)  { if fail { return 0, ErrName }; return 2, nil }
func Shadow() error                   { if err := One(); err != nil { return err }; return nil }

func main() {
	said := func(err error) (s string) {
		for name, e := range map[string]error{"m": ErrMissing, "n": ErrName, "o": ErrOther} {
			if errors.Is(err, e) {
				s += name
			}
		}
		return fmt.Sprint(len(s))
	}
	_, two := Two(true)
	n, fine := Two(false)
	_, named := Named()
	_, blank := Blank()
	a, b := Pair()
	_, method := store{}.Method()
	_, generic := Generic("x")
	for _, err := range []error{One(), two, fine, named, blank, a, b, method, Late(), generic, Shadow()} {
		fmt.Print(said(err), " ")
	}
	fmt.Println(n, None(), errPrivate, Limit)
}
`

func TestSentinels(t *testing.T) {
	got, err := mutate.Sentinels(input(store))
	if want := []string{"ErrMissing", "ErrName", "ErrOther"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Sentinels = %q, %v; want %q", got, err, want)
	}
}

// TestReplace runs what is made: each ErrName is all three errors, and nothing else
// is different.
func TestReplace(t *testing.T) {
	files, err := mutate.Replace(input(store), "ErrName", "gradusErrors.Join(ErrMissing, ErrName, ErrOther)")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"run"}
	for name, data := range files {
		args = append(args, filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if diff := cmp.Diff("3 3 0 3 3 3 1 3 3 3 3 2 1 private 3\n", string(out)); diff != "" {
		t.Errorf("how many errors each is (-want +got):\n%s", diff)
	}
}

func input(src string) mutate.Input {
	return mutate.Input{Path: "example.com/p", Files: map[string][]byte{"p.go": []byte(src)}, Importer: std}
}
