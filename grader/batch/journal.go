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

	"github.com/gradus-dev/gradus/grader"
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

// result is what is known of a record with a result without reading it again.
type result struct {
	at         int64 // where it begins
	state      State
	submission string // the hash
	challenge  string // the hash
	engine     string
}

// death counts how often gradus ended while a hand-in was graded.
type death struct{ times, alone int }

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

// load reads what is there, cuts off a line that was not finished, and begins a new file.
func (j *Journal) load() error {
	if err := j.index(); err != nil {
		return err
	}
	info, err := j.file.Stat()
	if err != nil {
		return err
	}
	if j.Cut = info.Size() - j.end; j.Cut > 0 {
		if err := j.setAside(); err != nil {
			return err
		}
	}
	if j.end > 0 {
		return nil
	}
	return j.write(header{Schema})
}

// setAside keeps an unfinished line in a file beside the journal, and cuts it off.
func (j *Journal) setAside() error {
	rest, err := io.ReadAll(io.NewSectionReader(j.file, j.end, j.Cut))
	if err == nil {
		err = os.WriteFile(j.file.Name()+".cut", rest, 0o666)
	}
	if err == nil {
		err = j.file.Truncate(j.end)
	}
	if err != nil {
		return fmt.Errorf("set the journal's unfinished line aside: %w", err)
	}
	return nil
}

// index reads every line. One that is damaged is an error with its place; the last one
// may be unfinished.
func (j *Journal) index() error {
	lines := bufio.NewReaderSize(io.NewSectionReader(j.file, 0, 1<<62), 1<<16)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil // and what is in line was not finished
		}
		if err != nil {
			return err
		}
		if err := j.learn(n, line); err != nil {
			if _, err := lines.Peek(1); err == io.EOF && n > 1 {
				return nil // a power cut can leave such a last line
			}
			return fmt.Errorf("%s:%d: %w", j.file.Name(), n, err)
		}
		j.end += int64(len(line))
	}
}

// learn takes in line n, which begins at the journal's end.
func (j *Journal) learn(n int, line []byte) error {
	if n == 1 {
		var h header
		if err := json.Unmarshal(line, &h); err != nil || h.Schema != Schema {
			return fmt.Errorf("this is no journal of the form %s", Schema)
		}
		return nil
	}
	var r Record
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("the journal is damaged here; without this line, what it says is graded again: %w", err)
	}
	j.note(&r, j.end)
	return nil
}

// note takes in a record that begins at an offset.
func (j *Journal) note(r *Record, at int64) {
	d := j.deaths[r.Key]
	switch r.State {
	case Begun:
		d.times++
		if r.Alone {
			d.alone++
		}
	case Stopped:
		d.times--
		if r.Alone {
			d.alone--
		}
	case Applied:
		j.apply()
	case Undone:
		j.undo()
	case Proposed:
		d = death{}
		j.proposed[r.unit()] = newResult(r, at)
	default:
		d = death{}
		j.result(r, at)
	}
	if d == (death{}) {
		delete(j.deaths, r.Key)
		return
	}
	j.deaths[r.Key] = d
}

// result takes in a record that says what came of a hand-in.
func (j *Journal) result(r *Record, at int64) {
	u := r.unit()
	delete(j.died, r.Key)
	if r.State == Parked && r.Tries == 0 {
		j.died[r.Key] = u
	}
	j.known[u] = newResult(r, at)
	delete(j.proposed, u)  // it is about what counted before
	if r.Challenge != "" { // now it is known which it answers
		delete(j.known, unit{key: r.Key})
	}
}

func newResult(r *Record, at int64) result {
	k := result{at: at, state: r.State, engine: r.Engine}
	if r.Report != nil {
		k.submission, k.challenge = r.Report.SubmissionHash, r.Report.ChallengeHash
	}
	return k
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

// Len returns how many results there are.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.known)
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

// last returns the last result of a unit, nil where there is none.
func (j *Journal) last(u unit) (*Record, error) {
	j.mu.Lock()
	k, ok := j.known[u]
	j.mu.Unlock()
	if !ok {
		return nil, nil
	}
	return j.at(k.at)
}

// Older returns how many verdicts are of another engine than this, or of other contents
// of the challenges.
func (j *Journal) Older(engine string, challenges []*grader.Challenge) (n int) {
	hashes := map[string]string{}
	for _, ch := range challenges {
		hashes[ch.ID()] = ch.Hash
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for u, k := range j.known {
		hash, here := hashes[u.challenge]
		if k.state == Graded && here && (k.engine != engine || k.challenge != hash) {
			n++
		}
	}
	return n
}
