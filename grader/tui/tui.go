// Package tui is the screen of "gradus watch": the challenge that a learner works on,
// what grading the last save found, and everything around it one key away. A Model
// holds what is known; Update takes what happened; View draws, from the model and the
// terminal's size alone. Whatever is done outside the screen, a Host does.
package tui

import (
	"context"
	"os/exec"

	"charm.land/bubbles/v2/list"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// Host does what the screen asks for, of the challenge whose ID it is given. Its methods may
// take long: the screen calls them beside itself, and draws meanwhile.
type Host interface {
	// Open makes a challenge the one that is worked on, puts it into the workspace if
	// it is not there, and from now on tells the screen of its saves with Saved.
	Open(id string) (Task, error)
	// Grade grades what is saved of an opened challenge. When ctx ends, nobody waits for
	// the answer.
	Grade(ctx context.Context, id string) Graded
	// Tasks lists the catalogue.
	Tasks() ([]Task, error)
	// Neighbour returns the ID of the challenge to go on with after one, or to go back to.
	Neighbour(id string, forward bool) (string, error)
	// Page returns what a page other than the verdict's shows of an opened challenge.
	// Asking for hints shows one more; asking for a reset makes it.
	Page(ctx context.Context, id string, p Page) (Text, error)
	// Editor returns a command that edits the learner's file, or nil where none is set.
	Editor(id string) *exec.Cmd
}

// Text returns cleaned text, coloured or not, whose lines fit a width where they can. What
// matters most of it fits into so many lines, where it can.
type Text func(width, height int) string

// Task is a challenge in a few words.
type Task struct {
	ID, Title  string
	Difficulty int      // 1 to 5
	Status     string   // "todo", "started" or "passed"
	Skills     []string // it practises
	Place      string   // the learner's file, as typed
}

// Graded is what a grading came to.
type Graded struct {
	Verdict grader.Verdict // GraderError if Err is not nil
	Score   string         // "2 of 6 points"
	Report  Text
	Details Text   // of every check, with nothing left out
	Note    string // what limits its worth, in a line; "" for nothing
	Skill   Skill
	Err     error
}

// Skill is what the learner has reached in the challenge's main skill.
type Skill struct {
	Title         string
	Before, After float64 // shares from 0 to 1, before this grading and after
}

// Page is what fills the screen.
type Page int

// The pages.
const (
	Verdict Page = iota
	ReadTask
	Hints
	Examples
	Solution
	Reset
	List
	Details
	filters // by which the list may be narrowed
	help
)

// Saved tells the screen that the learner saved the challenge with that ID.
type Saved struct{ ID string }

// Said is a line to show above the keys until the next one is pressed.
type Said string

// Waiting says what a grading is waiting for.
type Waiting string

// Model is the state of the screen.
type Model struct {
	host          Host
	paint         report.Paint
	width, height int

	task    Task
	page    Page
	under   Page   // the help goes back to
	text    Text   // of a page that the host made
	said    string // one line that the last key brought about
	body    viewport.Model
	list    list.Model
	choices list.Model // of filters
	asked   string     // the key that a second press confirms; "" for none
	leaving bool

	errand errand
	held   []tea.KeyPressMsg // typed while an errand was carried out that is not given up

	grading    bool
	paused     bool   // a grading was given up because the program is about to stop for a while
	waiting    string // what the grading is waiting for
	generation int    // of the grading that counts
	shown      int    // how many pages and verdicts came up: what is laid out anew
	laid       laid
	cancel     context.CancelFunc
	graded     *Graded // the last, or nil
	advance    bool    // goes on to the next challenge by itself when one is accepted
	going      int     // generation after which it is about to; 0 if it is not
}

// laid says of a page what it was laid out for.
type laid struct {
	page          Page
	width, height int
	dimmed        bool
	of            int // how many pages and verdicts had come up
}

// New returns the screen for a challenge that is worked on. With advance, it goes on to the
// next when a save was accepted.
func New(host Host, task Task, color, advance bool) *Model {
	m := &Model{host: host, paint: report.NewPaint(color), task: task, width: 80, height: 24, cancel: func() {}, advance: advance}
	m.errand.stop = func() {}
	m.body = viewport.New()
	m.body.KeyMap = scrolling()
	m.list = newList(row{m.paint})
	m.choices = newList(choiceRow{row{m.paint}})
	return m
}

// Init grades what is there.
func (m *Model) Init() tea.Cmd { return m.grade() }
