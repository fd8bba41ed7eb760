package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes a file, in a directory that is there, so that others find what was
// there before or all of data, also after a kill, on a full disk and after a power cut.
func WriteFile(path string, perm fs.FileMode, data []byte) error {
	return write(path, perm, (*os.File).Sync, data)
}

// writeWhole is WriteFile for what is checked when it is read: it need not wait for
// the disk.
func writeWhole(path string, perm fs.FileMode, parts ...[]byte) error {
	return write(path, perm, func(*os.File) error { return nil }, parts...)
}

func write(path string, perm fs.FileMode, settle func(*os.File) error, parts ...[]byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), unfinished+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	for _, p := range parts {
		if _, err = f.Write(p); err != nil {
			f.Close()
			return err
		}
	}
	if err = errors.Join(f.Chmod(perm), settle(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
