package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"aead.dev/minisign"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/attest"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/progress"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

// reportFile is where the page goes unless --out names another place.
var reportFile = progress.Formats[0].File()

func (a *app) reportCommand() *cli.Command {
	var about strings.Builder
	for _, f := range append(slices.Clone(progress.Formats), badgeFormat(nil)) {
		fmt.Fprintf(&about, "\n      %-12s %s", f.Name, f.About)
	}
	return &cli.Command{
		Name: "report", Usage: "show others what you have reached",
		Description: `   Writes a page with your skills, the days you practised and every challenge with its
   attempts, to ` + reportFile + `. It is one file, asks nothing of the network, and holds
   no code of yours without --code. Other formats go to standard output:
` + about.String(),
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(),
			&cli.StringFlag{Name: "format", Usage: "write format `F`", Value: "html"},
			&cli.StringFlag{Name: "out", Usage: "write to `FILE`; - is standard output"},
			&cli.StringFlag{Name: "name", Usage: "put your `NAME` at the top"},
			&cli.StringFlag{Name: "sign", Usage: "sign an openbadge with the minisign secret key in `FILE`", TakesFile: true},
			&cli.BoolFlag{Name: "code", Usage: "show the code that passed", DisableDefaultText: true},
			&cli.BoolFlag{Name: "open", Usage: "open the page in a browser", DisableDefaultText: true},
		},
		Action: a.writeReport,
	}
}

func (a *app) writeReport(c *cli.Context) error {
	if c.Args().Present() {
		return usage("report takes no argument").hint("a past report of one grading: gradus show")
	}
	f, err := progressFormat(c)
	if err != nil {
		return err
	}
	out, page := c.String("out"), f.Name == "html"
	if c.Bool("open") && (!page || out == "-") {
		return usage("--open is for a page in a file")
	}
	if out == "" && page {
		out = reportFile
	}
	if out != "" && out != "-" {
		if err := checkOut(out, out, f.File()); err != nil { // told before the work
			return err
		}
	}
	p, err := a.reached(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := f.Write(&b, p); err != nil {
		return err
	}
	if out == "" || out == "-" {
		_, err := io.Copy(a.stdout, &b)
		return err
	}
	if err := replaceFile(out, b.Bytes()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	a.say("wrote %s", out)
	if c.Bool("open") {
		return browse(out)
	}
	return nil
}

// progressFormat returns the format that is asked for, with the key of --sign if it signs.
func progressFormat(c *cli.Context) (progress.Format, error) {
	badge, file, name := badgeFormat(nil), c.String("sign"), c.String("format")
	if c.Bool("json") {
		if c.IsSet("format") && name != "json" {
			return badge, usage("--json and --format %s ask for two formats", name).hint("leave one of them out")
		}
		name = "json"
	}
	if name != badge.Name {
		i := slices.IndexFunc(progress.Formats, func(f progress.Format) bool { return f.Name == name })
		switch {
		case i < 0:
			return badge, usage("there is no format %q", name).hint("gradus report --help lists them")
		case file != "":
			return badge, usage("--sign is for --format %s", badge.Name)
		}
		return progress.Formats[i], nil
	}
	if file == "" {
		return badge, usage("an %s is signed with a key of yours: --sign FILE", badge.Name).hint("gradus pack keygen DIR makes one: DIR/sign.key")
	}
	key, err := signingKey(file)
	return badgeFormat(key), err
}

func badgeFormat(key *minisign.PrivateKey) progress.Format {
	return progress.Format{Name: "openbadge", Ending: "jwt", About: "an Open Badges 3.0 credential as a JWT, signed with --sign", Write: func(w io.Writer, p *progress.Progress) error {
		badge, err := attest.Badge(p, key)
		if err == nil {
			_, err = fmt.Fprintln(w, badge)
		}
		return err
	}}
}

// reached gathers what the learner has reached.
func (a *app) reached(c *cli.Context) (*progress.Progress, error) {
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return nil, err
	}
	best, err := a.best(c, cat)
	if err != nil {
		return nil, err
	}
	passes, err := a.passes(c, cat.Challenges())
	if err != nil {
		return nil, err
	}
	in := progress.Input{Passes: passes, Learner: report.CleanLine(c.String("name"), maxSaid), Now: time.Now(), Skills: cat.Skills, Challenges: cat.Challenges(), Best: best}
	err = a.withStore(func(s *store.Store) (err error) {
		in.Attempts, err = s.History(c.Context, nil, 0)
		if err == nil && c.Bool("code") {
			in.Code = passedCode(c, s, cat, in.Attempts)
		}
		return err
	})
	return progress.New(in), a.tolerate(err)
}

// passedCode returns the code of the newest attempt at each challenge that was accepted
// and is kept.
func passedCode(c *cli.Context, s *store.Store, cat *catalog.Catalog, attempts []grader.Attempt) map[string][]grader.File {
	code := map[string][]grader.File{}
	for _, at := range attempts {
		ch, err := cat.Find(at.Report.Challenge)
		if err != nil || at.Report.Verdict != grader.Accepted || code[ch.ID()] != nil {
			continue
		}
		if files, err := s.Code(c.Context, at.Report.SubmissionHash); err == nil {
			code[ch.ID()] = files
		}
	}
	return code
}

// browse opens a file in the user's browser.
func browse(file string) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	open := []string{"xdg-open", path}
	switch runtime.GOOS {
	case "darwin":
		open[0] = "open"
	case "windows":
		open = []string{"rundll32", "url.dll,FileProtocolHandler", path}
	}
	if browser := os.Getenv("BROWSER"); browser != "" {
		open = []string{browser, path}
	}
	if err := exec.Command(open[0], open[1:]...).Run(); err != nil {
		f := &failure{code: exitFailed, message: fmt.Sprintf("%s is written, but %s did not open it: %v", file, open[0], err)}
		return f.hint("open it yourself: %s", path).hint("or name another browser: BROWSER=firefox gradus report --open")
	}
	return nil
}
