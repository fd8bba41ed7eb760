package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

const (
	mostForm   = 64 << 10
	mostUpload = 17 << 20 // an archive of the largest size, and the form around it
)

// answer is a page, or where to look instead.
type answer struct {
	page   string // the template's name
	title  string
	data   any    // what it shows; also the JSON twin
	goTo   string // after a form: where its effect is seen
	status int    // 200 if 0
}

// write writes an answer as what was asked for.
func (a *answer) write(r *request) {
	if a.goTo != "" && !r.wantsJSON() {
		http.Redirect(r.w, r.Request, a.goTo, http.StatusSeeOther)
		return
	}
	status := a.status
	if status == 0 {
		status = http.StatusOK
	}
	r.w.Header().Add("Vary", "Accept")
	if r.wantsJSON() {
		if a.goTo != "" {
			r.w.Header().Set("Location", a.goTo)
		}
		r.writeJSON(status, a.data)
		return
	}
	r.writePage(status, a)
}

func (r *request) writeJSON(status int, data any) {
	if data == nil {
		data = struct{}{}
	}
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		r.Log.Error("JSON", "route", r.Pattern, "cause", err)
		status, text = http.StatusInternalServerError, []byte(`{"error":"this page has no JSON"}`)
	}
	r.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	r.w.WriteHeader(status)
	r.w.Write(append(text, '\n'))
}

// frame is what every page has around its own part.
type frame struct {
	Title   string
	Account *class.Account
	Courses []*roster.Membership
	Member  *roster.Membership
	Can     func(verb string) bool
	Jobs    string // the address of River's pages, or ""
	Data    any
}

func (r *request) writePage(status int, a *answer) {
	f := frame{Title: a.title, Account: r.account, Member: r.member, Can: func(verb string) bool { return r.can(class.Verb(verb)) }, Data: a.data}
	if r.account != nil {
		f.Courses, _ = r.Roster.Memberships(r.Context(), r.account.ID) // without them the page has no menu
		if r.Jobs != nil && r.account.Admin {
			f.Jobs = JobsPath + "/"
		}
	}
	var b bytes.Buffer
	if err := r.pages.write(&b, a.page, f); err != nil {
		r.Log.Error("page", "route", r.Pattern, "cause", err)
		http.Error(r.w, "this page can't be shown; it was written down", http.StatusInternalServerError)
		return
	}
	r.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	r.w.WriteHeader(status)
	r.w.Write(b.Bytes())
}

// wantsJSON reports whether the twin in JSON is asked for: by name, or by a program.
func (r *request) wantsJSON() bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") || r.token != nil && !strings.Contains(accept, "text/html")
}

// problem is an answer that something can't be done, and what to do about it.
type problem struct {
	status  int
	message string
	hint    string
	told    string // what the audit is told was tried; "" where it is nothing to tell
	retry   time.Duration
}

func (p problem) Error() string { return p.message }

var (
	notFound = problem{status: http.StatusNotFound, message: "there is no such page", hint: "the first page shows what there is"}
	tooMany  = problem{status: http.StatusTooManyRequests, message: "that was too often in a short time", hint: "wait a moment", retry: 5 * time.Second}
)

// badForm is the answer to a form that can't be used.
func badForm(format string, args ...any) error {
	return problem{status: http.StatusUnprocessableEntity, message: fmt.Sprintf(format, args...), hint: "go back and change it"}
}

// refuse answers with an error.
func (r *request) refuse(err error) {
	p := r.asProblem(err)
	if p.told != "" {
		r.tell(p)
	}
	if p.retry > 0 {
		r.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retry.Seconds()))))
	}
	if p.status == http.StatusUnauthorized && r.wantsJSON() {
		r.w.Header().Set("WWW-Authenticate", "Bearer")
	}
	if r.wantsJSON() || strings.HasPrefix(r.Header.Get("Accept"), "text/event-stream") {
		r.writeJSON(p.status, map[string]string{"error": p.message, "hint": p.hint})
		return
	}
	r.writePage(p.status, &answer{page: "problem", title: http.StatusText(p.status), data: map[string]any{"Message": p.message, "Hint": p.hint, "SignIn": p.status == http.StatusUnauthorized && r.Provider != nil}})
}

func (r *request) asProblem(err error) problem {
	if p, ok := errors.AsType[problem](err); ok {
		return p
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem{status: http.StatusRequestEntityTooLarge, message: "that is more than can be handed in", hint: "hand in source, not data: an archive of at most 16 MiB", told: "too large an upload"}
	}
	if busy, ok := errors.AsType[*queue.BusyError](err); ok {
		return problem{status: http.StatusTooManyRequests, message: busy.Error(), hint: "gradus submit tries again by itself", retry: busy.RetryAfter}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return problem{status: http.StatusRequestTimeout, message: "the upload took too long", hint: "try again", told: "too slow an upload"}
	}
	r.Log.Error("request failed", "route", r.Pattern, "cause", err) // a path may hold a secret
	return problem{status: http.StatusInternalServerError, message: "the server failed; it was written down", hint: "try again in a moment"}
}

// tell writes into the audit what was tried and refused. One address can't fill it.
func (r *request) tell(p problem) {
	if !r.limits.allow("told", r.address()) {
		return
	}
	e := roster.Entry{Actor: "address " + r.address(), Verb: "refused: " + p.message, Object: p.told}
	if r.account != nil {
		e.Actor = r.account.ID
	}
	if r.member != nil {
		e.Course = r.member.Course
	}
	if err := roster.Audit(context.WithoutCancel(r.Context()), r.DB, e); err != nil {
		r.Log.Error("audit", "cause", err)
	}
}
