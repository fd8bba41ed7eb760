package web

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/engine"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

// courseView is a course that somebody is in.
type courseView struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Role  class.Role `json:"role"`
}

// home shows who is signed in and the courses they are in.
func (r *request) home() (*answer, error) {
	if r.account == nil {
		if r.wantsJSON() {
			return nil, r.anonymous()
		}
		provider := ""
		if r.Provider != nil {
			provider = r.Provider.Name
		}
		return &answer{page: "welcome", title: "Gradus", data: map[string]any{"Provider": provider}}, nil
	}
	all, err := r.Roster.Memberships(r.Context(), r.account.ID)
	if err != nil {
		return nil, err
	}
	courses := []courseView{}
	for _, m := range all {
		courses = append(courses, courseView{m.Course, m.Title, m.Role})
	}
	if len(courses) == 1 && !r.wantsJSON() {
		return &answer{goTo: "/c/" + courses[0].ID}, nil
	}
	return &answer{page: "home", title: "Courses", data: struct {
		Account string       `json:"account"`
		Courses []courseView `json:"courses"`
	}{r.account.Name, courses}}, nil
}

// taskView is a challenge in the list of a course.
type taskView struct {
	ID         string     `json:"challenge"`
	Title      string     `json:"title"`
	Summary    string     `json:"summary"`
	Difficulty int        `json:"difficulty"`
	Due        *time.Time `json:"due,omitempty"`
	More       string     `json:"extension,omitempty"` // of this learner
	Best       *cell      `json:"best,omitempty"`
}

// course lists what can be handed in: what is due first, then by track.
func (r *request) course() (*answer, error) {
	g, err := r.grades(r.account.ID, "", false)
	if err != nil {
		return nil, err
	}
	tracks := []*trackView{}
	by := map[string]*trackView{}
	for _, ch := range r.Catalog.Challenges() {
		t := by[ch.Track]
		if t == nil {
			t = &trackView{Track: ch.Track}
			by[ch.Track] = t
			tracks = append(tracks, t)
		}
		v := taskView{ID: ch.ID(), Title: ch.Title, Summary: ch.Summary, Difficulty: ch.Difficulty, Best: g.best(r.account.ID, ch.ID())}
		v.Due, v.More = due(g.deadlines, r.account.ID, ch.ID())
		t.Tasks = append(t.Tasks, v)
	}
	return &answer{page: "course", title: r.member.Title, data: struct {
		Course string       `json:"course"`
		Tracks []*trackView `json:"tracks"`
	}{r.member.Course, tracks}}, nil
}

type trackView struct {
	Track string     `json:"track"`
	Tasks []taskView `json:"challenges"`
}

// due returns until when somebody may hand in, and by how much that was extended.
func due(d *roster.Deadlines, account, challenge string) (*time.Time, string) {
	dl := d.For(challenge)
	if dl == nil {
		return nil, ""
	}
	more := d.Extension(account, challenge)
	at := dl.At.Add(more)
	if more == 0 {
		return &at, ""
	}
	return &at, span(more)
}

// attemptView is a submission in a list.
type attemptView struct {
	ID        string      `json:"submission"`
	Submitted time.Time   `json:"submitted"`
	State     class.State `json:"state"`
	Name      string      `json:"file"`
	Verdict   string      `json:"verdict,omitempty"`
	Score     int         `json:"score"`
	Max       int         `json:"max_score,omitempty"`
}

// challenge shows a task, a form to hand it in, and what was handed in before.
func (r *request) challenge() (*answer, error) {
	ch, err := r.named()
	if err != nil {
		return nil, err
	}
	history, err := r.history(ch)
	if err != nil {
		return nil, err
	}
	d, err := r.Roster.Deadlines(r.Context(), r.member.Course)
	if err != nil {
		return nil, err
	}
	readme, err := readme(ch)
	if err != nil {
		return nil, err
	}
	at, more := due(d, r.account.ID, ch.ID())
	return &answer{page: "challenge", title: ch.Title, data: struct {
		ID       string        `json:"challenge"`
		Title    string        `json:"title"`
		Course   string        `json:"course"`
		Due      *time.Time    `json:"due,omitempty"`
		More     string        `json:"extension,omitempty"`
		Readme   any           `json:"-"`
		Source   string        `json:"readme"`
		Slug     string        `json:"-"`
		MaxScore int           `json:"max_score"`
		History  []attemptView `json:"history"`
	}{ch.ID(), ch.Title, r.member.Course, at, more, rendered(readme), readme, ch.Slug, ch.MaxScore(), history}}, nil
}

// mostHistory is how many of a learner's submissions a page lists.
const mostHistory = 50

func (r *request) history(ch *grader.Challenge) ([]attemptView, error) {
	all, err := r.Queue.Submissions(r.Context(), queue.Which{Course: r.member.Course, Account: r.account.ID, Challenge: ch.ID(), Most: mostHistory})
	if err != nil {
		return nil, err
	}
	views := []attemptView{}
	for _, s := range all {
		v := attemptView{ID: s.ID, Submitted: s.Submitted, State: s.State, Name: s.Name}
		res, err := r.Queue.Result(r.Context(), s.ID)
		switch {
		case err == nil:
			v.Verdict, v.Score, v.Max = res.Verdict, res.Score, res.Max
		case !errors.Is(err, queue.ErrNone):
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

// submit takes a file: the one of the form, or the whole body of a program's request, whose
// name is in the query.
func (r *request) submit() (*answer, error) {
	ch, err := r.named()
	if err != nil {
		return nil, err
	}
	if !r.limits.allow("submit", r.account.ID) {
		return nil, tooMany
	}
	release, ok := r.limits.hold("uploads", r.account.ID)
	if !ok {
		return nil, tooMany
	}
	defer release()
	name, data, err := r.upload()
	if err != nil {
		return nil, err
	}
	if len(data) == 0 {
		return nil, badForm("choose a file: an archive of your folder, or a .go file")
	}
	hash, err := r.Blobs.Put(r.Context(), data)
	if err != nil {
		return nil, err
	}
	s, err := r.Queue.Submit(r.Context(), queue.HandIn{Course: r.member.Course, Account: r.account.ID, Challenge: ch.ID(), Blob: hash, Name: engine.FileName(name)})
	if err != nil {
		return nil, err
	}
	r.Log.Info("handed in", "submission", s.ID, "course", s.Course, "challenge", s.Challenge, "bytes", len(data))
	return &answer{goTo: "/s/" + s.ID, status: http.StatusCreated, data: map[string]string{"submission": s.ID, "state": string(s.State), "url": r.Address + "/s/" + s.ID}}, nil
}

// upload reads what is handed in, within a time.
func (r *request) upload() (name string, data []byte, err error) {
	body := http.NewResponseController(r.w)
	if err := body.SetReadDeadline(time.Now().Add(uploadTime)); err != nil {
		return "", nil, err
	}
	defer func() {
		if err == nil {
			err = body.SetReadDeadline(time.Time{})
		} else { // nobody waits for the rest
			r.w.Header().Set("Connection", "close")
		}
	}()
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		data, err = io.ReadAll(r.Body)
		return r.URL.Query().Get("name"), data, late(err)
	}
	form, err := r.MultipartReader()
	if err != nil {
		return "", nil, badForm("this form can't be read: %v", err)
	}
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return "", nil, nil
		}
		if err != nil {
			return "", nil, late(err)
		}
		if part.FormName() == "file" {
			data, err := io.ReadAll(part)
			return part.FileName(), data, late(err)
		}
	}
}

// late tells a body that does not come from one that is too large or not well formed.
func late(err error) error {
	if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return problem{status: http.StatusBadRequest, message: "the upload ended before it was whole", hint: "try again"}
}
