package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gradus-dev/gradus/grader/sandbox"
)

// A ciCourse is a course whose hidden tests are in a pack, as "gradus ci init" expects it,
// and the gradus that its script built.
type ciCourse struct {
	gradus   string // to make packs with
	clone    string
	dir      string // what GRADUS_DIR is for all systems, so that they share caches
	keys     string // the directory of the keys
	identity string // the key that opens the pack: a secret
	calls    string // a file with the environment of each call of gradus
	level    string // the level of the sandbox, if it is less than full

	recipient, public string // whom the pack is encrypted to, and the key it is signed with
}

// secrets are what a CI system has in its environment.
var secrets = []string{"GITHUB_TOKEN=secret-of-the-job", "CI_JOB_TOKEN=secret-of-the-job", "AWS_SECRET_ACCESS_KEY=secret-of-the-job"}

// TestCI runs what "gradus ci init" writes for each system, as the system would.
func TestCI(t *testing.T) {
	t.Parallel()
	course := newCICourse(t)
	t.Run("github", course.testGitHub)
	t.Run("gitea", course.testGitea)
	t.Run("gitlab", course.testGitLab)
	t.Run("gradescope", course.testGradescope)
	t.Run("docker", course.testDocker)
	t.Run("classroom50", course.testClassroom50)
	calls, err := os.ReadFile(course.calls)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(calls), "GRADUS_CACHE="); n < 20 {
		t.Errorf("gradus was called %d times; want 20 and more", n)
	}
	for line := range strings.Lines(string(calls)) {
		if strings.Contains(line, "secret-of-the-job") || strings.Contains(line, course.identity) {
			t.Fatalf("gradus was started with %s", line)
		}
	}
}

func newCICourse(t *testing.T) *ciCourse {
	clone, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	gradus, err := exec.LookPath("gradus") // see TestMain
	if err != nil {
		t.Fatal(err)
	}
	c := &ciCourse{gradus: gradus, clone: clone, dir: sharedDir(t), keys: filepath.Join(t.TempDir(), "keys")}
	c.calls = filepath.Join(c.dir, "calls")
	if l := sandbox.Probe().Level; l != sandbox.LevelFull {
		c.level = l.String()
	}
	made := c.run(t, ".", nil, c.gradus, "pack", "keygen", c.keys)
	c.recipient, c.public = regexp.MustCompile(`age1\S+`).FindString(made), regexp.MustCompile(`RW\S+`).FindString(made)
	c.identity = regexp.MustCompile(`AGE-SECRET-KEY-\S+`).FindString(c.file(t, filepath.Join(c.keys, "identity.txt")))
	if c.identity == "" || c.public == "" || c.recipient == "" {
		t.Fatal("no keys")
	}
	// What the script builds, behind a program that notes its environment.
	place := t.TempDir()
	c.init(t, "docker", place)
	c.run(t, place, []string{"GRADUS_DIR=" + c.dir}, "bash", "docker/gradus-ci.sh", "install")
	program := filepath.Join(c.dir, "bin", "gradus")
	if err := os.Rename(program, program+".real"); err != nil {
		t.Fatal(err)
	}
	c.write(t, program, "#!/bin/sh\nenv >>"+c.calls+"\nexec "+program+".real \"$@\"\n")
	return c
}

// init writes the files of a system, with the pack in its place.
func (c *ciCourse) init(t *testing.T, system, dir string) {
	t.Helper()
	out := c.run(t, dir, nil, c.gradus, "ci", "init", "--challenge", "sum", "--source", c.clone, "--pack-key", c.public, system)
	place := regexp.MustCompile(`-o (\S+)`).FindStringSubmatch(out)
	if place == nil || strings.Contains(out, "fill in:") {
		t.Fatalf("gradus ci init %s says\n%s", system, out)
	}
	course, err := filepath.Abs(filepath.Join("testdata", "course"))
	if err != nil {
		t.Fatal(err)
	}
	c.run(t, dir, nil, c.gradus, "pack", "build", "--challenges", course, "--recipient", c.recipient,
		"--sign", filepath.Join(c.keys, "sign.key"), "-o", place[1], "sum")
}

// env is the environment of a job, secrets included.
func (c *ciCourse) env(more ...string) []string {
	env := append(os.Environ(), secrets...)
	if c.level != "" {
		env = append(env, "GRADUS_SANDBOX="+c.level)
	}
	return append(append(env, "GRADUS_DIR="+c.dir), more...)
}

// run runs a command, which has to succeed, in a directory.
func (c *ciCourse) run(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// status runs a command of a job and returns how it ended.
func (c *ciCourse) status(t *testing.T, dir string, env []string, name string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.CombinedOutput()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

func (c *ciCourse) file(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (c *ciCourse) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// rejectedSum is wrong; rightSum is not.
const rejectedSum = "package sum\n\nfunc Sum(numbers []int) int { return -1 }\n"

// nosySum looks for secrets, and prints what it finds.
func (c *ciCourse) nosySum() string {
	return `package sum

import (
	"fmt"
	"os"
)

func Sum(numbers []int) int {
	fmt.Println("looked for secrets:", os.Environ())
	for _, name := range []string{"/proc/self/environ", "/proc/1/environ", "` + filepath.Join(c.dir, "key", "identity.txt") + `", "` + filepath.Join(c.keys, "identity.txt") + `"} {
		data, _ := os.ReadFile(name)
		fmt.Printf("%s\n", data)
	}
	return -1
}
`
}

func (c *ciCourse) wantNoSecret(t *testing.T, what string) {
	t.Helper()
	for _, secret := range []string{"secret-of-the-job", c.identity} {
		if strings.Contains(what, secret) {
			t.Errorf("a submission got at %s:\n%s", secret, what)
		}
	}
}

// workflowIn runs a workflow for a submission and returns the runner.
func (c *ciCourse) workflowIn(t *testing.T, course, workflow, submission string) *runner {
	t.Helper()
	c.write(t, filepath.Join(course, "submission", "numbers", "sum", "sum.go"), submission)
	temp := t.TempDir()
	r := &runner{t: t, dir: course, env: c.env("RUNNER_TEMP="+temp, "GITHUB_STEP_SUMMARY="+filepath.Join(temp, "summary.md")), contexts: map[string]string{
		"github.event.pull_request.head.repo.full_name": "ann/course", "github.event.pull_request.head.sha": "0123abc", "github.token": "secret-of-the-job",
		"inputs.repository": "", "inputs.ref": "", "secrets.GRADUS_REPOSITORIES_TOKEN": "", "secrets.GRADUS_IDENTITY_KEY": c.identity,
		"runner.temp": temp, "runner.os": "Linux", "runner.arch": "X64"}}
	r.runWorkflow(workflow)
	if _, err := os.Stat(filepath.Join(c.dir, "key")); err == nil {
		t.Error("the key was left behind")
	}
	if !strings.Contains(strings.Join(r.used, "\n"), "allow-unsafe-pr-checkout:true path:submission persist-credentials:false ref:0123abc repository:ann/course") {
		t.Errorf("the submission was not checked out: %q", r.used)
	}
	return r
}

func (c *ciCourse) testGitHub(t *testing.T) {
	course, workflow := t.TempDir(), ".github/workflows/gradus.yml"
	c.init(t, "github", course)
	r := c.workflowIn(t, course, workflow, rightSum)
	if r.failed || !strings.Contains(r.log.String(), "\nverdict: accepted ") {
		t.Fatalf("a right submission:\n%s", r.log.String())
	}
	r = c.workflowIn(t, course, workflow, rejectedSum)
	if !r.failed || !strings.Contains(r.log.String(), "\n::error file=numbers/sum/sum.go,") {
		t.Errorf("a wrong submission:\n%s", r.log.String())
	}
	summary := c.file(t, filepath.Join(r.contexts["runner.temp"], "summary.md"))
	if !strings.Contains(summary, "0 of 6 points") {
		t.Errorf("the summary of the job:\n%s", summary)
	}
	r = c.workflowIn(t, course, workflow, c.nosySum())
	if !r.failed || !strings.Contains(r.log.String(), "looked for secrets:") {
		t.Errorf("a nosy submission:\n%s", r.log.String())
	}
	c.wantNoSecret(t, r.log.String())
}

func (c *ciCourse) testGitea(t *testing.T) {
	course, workflow := t.TempDir(), ".gitea/workflows/gradus.yml"
	c.init(t, "gitea", course)
	if r := c.workflowIn(t, course, workflow, rightSum); r.failed {
		t.Errorf("a right submission:\n%s", r.log.String())
	}
	r := c.workflowIn(t, course, workflow, rejectedSum)
	if !r.failed || !strings.Contains(r.log.String(), "0 of 6 points") {
		t.Errorf("a wrong submission:\n%s", r.log.String())
	}
}

// testGitLab runs the job in a learner's project, whose configuration is the course's.
func (c *ciCourse) testGitLab(t *testing.T) {
	server := t.TempDir()
	course := filepath.Join(server, "group", "course.git")
	if err := os.MkdirAll(course, 0o755); err != nil {
		t.Fatal(err)
	}
	c.init(t, "gitlab", course)
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=Staff", "-c", "user.email=staff@example.edu", "commit", "-q", "-m", "course"}} {
		c.run(t, course, nil, "git", args...)
	}
	var config struct {
		Grade struct {
			Image     string
			Script    []string
			Artifacts struct {
				Reports struct{ JUnit, CodeQuality string }
			}
		}
	}
	if err := yaml.Unmarshal([]byte(c.file(t, filepath.Join(course, ".gitlab-ci.yml"))), &config); err != nil {
		t.Fatal(err)
	}
	if want := "golang:" + strings.TrimPrefix(runtime.Version(), "go"); config.Grade.Image != want {
		t.Errorf("the image is %s; want %s", config.Grade.Image, want)
	}
	project := t.TempDir()
	c.write(t, filepath.Join(project, "sum.go"), c.nosySum())
	c.write(t, filepath.Join(project, "gradus-reports", "sum.xml", "in the way"), "")
	env := c.env("GRADUS_IDENTITY="+filepath.Join(c.keys, "identity.txt"), "CI_PROJECT_DIR="+project, "CI_SERVER_URL=https://gitlab.example.edu",
		"CI_CONFIG_PATH=.gitlab-ci.yml@group/course", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_VALUE_0=https://gitlab-ci-token:secret-of-the-job@gitlab.example.edu/",
		"GIT_CONFIG_KEY_0=url.file://"+server+"/.insteadOf")
	status, out := c.status(t, project, env, "bash", "-eo", "pipefail", "-c", strings.Join(config.Grade.Script, "\n"))
	if status != 1 || !strings.Contains(out, "looked for secrets:") {
		t.Fatalf("status %d:\n%s", status, out)
	}
	c.wantNoSecret(t, out)
	var junit struct {
		Failures int `xml:"failures,attr"`
	}
	if err := xml.Unmarshal([]byte(c.match(t, project, config.Grade.Artifacts.Reports.JUnit)), &junit); err != nil || junit.Failures == 0 {
		t.Errorf("the JUnit report: %+v, %v", junit, err)
	}
	var issues []any
	if err := json.Unmarshal([]byte(c.match(t, project, config.Grade.Artifacts.Reports.CodeQuality)), &issues); err != nil || len(issues) == 0 {
		t.Errorf("the code quality report: %v, %v", issues, err)
	}
}

// match reads the one file that a pattern matches.
func (c *ciCourse) match(t *testing.T, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%s matches %q, %v", pattern, names, err)
	}
	return c.file(t, names[0])
}

// testGradescope runs the two scripts in the directories that the harness of Gradescope
// makes. See https://gradescope-autograders.readthedocs.io/en/latest/specs/.
func (c *ciCourse) testGradescope(t *testing.T) {
	course, root := t.TempDir(), t.TempDir()
	c.init(t, "gradescope", course)
	c.write(t, filepath.Join(course, "gradescope", "identity.txt"), c.file(t, filepath.Join(c.keys, "identity.txt")))
	source, results := filepath.Join(root, "source"), filepath.Join(root, "results", "results.json")
	if err := os.CopyFS(source, os.DirFS(filepath.Join(course, "gradescope"))); err != nil {
		t.Fatal(err)
	}
	c.write(t, filepath.Join(root, "run_autograder"), c.file(t, filepath.Join(source, "run_autograder")))
	env := c.env("AUTOGRADER=" + root)
	if status, out := c.status(t, root, env, "bash", filepath.Join(source, "setup.sh")); status != 0 {
		t.Fatalf("setup.sh: status %d\n%s", status, out)
	}
	if info, err := os.Stat(filepath.Join(source, "identity.txt")); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read the key: %v, %v", info.Mode(), err)
	}
	if err := os.Mkdir(filepath.Dir(results), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		submission string
		score      float64
	}{{rightSum, 6}, {c.nosySum(), 0}} {
		c.write(t, filepath.Join(root, "submission", "sum.go"), tt.submission)
		status, out := c.status(t, root, env, filepath.Join(root, "run_autograder"))
		var got struct {
			Score float64
			Tests []struct{ Output string }
		}
		text := c.file(t, results)
		if err := json.Unmarshal([]byte(text), &got); err != nil || status != 0 || got.Score != tt.score || len(got.Tests) != 3 {
			t.Errorf("run_autograder: status %d, %v, %+v; want %v points\n%s", status, err, got, tt.score, out)
		}
		c.wantNoSecret(t, text+out)
	}
	// Without the key nothing can be graded, which must not look like 0 points.
	for _, name := range []string{results, filepath.Join(source, "identity.txt")} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	status, out := c.status(t, root, env, filepath.Join(root, "run_autograder"))
	if _, err := os.Stat(results); err == nil || status < 2 || !strings.Contains(out, "there is no key") {
		t.Errorf("without the key: status %d, results: %v\n%s", status, err == nil, out)
	}
}

// testDocker runs what the Dockerfile runs, and its entry point where there are no user
// namespaces, as in a container.
func (c *ciCourse) testDocker(t *testing.T) {
	course := t.TempDir()
	c.init(t, "docker", course)
	dockerfile := c.file(t, filepath.Join(course, "docker", "Dockerfile"))
	inside := func(command string) string {
		return strings.ReplaceAll(command, "/opt/gradus-ci/", filepath.Join(course, "docker")+"/")
	}
	env := c.env("GRADUS_IDENTITY=" + filepath.Join(c.keys, "identity.txt"))
	steps := regexp.MustCompile(`(?m)^RUN (?:--mount=type=secret,id=identity )?(bash .*)$`).FindAllStringSubmatch(dockerfile, -1)
	if len(steps) != strings.Count(dockerfile, "\nRUN ") || len(steps) != 2 {
		t.Fatalf("the steps of the Dockerfile: %q", steps)
	}
	for _, s := range steps {
		if status, out := c.status(t, course, env, "bash", "-c", inside(s[1])); status != 0 {
			t.Fatalf("%s: status %d\n%s", s[1], status, out)
		}
	}
	var entry []string
	if err := json.Unmarshal([]byte(regexp.MustCompile(`(?m)^ENTRYPOINT (.*)$`).FindStringSubmatch(dockerfile)[1]), &entry); err != nil {
		t.Fatal(err)
	}
	submission := filepath.Join(course, "submission")
	c.write(t, filepath.Join(submission, "sum.go"), c.nosySum())
	env = append(env, "SUBMISSION="+submission)
	status, out := c.status(t, course, env, entry[0], inside(entry[1]), "--format", "tap")
	if status != 1 || !strings.Contains(out, "\nsandbox ") || !strings.Contains(out, "\nnot ok 1 - ") || !strings.Contains(out, "looked for secrets:") {
		t.Errorf("status %d\n%s", status, out)
	}
	c.wantNoSecret(t, out)
	if os.Geteuid() != 0 || c.level != "" {
		return // only root can make such a place with more than one user
	}
	out, err := withoutNamespaces(entry[0]+" "+inside(entry[1])+" --format tap", env...)
	if err == nil || !strings.Contains(out, "\nsandbox    partial: ") || !strings.Contains(out, "\nnot ok 1 - ") || !strings.Contains(out, "looked for secrets:") {
		t.Errorf("without user namespaces: %v\n%s", err, out)
	}
	c.wantNoSecret(t, out)
}

// testClassroom50 runs autograder.py in a learner's checkout, as the runner does. See
// https://github.com/foundation50/classroom50/wiki/Advanced-Autograding.
func (c *ciCourse) testClassroom50(t *testing.T) {
	course, checkout := t.TempDir(), t.TempDir()
	c.init(t, "classroom50", course)
	autograder := filepath.Join(course, "classroom50", "autograder.py")
	c.write(t, filepath.Join(checkout, "result.json", "in the way"), "")
	env := c.env("GRADUS_IDENTITY="+filepath.Join(c.keys, "identity.txt"), "CLASSROOM=go", "ASSIGNMENT=sum", "SUBMISSION_TAG=submit/1")
	for _, tt := range []struct {
		submission string
		score      int
	}{{rightSum, 6}, {c.nosySum(), 0}} {
		c.write(t, filepath.Join(checkout, "sum.go"), tt.submission)
		status, out := c.status(t, checkout, env, "python3", autograder)
		if status != 0 {
			t.Fatalf("autograder.py: status %d\n%s", status, out)
		}
		var got struct {
			Schema, Classroom, Assignment string
			Score                         int
			Max                           int `json:"max-score"`
		}
		text := c.file(t, filepath.Join(checkout, "result.json"))
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.Schema != "classroom50/result/v1" || got.Classroom != "go" || got.Assignment != "sum" || got.Score != tt.score || got.Max != 6 {
			t.Errorf("result.json: %+v, %v; want %d points", got, err, tt.score)
		}
		c.wantNoSecret(t, text+out+c.file(t, filepath.Join(checkout, "release-body.md")))
	}
	if err := os.Remove(filepath.Join(checkout, "result.json")); err != nil {
		t.Fatal(err)
	}
	status, out := c.status(t, checkout, append(env, "GRADUS_IDENTITY=/nowhere"), "python3", autograder)
	if _, err := os.Stat(filepath.Join(checkout, "result.json")); err == nil || status == 0 {
		t.Errorf("without the key: status %d, result.json: %v\n%s", status, err == nil, out)
	}
}
