package gotool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// goList runs "go list" on packages, in a module at dir. Modules that are missing are
// fetched.
func (t *Tools) goList(ctx context.Context, dir, scratch string, flags, paths []string) ([]byte, error) {
	args := slices.Concat([]string{"list"}, flags, []string{"--"}, paths)
	out, err := t.goCommand(ctx, dir, scratch, args...)
	if err != nil && !t.modules.apart() && t.keptOut(err) {
		t.modules.ours.Store(true)
		out, err = t.goCommand(ctx, dir, scratch, args...)
	}
	if missing, ok := errors.AsType[*MissingModuleError](err); ok {
		if err = t.fetch(ctx, dir, scratch, missing, paths); err == nil {
			out, err = t.goCommand(ctx, dir, scratch, args...)
		}
	}
	return out, err
}

// keptOut reports whether the go command could not write to the user's module cache.
func (t *Tools) keptOut(err error) bool {
	text := err.Error()
	return strings.Contains(text, t.modules.users) && (!t.modules.writable() || strings.Contains(text, "permission denied"))
}

// obtain makes sure that the modules that packages need are in the module cache, for a
// module at dir. It ignores other errors, which the build reports better.
func (t *Tools) obtain(ctx context.Context, dir string, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	_, err := t.goList(ctx, dir, dir, []string{"-deps"}, paths)
	if isOfModules(err) || ctx.Err() != nil {
		return err
	}
	return nil
}

// Obtain makes sure that the pinned modules that packages need are in the module cache. The
// error is a *MissingModuleError if one can't be fetched.
func (t *Tools) Obtain(ctx context.Context, mods grader.Modules, packages []string) error {
	if len(packages) == 0 {
		return nil
	}
	dir, err := t.Scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if _, err := (Module{Requires: mods, Units: []Unit{emptyMain()}}).write(dir); err != nil {
		return err
	}
	return t.obtain(ctx, dir, packages)
}

// fetch gets the modules that packages need into the module cache in use.
func (t *Tools) fetch(ctx context.Context, dir, scratch string, missing *MissingModuleError, paths []string) error {
	t.modules.fetching.Lock()
	defer t.modules.fetching.Unlock()
	list := slices.Concat([]string{"list", "-deps", "--"}, paths)
	if !t.modules.apart() && !t.modules.writable() {
		t.modules.ours.Store(true)
		_, err := t.goCommand(ctx, dir, scratch, list...)
		if _, ok := errors.AsType[*MissingModuleError](err); !ok {
			return err
		}
	}
	if f := t.modules.failed; f != nil && f.Path == missing.Path && f.Version == missing.Version && time.Since(t.modules.at) < retryAfter {
		return f
	}
	if t.opts.Slow != nil {
		defer t.opts.Slow(fmt.Sprintf("fetching module %s %s and what it needs", missing.Path, missing.Version))()
	}
	cmd := exec.CommandContext(ctx, t.tools.Go, list...)
	cmd.Dir, cmd.Env = dir, t.UserEnv(scratch)
	EndWithGroup(cmd)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run() // what it lists is of no use
	if err := Stopped(ctx, "fetch modules"); err != nil {
		return err
	}
	if err == nil {
		return nil
	}
	if err := mismatch(stderr.String()); err != nil {
		return err
	}
	failed := &MissingModuleError{missing.Path, missing.Version, errors.New(reasonOf(stderr.String())), t.opts.Prewarm}
	t.modules.failed, t.modules.at = failed, time.Now()
	return failed
}

// outside returns the packages that units import from other modules.
func outside(units []Unit) []string {
	imports, err := ImportsOf(units)
	if err != nil {
		return nil // compiling them reports the error
	}
	return slices.DeleteFunc(Wanted(units, imports), func(p string) bool {
		first, _, _ := strings.Cut(p, "/")
		return !strings.Contains(first, ".") || p == OwnModule || strings.HasPrefix(p, OwnModule+"/")
	})
}
