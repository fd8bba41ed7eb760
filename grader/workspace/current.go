package workspace

import (
	"os"
	"path/filepath"
	"strings"
)

// currentFile is where a workspace keeps which challenge was worked on last.
const currentFile = ".gradus/current"

// Current returns the ID of the challenge that was worked on last, or "".
func (w *Workspace) Current() string {
	data, err := os.ReadFile(filepath.Join(w.Dir, filepath.FromSlash(currentFile)))
	if err != nil {
		return ""
	}
	id := strings.TrimSpace(string(data))
	track, slug, ok := strings.Cut(id, "/")
	if !ok || track == "" || slug == "" || !filepath.IsLocal(id) {
		return ""
	}
	return id
}

// SetCurrent keeps that a challenge was worked on last.
func (w *Workspace) SetCurrent(id string) error {
	if w.Current() == id {
		return nil
	}
	return write(filepath.Join(w.Dir, filepath.FromSlash(currentFile)), []byte(id+"\n"))
}
