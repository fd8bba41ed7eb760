package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

// request is what somebody asks, once it is known who they are and that they may.
type request struct {
	*http.Request
	*Server
	w http.ResponseWriter

	account    *class.Account     // nil for nobody
	token      *account.Token     // nil for a browser
	member     *roster.Membership // of the course that is asked about, or nil
	submission *class.Submission  // that is asked about, or nil
}

// handle answers one route.
func (s *Server) handle(t route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := &request{Request: r, Server: s, w: w}
		if err := req.admitted(t); err != nil {
			req.refuse(err)
			return
		}
		a, err := t.handle(req)
		if err != nil {
			req.refuse(err)
			return
		}
		if a != nil { // else the handler has written
			a.write(req)
		}
	})
}

// admitted finds out who asks, and whether they may.
func (r *request) admitted(t route) error {
	most := int64(mostForm)
	if t.upload {
		most = mostUpload
	}
	r.Body = http.MaxBytesReader(r.w, r.Body, most)
	if err := r.identify(); err != nil {
		return err
	}
	switch {
	case r.token != nil && !allows(r.token.Scope, t.scope):
		return problem{status: http.StatusForbidden, message: "this token does not let a program do that", hint: "make one on the page Tokens that does, or use a browser", told: "token " + r.token.ID}
	case t.open:
		return nil
	case r.account == nil:
		return r.anonymous()
	case !r.limits.allow("account", r.account.ID):
		return tooMany
	}
	return r.may(t.verb)
}

// allows reports whether a token of a scope will do where another is asked for.
func allows(have, need account.Scope) bool {
	return need != "" && (have == need || have == account.HandIn)
}

// identify finds out who asks, by a token or else by a session.
func (r *request) identify() error {
	id := ""
	if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		t, err := r.Accounts.Token(r.Context(), secret)
		if errors.Is(err, account.ErrNone) {
			return problem{status: http.StatusUnauthorized, message: "this token is not good, or not any more", hint: "make a new one on the page Tokens: gradus login URL says how", told: "a token"}
		}
		if err != nil {
			return err
		}
		r.token, id = t, t.Account
	} else {
		id = r.sessions.GetString(r.Context(), account.AccountKey)
	}
	if id == "" {
		return nil
	}
	acc, err := r.Accounts.Account(r.Context(), id)
	if errors.Is(err, account.ErrNone) {
		return nil
	}
	r.account = acc
	return err
}

// anonymous is the error for whoever has to sign in first.
func (r *request) anonymous() error {
	p := problem{status: http.StatusUnauthorized, message: "sign in first", hint: "open the link that invited you"}
	if r.Provider != nil {
		p.hint = "sign in with " + r.Provider.Name
	}
	if c, err := r.Cookie(r.sessions.Cookie.Name); err == nil && c.Value != "" {
		p.told = "a session that is none, or not any more"
	}
	return p
}

// may finds the course and the submission that are asked about, and decides by class.Can.
func (r *request) may(verb class.Verb) error {
	course, owner := r.PathValue("course"), ""
	if id := r.PathValue("submission"); id != "" {
		s, err := r.Queue.Submission(r.Context(), id)
		if errors.Is(err, queue.ErrNone) {
			return notFound
		}
		if err != nil {
			return err
		}
		r.submission, course, owner = s, s.Course, s.Account
	}
	if course == "" {
		return nil
	}
	m, err := r.Roster.Membership(r.Context(), course, r.account.ID)
	if err != nil && !errors.Is(err, roster.ErrNone) {
		return err
	}
	if err == nil {
		r.member = m
	}
	if class.Can(r.actor(), verb, owner) {
		return nil
	}
	if !class.Can(r.actor(), class.SeeCourse, "") || r.submission != nil {
		return problem{status: http.StatusNotFound, message: notFound.message, told: r.URL.Path} // not even that it is there
	}
	return problem{status: http.StatusForbidden, message: "you may not " + string(verb) + " here", told: r.URL.Path}
}

func (r *request) actor() class.Actor {
	a := class.Actor{}
	if r.account != nil {
		a.Account, a.Admin = r.account.ID, r.account.Admin
	}
	if r.member != nil {
		a.Role = r.member.Role
	}
	return a
}

// can reports whether who asks may do something else in the course.
func (r *request) can(verb class.Verb) bool { return class.Can(r.actor(), verb, "") }

// named returns the challenge in the path.
func (r *request) named() (*grader.Challenge, error) {
	id := r.PathValue("track") + "/" + r.PathValue("slug")
	ch, err := r.Catalog.Open(id)
	if err != nil || ch.ID() != id {
		return nil, notFound
	}
	return ch, nil
}

// do changes something, and writes that into the audit, both or neither.
func (r *request) do(e roster.Entry, f func(ctx context.Context, tx *database.Tx) error) error {
	if r.member != nil {
		e.Course = r.member.Course
	}
	if r.account != nil && e.Actor == "" {
		e.Actor = r.account.ID
	}
	return r.DB.Do(r.Context(), func(tx *database.Tx) error {
		if err := f(r.Context(), tx); err != nil {
			return err
		}
		return roster.Audit(r.Context(), tx, e)
	})
}
