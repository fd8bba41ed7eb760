package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// runner carries out workflows of GitHub Actions and Gitea as far as those of gradus need
// it: it runs the shell steps, of composite actions too, and leaves out the others, whose
// work the test has done.
// See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax.
type runner struct {
	t        *testing.T
	dir      string            // the workspace
	env      []string          // of each step
	contexts map[string]string // what expressions refer to
	used     []string          // the actions left out, and what they were given
	log      strings.Builder
	failed   bool
}

type workflow struct {
	Jobs map[string]struct{ Steps []step }
}

type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct{ Steps []step }
}

type step struct {
	Name, If, Uses, Run string
	Env, With           map[string]string
}

// runWorkflow runs the job "grade" of a file in the workspace.
func (r *runner) runWorkflow(name string) {
	var w workflow
	r.read(name, &w)
	r.steps(w.Jobs["grade"].Steps, r.contexts)
}

func (r *runner) read(name string, into any) {
	data, err := os.ReadFile(filepath.Join(r.dir, name))
	if err == nil {
		err = yaml.Unmarshal(data, into)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *runner) steps(steps []step, contexts map[string]string) {
	if len(steps) == 0 {
		r.t.Fatal("no steps")
	}
	for _, s := range steps {
		if r.failed && s.If != "always()" {
			continue
		}
		with := r.expandAll(s.With, contexts)
		switch {
		case s.Run != "":
			r.run(s, contexts)
		case strings.HasPrefix(s.Uses, "./"):
			r.composite(s.Uses, with, contexts)
		default:
			r.used = append(r.used, fmt.Sprint(s.Uses, " ", with))
		}
	}
}

// composite runs the steps of an action in the workspace.
func (r *runner) composite(place string, with, contexts map[string]string) {
	var a action
	r.read(filepath.Join(place, "action.yml"), &a)
	inside := maps.Clone(contexts)
	for name, in := range a.Inputs {
		inside["inputs."+name] = in.Default
	}
	for name, value := range with {
		if _, ok := a.Inputs[name]; !ok {
			r.t.Fatalf("%s has no input %s", place, name)
		}
		inside["inputs."+name] = value
	}
	r.env = append(r.env, "GITHUB_ACTION_PATH="+filepath.Join(r.dir, place))
	r.steps(a.Runs.Steps, inside)
}

// run runs a shell step as a runner does.
func (r *runner) run(s step, contexts map[string]string) {
	script := filepath.Join(r.t.TempDir(), "step.sh")
	if err := os.WriteFile(script, []byte(r.expand(s.Run, contexts)), 0o644); err != nil {
		r.t.Fatal(err)
	}
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	cmd.Dir, cmd.Env = r.dir, r.env
	for name, value := range r.expandAll(s.Env, contexts) {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	fmt.Fprintf(&r.log, "== %s\n%s", s.Name, out)
	r.failed = r.failed || err != nil
}

func (r *runner) expandAll(values, contexts map[string]string) map[string]string {
	out := map[string]string{}
	for name, value := range values {
		out[name] = r.expand(value, contexts)
	}
	return out
}

var expression = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)

// expand evaluates expressions: the first of those that || joins which is not empty.
func (r *runner) expand(text string, contexts map[string]string) string {
	return expression.ReplaceAllStringFunc(text, func(e string) string {
		for name := range strings.SplitSeq(expression.FindStringSubmatch(e)[1], "||") {
			name = strings.TrimSpace(name)
			value, known := contexts[name]
			if !known && !strings.HasPrefix(name, "hashFiles(") {
				r.t.Fatalf("the test has no %s", name)
			}
			if value != "" {
				return value
			}
		}
		return ""
	})
}
