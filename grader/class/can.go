package class

import "slices"

// Role is what somebody is in a course.
type Role string

// The roles, from the least. Who is in no course has none.
const (
	Learner    Role = "learner"    // hands in, sees what is theirs
	Grader     Role = "grader"     // sees what all handed in, changes nothing
	Instructor Role = "instructor" // changes deadlines and grades, invites learners and graders
	Owner      Role = "owner"      // changes who is staff, and sees the machines
)

// Roles lists the roles, from the least.
var Roles = []Role{Learner, Grader, Instructor, Owner}

// Staff reports whether the role looks at others' work.
func (r Role) Staff() bool { return r == Grader || r == Instructor || r == Owner }

// Least reports whether the role is another or more.
func (r Role) Least(other Role) bool {
	return slices.Index(Roles, r) >= slices.Index(Roles, other)
}

// Verb is something that somebody does.
type Verb string

// The verbs. Each page and each form of the server asks for one.
const (
	SeeCourse     Verb = "see the course"
	SubmitWork    Verb = "submit"
	SeeSubmission Verb = "see a submission"
	SeeClass      Verb = "see the class" // grid, insight, queue
	TryWork       Verb = "try a submission"
	Regrading     Verb = "regrade"
	SeeRoster     Verb = "see the roster"
	Invite        Verb = "invite learners"
	InviteStaff   Verb = "invite staff"
	SetDeadlines  Verb = "set deadlines"
	SeeAudit      Verb = "see the audit"
	EraseLearner  Verb = "erase a learner"
	SeeMachines   Verb = "see the machines" // of all courses: for who runs the server
)

// allowed says which roles may do what. Of submissions, a learner sees their own only.
var allowed = map[Verb][]Role{
	SeeCourse:     {Learner, Grader, Instructor, Owner},
	SubmitWork:    {Learner, Grader, Instructor, Owner},
	SeeSubmission: {Grader, Instructor, Owner},
	SeeClass:      {Grader, Instructor, Owner},
	TryWork:       {Instructor, Owner},
	Regrading:     {Instructor, Owner},
	SeeRoster:     {Grader, Instructor, Owner},
	Invite:        {Instructor, Owner},
	InviteStaff:   {Owner},
	SetDeadlines:  {Instructor, Owner},
	SeeAudit:      {Instructor, Owner},
	EraseLearner:  {Owner},
}

// Actor is who asks, in one course.
type Actor struct {
	Account string
	Role    Role // "" for who is not in it
	Admin   bool // runs the server
}

// Can reports whether an actor may do something, to what an account owns where that
// matters ("" otherwise). What is not allowed expressly is not.
func Can(who Actor, verb Verb, owner string) bool {
	if verb == SeeMachines {
		return who.Admin
	}
	if verb == SeeSubmission && who.Role != "" && owner != "" && owner == who.Account {
		return true
	}
	return slices.Contains(allowed[verb], who.Role)
}
