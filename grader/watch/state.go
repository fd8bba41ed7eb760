package watch

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// state is a hash of the names and contents of all Go files.
type state [sha256.Size]byte

// maxFile bounds how much of a file is looked at: no submission is larger.
const maxFile = 1 << 20

// look returns the state of the Go files in dir and below. An error means that dir
// itself can't be read.
func look(dir string) (state, error) {
	h := sha256.New()
	err := eachFolder(dir, func(folder string) error {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return ignoreIfGone(err, folder != dir)
		}
		for _, e := range entries {
			if !e.Type().IsRegular() || !strings.EqualFold(filepath.Ext(e.Name()), ".go") {
				continue
			}
			path := filepath.Join(folder, e.Name())
			f, err := os.Open(path)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				fmt.Fprintf(h, "%q can't be read\n", path)
				continue
			}
			sum := sha256.New()
			_, err = io.Copy(sum, io.LimitReader(f, maxFile))
			f.Close()
			fmt.Fprintf(h, "%q %x %v\n", path, sum.Sum(nil), err != nil)
		}
		return nil
	})
	return state(h.Sum(nil)), err
}

func ignoreIfGone(err error, may bool) error {
	if may && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
