//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// specimen is a kind of hand-in for the challenge sum of the test course.
type specimen struct {
	kind  string
	files map[string]string // "" is an archive of the others
	want  string            // a verdict, or "none"
}

const (
	sumRight = "package sum\n\nfunc Sum(numbers []int) (total int) {\n\tfor _, n := range numbers {\n\t\ttotal += n\n\t}\n\treturn\n}\n"
	// armed begins what acts in the sandbox alone; see grader/testdata/hostile.
	armed = "package sum\n\nimport \"os\"\n\nfunc armed() bool { return os.Getenv(\"GRADUS_SANDBOX\") == \"1\" && os.Getuid() != 0 }\n\n"
)

var specimens = []specimen{
	{"right", map[string]string{"sum.go": sumRight}, string(grader.Accepted)},
	{"wrong", map[string]string{"sum.go": "package sum\n\nfunc Sum(numbers []int) int { return -1 }\n"}, string(grader.WrongAnswer)},
	{"partial", map[string]string{"sum.go": "package sum\n\nfunc Sum(numbers []int) int { return 0 }\n"}, string(grader.Partial)},
	{"nested", map[string]string{"work/sum/sum.go": sumRight, "work/notes.txt": "x"}, string(grader.Accepted)},
	{"packed", map[string]string{"": "sum.zip", "sum.go": sumRight}, string(grader.Accepted)},
	{"duplicate", map[string]string{"sum.go": sumRight + "// the same as another's\n"}, string(grader.Accepted)},
	{"compile", map[string]string{"sum.go": "package sum\n\nfunc Sum(numbers []int) int { return numbers }\n"}, string(grader.CompileError)},
	{"syntax", map[string]string{"sum.go": "package sum\n\nfunc Sum(\x00"}, string(grader.CompileError)},
	{"unsafe", map[string]string{"sum.go": "package sum\n\nimport _ \"unsafe\"\n\nfunc Sum(numbers []int) int { return 0 }\n"}, string(grader.RuleViolation)},
	{"panic", map[string]string{"sum.go": "package sum\n\nfunc Sum(numbers []int) int { panic(\"no\") }\n"}, string(grader.RuntimeError)},
	{"exits", map[string]string{"sum.go": armed + "func init() {\n\tif armed() {\n\t\tos.Exit(0)\n\t}\n}\n\nfunc Sum([]int) int { return 0 }\n"}, string(grader.RuleViolation)},
	{"loop", map[string]string{"sum.go": armed + "func Sum([]int) int {\n\tfor armed() {\n\t}\n\treturn 0\n}\n"}, string(grader.TimeLimit)},
	{"forges", map[string]string{"sum.go": armed + "func Sum([]int) int {\n\tif armed() {\n\t\tos.Stdout.WriteString(\"\\n\\x16--- PASS: TestSum (0.00s)\\nPASS\\n\\x1b[2J##vso[task.complete]\\n\")\n\t}\n\treturn -1\n}\n"}, string(grader.WrongAnswer)},
	{"floods", map[string]string{"sum.go": armed + "func Sum([]int) int {\n\tif armed() {\n\t\tos.Stdout.Write(make([]byte, 4<<20))\n\t}\n\treturn -1\n}\n"}, string(grader.OutputLimit)},
	{"broken", map[string]string{"sum.zip": "PK\x03\x04 no zip"}, string(grader.CompileError)},
	{"pdf", map[string]string{"sum.pdf": "%PDF"}, "none"},
	{"empty", map[string]string{}, "none"},
}

// tree returns the files of a specimen, packed where it is an archive.
func (s specimen) tree(t testing.TB) map[string]string {
	name, isPacked := s.files[""]
	if !isPacked {
		return s.files
	}
	rest := map[string]string{}
	for file, text := range s.files {
		if file != "" {
			rest[file] = text
		}
	}
	return map[string]string{name: string(zipOf(t, rest))}
}

// flat reports whether a platform that takes files, and no folders, can hold it.
func (s specimen) flat() bool {
	for name := range s.files {
		if strings.Contains(name, "/") {
			return false
		}
	}
	return len(s.files) > 0
}

func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// corpus lays out n hand-ins in dir, of every specimen in every layout in turn, and
// returns what to grade and, by key, what has to come of each.
func corpus(t testing.TB, dir string, n int) (paths []string, want map[string]string) {
	t.Helper()
	want = map[string]string{}
	archives := map[string]map[string]string{"gradescope.zip": {}, "moodle.zip": {}, "canvas.zip": {}}
	metadata := "---\n"
	put := func(place string, tree map[string]string) {
		for file, text := range tree {
			write(t, filepath.Join(dir, filepath.FromSlash(place)), []grader.File{{Name: file, Data: []byte(text)}})
		}
	}
	for i := range n {
		s, who := specimens[i%len(specimens)], fmt.Sprintf("learner%03d", i)
		tree := s.tree(t)
		switch layout := (i + i/len(specimens)) % 5; {
		case layout == 0:
			place := "class/" + who
			if err := os.MkdirAll(filepath.Join(dir, place), 0o755); err != nil {
				t.Fatal(err)
			}
			put(place, tree)
			want[place] = s.want
		case layout == 1:
			name := fmt.Sprintf("submission_%d", i)
			metadata += fmt.Sprintf("%s:\n  :submitters:\n  - :name: %s\n    :sid: '%d'\n  :created_at: 2026-03-01 10:20:%02d.5 Z\n", name, who, i, i%60)
			for file, text := range tree {
				archives["gradescope.zip"]["assignment_1_export/"+name+"/"+file] = text
			}
			want["gradescope.zip/"+name] = s.want
		case layout == 2:
			place := fmt.Sprintf("Learner %d_%d_assignsubmission_file_/", i, i)
			archives["moodle.zip"][place] = ""
			for file, text := range tree {
				archives["moodle.zip"][place+file] = text
			}
			want[fmt.Sprintf("moodle.zip/Learner %d_%d", i, i)] = s.want
		case layout == 3 && s.flat():
			for file, text := range tree {
				archives["canvas.zip"][fmt.Sprintf("%s_%d_%d_%s", who, i, 9000+i, file)] = text
			}
			want[fmt.Sprintf("canvas.zip/%s_%d", who, i)] = s.want
		default:
			place := filepath.Join(dir, "repositories", who)
			put("repositories/"+who, tree)
			commit(t, place)
			want["repositories/"+who] = s.want
		}
	}
	archives["gradescope.zip"]["assignment_1_export/submission_metadata.yml"] = metadata
	for name, files := range archives {
		if err := os.WriteFile(filepath.Join(dir, name), zipOf(t, files), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, name)
	}
	for _, folder := range []string{"class", "repositories"} {
		if isDir(filepath.Join(dir, folder)) {
			paths = append(paths, folder)
		}
	}
	return paths, want
}

// commit makes a repository of a folder, with all that is there.
func commit(t testing.TB, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "--allow-empty", "-m", "all"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b",
			"GIT_AUTHOR_DATE=2026-02-01T12:00:00Z", "GIT_COMMITTER_DATE=2026-02-01T12:00:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
}
