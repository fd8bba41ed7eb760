package gotool

import (
	"context"
	"os"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// Materialise writes a temporary module in which the challenge's own package,
// its driver and its hidden tests type-check offline, and may import rt. The package is
// importPath in the module at dir; load it with the environment that Env(dir) returns.
// cleanup removes the module and is never nil.
func (t *Tools) Materialise(ctx context.Context, ch *grader.Challenge, rt Runtime) (dir, importPath string, cleanup func(), err error) {
	cleanup = func() {}
	files, err := ch.ReadFiles(slices.Concat(ch.Files.Reference, ch.Files.Hidden))
	if err != nil {
		return "", "", cleanup, err
	}
	units := []Unit{{ch.ImportPath, files}}
	if len(ch.Files.Drivers) > 0 {
		drivers, err := ch.ReadFiles(ch.Files.Drivers)
		if err != nil {
			return "", "", cleanup, err
		}
		units = append(units, Unit{ch.DriverPath(), drivers})
	}
	if err := Stopped(ctx, "materialise "+ch.ID()); err != nil {
		return "", "", cleanup, err
	}
	runtimeDir, err := t.RuntimeDir(rt)
	if err == nil {
		err = t.placeRuntime(runtimeDir)
	}
	if err != nil {
		return "", "", cleanup, err
	}
	if dir, err = t.Scratch(); err != nil {
		return "", "", cleanup, err
	}
	cleanup = func() { os.RemoveAll(dir) }
	units = append(units, emptyMain())
	m := Module{Of: ch.ID(), Requires: ch.Modules, Units: units, Runtime: runtimeDir, WithCmp: true}
	if _, err = m.write(dir); err == nil {
		err = t.obtain(ctx, dir, outside(units))
	}
	if err != nil {
		cleanup()
		return "", "", func() {}, wrap("materialise "+ch.ID(), err, "")
	}
	return dir, ch.ImportPath, cleanup, nil
}
