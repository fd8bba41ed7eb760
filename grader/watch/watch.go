// Package watch tells when a learner has saved: it watches a folder's Go files and
// reports when what they hold is different from before, however the editor wrote
// them, once for each state. Where the system tells of no changes it looks at the
// files from time to time. It reads files and changes nothing.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Quiet is how long nothing may happen before a save counts as complete: an editor
// writes a copy, renames it and lets a formatter rewrite it, all within this.
const Quiet = 150 * time.Millisecond

// interval is how often files are looked at where the system tells of no changes. What
// two looks agree on is no longer being written.
const interval = 300 * time.Millisecond

// Watcher watches one folder and all below it.
type Watcher struct {
	dir     string
	events  *fsnotify.Watcher // nil where files are looked at instead
	why     error             // why they are, if it was not asked for
	changes chan struct{}

	mu   sync.Mutex
	last state // told of, or there from the start
}

// New watches dir; with poll it looks at the files three times a second, which works on
// every file system. What is there now is the state that changes are told from.
func New(dir string, poll bool) (*Watcher, error) {
	w := &Watcher{dir: dir, changes: make(chan struct{}, 1)}
	if !poll {
		// Before the first look, so that nothing falls between the two.
		if w.events, w.why = subscribe(dir); errors.Is(w.why, fs.ErrNotExist) {
			return nil, w.why
		}
	}
	var err error
	w.last, err = look(dir)
	return w, err
}

// Polling reports whether files are looked at from time to time, and the reason if
// that was not asked for.
func (w *Watcher) Polling() (bool, error) { return w.events == nil, w.why }

// Changes receives a value when files have changed and nothing has happened for
// Quiet. One that nobody has taken yet stands for later ones, too.
func (w *Watcher) Changes() <-chan struct{} { return w.changes }

// Run watches until ctx ends.
func (w *Watcher) Run(ctx context.Context) {
	if w.events != nil {
		defer w.events.Close()
		w.listen(ctx)
	}
	w.poll(ctx)
}

// listen waits for events until there can be no more of them.
func (w *Watcher) listen(ctx context.Context) {
	settled := time.NewTimer(0)
	settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e, open := <-w.events.Events:
			if !open {
				return
			}
			if e.Has(fsnotify.Create) {
				w.enter(e.Name)
			}
			settled.Reset(Quiet)
		case _, open := <-w.events.Errors: // such as more events than the queue holds
			if !open {
				return
			}
			settled.Reset(Quiet)
		case <-settled.C:
			w.compare()
		}
	}
}

// enter watches a folder that is new, with what is below it.
func (w *Watcher) enter(path string) {
	_ = eachFolder(path, w.events.Add) // it may be a file, or gone again
}

func (w *Watcher) poll(ctx context.Context) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	seen := w.settledOn()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			now, err := look(w.dir)
			if err == nil && now == seen {
				w.tell(now)
			}
			seen = now
		}
	}
}

// compare looks at the files.
func (w *Watcher) compare() {
	if now, err := look(w.dir); err == nil {
		w.tell(now)
	}
}

// tell tells of a state that is not the last.
func (w *Watcher) tell(now state) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now == w.last {
		return
	}
	w.last = now
	select {
	case w.changes <- struct{}{}:
	default:
	}
}

// subscribe asks the system for the events of dir and the folders below it. A file is
// not watched by itself: one that is renamed into its place would never be heard of.
func subscribe(dir string) (*fsnotify.Watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := eachFolder(dir, events.Add); err != nil {
		events.Close()
		return nil, err
	}
	return events, nil
}

// eachFolder calls f for dir and the folders below it that can hold a submission.
func eachFolder(dir string, f func(path string) error) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && path != dir: // it went away
			return nil
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case path != dir && skipped(d.Name()):
			return fs.SkipDir
		}
		return f(path)
	})
}

// skipped reports whether a folder holds nothing that a learner edits.
func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "vendor" || name == "testdata" || name == "node_modules"
}

// settledOn returns the state last told of.
func (w *Watcher) settledOn() state {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}
