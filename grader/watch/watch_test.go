package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// save is a way in which an editor writes a file: steps that leave it with data. It
// returns how many contents the file had on the way, that one among them.
type save func(t *testing.T, path string, data string) int

// saves are the ways of editors, by what does them.
var saves = map[string]save{
	"in place": func(t *testing.T, path, data string) int { // nano, vim with backupcopy
		f, err := os.Create(path)
		check(t, err)
		_, first := f.WriteString(data[:len(data)/2])
		_, second := f.WriteString(data[len(data)/2:])
		check(t, errors.Join(first, second, f.Close()))
		return 3
	},
	"renamed over": func(t *testing.T, path, data string) int { // many editors
		write(t, path+".tmp", data)
		check(t, os.Rename(path+".tmp", path))
		return 1
	},
	"vim's backup": func(t *testing.T, path, data string) int {
		check(t, os.Rename(path, path+"~"))
		write(t, path, data)
		check(t, errors.Join(os.Chmod(path, 0o644), os.Remove(path+"~")))
		return 3
	},
	"a new file and an old one": func(t *testing.T, path, data string) int { // of the JetBrains editors
		write(t, path+"___jb_tmp___", data)
		check(t, os.Rename(path, path+"___jb_old___"))
		check(t, os.Rename(path+"___jb_tmp___", path))
		check(t, os.Remove(path+"___jb_old___"))
		return 2
	},
	"formatted after": func(t *testing.T, path, data string) int {
		write(t, path, data+"\n\n\n")
		time.Sleep(20 * time.Millisecond)
		write(t, path, data)
		return 4
	},
	"beside a lock": func(t *testing.T, path, data string) int { // Emacs
		lock := filepath.Join(filepath.Dir(path), ".#"+filepath.Base(path))
		check(t, os.Symlink("someone@somewhere.1", lock))
		write(t, path, data)
		check(t, os.Remove(lock))
		return 2
	},
}

// TestSavesAreSeen saves in every way, in a random order, and wants to be told of each
// save: once where the file had one content, and no more often than it had contents.
func TestSavesAreSeen(t *testing.T) {
	for _, poll := range []bool{false, true} {
		for seed := range uint64(8) {
			t.Run(fmt.Sprintf("poll=%v/seed=%d", poll, seed), func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "a b", "solution.go")
				check(t, os.Mkdir(filepath.Dir(path), 0o755))
				write(t, path, "package a")
				w := start(t, filepath.Dir(path), poll)
				r := rand.New(rand.NewPCG(seed, 1))
				for i := range 8 {
					name := names[r.IntN(len(names))]
					contents := saves[name](t, path, fmt.Sprintf("package a // %d %d", i, r.Uint64()))
					want, err := look(w.dir)
					check(t, err)
					told := 0
					for told == 0 || w.settledOn() != want {
						await(t, w, name)
						told++
					}
					told += waiting(w)
					if told > contents {
						t.Errorf("%s: told %d times of %d contents", name, told, contents)
					}
				}
			})
		}
	}
}

// TestWhatIsNoSave tells nothing of what leaves the Go files as they were.
func TestWhatIsNoSave(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "solution.go")
	write(t, path, "package a")
	check(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	w := start(t, dir, false)
	for range 3 {
		write(t, path, "package a")
		check(t, os.Chmod(path, 0o600))
		write(t, filepath.Join(dir, "notes.txt"), "later")
		write(t, filepath.Join(dir, ".git", "x.go"), "package x")
		write(t, filepath.Join(dir, ".solution.go.swp"), "swap")
		time.Sleep(2 * Quiet)
	}
	if n := waiting(w); n > 0 {
		t.Errorf("told %d times of nothing", n)
	}
}

// TestNewFolders sees what is saved in a folder made later.
func TestNewFolders(t *testing.T) {
	dir := t.TempDir()
	w := start(t, dir, false)
	check(t, os.MkdirAll(filepath.Join(dir, "deep", "er"), 0o755))
	time.Sleep(2 * Quiet)
	write(t, filepath.Join(dir, "deep", "er", "a.go"), "package a")
	await(t, w, "a file in a new folder")
	check(t, os.RemoveAll(filepath.Join(dir, "deep")))
	await(t, w, "its removal")
}

// TestNoFolder says so at once.
func TestNoFolder(t *testing.T) {
	for _, poll := range []bool{false, true} {
		if _, err := New(filepath.Join(t.TempDir(), "none"), poll); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("poll %v: %v", poll, err)
		}
	}
}

var names = slices.Sorted(maps.Keys(saves))

func start(t *testing.T, dir string, poll bool) *Watcher {
	t.Helper()
	w, err := New(dir, poll)
	check(t, err)
	if polls, why := w.Polling(); polls != poll {
		t.Fatalf("polls: %v, %v", polls, why)
	}
	done := make(chan struct{})
	go func() {
		w.Run(t.Context())
		close(done)
	}()
	t.Cleanup(func() { <-done })
	return w
}

// await waits for a change, for longer than any machine takes.
func await(t *testing.T, w *Watcher, what string) {
	t.Helper()
	select {
	case <-w.Changes():
	case <-time.After(30 * time.Second):
		t.Fatalf("nothing was told of %s", what)
	}
}

// waiting counts changes that come without another save.
func waiting(w *Watcher) (n int) {
	for {
		select {
		case <-w.Changes():
			n++
		case <-time.After(2 * Quiet):
			return n
		}
	}
}

func write(t *testing.T, path, data string) {
	t.Helper()
	check(t, os.WriteFile(path, []byte(data), 0o644))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
