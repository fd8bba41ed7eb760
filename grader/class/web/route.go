package web

import (
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
)

// JobsPath is where River's own pages are.
const JobsPath = "/staff/jobs"

// route is an address and who may ask for it.
type route struct {
	pattern string
	open    bool          // to whoever comes
	verb    class.Verb    // that is asked of the course, or of the submission, in the path
	scope   account.Scope // that a token needs; "" where only browsers are served
	upload  bool          // takes a file
	handle  func(*request) (*answer, error)
}

// routes are all addresses but those of assets, metrics and River's pages. Those with
// {course} or {submission} ask for a verb; the others show what is everybody's own.
var routes = []route{
	{pattern: "GET /{$}", open: true, scope: account.ReadOwn, handle: (*request).home},
	{pattern: "GET /join/{secret}", open: true, handle: (*request).invitation},
	{pattern: "POST /join/{secret}", open: true, handle: (*request).join},
	{pattern: "GET /login", open: true, handle: (*request).login},
	{pattern: "GET /login/callback", open: true, handle: (*request).callback},
	{pattern: "POST /logout", open: true, handle: (*request).logout},
	{pattern: "GET /tokens", handle: (*request).tokens},
	{pattern: "POST /tokens", handle: (*request).newToken},
	{pattern: "POST /tokens/{token}/revoke", handle: (*request).revoke},

	{pattern: "GET /c/{course}", verb: class.SeeCourse, scope: account.ReadOwn, handle: (*request).course},
	{pattern: "GET /c/{course}/skills", verb: class.SeeCourse, scope: account.ReadOwn, handle: (*request).skills},
	{pattern: "GET /c/{course}/t/{track}/{slug}", verb: class.SeeCourse, scope: account.ReadOwn, handle: (*request).challenge},
	{pattern: "POST /c/{course}/t/{track}/{slug}", verb: class.SubmitWork, scope: account.HandIn, upload: true, handle: (*request).submit},
	{pattern: "GET /s/{submission}", verb: class.SeeSubmission, scope: account.ReadOwn, handle: (*request).show},
	{pattern: "GET /s/{submission}/events", verb: class.SeeSubmission, scope: account.ReadOwn, handle: (*request).events},
	{pattern: "GET /s/{submission}/file", verb: class.SeeSubmission, scope: account.ReadOwn, handle: (*request).file},

	{pattern: "GET /c/{course}/grid", verb: class.SeeClass, handle: (*request).grid},
	{pattern: "GET /c/{course}/grid.csv", verb: class.SeeClass, handle: (*request).gridCSV},
	{pattern: "GET /c/{course}/insight", verb: class.SeeClass, handle: (*request).insight},
	{pattern: "GET /c/{course}/queue", verb: class.SeeClass, handle: (*request).queue},
	{pattern: "POST /s/{submission}/again", verb: class.Regrading, handle: (*request).again},
	{pattern: "GET /c/{course}/regrade", verb: class.Regrading, handle: (*request).proposals},
	{pattern: "POST /c/{course}/regrade", verb: class.Regrading, handle: (*request).regrade},
	{pattern: "POST /c/{course}/regrade/apply", verb: class.Regrading, handle: (*request).apply},
	{pattern: "GET /c/{course}/roster", verb: class.SeeRoster, handle: (*request).roster},
	{pattern: "POST /c/{course}/invite", verb: class.Invite, handle: (*request).invite},
	{pattern: "POST /c/{course}/members/{account}", verb: class.InviteStaff, handle: (*request).setRole},
	{pattern: "GET /c/{course}/members/{account}/export", verb: class.EraseLearner, handle: (*request).export},
	{pattern: "POST /c/{course}/members/{account}/erase", verb: class.EraseLearner, handle: (*request).erase},
	{pattern: "GET /c/{course}/deadlines", verb: class.SetDeadlines, handle: (*request).deadlines},
	{pattern: "POST /c/{course}/deadlines", verb: class.SetDeadlines, handle: (*request).setDeadline},
	{pattern: "POST /c/{course}/extensions", verb: class.SetDeadlines, handle: (*request).setExtension},
	{pattern: "GET /c/{course}/audit", verb: class.SeeAudit, handle: (*request).audit},
}
