package splice

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	box       = "example.com/box"
	instances = "example.com/instances"
	sink      = "example.com/sink"
)

// boxSource is what a user is linked with, boxMirror what it was compiled against. Where
// their symbols are differs, and how large types are.
const boxSource = `package box

import (
	"errors"
	"fmt"
)

var unseen = map[string]int{"a": 1}

var ErrFull = errors.New("full")

func hidden() int { return len(unseen) }

type Box struct {
	name  string
	items []int
}

func (b *Box) cap() int { return 2 }

func New(name string) *Box { return &Box{name: name} }

func (b *Box) Add(x int) error {
	if len(b.items) == b.cap() {
		return fmt.Errorf("%s: %w", b.name, ErrFull)
	}
	b.items = append(b.items, x*hidden())
	return nil
}

func (b *Box) String() string { return fmt.Sprint(b.name, b.items) }

type Set[K comparable] struct {
	order []K
	known map[K]bool
}

func Make[K comparable](keys ...K) *Set[K] {
	s := &Set[K]{known: map[K]bool{}}
	for _, k := range keys {
		s.Put(k)
	}
	return s
}

func (s *Set[K]) Put(k K) {
	if !s.known[k] {
		s.order = append(s.order, k)
	}
	s.known[k] = true
}

func (s *Set[K]) String() string { return fmt.Sprint(s.order) }
`

const boxMirror = `package box

import "example.com/sink"

type Box struct{ x byte }

type Set[K comparable] struct{ x byte }

var ErrFull error

//go:noinline
func (b *Box) String() (r string) { sink.All = b; r, _ = sink.All.(string); return }

//go:noinline
func (b *Box) Add(x int) (r error) { sink.All = b; sink.All = x; r, _ = sink.All.(error); return }

//go:noinline
func New(name string) (r *Box) { sink.All = name; r, _ = sink.All.(*Box); return }

//go:noinline
func Make[K comparable](keys ...K) (r *Set[K]) { sink.All = keys; r, _ = sink.All.(*Set[K]); return }

//go:noinline
func (s *Set[K]) Put(k K) { sink.All = s; sink.All = k }

//go:noinline
func (s *Set[K]) String() (r string) { sink.All = s; r, _ = sink.All.(string); return }
`

const usesBox = `package learner

import (
	"errors"
	"fmt"

	"example.com/box"
	"example.com/hook"
)

func init() {
	hook.Run = func() {
		b := box.New("b")
		add := b.Add
		for i := range 3 {
			err := add(i)
			fmt.Println(err, errors.Is(err, box.ErrFull))
		}
		for _, x := range []fmt.Stringer{b, box.Make(1, 2, 1), box.Make("x")} {
			fmt.Printf("%T %v\n", x, x)
		}
		build := box.New
		fmt.Println(build("c"))
	}
}
`

const boxInstances = `package instances

import "example.com/box"

var Made = []any{box.Make[int], box.Make[string], (*box.Set[int])(nil), (*box.Set[string])(nil)}
`

// TestMirrored grafts a package that was compiled before the one it imports.
func TestMirrored(t *testing.T) {
	tools := newToolchain(t)
	tools.compile(t, "example.com/hook", hookSource)
	s := tools.base(t, "package main\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n\n\t\"example.com/hook\"\n)\n")
	tools.compile(t, sink, "package sink\n\nvar All any\n")
	tools.compile(t, box, boxMirror)
	user := Package{Path: learner, Archive: read(t, tools.compile(t, learner, usesBox)), Mirrored: box}
	imported := Package{Path: box, Archive: read(t, tools.compile(t, box, boxSource))}
	made := Package{Path: instances, Archive: read(t, tools.compile(t, instances, boxInstances))}
	grafted, err := tools.graft(t, s, imported, made, user)
	if err != nil {
		t.Fatal(err)
	}
	tools.compile(t, learner, usesBox)
	linked := filepath.Join(tools.dir, "linked")
	tools.link(t, linked, tools.compile(t, "main", fmt.Sprintf(mainSource, learner)), "-s", "-w")
	want, _ := exec.Command(linked).CombinedOutput()
	got, err := exec.Command(grafted).CombinedOutput()
	if string(got) != string(want) || err != nil || !strings.Contains(string(got), "b: full true") {
		t.Errorf("grafted, it ends with %v and prints\n%s\nlinked it prints\n%s", err, got, want)
	}
	for reason, packages := range map[string][]Package{
		"without what generic code was made":  {imported, user},
		"without the package it was made for": {made, user},
		"with nothing of a name it refers to": {{Path: box, Archive: read(t, tools.compile(t, box,
			strings.Replace(boxSource, "func New(", "func Nova(", 1)))}, made, user},
		"with generic code made with other types": {imported, {Path: instances, Archive: read(t, tools.compile(t, instances,
			"package instances\n\nimport \"example.com/box\"\n\ntype other int\n\nvar Made = []any{box.Make[other], (*box.Set[other])(nil), box.Make[string], (*box.Set[string])(nil)}\n"))}, user},
	} {
		var missing *Missing
		if _, err := tools.graft(t, s, packages...); !errors.As(err, &missing) {
			t.Errorf("%s: error %v; want that something is missing", reason, err)
		}
	}
}
