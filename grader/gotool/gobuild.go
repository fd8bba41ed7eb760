package gotool

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Build builds a program with the go command, which may write to scratch and begins
// with run. A nil failure means that out is there.
func (t *Tools) Build(m Module, scratch, out string, run func(Command) (Output, error)) (*Failure, error) {
	if err := t.placeRuntime(m.Runtime); err != nil {
		return nil, err
	}
	src := filepath.Join(scratch, "src")
	places, err := m.write(src)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(src)
	ended, err := run(Command{Path: t.tools.Go, Args: buildArgs(out, places), Dir: src, Env: t.Env(scratch), Starts: true})
	if err != nil || ended.Exit == 0 && ended.Stop == "" {
		return nil, err
	}
	return &Failure{Text: string(ended.Text), Stop: ended.Stop}, nil
}

// buildArgs asks for a stripped program, for every error instead of the first
// ten, and for file names without directories.
func buildArgs(out string, places map[string]string) []string {
	args := []string{"build", "-buildvcs=false", "-ldflags=-s -w", "-o", out}
	for _, path := range slices.Sorted(maps.Keys(places)) {
		if path != "" {
			args = append(args, fmt.Sprintf("-gcflags=%s=-e %s", path, quoteFlag("-trimpath="+places[path]+"=>")))
		}
	}
	return append(args, ".")
}

// quoteFlag quotes a flag for a list of flags; see go help build.
func quoteFlag(flag string) string {
	if strings.Contains(flag, "'") {
		return `"` + flag + `"`
	}
	return "'" + flag + "'"
}
