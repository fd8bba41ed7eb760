// Package progress tells others what a learner has reached: as a page to look at, as
// Markdown, as a badge and as the skills of a résumé. It is given the catalogue, the best
// points and the attempts, reads nothing itself, and writes to an io.Writer. Whatever it
// is given may hold any text: each format escapes it.
package progress

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/skill"
)

// Input is what is known of a learner.
type Input struct {
	Learner    string // as the learner wants to be called; "" for nobody
	Now        time.Time
	Skills     []grader.Skill
	Challenges []*grader.Challenge
	Best       skill.Best
	Passes     map[string]skill.Pass    // of the challenges that were passed, by ID
	Attempts   []grader.Attempt         // newest first
	Code       map[string][]grader.File // what passed, by challenge ID; nil to show none
}

// Progress is what a learner has reached.
type Progress struct {
	Schema        string        `json:"schema"`
	Learner       string        `json:"learner,omitempty"`
	Made          time.Time     `json:"made"`
	Passed        int           `json:"passed"`                   // challenges; those passed after the solution was shown are not counted
	AfterSolution int           `json:"after_solution,omitempty"` // challenges passed only after their solution was shown
	Total         int           `json:"total"`                    // challenges
	Attempts      int           `json:"attempts"`
	Skills        []skill.Score `json:"skills"` // in the order of the tree
	Tracks        []Track       `json:"tracks"` // by name
	Weeks         []Week        `json:"weeks"`  // those up to now, a year of them
}

// Schema names the JSON form of Progress.
const Schema = "gradus.progress/v1"

// Track is a track's challenges.
type Track struct {
	Name       string      `json:"name"`
	Passed     int         `json:"passed"`
	Challenges []Challenge `json:"challenges"`
}

// Challenge is how far a learner has come with one.
type Challenge struct {
	ID            string        `json:"id"`
	Title         string        `json:"title"`
	Summary       string        `json:"summary"`
	Skills        []string      `json:"skills"`     // IDs of those it practises
	Difficulty    int           `json:"difficulty"` // 1 to 5
	Points        int           `json:"points"`     // the most ever earned for each check, together
	MaxPoints     int           `json:"max_points"`
	Passed        bool          `json:"passed"`
	AfterSolution bool          `json:"after_solution,omitempty"` // it was passed only after its solution was shown
	Past          []Past        `json:"attempts,omitempty"`       // newest first
	Code          []grader.File `json:"code,omitempty"`           // what passed, if it is to be shown
}

// Past is an attempt in a line.
type Past struct {
	Time          time.Time      `json:"time"`
	Verdict       grader.Verdict `json:"verdict"`
	Score         int            `json:"score"`
	MaxScore      int            `json:"max_score"`
	AfterSolution bool           `json:"after_solution,omitempty"`
}

// Apart says, behind a count of the challenges passed, how many more were passed after
// their solution was shown; "" if none was.
func (p *Progress) Apart() string {
	if p.AfterSolution == 0 {
		return ""
	}
	return fmt.Sprintf(", and %d more after the solution was shown", p.AfterSolution)
}

// Tried reports whether there was any attempt.
func (c Challenge) Tried() bool { return len(c.Past) > 0 }

// New works out what has been reached.
func New(in Input) *Progress {
	p := &Progress{Schema: Schema, Learner: in.Learner, Made: in.Now, Total: len(in.Challenges), Attempts: len(in.Attempts),
		Skills: skill.Scores(in.Skills, in.Challenges, in.Best), Weeks: weeks(in.Now, in.Attempts)}
	past := map[string][]Past{}
	for _, a := range in.Attempts {
		r := a.Report
		past[r.Challenge] = append(past[r.Challenge], Past{a.Time, r.Verdict, r.Score, r.MaxScore, r.AfterSolution})
	}
	for _, ch := range in.Challenges {
		c := Challenge{ID: ch.ID(), Title: ch.Title, Summary: ch.Summary, Difficulty: ch.Difficulty, MaxPoints: ch.MaxScore(), Code: in.Code[ch.ID()]}
		for _, s := range ch.Skills {
			c.Skills = append(c.Skills, s.Skill)
		}
		for _, check := range ch.Checks {
			c.Points += min(in.Best[ch.ID()][check.Test], check.Points)
		}
		for _, id := range ch.IDs() {
			c.Past = append(c.Past, past[id]...)
		}
		slices.SortStableFunc(c.Past, func(a, b Past) int { return b.Time.Compare(a.Time) })
		c.Passed, c.AfterSolution = c.Points == c.MaxPoints, in.Passes[ch.ID()].AfterSolution
		p.add(ch.Track, c)
	}
	return p
}

// add puts a challenge into its track.
func (p *Progress) add(track string, c Challenge) {
	i, found := slices.BinarySearchFunc(p.Tracks, track, func(t Track, name string) int { return cmp.Compare(t.Name, name) })
	if !found {
		p.Tracks = slices.Insert(p.Tracks, i, Track{Name: track})
	}
	p.Tracks[i].Challenges = append(p.Tracks[i].Challenges, c)
	switch {
	case c.AfterSolution:
		p.AfterSolution++
	case c.Passed:
		p.Tracks[i].Passed++
		p.Passed++
	}
}

// Level names what has been reached of the whole catalogue.
func (p *Progress) Level() string { return skill.Level(p.Share()) }

// Share is how much of the challenges is passed, from 0 to 1.
func (p *Progress) Share() float64 {
	if p.Total == 0 {
		return 0
	}
	return float64(p.Passed) / float64(p.Total)
}

// Streak returns for how many days in a row there were attempts at those times, up to
// today, or to yesterday while there is none today. A day is one of the time zone of now.
func Streak(now time.Time, attempts []time.Time) int {
	practised := map[string]bool{}
	for _, t := range attempts {
		practised[t.In(now.Location()).Format(time.DateOnly)] = true
	}
	noon := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, now.Location()) // whatever a day's length
	if !practised[noon.Format(time.DateOnly)] {
		noon = noon.AddDate(0, 0, -1)
	}
	days := 0
	for ; practised[noon.Format(time.DateOnly)]; noon = noon.AddDate(0, 0, -1) {
		days++
	}
	return days
}

// Week is seven days from Monday on.
type Week struct {
	Days [7]Day `json:"days"`
}

// Day is how many attempts a day saw.
type Day struct {
	Date     time.Time `json:"date"` // its beginning
	Attempts int       `json:"attempts"`
	After    bool      `json:"after,omitempty"` // it is yet to come
}

// shownWeeks is how many weeks are shown.
const shownWeeks = 53

// weeks counts attempts by day, in the time zone of now.
func weeks(now time.Time, attempts []grader.Attempt) []Week {
	const day = "2006-01-02"
	count := map[string]int{}
	for _, a := range attempts {
		count[a.Time.In(now.Location()).Format(day)]++
	}
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7-7*(shownWeeks-1))
	out := make([]Week, shownWeeks)
	for w := range out {
		for d := range out[w].Days {
			date := monday.AddDate(0, 0, 7*w+d)
			out[w].Days[d] = Day{date, count[date.Format(day)], date.After(now)}
		}
	}
	return out
}
