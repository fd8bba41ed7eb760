package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// What the queue is like, for whoever scales the workers: by the wait, not by the length.
var (
	submissions = prometheus.NewDesc("gradus_submissions", "Submissions that wait, are graded or are parked.", []string{"course", "state"}, nil)
	oldest      = prometheus.NewDesc("gradus_queue_oldest_seconds", "How long the oldest submission has been in a state.", []string{"course", "state"}, nil)
	estimate    = prometheus.NewDesc("gradus_queue_wait_estimate_seconds", "How long a submission handed in now would take, at a guess.", []string{"course"}, nil)
	slots       = prometheus.NewDesc("gradus_worker_slots", "Gradings that the workers can do at a time.", []string{"worker"}, nil)
	busy        = prometheus.NewDesc("gradus_worker_busy", "Gradings that the workers do.", []string{"worker"}, nil)
)

// collector reads the queue when it is asked.
type collector struct {
	*Server
	r *http.Request
}

func (c collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{submissions, oldest, estimate, slots, busy} {
		to <- d
	}
}

func (c collector) Collect(to chan<- prometheus.Metric) {
	ctx := c.r.Context()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	fail := func(err error) { to <- prometheus.NewInvalidMetric(submissions, err) }
	loads, err := c.Queue.Loads(ctx)
	if err != nil {
		fail(err)
		return
	}
	for _, l := range loads {
		gauge(submissions, float64(l.Count), l.Course, string(l.State))
		gauge(oldest, l.Oldest.Seconds(), l.Course, string(l.State))
	}
	courses, err := c.Roster.Courses(ctx)
	if err != nil {
		fail(err)
		return
	}
	for _, course := range courses {
		wait, err := c.Queue.Wait(ctx, course.ID)
		if err != nil {
			fail(err)
			return
		}
		gauge(estimate, wait.Seconds(), course.ID)
	}
	workers, err := c.Queue.Workers(ctx)
	if err != nil {
		fail(err)
		return
	}
	for _, w := range workers {
		if w.Gone.IsZero() {
			gauge(slots, float64(w.Slots), w.ID)
			gauge(busy, float64(w.Busy), w.ID)
		}
	}
}

// metrics answers whoever asks from this machine, and others who run the server.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	req := &request{Request: r, Server: s, w: w}
	if at := req.address(); at != "127.0.0.1" && at != "::1" {
		if err := req.identify(); err != nil || !req.actor().Admin {
			req.refuse(problem{status: http.StatusNotFound, message: notFound.message, told: "/metrics"})
			return
		}
	}
	all := prometheus.NewRegistry()
	if err := all.Register(collector{s, r}); err != nil {
		req.refuse(fmt.Errorf("metrics: %w", err))
		return
	}
	promhttp.HandlerFor(all, promhttp.HandlerOpts{}).ServeHTTP(w, r)
}

// deny answers a form that another site sent.
func (s *Server) deny(w http.ResponseWriter, r *http.Request) {
	req := &request{Request: r, Server: s, w: w}
	from := strings.TrimSpace(r.Header.Get("Origin"))
	req.refuse(problem{status: http.StatusForbidden, message: "this form was sent by another site", hint: "open the page here and send it again", told: "a form of " + from})
}
