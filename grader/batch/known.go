package batch

import (
	"github.com/gradus-dev/gradus/grader"
)

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

// Len returns how many results there are.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.known)
}

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
