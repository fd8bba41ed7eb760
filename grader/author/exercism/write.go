package exercism

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes the challenge's folder to dir, which must not be there. It appears
// whole or not at all. The error is fs.ErrExist when something is there already.
func (i *Imported) Write(dir string) error {
	track := filepath.Dir(dir)
	if err := os.MkdirAll(track, 0o777); err != nil {
		return fmt.Errorf("write the challenge: %w", err)
	}
	tmp, err := os.MkdirTemp(track, ".gradus-import-*") // no challenge: it begins with a dot
	if err != nil {
		return fmt.Errorf("write the challenge: %w", err)
	}
	defer os.RemoveAll(tmp)
	for name, data := range i.Files {
		at := filepath.Join(tmp, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return fmt.Errorf("write the challenge: %w", err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			return fmt.Errorf("write the challenge: %w", err)
		}
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return fmt.Errorf("write the challenge: %w", err)
	}
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write the challenge: %s: %w", dir, fs.ErrExist)
	}
	if err := os.Rename(tmp, dir); err != nil {
		return fmt.Errorf("write the challenge: %w", err)
	}
	return nil
}
