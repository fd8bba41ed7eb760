package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/batch"
	"github.com/gradus-dev/gradus/grader/cohort"
)

// readClass reads the results of a class: what gradus batch wrote, a directory or the
// journal in it; what gradus export wrote, a file for each learner; and what gradus grade
// --json wrote, a line for each hand-in. Of another directory it reads the files *.jsonl.
func readClass(paths []string) (*cohort.Class, error) {
	class := &cohort.Class{}
	for _, p := range paths {
		files, err := resultFiles(p)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := readResults(class, f); err != nil {
				return nil, err
			}
		}
	}
	if class.Learners() == 0 {
		return nil, usage("there is no result in %s", oneOf(paths)).hint("name the directory that gradus batch wrote, or exports of learners")
	}
	return class, nil
}

// resultFiles returns the files with results that a path stands for.
func resultFiles(name string) ([]string, error) {
	if _, err := os.Stat(name); err != nil {
		return nil, usage("read the results: %v", err)
	}
	if !isDir(name) {
		return []string{name}, nil
	}
	journal := filepath.Join(name, batch.JournalFile)
	if _, err := os.Stat(journal); err == nil {
		return []string{journal}, nil
	}
	files, err := filepath.Glob(filepath.Join(name, "*.jsonl"))
	if err == nil && len(files) == 0 {
		err = usage("%s has neither a %s nor another file .jsonl", name, batch.JournalFile).hint("gradus batch writes a directory of results, gradus export such files")
	}
	return files, err
}

func readResults(class *cohort.Class, file string) error {
	if filepath.Base(file) == batch.JournalFile {
		return readJournal(class, filepath.Dir(file))
	}
	f, err := os.Open(file)
	if err != nil {
		return usage("read the results: %v", err)
	}
	defer f.Close()
	return readLines(class, f, file)
}

func readJournal(class *cohort.Class, dir string) error {
	j, err := batch.ReadJournal(dir)
	if err != nil {
		return usage("read the results: %v", err)
	}
	defer j.Close()
	return j.Each(func(r *batch.Record) error {
		if r.State == batch.Graded && r.Report != nil {
			class.Add(r.Who(), r.Report)
		}
		return nil
	})
}

// readLines reads attempts, which are of one learner in each file, or reports, which name
// what was handed in.
func readLines(class *cohort.Class, r io.Reader, file string) error {
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("read the results: %w", err)
		}
		if strings.TrimSpace(string(line)) != "" {
			learner, rep, bad := readLine(line)
			if bad != nil {
				return usage("%s:%d: %v", file, n, bad).hint("gradus export and gradus grade --json write such lines")
			}
			class.Add(cmp.Or(learner, file), rep)
		}
		if err == io.EOF {
			return nil
		}
	}
}

// readLine reads an attempt, whose learner it does not say, or a report.
func readLine(line []byte) (learner string, r *grader.Report, err error) {
	var a grader.Attempt
	if err := json.Unmarshal(line, &a); err != nil {
		return "", nil, fmt.Errorf("no line of JSON: %w", err)
	}
	if a.Report.Schema == grader.ReportSchema {
		return "", &a.Report, nil
	}
	r = &grader.Report{}
	if err := json.Unmarshal(line, r); err != nil {
		return "", nil, fmt.Errorf("no line of JSON: %w", err)
	}
	if r.Schema != grader.ReportSchema || r.Challenge == "" {
		return "", nil, errors.New("neither an attempt nor a report")
	}
	return r.Submission, r, nil
}

// Forms of what is told of a class.
const (
	asText = "text"
	asJSON = "json"
	asCSV  = "csv"
	asHTML = "html"
)

var classForms = []string{asText, asJSON, asCSV, asHTML}

// formOf returns the form that flags ask for.
func formOf(format string, asksJSON bool) (string, error) {
	switch {
	case asksJSON && format != "" && format != asJSON:
		return "", usage("--json and --format %s ask for two forms", format)
	case asksJSON:
		return asJSON, nil
	case format == "":
		return asText, nil
	case !slices.Contains(classForms, format):
		return "", usage("there is no form %q", format).hint("it can be %s", oneOf(classForms))
	}
	return format, nil
}
