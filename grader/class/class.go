// Package class is Gradus beyond one machine: a course of hundreds hands in to a server,
// whose workers grade, and whose pages learners and staff look at. This package owns the
// words of it: courses, accounts and their roles, submissions and the states they go
// through, results; and Can, which says who may do what.
//
// From the bottom: database keeps all of it, in SQLite or PostgreSQL; blob keeps the files
// that were handed in; queue decides what is graded next and has workers grade it; account
// lets people in; web shows pages; client is what the learner's own gradus uses. The server
// that joins them is cmd/gradus-server.
package class

import "time"

// Account is somebody who can sign in.
type Account struct {
	ID      string
	Name    string // as shown to staff
	Email   string // as an identity provider says; "" where none does
	Admin   bool   // sees the machines
	Created time.Time
}

// Course is a class: people with roles, and challenges with deadlines.
type Course struct {
	ID      string // as in addresses: lower-case letters, digits, "-"
	Title   string
	Weight  int // its share of the workers, against other courses; 1 is usual
	Created time.Time
}

// Deadline is until when a challenge may be handed in. The zero time is no deadline.
type Deadline struct {
	Challenge   string // its ID; "" for all challenges that have none of their own
	At          time.Time
	Grace       time.Duration // late by no more is in time
	PercentADay float64       // taken off the points for each day begun beyond it
	AtMost      float64       // percent that lateness can cost
}

// Submission is one hand-in.
type Submission struct {
	ID        string // sorts by time: a UUID of version 7
	Course    string
	Account   string
	Challenge string    // its ID: track/slug
	Blob      string    // of the archive that was handed in: its SHA-256 in hex
	Name      string    // of the file that was handed in
	Submitted time.Time // what a deadline is compared with
	State     State
	// Generation counts the times it was given to workers anew: what an earlier one still
	// does is of no effect.
	Generation int
	Priority   Priority
	Deaths     int    // workers that died over it
	Failures   int    // times that the grader itself failed
	Cause      string // why it is parked, or why it has to wait
	Worker     string // the one that grades it now, or ""
}

// Result is what one grading found. A submission has several if its challenge or the
// engine changed; none is ever overwritten.
type Result struct {
	Submission    string
	ChallengeHash string
	Engine        string // a fingerprint of everything beside the challenge
	Verdict       string
	Score, Max    int
	Report        []byte        // grader.Report as JSON, whole
	Took          time.Duration // the grading
	Graded        time.Time
	Worker        string
	// Counted is since when it is the one that counts; zero if it never was. The first does
	// at once, one of a regrading when staff says so.
	Counted time.Time
	Note    string // why it replaced an earlier one
}

// State is where a submission is on its way.
type State string

// The states of a submission. Only Queued, Sent and Parked can be left again.
const (
	Queued     State = "queued"     // waits for its turn
	Sent       State = "sent"       // with the workers
	Done       State = "done"       // has a result
	Superseded State = "superseded" // a newer one came before its turn
	Parked     State = "parked"     // the grader failed each time it tried
)

// Priority says what goes first. Smaller is earlier.
type Priority int

// The priorities. A share of the turns is kept for the least that waits.
const (
	GivenBack   Priority = iota // a worker died over it
	Interactive                 // somebody waits for it
	Again                       // the same learner's next at this challenge within a minute
	Regrade                     // nobody waits
)
