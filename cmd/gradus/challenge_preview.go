package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

func (a *app) challengePreviewCommand() *cli.Command {
	return &cli.Command{
		Name: "preview", Usage: "show what a learner sees of a challenge", ArgsUsage: "SLUG|DIR",
		Description: `   Prints what "gradus start" says, the README, the files of the starter with the
   public examples, what is graded and for how many points, and the hints. Nothing
   that is hidden from learners is among it. DIR is a challenge's folder.

   With --files, writes instead what "gradus start" would write, into a directory
   that is empty or not there yet.`,
		Flags: []cli.Flag{
			challengesFlag(),
			&cli.StringFlag{Name: "files", Usage: "write a learner's files into `DIR`, and print their names only"},
		},
		Action: a.challengePreview,
	}
}

func (a *app) challengePreview(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return usage("challenge preview needs one challenge").hint("type: gradus challenge preview SLUG").hint("gradus list shows all challenges")
	}
	jobs, err := a.checkJobs(c)
	if err != nil {
		return err
	}
	ch := jobs[0].ch
	if err := jobs[0].err; err != nil {
		return &failure{code: exitUsage, message: err.Error(), hints: []string{"mend it; gradus challenge check " + shellWord(c.Args().First()) + " says the same"}}
	}
	if out := c.String("files"); out != "" {
		return a.giveFiles(ch, out)
	}
	v := &view{c: c, p: report.NewPaint(a.color(c)), color: a.color(c), width: pageWidth(a.width()), table: a.width()}
	if err := v.all(ch); err != nil {
		return err
	}
	_, err = io.WriteString(a.stdout, v.b.String())
	return err
}

// giveFiles writes what a learner would receive into a directory that has nothing.
func (a *app) giveFiles(ch *grader.Challenge, dir string) error {
	const hint = "name a directory that is empty or not there yet"
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return usage("%s is a file; nothing was written", dir).hint(hint)
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return usage("%s is not empty; nothing was written", dir).hint(hint)
	}
	done, err := workspace.Give(ch, dir, false)
	if err != nil {
		return err
	}
	for _, name := range done.Written {
		fmt.Fprintf(a.stdout, "made:  %s\n", clean(filepath.Join(dir, name)))
	}
	fmt.Fprintf(a.steps(), "next:  %s\n", clean("gradus grade --no-record --challenge "+ch.Slug+" --submission "+shellWord(dir)))
	return nil
}

// Columns of a page: as wide as the terminal, but no wider than reads well.
const (
	narrowestPage = 40
	widestPage    = 90
)

func pageWidth(columns int) int {
	if columns == 0 {
		return widestPage
	}
	return max(narrowestPage, min(columns, widestPage))
}

// view writes one challenge as learners see it.
type view struct {
	c     *cli.Context
	b     strings.Builder
	p     report.Paint
	color bool
	width int // of prose
	table int // of tables; 0 is not known
}

func (v *view) heading(format string, args ...any) {
	fmt.Fprintf(&v.b, "\n%s\n\n", v.p.Strong(beside("", clean("=== "+fmt.Sprintf(format, args...)+" ==="), v.table)))
}

func (v *view) all(ch *grader.Challenge) error {
	files, err := workspace.Given(ch)
	if err != nil {
		return err
	}
	done := &workspace.Started{}
	for _, f := range files {
		done.Written = append(done.Written, f.Name)
	}
	dir := filepath.Join(ch.Track, ch.Slug)
	fmt.Fprintf(&v.b, "%s\n\n%s", v.p.Strong(beside("", "=== gradus start "+ch.Slug+" ===", v.table)), startedText(v.p, ch, done, dir, v.table)+afterStart(v.c, v.p, ch))
	v.heading("the learner's folder")
	for _, f := range files {
		fmt.Fprintln(&v.b, clean(filepath.Join(dir, f.Name)))
	}
	if err := v.files(ch, files); err != nil {
		return err
	}
	v.checks(ch)
	for i, name := range ch.Files.Hints {
		text, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			return err
		}
		v.heading("hint %d of %d", i+1, len(ch.Files.Hints))
		if err := v.page(text); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) page(text []byte) error {
	page, err := report.Markdown(string(text), v.width, v.color)
	v.b.WriteString(page)
	return err
}

// files shows the README first and the public examples last.
func (v *view) files(ch *grader.Challenge, files []grader.File) error {
	rank := func(f grader.File) int {
		switch {
		case f.Name == ch.Files.Readme:
			return 0
		case strings.HasSuffix(f.Name, "_test.go"):
			return 2
		}
		return 1
	}
	slices.SortStableFunc(files, func(a, b grader.File) int { return rank(a) - rank(b) })
	for _, f := range files {
		switch rank(f) {
		case 0:
			v.heading("%s", f.Name)
			if err := v.page(f.Data); err != nil {
				return err
			}
			continue
		case 2:
			v.heading("%s  %s", f.Name, publicTests(ch))
		default:
			v.heading("%s", f.Name)
		}
		v.b.WriteString(report.Clean(strings.TrimRight(string(f.Data), "\n"), maxShownFile) + "\n")
	}
	return nil
}

// maxShownFile bounds what is shown of one file of a starter, in bytes.
const maxShownFile = 256 << 10

// publicTests calls the tests of a starter what they are to learners.
func publicTests(ch *grader.Challenge) string {
	if ch.Kind == grader.KindTests {
		return "(what a learner begins with)"
	}
	return "(the public examples)"
}

// checks lists what grading shows of the checks before anything fails.
func (v *view) checks(ch *grader.Challenge) {
	v.heading("what is graded, %d points", ch.MaxScore())
	width := 0
	for _, c := range ch.Checks {
		width = max(width, len(fmt.Sprint(c.Points)))
	}
	for _, c := range ch.Checks {
		fmt.Fprintln(&v.b, beside(fmt.Sprintf("%*d  ", width, c.Points), clean(c.Title), v.table))
	}
}
