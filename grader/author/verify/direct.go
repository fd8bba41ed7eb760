package verify

import (
	"context"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// direct builds the hidden tests and a solution for one process.
func (v *verification) direct(ctx context.Context, files []grader.File, o pipeline.DirectOptions) (*pipeline.Direct, error) {
	defer v.turn()()
	return v.Pipeline.Direct(ctx, v.ch, files, o)
}

// all builds the reference with its tests for one process and runs all of them.
func (v *verification) all(ctx context.Context, o pipeline.DirectOptions, limits grader.Limits) (*pipeline.DirectRun, error) {
	files, err := v.files(v.ch.Files.Reference)
	if err != nil {
		return nil, err
	}
	d, err := v.direct(ctx, files, o)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	defer v.turn()()
	return d.All(ctx, 1, limits)
}

// raceSlowdown is how many times longer a program may take under the race
// detector; see https://go.dev/doc/articles/race_detector.
const raceSlowdown = 20

func checkRace(ctx context.Context, v *verification) error {
	limits := v.ch.Limits
	limits.Wall *= raceSlowdown
	r, err := v.all(ctx, pipeline.DirectOptions{Race: true}, limits)
	switch {
	case errors.Is(err, pipeline.ErrNoRaceDetector):
		v.leaveOut(v.check.ID, err.Error())
		return nil
	case err != nil:
		return err
	}
	if _, race, found := strings.Cut(r.Output, "WARNING: DATA RACE"); found {
		v.find("", "a data race%s: guard what goroutines share", v.places(race))
	} else if !r.Passed {
		v.find("", "the hidden tests fail under the race detector: %s", failure(r.Output))
	}
	return nil
}

var sourcePlace = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[/\\]([^/\\\s]+\.go):(\d+)`) })

// places names the first two lines of the challenge in a race report: the two
// accesses.
func (v *verification) places(report string) string {
	f := v.ch.Files
	var own []string
	for _, name := range slices.Concat(f.Reference, f.Drivers, f.Hidden) {
		own = append(own, path.Base(name))
	}
	var lines []string
	for _, m := range sourcePlace().FindAllStringSubmatch(report, -1) {
		if place := m[1] + ":" + m[2]; slices.Contains(own, m[1]) && !slices.Contains(lines, place) && len(lines) < 2 {
			lines = append(lines, place)
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return " at " + strings.Join(lines, " and ")
}

// failure returns the first line with a reason in what testing printed.
func failure(output string) string {
	for line := range strings.SplitSeq(output, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "-test.shuffle") {
			return line
		}
	}
	return "no output"
}
