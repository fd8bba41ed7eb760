// Package blob keeps the files that were handed in, by their content: in a directory, or in
// a bucket of an S3 service. It owns no other word on them; whose they are is in the
// database.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Store keeps files. Its methods may be used concurrently, also by other processes.
type Store interface {
	// Put keeps a file and returns its SHA-256 in hex, by which Get finds it.
	Put(ctx context.Context, data []byte) (hash string, err error)
	// Get returns a file. The error wraps fs.ErrNotExist if there is none.
	Get(ctx context.Context, hash string) ([]byte, error)
	// Delete forgets a file; that there is none is no error.
	Delete(ctx context.Context, hash string) error
}

// Open returns the store at a place: s3://HOST/BUCKET (s3+http:// without TLS), or else a
// directory, which is made when the first file is put.
func Open(place string) (Store, error) {
	if strings.HasPrefix(place, "s3://") || strings.HasPrefix(place, "s3+http://") {
		return openS3(place)
	}
	return dir(place), nil
}

// dir keeps each file below the first two digits of its hash.
type dir string

var hashes = regexp.MustCompile(`^[0-9a-f]{64}$`)

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// checked returns data if it is what the hash says.
func checked(hash string, data []byte) ([]byte, error) {
	if hashOf(data) != hash {
		return nil, fmt.Errorf("the file %s that was handed in is damaged: its content has another hash", hash)
	}
	return data, nil
}

func (d dir) path(hash string) (string, error) {
	if !hashes.MatchString(hash) {
		return "", fmt.Errorf("%q is no hash of a file: %w", hash, fs.ErrNotExist)
	}
	return filepath.Join(string(d), hash[:2], hash), nil
}

// Put implements Store. What it returned for is on the disk, whole.
func (d dir) Put(_ context.Context, data []byte) (string, error) {
	hash := hashOf(data)
	path, err := d.path(hash)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return hash, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "new-")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("keep what was handed in: %w", err)
	}
	return hash, syncDir(filepath.Dir(path))
}

// syncDir makes a rename last. Where directories can't be synced, there is nothing to do.
func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) && !errors.Is(err, os.ErrPermission) {
		return err
	}
	return nil
}

// Get implements Store.
func (d dir) Get(_ context.Context, hash string) ([]byte, error) {
	path, err := d.path(hash)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read what was handed in: %w", err)
	}
	return checked(hash, data)
}

// Delete implements Store.
func (d dir) Delete(_ context.Context, hash string) error {
	path, err := d.path(hash)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
