package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/attest"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/pack"
	"github.com/gradus-dev/gradus/grader/report"
)

// outputs are the formats in which all reports are written at the end, in addition to or
// instead of the text for learners.
type outputs struct {
	stdout *report.Format // nil for text
	files  []outputFile
	all    []report.Graded
}

type outputFile struct {
	format report.Format
	path   string
}

// plainText is the one format that is not in package report's table: it is for learners,
// and is written as each grading ends.
const plainText = "text"

// outputsOf reads --format, --json and --out.
func outputsOf(c *cli.Context) (*outputs, error) {
	o := &outputs{}
	name := c.String("format")
	if c.Bool("json") {
		if name != "" && name != "json" {
			return nil, usage("--json and --format %s ask for two formats", name).hint("write one to a file: --out %s=FILE", name)
		}
		name = "json"
	}
	if name != "" && name != plainText {
		f, err := formatNamed(c, name)
		if err != nil {
			return nil, usage("--format: %v", err)
		}
		o.stdout = &f
	}
	for _, out := range c.StringSlice("out") {
		name, path, ok := strings.Cut(out, "=")
		if !ok || path == "" {
			return nil, usage("--out %s names no file", out).hint("type: --out junit=report.xml")
		}
		f, err := formatNamed(c, name)
		if err != nil {
			return nil, usage("--out: %v", err)
		}
		if err := checkOut(out, path, "report."+name); err != nil { // told before the work
			return nil, err
		}
		o.files = append(o.files, outputFile{f, path})
	}
	if c.String("sign") != "" && !o.signs() {
		return nil, usage("--sign needs a place for the signed result").hint("type: --sign %s --out %s=FILE", shellWord(c.String("sign")), signedFormat)
	}
	return o, nil
}

// hold refuses formats that can't hold the reports on so many submissions.
func (o *outputs) hold(submissions int) error {
	used := o.files
	if o.stdout != nil {
		used = append(slices.Clone(used), outputFile{format: *o.stdout})
	}
	for _, f := range used {
		if f.format.One && submissions > 1 {
			return usage("the format %s holds one report, not %d", f.format.Name, submissions).
				hint("grade one submission at a time, or take a format that holds many, such as junit")
		}
	}
	return nil
}

// signedFormat is the format that needs a key: a signed statement, which gradus verify and
// other programs read.
const signedFormat = "dsse"

// formatNamed returns the format of a name, with the key of --sign where it signs.
func formatNamed(c *cli.Context, name string) (report.Format, error) {
	if name != signedFormat {
		return report.FormatNamed(name)
	}
	file := c.String("sign")
	if file == "" {
		return report.Format{}, fmt.Errorf("%s is signed; name the minisign secret key: --sign FILE", signedFormat)
	}
	key, err := pack.ReadSigningKey(file)
	if err != nil {
		return report.Format{}, err
	}
	return report.Format{Name: signedFormat, One: true, Write: func(w io.Writer, all []report.Graded) error {
		s, err := attest.NewStatement(all[0].Report, time.Now())
		if err != nil {
			return err
		}
		e, err := attest.Sign(s, key)
		if err != nil {
			return err
		}
		return json.NewEncoder(w).Encode(e)
	}}, nil
}

// signs reports whether a signed result is written.
func (o *outputs) signs() bool {
	signed := func(f report.Format) bool { return f.Name == signedFormat }
	return o.stdout != nil && signed(*o.stdout) || slices.ContainsFunc(o.files, func(f outputFile) bool { return signed(f.format) })
}

// formatNames lists the formats for a help text.
func formatNames() string {
	return strings.Join(report.Wrap(strings.Join(formats(), ", "), 60), "\n   ")
}

// streams reports whether reports are written to standard output one by one as JSON.
func (o *outputs) streams() bool { return o.stdout != nil && o.stdout.Name == "json" }

// text reports whether learners read standard output.
func (o *outputs) text() bool { return o.stdout == nil }

// keep notes a report to be written later.
func (o *outputs) keep(t target, r *grader.Report, opts report.Options) {
	if len(o.files) > 0 || o.stdout != nil && !o.streams() {
		o.all = append(o.all, report.Graded{Report: r, Dir: opts.Dir, File: opts.File})
	}
}

// failed notes that a submission could not be graded.
func (o *outputs) failed(t target, err error) {
	r := grader.NewReport(t.challenge, &grader.Submission{Name: filepath.Base(t.dir)})
	r.Verdict, r.Reason = grader.GraderError, err.Error()
	o.keep(t, r, report.Options{Dir: t.shown()})
}

// write writes what was kept.
func (o *outputs) write(stdout io.Writer) error {
	for _, f := range o.files {
		var b bytes.Buffer
		if err := report.WriteAs(&b, f.format, o.all); err != nil {
			return fmt.Errorf("%s: %w", f.path, err)
		}
		if err := replaceFile(f.path, b.Bytes()); err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
	}
	if o.stdout == nil || o.streams() {
		return nil
	}
	if err := report.WriteAs(stdout, *o.stdout, o.all); err != nil {
		return err
	}
	if page := os.Getenv("GITHUB_STEP_SUMMARY"); o.stdout.Name == "github" && page != "" {
		return o.appendSummary(page)
	}
	return nil
}

// appendSummary adds a summary to the page of a GitHub Actions job.
func (o *outputs) appendSummary(page string) error {
	f, err := report.FormatNamed("markdown")
	if err != nil {
		return err
	}
	file, err := os.OpenFile(page, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write the summary of the job: %w", err)
	}
	return cmp.Or(report.WriteAs(file, f, o.all), file.Close())
}

// checkOut refuses a path of --out where no file can be; name is one that would do there.
func checkOut(out, path, name string) error {
	if dir := filepath.Dir(path); !isDir(dir) {
		return usage("--out %s: there is no directory %s", out, dir).hint("make it: mkdir -p %s", shellWord(dir))
	}
	if isDir(path) {
		file := strings.TrimSuffix(out, path) + filepath.Join(path, name)
		return usage("--out %s: %s is a directory", out, path).hint("name a file in it: --out %s", shellWord(file))
	}
	return nil
}

// replaceFile writes a file so that a reader finds the old one or the whole new one.
func replaceFile(path string, data []byte) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, data, 0o666) // a device or a pipe
	}
	return cache.WriteFile(path, 0o644, data)
}
