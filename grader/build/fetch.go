package build

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
func (b *Builder) goList(ctx context.Context, dir, scratch string, flags, paths []string) ([]byte, error) {
	args := slices.Concat([]string{"list"}, flags, []string{"--"}, paths)
	out, err := b.goCommand(ctx, dir, scratch, args...)
	if err != nil && !b.modules.apart() && b.keptOut(err) {
		b.modules.ours.Store(true)
		out, err = b.goCommand(ctx, dir, scratch, args...)
	}
	if missing, ok := errors.AsType[*MissingModuleError](err); ok {
		if err = b.fetch(ctx, dir, scratch, missing, paths); err == nil {
			out, err = b.goCommand(ctx, dir, scratch, args...)
		}
	}
	return out, err
}

// keptOut reports whether the go command could not write to the user's module cache.
func (b *Builder) keptOut(err error) bool {
	text := err.Error()
	return strings.Contains(text, b.modules.users) && (!b.modules.writable() || strings.Contains(text, "permission denied"))
}

// obtain sees to it that the modules are there that packages need, in a module at dir.
// Of whatever else is wrong with them others know better words.
func (b *Builder) obtain(ctx context.Context, dir string, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	_, err := b.goList(ctx, dir, dir, []string{"-deps"}, paths)
	if isOfModules(err) || ctx.Err() != nil {
		return err
	}
	return nil
}

// Obtain sees to it that the pinned modules are there that packages need, such as those
// that submissions may import. The error is a *MissingModuleError when one can't be had.
func (b *Builder) Obtain(ctx context.Context, mods grader.Modules, packages []string) error {
	if len(packages) == 0 {
		return nil
	}
	dir, err := b.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if _, err := writeModule(dir, &grader.Challenge{Modules: mods}, []unit{emptyMain()}, "", false); err != nil {
		return err
	}
	return b.obtain(ctx, dir, packages)
}

// fetch gets the modules that packages need into the module cache in use.
func (b *Builder) fetch(ctx context.Context, dir, scratch string, missing *MissingModuleError, paths []string) error {
	b.modules.fetching.Lock()
	defer b.modules.fetching.Unlock()
	list := slices.Concat([]string{"list", "-deps", "--"}, paths)
	if !b.modules.apart() && !b.modules.writable() {
		b.modules.ours.Store(true)
		_, err := b.goCommand(ctx, dir, scratch, list...)
		if _, ok := errors.AsType[*MissingModuleError](err); !ok {
			return err
		}
	}
	if f := b.modules.failed; f != nil && f.Path == missing.Path && f.Version == missing.Version && time.Since(b.modules.at) < retryAfter {
		return f
	}
	if b.opts.Slow != nil {
		defer b.opts.Slow(fmt.Sprintf("fetching module %s %s and what it needs", missing.Path, missing.Version))()
	}
	cmd := exec.CommandContext(ctx, b.tools.Go, list...)
	cmd.Dir, cmd.Env = dir, b.UserEnv(scratch)
	endWithGroup(cmd)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run() // what it lists is of no use
	if err := stopped(ctx, "fetch modules"); err != nil {
		return err
	}
	if err == nil {
		return nil
	}
	if err := mismatch(stderr.String()); err != nil {
		return err
	}
	failed := &MissingModuleError{missing.Path, missing.Version, errors.New(reasonOf(stderr.String())), b.opts.Prewarm}
	b.modules.failed, b.modules.at = failed, time.Now()
	return failed
}

// outside returns the packages that units import from other modules.
func outside(units []unit) []string {
	imports, err := importsOf(units)
	if err != nil {
		return nil // whoever compiles them says why
	}
	return slices.DeleteFunc(wanted(units, imports), func(p string) bool {
		first, _, _ := strings.Cut(p, "/")
		return !strings.Contains(first, ".") || p == runtimeModule || strings.HasPrefix(p, runtimeModule+"/")
	})
}
