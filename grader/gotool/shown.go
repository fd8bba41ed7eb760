package gotool

import (
	"io/fs"
	"os"
)

// As root a box has a user of its own, who must be able to read what it is shown.
// So the modes of files and directories are set here; a umask could take them away.

// MakeDir makes a directory that everybody may read, unless it is there.
func MakeDir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.Chmod(dir, 0o755)
}

// WriteFile writes a file that everybody may read.
func WriteFile(name string, data []byte) error {
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return err
	}
	return os.Chmod(name, 0o644)
}

// showable reports whether the user of a box can read a file.
func showable(info fs.FileInfo) bool { return os.Geteuid() != 0 || info.Mode().Perm()&0o004 != 0 }
