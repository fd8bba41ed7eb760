package cohort

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// WriteCSV writes a line for each check. A cell that a spreadsheet would take for a formula
// begins with an apostrophe.
func (in *Insight) WriteCSV(w io.Writer) error {
	rows := [][]string{{"challenge", "title", "test", "check", "criterion", "points", "answers", "unchecked", "passed", "failed", "skipped",
		"difficulty", "discrimination", "chance", "remark"}}
	for _, ch := range in.Challenges {
		for _, i := range ch.Checks {
			discrimination := ""
			if i.Discrimination != nil {
				discrimination = decimal(*i.Discrimination)
			}
			rows = append(rows, []string{ch.ID, ch.Title, i.Test, i.Title, string(i.Criterion), strconv.Itoa(i.Points), strconv.Itoa(ch.Answers),
				strconv.Itoa(ch.Unchecked), strconv.Itoa(i.Passed), strconv.Itoa(i.Failed), strconv.Itoa(i.Skipped),
				decimal(i.Difficulty), discrimination, decimal(ch.Chance), i.Remark(ch)})
		}
	}
	return writeCSV(w, rows)
}

// WriteSkillsCSV writes a line for each skill, with how many learners are at each level.
func WriteSkillsCSV(w io.Writer, skills []*Skill) error {
	titles := []string{"skill", "title", "learners", "checks", "passed", "pass_rate", "share"}
	rows := [][]string{append(titles, skill.Levels...)}
	for _, s := range skills {
		row := []string{s.Skill, s.Title, strconv.Itoa(s.Learners), strconv.Itoa(s.Checks), strconv.Itoa(s.Passed), decimal(s.PassRate()), decimal(s.Share)}
		for _, level := range skill.Levels {
			row = append(row, strconv.Itoa(s.Levels[level]))
		}
		rows = append(rows, row)
	}
	return writeCSV(w, rows)
}

func writeCSV(w io.Writer, rows [][]string) error {
	for _, row := range rows {
		for i := range row {
			row[i] = report.Cell(row[i])
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
