package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/gradebook"
)

func (a *app) gradebookCommand() *cli.Command {
	return &cli.Command{
		Name: "gradebook", Usage: "fill points into a gradebook",
		Subcommands: []*cli.Command{{
			Name: "fill", Usage: "fill one column of a gradebook that a learning platform exported", ArgsUsage: "EXPORT.csv",
			Description: `   Takes the points of gradus batch and fills them into the file that Canvas,
   Moodle or Blackboard exported, or any CSV with a column such as email or id:

      gradus gradebook fill --column 'Breadth-first search' export.csv
      gradus gradebook fill --column 'Breadth-first search' --write export.csv

   Without --write it only shows what would change. One column changes, and
   every other byte stays: encoding, line ends, quotes. Who is in the table and
   not in the gradebook is listed; who has no points keeps what is there.`,
			Flags: []cli.Flag{
				jsonFlag(),
				&cli.StringFlag{Name: "grades", Value: filepath.Join(resultsDir, tableFile), Usage: "take the points from `FILE`"},
				&cli.StringFlag{Name: "column", Usage: "fill in the column called `TITLE`, or of that number"},
				&cli.StringFlag{Name: "challenge", Usage: "take the points of `SLUG`, where the table is about several"},
				&cli.StringFlag{Name: "take", Usage: "which result of those who have several: `best|last`"},
				&cli.Float64Flag{Name: "out-of", Usage: "scale the points to so many: `N`", DefaultText: "as they are"},
				&cli.BoolFlag{Name: "write", Usage: "write the gradebook, and keep the former one beside it", DisableDefaultText: true},
			},
			Action: a.fillGradebook,
		}},
	}
}

func (a *app) fillGradebook(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return usage("fill needs one gradebook").hint("type: gradus gradebook fill --column TITLE EXPORT.csv")
	}
	file := c.Args().First()
	data, err := os.ReadFile(file)
	if err != nil {
		return usage("read the gradebook: %v", err)
	}
	grades, err := readGrades(c)
	if err != nil {
		return err
	}
	if outOf := c.Float64("out-of"); c.IsSet("out-of") && !(outOf > 0 && outOf < 1e9) {
		return usage("--out-of needs a number above 0")
	}
	filled, err := gradebook.Fill(data, grades, gradebook.Options{Column: c.String("column"), OutOf: c.Float64("out-of")})
	if err != nil {
		return usage("%s: %v", file, err).hint("gradus gradebook fill --help explains the flags")
	}
	cleanFilled(filled)
	if c.Bool("json") {
		err = json.NewEncoder(a.stdout).Encode(filled)
	} else {
		err = a.printFilled(filled)
	}
	switch {
	case err != nil || len(filled.Changes) == 0:
		return err
	case !c.Bool("write"):
		a.say("nothing was written; --write does")
		return nil
	}
	return a.writeGradebook(file, data, filled)
}

func readGrades(c *cli.Context) ([]gradebook.Grade, error) {
	take := gradebook.Take(c.String("take"))
	if take != gradebook.TakeOnly && take != gradebook.TakeBest && take != gradebook.TakeLast {
		return nil, usage("--take is best or last")
	}
	table := c.String("grades")
	data, err := os.ReadFile(table)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("there is no table of points at %s", table).hint("gradus batch makes one; --grades FILE names another")
	}
	if err != nil {
		return nil, usage("read the table of points: %v", err)
	}
	grades, err := gradebook.ReadGrades(data, c.String("challenge"), take)
	switch {
	case err != nil:
		return nil, usage("%s: %v", table, err).hint("--challenge SLUG says which challenge is meant, --take best which of several results")
	case len(grades) == 0:
		return nil, usage("%s has no points of that challenge", table)
	}
	return grades, nil
}

// printFilled shows what changes and what does not.
func (a *app) printFilled(f *gradebook.Filled) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s gradebook, column %s\n", f.Platform, f.Column)
	for _, ch := range f.Changes {
		old := ch.Old
		if strings.TrimSpace(old) == "" {
			old = "-"
		}
		fmt.Fprintf(&b, "  line %-4d %8s -> %-8s %s\n", ch.Line, old, ch.New, ch.Who)
	}
	fmt.Fprintf(&b, "%s, %d had these points already\n", count(len(f.Changes), "change"), f.Same)
	printLeft(&b, "With points, and in no line of the gradebook", "line %d of the points", f.Unmatched)
	printLeft(&b, "In the gradebook, and left as it is", "line %d", f.Without)
	for _, w := range f.Warnings {
		a.warn("%s", w)
	}
	_, err := a.stdout.Write([]byte(b.String()))
	return err
}

func printLeft(b *strings.Builder, title, line string, list []gradebook.Left) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, l := range list {
		fmt.Fprintf(b, "  %s (%s): %s\n", l.Who, fmt.Sprintf(line, l.Line), l.Why)
	}
}

// writeGradebook writes the gradebook and keeps the former one beside it.
func (a *app) writeGradebook(file string, former []byte, f *gradebook.Filled) error {
	kept := file + ".before"
	for n := 2; ; n++ {
		if _, err := os.Lstat(kept); err != nil {
			break
		}
		kept = fmt.Sprintf("%s.before-%d", file, n)
	}
	if err := replaceFile(kept, former); err != nil {
		return fmt.Errorf("keep the former gradebook: %w", err)
	}
	if err := replaceFile(file, f.Data); err != nil {
		return fmt.Errorf("write the gradebook: %w", err)
	}
	a.say("%s in %s; to undo: mv %s %s", count(len(f.Changes), "change"), clean(file), shellWord(kept), shellWord(file))
	return nil
}

// cleanFilled makes what other people wrote safe to print.
func cleanFilled(f *gradebook.Filled) {
	f.Column = clean(f.Column)
	for i := range f.Changes {
		ch := &f.Changes[i]
		ch.Who, ch.Old = clean(ch.Who), clean(ch.Old)
	}
	for _, list := range [][]gradebook.Left{f.Unmatched, f.Without} {
		for i := range list {
			list[i].Who, list[i].Why = clean(list[i].Who), clean(list[i].Why)
		}
	}
}
