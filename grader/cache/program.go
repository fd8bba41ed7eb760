package cache

import (
	"bufio"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// A program does not mind bytes after its end, so that it can be an entry and be
// started, too.

// Program returns the path of an entry that AddProgram made, after checking all its
// bytes.
func (d Dir) Program(key string) (path string, ok bool) {
	path = d.File(key)
	if err := check(path); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			os.Remove(path)
		}
		return "", false
	}
	Touch(path)
	return path, true
}

// AddProgram moves a program from file, on the same disk, to the entry of key and
// returns its path. It lasts through a power cut, and everybody may start it.
func (d Dir) AddProgram(key, file string) (path string, err error) {
	if err := seal(file); err != nil {
		return "", err
	}
	if err := os.Rename(file, d.File(key)); err != nil {
		return "", err
	}
	d.trim(key)
	return d.File(key), nil
}

// seal ends a file in its checksum.
func seal(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	h := crc32.New(castagnoli)
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if _, err := f.Write(h.Sum(nil)); err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o555), f.Sync(), f.Close())
}

var errDamaged = errors.New("its checksum does not match")

// check checks what seal did.
func check(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size() - crc32.Size
	if size <= 0 {
		return errDamaged
	}
	r := bufio.NewReaderSize(f, 1<<16)
	h := crc32.New(castagnoli)
	if _, err := io.CopyN(h, r, size); err != nil {
		return err
	}
	sum, err := io.ReadAll(r)
	if err == nil && !bytes.Equal(h.Sum(nil), sum) {
		err = errDamaged
	}
	return err
}
