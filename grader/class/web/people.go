package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

// memberView is somebody in a course.
type memberView struct {
	ID     string     `json:"account"`
	Name   string     `json:"name"`
	Email  string     `json:"email,omitempty"`
	Role   class.Role `json:"role"`
	Joined time.Time  `json:"joined"`
	Self   bool       `json:"-"`
}

func (r *request) roster() (*answer, error) { return r.showRoster("", "") }

// showRoster shows who is in the course; link is an invitation just made, for what.
func (r *request) showRoster(link, what string) (*answer, error) {
	all, err := r.Roster.Members(r.Context(), r.member.Course)
	if err != nil {
		return nil, err
	}
	views := []memberView{}
	for _, m := range all {
		views = append(views, memberView{m.ID, m.Name, m.Email, m.Role, m.Joined, m.ID == r.account.ID})
	}
	return &answer{page: "roster", title: "Roster", data: struct {
		Members []memberView `json:"members"`
		Link    string       `json:"link,omitempty"`
		What    string       `json:"-"`
		Roles   []class.Role `json:"-"`
	}{views, link, what, class.Roles}}, nil
}

// invite makes a link: for whoever gets it, or for somebody who lost theirs.
func (r *request) invite() (*answer, error) {
	role := class.Role(r.FormValue("role"))
	days, err := strconv.Atoi(r.FormValue("days"))
	uses, err2 := strconv.Atoi(r.FormValue("uses"))
	switch {
	case !slices.Contains(class.Roles, role):
		return nil, badForm("there is no role %q", role)
	case err != nil || days < 1 || days > 366:
		return nil, badForm("a link is good for 1 to 366 days")
	case err2 != nil || uses < 1 || uses > 10_000:
		return nil, badForm("a link lets in 1 to 10,000 people")
	}
	i := account.Invitation{Course: r.member.Course, Role: role, Uses: uses, Creator: r.account.ID, Expires: time.Now().Add(time.Duration(days) * 24 * time.Hour)}
	what := fmt.Sprintf("a link for %d to come as %s", uses, role)
	if id := r.FormValue("account"); id != "" {
		m, err := r.Roster.Membership(r.Context(), r.member.Course, id)
		if err != nil {
			return nil, badForm("nobody here has the ID %q", id)
		}
		i.Account, i.Role, i.Uses = id, m.Role, 1
		what = "a link that signs somebody in once"
	}
	if i.Role.Staff() && !r.can(class.InviteStaff) {
		return nil, problem{status: http.StatusForbidden, message: "only an owner may invite staff", told: "an invitation as " + string(i.Role)}
	}
	var secret string
	err = r.do(roster.Entry{Verb: "invited", Object: i.Account, After: string(i.Role)}, func(ctx context.Context, tx *database.Tx) (err error) {
		secret, err = r.Accounts.Invite(ctx, tx, i)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.showRoster(r.Address+"/join/"+secret, what)
}

// other returns the account in the path, which is a member of the course and not who asks.
func (r *request) other() (string, class.Role, error) {
	id := r.PathValue("account")
	m, err := r.Roster.Membership(r.Context(), r.member.Course, id)
	switch {
	case errors.Is(err, roster.ErrNone):
		return "", "", notFound
	case id == r.account.ID:
		return "", "", badForm("that is you: another owner has to do it")
	}
	return id, m.Role, err
}

// setRole makes somebody something else in the course, or takes them out.
func (r *request) setRole() (*answer, error) {
	id, was, err := r.other()
	if err != nil {
		return nil, err
	}
	role := class.Role(r.FormValue("role"))
	if role != "" && !slices.Contains(class.Roles, role) {
		return nil, badForm("there is no role %q", role)
	}
	return &answer{goTo: "/c/" + r.member.Course + "/roster"}, r.do(roster.Entry{Verb: "set a role", Object: id, Before: string(was), After: string(role)}, func(ctx context.Context, tx *database.Tx) error {
		return r.Roster.SetRole(ctx, tx, r.member.Course, id, role)
	})
}

// export gives all that is kept of somebody.
func (r *request) export() (*answer, error) {
	e, err := r.Roster.Export(r.Context(), r.PathValue("account"))
	if errors.Is(err, roster.ErrNone) {
		return nil, notFound
	}
	if err != nil {
		return nil, err
	}
	r.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", e.Account.ID+".json"))
	r.writeJSON(http.StatusOK, e)
	return nil, nil
}

// erase forgets somebody, who is in no other course.
func (r *request) erase() (*answer, error) {
	id, _, err := r.other()
	if err != nil {
		return nil, err
	}
	if courses, err := r.Roster.Memberships(r.Context(), id); err != nil {
		return nil, err
	} else if len(courses) > 1 {
		return nil, badForm("they are in another course, too: take them out here, or have the operator erase them")
	}
	var blobs []string
	err = r.do(roster.Entry{Verb: "erased", Object: id}, func(ctx context.Context, tx *database.Tx) (err error) {
		blobs, err = r.Roster.Erase(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, b := range blobs {
		if err := r.Blobs.Delete(r.Context(), b); err != nil {
			return nil, err
		}
	}
	return &answer{goTo: "/c/" + r.member.Course + "/roster"}, nil
}

// deadlineView is a deadline in a table.
type deadlineView struct {
	Challenge string    `json:"challenge"`
	At        time.Time `json:"at"`
	Grace     string    `json:"grace"`
	Percent   float64   `json:"percent_a_day"`
	AtMost    float64   `json:"at_most"`
}

type extensionView struct {
	Account   string `json:"account"`
	Name      string `json:"name"`
	Challenge string `json:"challenge"`
	More      string `json:"more"`
}

func (r *request) deadlines() (*answer, error) {
	d, err := r.Roster.Deadlines(r.Context(), r.member.Course)
	if err != nil {
		return nil, err
	}
	learners, err := r.learners()
	if err != nil {
		return nil, err
	}
	lines := []deadlineView{}
	for id, one := range d.Of {
		lines = append(lines, deadlineView{id, one.At, one.Grace.String(), one.PercentADay, one.AtMost})
	}
	slices.SortFunc(lines, func(a, b deadlineView) int { return strings.Compare(a.Challenge, b.Challenge) })
	longer := []extensionView{}
	people := []memberView{}
	for _, m := range learners {
		people = append(people, memberView{ID: m.ID, Name: m.Name})
		for challenge, more := range d.More[m.ID] {
			longer = append(longer, extensionView{m.ID, m.Name, challenge, span(more)})
		}
	}
	slices.SortFunc(longer, func(a, b extensionView) int {
		return strings.Compare(a.Name+"\x00"+a.Challenge, b.Name+"\x00"+b.Challenge)
	})
	ids := []string{}
	for _, ch := range r.Catalog.Challenges() {
		ids = append(ids, ch.ID())
	}
	return &answer{page: "deadlines", title: "Deadlines", data: struct {
		Deadlines  []deadlineView  `json:"deadlines"`
		Extensions []extensionView `json:"extensions"`
		Learners   []memberView    `json:"-"`
		Challenges []string        `json:"-"`
	}{lines, longer, people, ids}}, nil
}

// setDeadline sets the deadline of a challenge, or of all others where none is named; times
// of forms are UTC.
func (r *request) setDeadline() (*answer, error) {
	d := class.Deadline{Challenge: r.FormValue("challenge"), AtMost: 100}
	if d.Challenge != "" {
		ch, err := r.Catalog.Open(d.Challenge)
		if err != nil {
			return nil, badForm("there is no challenge %q", d.Challenge)
		}
		d.Challenge = ch.ID()
	}
	if text := r.FormValue("at"); text != "" {
		at, err := time.Parse("2006-01-02T15:04", text)
		if err != nil {
			return nil, badForm("%q is no time such as 2026-12-01T23:59", text)
		}
		d.At = at
	}
	for field, to := range map[string]*float64{"percent": &d.PercentADay, "at_most": &d.AtMost} {
		if text := r.FormValue(field); text != "" {
			percent, err := strconv.ParseFloat(text, 64)
			if err != nil || !(percent >= 0 && percent <= 100) {
				return nil, badForm("%q is no percentage from 0 to 100", text)
			}
			*to = percent
		}
	}
	var err error
	if d.Grace, err = longer(r.FormValue("grace")); err != nil {
		return nil, err
	}
	after := "none"
	if !d.At.IsZero() {
		after = fmt.Sprintf("%s, grace %v, %g %% a day, at most %g %%", d.At.Format(time.RFC3339), d.Grace, d.PercentADay, d.AtMost)
	}
	return &answer{goTo: "/c/" + r.member.Course + "/deadlines"}, r.do(roster.Entry{Verb: "set a deadline", Object: d.Challenge, After: after}, func(ctx context.Context, tx *database.Tx) error {
		return r.Roster.SetDeadline(ctx, tx, r.member.Course, d)
	})
}

// setExtension gives a learner longer.
func (r *request) setExtension() (*answer, error) {
	id, challenge := r.FormValue("account"), r.FormValue("challenge")
	if _, err := r.Roster.Membership(r.Context(), r.member.Course, id); err != nil {
		return nil, badForm("nobody here has the ID %q", id)
	}
	if challenge != "" {
		ch, err := r.Catalog.Open(challenge)
		if err != nil {
			return nil, badForm("there is no challenge %q", challenge)
		}
		challenge = ch.ID()
	}
	more, err := longer(r.FormValue("more"))
	if err != nil {
		return nil, err
	}
	e := roster.Entry{Verb: "extended", Object: id, After: strings.TrimSpace(challenge + " by " + more.String()), Why: r.FormValue("why")}
	return &answer{goTo: "/c/" + r.member.Course + "/deadlines"}, r.do(e, func(ctx context.Context, tx *database.Tx) error {
		return r.Roster.SetExtension(ctx, tx, r.member.Course, id, challenge, more)
	})
}

// longer reads a time span: as Go writes it, or a number of days, "2d"; none is 0.
func longer(text string) (time.Duration, error) {
	const most = 366 * 24 * time.Hour
	days, isDays := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(days)
	d := time.Duration(n) * 24 * time.Hour
	if !isDays || err != nil {
		if text == "" {
			return 0, nil
		}
		d, err = time.ParseDuration(text)
	}
	if err != nil || d < 0 || d > most {
		return 0, badForm("%q is no time span such as 15m, 48h or 2d", text)
	}
	return d, nil
}

// audit shows who did what, the newest first.
func (r *request) audit() (*answer, error) {
	const page = 100
	all, err := r.Roster.Entries(r.Context(), r.member.Course, r.can(class.SeeMachines), r.FormValue("after"), page)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, e := range all {
		if _, known := names[e.Actor]; !known {
			names[e.Actor] = e.Actor
			if who, err := r.Accounts.Account(r.Context(), e.Actor); err == nil {
				names[e.Actor] = who.Name
			}
		}
	}
	next := ""
	if len(all) == page {
		next = all[len(all)-1].ID
	}
	return &answer{page: "audit", title: "Audit", data: struct {
		Entries []*roster.Entry   `json:"entries"`
		Names   map[string]string `json:"names"`
		Next    string            `json:"next,omitempty"`
	}{all, names, next}}, nil
}
