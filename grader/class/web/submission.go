package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/engine"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// submissionView is a submission: what it waits for, or what came of it.
type submissionView struct {
	ID        string         `json:"submission"`
	Course    string         `json:"course"`
	Challenge string         `json:"challenge"`
	Title     string         `json:"title"`
	Learner   string         `json:"learner,omitempty"` // for staff
	File      string         `json:"file"`
	Submitted time.Time      `json:"submitted"`
	State     class.State    `json:"state"`
	Said      string         `json:"said"`            // about the state, to its learner
	Cause     string         `json:"cause,omitempty"` // of a fault of the grader, for staff
	Ahead     int            `json:"ahead"`           // submissions that are graded before it, at a guess
	Wait      float64        `json:"wait_seconds"`    // at a guess
	LateDays  int            `json:"late_days"`
	Points    float64        `json:"points"` // of the score, what lateness leaves
	Report    *grader.Report `json:"report,omitempty"`
	Earlier   []resultView   `json:"earlier,omitempty"` // results that counted before
	Note      string         `json:"note,omitempty"`    // why the result replaced an earlier one
	Ended     bool           `json:"ended"`             // nothing will change by itself
	Again     bool           `json:"-"`                 // who looks may have it graded again
	Code      []grader.File  `json:"-"`
}

// resultView is a result that counted before.
type resultView struct {
	Graded  time.Time `json:"graded"`
	Verdict string    `json:"verdict"`
	Score   int       `json:"score"`
	Max     int       `json:"max_score"`
}

// said are the words for each state.
var said = map[class.State]string{
	class.Queued:     "It waits for its turn.",
	class.Sent:       "It is graded now.",
	class.Done:       "It is graded.",
	class.Superseded: "You handed in a newer one before its turn.",
	class.Parked:     "The grader failed, and not your code: staff sees it and will have it graded again.",
}

// show shows a submission.
func (r *request) show() (*answer, error) {
	v, err := r.view()
	if err != nil {
		return nil, err
	}
	if !r.wantsJSON() {
		if v.Code, err = r.code(); err != nil {
			return nil, err
		}
	}
	return &answer{page: "submission", title: v.Title, data: v}, nil
}

func (r *request) view() (*submissionView, error) {
	s, err := r.Queue.Submission(r.Context(), r.submission.ID)
	if err != nil {
		return nil, err
	}
	v := &submissionView{ID: s.ID, Course: s.Course, Challenge: s.Challenge, Title: s.Challenge, File: s.Name, Submitted: s.Submitted,
		State: s.State, Said: said[s.State], Ended: s.State != class.Queued && s.State != class.Sent}
	if ch, err := r.Catalog.Open(s.Challenge); err == nil {
		v.Title = ch.Title
	}
	staff := r.member != nil && r.member.Role.Staff()
	if staff {
		v.Cause, v.Again = s.Cause, s.State == class.Parked && r.can(class.Regrading)
		if who, err := r.Accounts.Account(r.Context(), s.Account); err == nil {
			v.Learner = who.Name
		}
	}
	p, err := r.Queue.Place(r.Context(), s)
	if err != nil {
		return nil, err
	}
	v.Ahead, v.Wait = p.Ahead, p.Wait.Seconds()
	return v, r.addResults(v, s, staff)
}

// addResults adds what came of a submission, as the challenge lets a learner see it.
func (r *request) addResults(v *submissionView, s *class.Submission, staff bool) error {
	res, err := r.Queue.Result(r.Context(), s.ID)
	if errors.Is(err, queue.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	v.Report = &grader.Report{}
	if err := json.Unmarshal(res.Report, v.Report); err != nil {
		return fmt.Errorf("the report on %s: %w", s.ID, err)
	}
	if !staff || s.Account == r.account.ID {
		v.Report = report.Cleaned(v.Report)
	}
	v.Note = res.Note
	d, err := r.Roster.Deadlines(r.Context(), s.Course)
	if err != nil {
		return err
	}
	dl := d.For(s.Challenge)
	v.LateDays = dl.Late(s.Submitted, d.Extension(s.Account, s.Challenge))
	v.Points = dl.Points(res.Score, v.LateDays)
	all, err := r.Queue.Results(r.Context(), s.ID)
	for _, old := range all {
		if !old.Counted.IsZero() && old.Counted.Before(res.Counted) {
			v.Earlier = append(v.Earlier, resultView{old.Graded, old.Verdict, old.Score, old.Max})
		}
	}
	return err
}

// code returns the files of a submission that are graded, to be looked at.
func (r *request) code() ([]grader.File, error) {
	ch, err := r.Catalog.Open(r.submission.Challenge)
	if err != nil {
		return nil, nil // the challenge is not here any more; the file still is
	}
	data, err := r.Blobs.Get(r.Context(), r.submission.Blob)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sub, err := engine.Freeze(ch, r.submission.Name, data)
	if _, bad := workspace.IsBad(err); bad {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return sub.Files, nil
}

// file gives back what was handed in.
func (r *request) file() (*answer, error) {
	data, err := r.Blobs.Get(r.Context(), r.submission.Blob)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notFound
	}
	if err != nil {
		return nil, err
	}
	r.w.Header().Set("Content-Type", "application/octet-stream")
	r.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", asciiName(r.submission.Name)))
	http.ServeContent(r.w, r.Request, "", time.Time{}, bytes.NewReader(data))
	return nil, nil
}

// asciiName is a name that stands in a header as it is.
func asciiName(name string) string {
	out := []rune(name)
	for i, c := range out {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			out[i] = '_'
		}
	}
	return string(out)
}

// Times of what is watched.
const (
	beat    = 15 * time.Second // a comment, so that nothing on the way ends the connection
	recheck = 5 * time.Second  // how long a place in the queue is shown
)

// events tells what happens with a submission until it ends: as JSON (event: state) and as
// a part of the page (event: page). Each has all there is, so that nothing is missed by who
// comes back.
func (r *request) events() (*answer, error) {
	release, ok := r.limits.hold("streams", r.account.ID)
	if !ok {
		return nil, tooMany
	}
	defer release()
	notes, stop := r.DB.Follow()
	defer stop()
	control := http.NewResponseController(r.w)
	h := r.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	var before []byte
	last := time.Now()
	for {
		v, err := r.view()
		if err != nil {
			if before == nil {
				return nil, err
			}
			return nil, nil // the connection ends, and is made again
		}
		now, err := r.event(v)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(now, before) {
			before, last = now, time.Now()
			r.w.Write(now)
		} else if time.Since(last) > beat {
			last = time.Now()
			r.w.Write([]byte(": still here\n\n"))
		}
		if err := control.Flush(); err != nil || v.Ended {
			return nil, nil
		}
		if !r.await(notes) {
			return nil, nil
		}
	}
}

// await returns when something may have changed for the submission; false if nobody waits
// for it any more.
func (r *request) await(notes <-chan database.Note) bool {
	look := time.After(recheck)
	for {
		select {
		case <-r.Context().Done():
			return false
		case <-r.closing:
			return false
		case <-look:
			return true
		case n := <-notes:
			if n.Event == database.Lost || n.About == r.submission.ID {
				return true
			}
		}
	}
}

// event is a submission as events of a stream.
func (r *request) event(v *submissionView) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if v.Ended {
		if v.Code, err = r.code(); err != nil {
			return nil, err
		}
	}
	var page bytes.Buffer
	if err := r.pages.part(&page, "submission", "result", v); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "event: state\ndata: %s\n\nevent: page\n", text)
	for line := range bytes.Lines(page.Bytes()) {
		fmt.Fprintf(&b, "data: %s\n", bytes.TrimRight(line, "\r\n"))
	}
	if v.Ended {
		b.WriteString("\nevent: end\ndata:\n")
	}
	b.WriteString("\n")
	return b.Bytes(), nil
}
