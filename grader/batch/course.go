package batch

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/gradus-dev/gradus/grader/handins"
)

// Course is what a course file says of deadlines and of what lateness costs:
//
//	deadline = 2026-12-01T23:59:00        # of all challenges; local time, or with a zone
//	timezone = "Europe/Berlin"            # of times without one; the machine's is usual
//	grace = "15m"                         # late by no more is in time
//	slip_days = 3                         # days that each learner may be late, in all
//	percent_a_day = 10                    # of the points, for each day begun beyond these
//	at_most = 50                          # percent
//
//	[challenges."algorithms/bfs"]         # or by slug
//	deadline = 2026-12-08T23:59:00
//
//	[extensions]                          # by id, email, login or name
//	"jane@example.edu" = "48h"            # or "2d"
type Course struct {
	Deadline    time.Time
	Grace       time.Duration
	SlipDays    int
	PercentADay float64
	AtMost      float64
	Deadlines   map[string]time.Time     // by ID or slug
	Extensions  map[string]time.Duration // by any name of a learner
}

// courseFile is the form of the file.
type courseFile struct {
	Deadline    any      `toml:"deadline"` // a time.Time
	Timezone    string   `toml:"timezone"`
	Grace       string   `toml:"grace"`
	SlipDays    int      `toml:"slip_days"`
	PercentADay float64  `toml:"percent_a_day"`
	AtMost      *float64 `toml:"at_most"`
	Challenges  map[string]struct {
		Deadline any `toml:"deadline"`
	} `toml:"challenges"`
	Extensions map[string]string `toml:"extensions"`
}

// ReadCourse reads a course file. The error says where it is wrong.
func ReadCourse(name string) (*Course, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the course: %w", err)
	}
	c, err := parseCourse(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

func parseCourse(text string) (*Course, error) {
	var f courseFile
	meta, err := toml.Decode(text, &f)
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		return nil, fmt.Errorf("line %d: %s", parse.Position.Line, parse.Message)
	}
	if err != nil {
		return nil, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("unknown key %q", unknown[0].String())
	}
	zone := time.Local
	if f.Timezone != "" {
		if zone, err = time.LoadLocation(f.Timezone); err != nil {
			return nil, fmt.Errorf("timezone: %w", err)
		}
	}
	c := &Course{SlipDays: f.SlipDays, PercentADay: f.PercentADay, AtMost: 100,
		Deadlines: map[string]time.Time{}, Extensions: map[string]time.Duration{}}
	if f.AtMost != nil {
		c.AtMost = *f.AtMost
	}
	if c.Deadline, err = moment(f.Deadline, zone); err != nil {
		return nil, fmt.Errorf("deadline: %w", err)
	}
	for name, ch := range f.Challenges {
		if c.Deadlines[name], err = moment(ch.Deadline, zone); err != nil {
			return nil, fmt.Errorf("challenges: %s: deadline: %w", name, err)
		}
	}
	if c.Grace, err = span(f.Grace); err != nil {
		return nil, fmt.Errorf("grace: %w", err)
	}
	for _, who := range slices.Sorted(maps.Keys(f.Extensions)) {
		if c.Extensions[who], err = span(f.Extensions[who]); err != nil {
			return nil, fmt.Errorf("extensions: %s: %w", who, err)
		}
	}
	return c, c.check()
}

func (c *Course) check() error {
	percent := func(p float64) bool { return p >= 0 && p <= 100 }
	switch {
	case c.Deadline.IsZero() && len(c.Deadlines) == 0:
		return errors.New("no deadline: write deadline = 2026-12-01T23:59:00")
	case c.SlipDays < 0:
		return errors.New("slip_days is below 0")
	case !percent(c.PercentADay) || !percent(c.AtMost):
		return errors.New("percent_a_day and at_most are from 0 to 100")
	}
	for name, d := range c.Deadlines {
		if d.IsZero() {
			return fmt.Errorf("challenges: %s has no deadline", name)
		}
	}
	return nil
}

// moment returns a TOML time; one without a zone gets that of the course.
func moment(v any, zone *time.Location) (time.Time, error) {
	if v == nil {
		return time.Time{}, nil
	}
	t, ok := v.(time.Time)
	switch local := t.Location().String(); {
	case !ok || local == "time-local":
		return time.Time{}, fmt.Errorf("%v is no time such as 2026-12-01T23:59:00", v)
	case strings.HasSuffix(local, "-local"):
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone), nil
	}
	return t, nil
}

// span reads a time span: as Go writes it, or a number of days, "2d".
func span(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	days, isDays := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(days)
	d := time.Duration(n) * day
	if !isDays || err != nil {
		d, err = time.ParseDuration(text)
	}
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no time span such as 15m, 48h or 2d", text)
	}
	return d, nil
}

// DeadlineOf returns the deadline of a challenge for all learners; zero if it has none.
func (c *Course) DeadlineOf(challenge string) time.Time {
	_, slug, _ := strings.Cut(challenge, "/")
	for _, name := range []string{challenge, slug} {
		if d, ok := c.Deadlines[name]; ok {
			return d
		}
	}
	return c.Deadline
}

// extension returns how much longer the learners of a hand-in have: a group as long as
// the member who has longest.
func (c *Course) extension(learners []handins.Learner) (longest time.Duration) {
	for _, l := range learners {
		for _, name := range []string{l.ID, l.Email, l.Login, l.Name} {
			if name != "" {
				longest = max(longest, c.Extensions[name])
			}
		}
	}
	return longest
}
