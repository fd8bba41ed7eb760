// Package web is what a class looks at: pages for learners and staff, each with a twin in
// JSON, and the same addresses for the learner's own gradus. It asks the queue, the roster
// and the accounts, decides by class.Can who may see and do what, and writes what it did into
// the audit. Hidden tests never come here but as what reports say of them.
//
// route.go is the table of all addresses; signin.go, learner.go, submission.go, staff.go and
// people.go are what happens there; answer.go writes.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/blob"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

// Catalog is the challenges that are handed in for: a *catalog.Catalog.
type Catalog interface {
	Challenges() []*grader.Challenge
	Open(name string) (*grader.Challenge, error)
}

// Server is the pages of a class.
type Server struct {
	DB       *database.DB
	Queue    *queue.Queue
	Blobs    blob.Store
	Accounts *account.Accounts
	Roster   *roster.Roster
	Catalog  Catalog
	Skills   []grader.Skill // the tree of the challenges'
	Log      *slog.Logger
	// Address is where browsers reach the server: https://class.example.org. Without https,
	// cookies are sent unencrypted.
	Address string
	// Provider lets people sign in; nil where invitation links do.
	Provider *account.Provider
	// Proxied says that a proxy stands before the server and writes whom it serves into
	// X-Forwarded-For.
	Proxied bool
	// Unlimited takes away the limits on how often somebody may ask, for tests.
	Unlimited bool
	// Jobs shows River's own pages to who runs the server; it may be nil.
	Jobs http.Handler

	sessions *scs.SessionManager
	limits   *limits
	pages    *pages
	closing  chan struct{}
}

// Close ends what is watched, so that the server can shut down. It is called once.
func (s *Server) Close() { close(s.closing) }

// Handler returns the handler of all addresses. It is called once.
func (s *Server) Handler() (http.Handler, error) {
	var err error
	if s.pages, err = loadPages(); err != nil {
		return nil, err
	}
	s.sessions = s.Accounts.Sessions(!s.secure())
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.Log.Error("sessions", "cause", err)
		http.Error(w, "the server can't reach its database; try again in a moment", http.StatusServiceUnavailable)
	}
	s.limits, s.closing = newLimits(s.Unlimited), make(chan struct{})
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.pattern, s.handle(r))
	}
	mux.Handle("GET /assets/", assets())
	mux.Handle("GET /metrics", http.HandlerFunc(s.metrics))
	mux.Handle("/", s.handle(route{handle: func(*request) (*answer, error) { return nil, notFound }}))
	if s.Jobs != nil {
		mux.Handle(JobsPath+"/", s.jobs())
	}
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(http.HandlerFunc(s.deny))
	return s.recovered(s.headers(s.limited(own.Handler(s.sessions.LoadAndSave(mux))))), nil
}

func (s *Server) secure() bool { return len(s.Address) > 6 && s.Address[:6] == "https:" }

// policy is what a page may load and do: what comes from here, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.secure() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into an error page, so that one request can't end the others.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			s.Log.Error("panic", "value", v, "stack", string(debug.Stack()))
			http.Error(w, "something broke here; it was written down", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// Times of a connection. What is watched has no end.
const (
	headerTime = 10 * time.Second
	idleTime   = 2 * time.Minute
	drainTime  = 20 * time.Second
)

// uploadTime is how long an upload may take; tests have less.
var uploadTime = time.Minute

// Serve answers on a listener until ctx is done, and then ends what it has begun.
func Serve(ctx context.Context, server *http.Server, listen func() error) error {
	server.ReadHeaderTimeout, server.IdleTimeout = headerTime, idleTime
	ended := make(chan error, 1)
	go func() { ended <- listen() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	return server.Shutdown(drain)
}
