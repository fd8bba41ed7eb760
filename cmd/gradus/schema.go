package main

import (
	"embed"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/batch"
	"github.com/gradus-dev/gradus/grader/cohort"
	"github.com/gradus-dev/gradus/grader/gradebook"
	"github.com/gradus-dev/gradus/grader/progress"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/selfcheck"
)

// document is something that gradus writes as JSON.
type document struct {
	name string // with its version, which changes where a reader of the old one could go wrong
	by   string // the commands that write it
	form any    // a value of the Go type that is written
}

var documents = []document{
	{grader.ReportSchema, "grade --json and show --json, one a line", grader.Report{}},
	{grader.AttemptSchema, "history --json and export, one a line", grader.Attempt{}},
	{listSchema, "list --json", listing{}},
	{skillsSchema, "skills --json", skillScores{}},
	{batch.SummarySchema, "batch --json", batch.Summary{}},
	{regradeSchema, "regrade --json", regrading{}},
	{gradebook.Schema, "gradebook fill --json", gradebook.Filled{}},
	{cohort.InsightSchema, "insight --json", cohort.Insight{}},
	{cohort.SkillsSchema, "skills --cohort --json", cohortSkills{}},
	{checkSchema, "challenge check --json", checkResults{}},
	{packVerifySchema, "pack verify --json", verifiedPack{}},
	{nextSchema, "next --json and skip --json", suggestions{}},
	{report.ExamplesSchema, "test --json", report.Examples{}},
	{hintSchema, "hint --json", givenHints{}},
	{solutionSchema, "solution --json", shownSolution{}},
	{placedSchema, "start --json, reset --json and restore --json", placed{}},
	{diffSchema, "diff --json", attemptDiff{}},
	{updateSchema, "update --json", updates{}},
	{progress.Schema, "report --json", progress.Progress{}},
	{versionSchema, "version --json", versions{}},
	{settingsSchema, "settings --json", settingsInForce{}},
	{doctorSchema, "doctor --json", diagnosis{}},
	{"gradus.attack/v1", "selfcheck --json, one a line", selfcheck.Result{}},
}

// schemas are made of the Go types of the documents by a test, "go test -update".
//
//go:embed schema/*.json
var schemas embed.FS

// schemaFile returns the name of the file that has a document's schema.
func (d document) schemaFile() string {
	return "schema/" + strings.ReplaceAll(strings.TrimPrefix(d.name, "gradus."), "/", "-") + ".json"
}

func (a *app) schemaCommand() *cli.Command {
	return &cli.Command{
		Name: "schema", Usage: "print the JSON Schema of what --json writes", ArgsUsage: "[NAME]",
		Description: `   Without a name, what there is. A name ends with its version: as long as that stays,
   members are added and none is taken away or changes its meaning, so that programs
   should pass over members they do not know.`,
		Action: a.schema,
	}
}

func (a *app) schema(c *cli.Context) error {
	switch c.Args().Len() {
	case 0:
		for _, d := range documents {
			fmt.Fprintln(a.stdout, beside(fmt.Sprintf("%-26s  ", d.name), d.by, a.width()))
		}
		return nil
	case 1:
	default:
		return usage("schema takes one name").hint("the names: gradus schema")
	}
	wanted := c.Args().First()
	for _, d := range documents {
		if name, _, _ := strings.Cut(strings.TrimPrefix(d.name, "gradus."), "/"); wanted == d.name || wanted == name {
			text, err := schemas.ReadFile(d.schemaFile())
			if err == nil {
				_, err = a.stdout.Write(text)
			}
			return err
		}
	}
	return usage("no document is called %q", wanted).hint("the names: gradus schema")
}
