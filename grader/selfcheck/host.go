package selfcheck

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// canary is a file of the host's that no submission may read, change or remove.
type canary struct{ dir string }

const song = "this file is the host's"

func plant() (canary, error) {
	dir, err := os.MkdirTemp("", "gradus-canary-*")
	if err != nil {
		return canary{}, err
	}
	// Anybody may write it, so that only the sandbox keeps it whole.
	if err := os.Chmod(dir, 0o777); err != nil {
		return canary{}, err
	}
	c := canary{dir}
	if err := os.WriteFile(c.path(), []byte(song), 0o666); err != nil {
		return canary{}, err
	}
	return c, os.Chmod(c.path(), 0o666)
}

func (c canary) path() string { return filepath.Join(c.dir, "canary") }

func (c canary) remove() { os.RemoveAll(c.dir) }

// changed says what happened to the canary, or returns "".
func (c canary) changed() string {
	data, err := os.ReadFile(c.path())
	if err != nil {
		return "the canary is gone: " + err.Error()
	}
	if string(data) != song {
		return "the canary was changed"
	}
	entries, err := os.ReadDir(c.dir)
	if err != nil || len(entries) != 1 {
		return "files appeared beside the canary"
	}
	return ""
}

// leftovers names processes below this one that outlived a grading. Where there
// is no /proc, it finds none.
func leftovers() string {
	self := os.Getpid()
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// The command name is in parentheses and may hold anything.
		_, rest, ok := strings.Cut(string(data), ") ")
		fields := strings.Fields(rest)
		if !ok || len(fields) < 2 {
			continue
		}
		if parent, err := strconv.Atoi(fields[1]); err == nil && parent == self {
			return fmt.Sprintf("process %s (state %s)", filepath.Base(filepath.Dir(path)), fields[0])
		}
	}
	return ""
}
