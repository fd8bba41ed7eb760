package batch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/gradus-dev/gradus/grader/flock"
)

// JournalFile is the name of the journal in a directory of results.
const JournalFile = "journal.jsonl"

// ErrInUse says that another process writes the journal.
var ErrInUse = errors.New("another gradus is grading into the same directory")

// Journal is a file of Records, a line each, that only grows: first a header. Each record
// is on the disk when Add returns. Its methods may be used concurrently.
type Journal struct {
	file *os.File
	// Cut is how many bytes of an unfinished line were set aside when it was opened: a
	// process or the machine ended while it was written.
	Cut int64

	mu     sync.Mutex
	end    int64            // where the next record goes
	known  map[unit]result  // the results that count
	deaths map[string]death // by key: of those that began and did not end
	died   map[string]unit  // by key: of those that are parked for that
	broken error            // why nothing more is written

	proposed map[unit]result
	applied  []map[unit]change // by each regrading that was applied and not undone
}

type header struct {
	Schema string `json:"schema"`
}

// OpenJournal opens the journal in dir, or begins one there, for this process alone.
func OpenJournal(dir string) (*Journal, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, JournalFile), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	j := newJournal(f)
	if err := errors.Join(hold(f), j.load()); err != nil {
		f.Close()
		return nil, err
	}
	return j, nil
}

// hold keeps other processes from writing a journal until f is closed. Where files can't
// be locked, two that write one are not found out.
func hold(f *os.File) error {
	if free, err := flock.Try(f); err == nil && !free {
		return ErrInUse
	}
	return nil
}

func newJournal(f *os.File) *Journal {
	return &Journal{file: f, known: map[unit]result{}, deaths: map[string]death{}, died: map[string]unit{}, proposed: map[unit]result{}}
}

// ReadJournal opens the journal in dir to be read. Nobody else is kept from writing it.
func ReadJournal(dir string) (*Journal, error) {
	f, err := os.Open(filepath.Join(dir, JournalFile))
	if err != nil {
		return nil, err
	}
	j := newJournal(f)
	j.broken = errors.New("the journal is open for reading")
	if err := j.index(); err != nil {
		f.Close()
		return nil, err
	}
	return j, nil
}

// Add appends a record. After an error nothing more is written: what follows half a line
// could not be read.
func (j *Journal) Add(r *Record) error {
	j.mu.Lock()
	at := j.end
	err := j.write(r)
	if err == nil {
		j.note(r, at)
	}
	j.mu.Unlock()
	if err == nil && r.State != Begun && r.State != Stopped {
		err = j.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}

func (j *Journal) write(v any) error {
	if j.broken != nil {
		return j.broken
	}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	n, err := j.file.WriteAt(line.Bytes(), j.end)
	if err != nil {
		j.broken = err
		_ = j.file.Truncate(j.end) // else the next process cuts it off
		return err
	}
	j.end += int64(n)
	return nil
}

// Each calls f with the last result of each hand-in and challenge, in the order of their
// keys. One at a time is in memory.
func (j *Journal) Each(f func(*Record) error) error {
	j.mu.Lock()
	units, known := sorted(slices.Collect(maps.Keys(j.known))), maps.Clone(j.known)
	j.mu.Unlock()
	for _, u := range units {
		r, err := j.at(known[u].at)
		if err != nil {
			return err
		}
		if err := f(r); err != nil {
			return err
		}
	}
	return nil
}

func (j *Journal) at(offset int64) (*Record, error) {
	line, err := bufio.NewReader(io.NewSectionReader(j.file, offset, 1<<62-offset)).ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	r := &Record{}
	if err := json.Unmarshal(line, r); err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	if r.State == Proposed {
		r.State = Graded
	}
	return r, nil
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }
