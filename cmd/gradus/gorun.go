package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// examplesLimit is how long the public examples of a challenge may run; those
// that pass take milliseconds.
const examplesLimit = 20 * time.Second

// maxEventBytes bounds what is read of one test run.
const maxEventBytes = 32 << 20

// examples runs the tests in t's directory by plain go test, with the settings that
// a grading has. Where the module there can't be used, the challenge's own modules
// stand in for it, as they do in a grading; warn is told. An error means that the go
// command could not do its work, which says nothing about the learner's code.
func examples(ctx context.Context, b *link.Builder, t target, warn func(format string, args ...any)) (*report.Examples, error) {
	if err := b.Obtain(ctx, t.challenge.Modules, t.challenge.Rules.Packages); err != nil {
		return nil, err
	}
	run := goRun{command: b.Toolchain().Go, env: b.UserEnv(t.dir), dir: t.dir}
	e, trouble, err := run.test(ctx)
	if err != nil || trouble == "" {
		return e, err
	}
	overlay, err := standIn(t)
	if err != nil {
		return nil, fmt.Errorf("run the examples: %w", err)
	}
	defer os.RemoveAll(overlay)
	run.flags = []string{"-mod=readonly", "-overlay", filepath.Join(overlay, "overlay.json")} // not vendor/
	again, still, err := run.test(ctx)
	switch {
	case err != nil:
		return nil, err
	case still == "":
		warn("the go command can't use the module here, so the challenge's stands in: %s", firstLine(trouble))
		return again, nil
	case e.Build != "": // a package that no challenge may import
		return e, nil
	case again.Build != "":
		return again, nil
	}
	f := &failure{code: exitFailed, message: "the examples could not be run: " + firstLine(trouble)}
	return nil, f.hint("this is not about your code; gradus doctor says what this machine grades with")
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// goRun is how go test is run in a learner's directory.
type goRun struct {
	command string
	env     []string
	dir     string
	flags   []string
}

// test runs the tests. What the go command says where it could not even look at the
// code comes back as trouble.
func (g goRun) test(ctx context.Context) (e *report.Examples, trouble string, err error) {
	args := slices.Concat([]string{"test", "-json", "-timeout", examplesLimit.String()}, g.flags, []string{"."})
	cmd := exec.CommandContext(ctx, g.command, args...)
	cmd.Dir, cmd.Env = g.dir, g.env
	cmd.WaitDelay = time.Second // a grandchild may keep the pipe open
	gotool.EndWithGroup(cmd)    // a test may run for ever
	defer func() {
		if cmd.Process != nil {
			gotool.EndGroup(cmd)
		}
	}()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", fmt.Errorf("run the examples: %w", err)
	}
	e, readErr := readEvents(io.LimitReader(out, maxEventBytes), g.dir)
	io.Copy(io.Discard, out)
	err = cmd.Wait()
	_, failed := errors.AsType[*exec.ExitError](err)
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case err != nil && !failed:
		return nil, "", fmt.Errorf("run the examples: %w", err)
	case readErr != nil:
		return nil, "", fmt.Errorf("read what go test reports: %w", readErr)
	case failed && ofModules.MatchString(e.Build):
		return e, e.Build, nil
	case failed && e.Build == "" && len(e.List) == 0 && e.Rest == "": // go test itself gave up
		if !ofCode.MatchString(stderr.String()) {
			return e, stderr.String(), nil
		}
		e.Build = stderr.String()
	}
	e.Ended = err == nil
	return e, "", nil
}

// ofCode matches what go test says of the code when it gives up before it compiles.
var ofCode = regexp.MustCompile(`(?m)^found packages |^no (non-test )?Go files|^\S+\.go:\d+:|import cycle not allowed|build constraints exclude all Go files`)

// ofModules matches what it says where go.mod and go.sum lack something, or a module
// can't be fetched.
var ofModules = regexp.MustCompile(`no required module provides package|cannot find module providing package|missing go\.sum entry|updates to go\.mod needed|: \S+@v\S+: |checksum mismatch`)

// standIn writes an overlay, in a directory that the caller removes, in which the
// module around t's directory is the challenge's. See go help build.
func standIn(t target) (dir string, err error) {
	root := moduleRoot(t.dir)
	mod, sum := workspace.ModuleFiles(root, t.challenge.Modules)
	if dir, err = os.MkdirTemp("", "gradus-module-*"); err != nil {
		return "", err
	}
	replace := map[string]string{}
	for name, data := range map[string][]byte{"go.mod": mod, "go.sum": sum} {
		replace[filepath.Join(root, name)] = filepath.Join(dir, name)
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
	overlay, jsonErr := json.Marshal(map[string]any{"Replace": replace})
	err = errors.Join(err, jsonErr, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o644))
	if err != nil {
		os.RemoveAll(dir)
	}
	return dir, err
}

// moduleRoot returns where the go command looks for the module of a directory: the
// nearest folder with a go.mod, else the workspace, else the directory itself.
func moduleRoot(dir string) string {
	for at := dir; at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
	}
	if ws, err := workspace.Find(dir); err == nil {
		return ws.Dir
	}
	return dir
}
