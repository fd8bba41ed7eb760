package blob_test

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/gradus-dev/gradus/grader/class/blob"
)

// TestStores holds both kinds of stores to the same.
func TestStores(t *testing.T) {
	backend := s3mem.New()
	if err := backend.CreateBucket("hand-ins"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	defer server.Close()
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	for name, place := range map[string]string{
		"directory": filepath.Join(t.TempDir(), "a folder", "blobs"),
		"s3":        strings.Replace(server.URL, "http://", "s3+http://", 1) + "/hand-ins/2026",
	} {
		t.Run(name, func(t *testing.T) {
			store, err := blob.Open(place)
			if err != nil {
				t.Fatal(err)
			}
			ctx := t.Context()
			data := bytes.Repeat([]byte("package bfs\n"), 1000)
			hash, err := store.Put(ctx, data)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := store.Put(ctx, data); again != hash || err != nil {
				t.Errorf("the same file again is %s (%v), want %s", again, err, hash)
			}
			if got, err := store.Get(ctx, hash); err != nil || !bytes.Equal(got, data) {
				t.Errorf("got %d bytes (%v)", len(got), err)
			}
			for _, none := range []string{strings.Repeat("0", 64), "../../etc/passwd", ""} {
				if _, err := store.Get(ctx, none); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("of %q: got %v, want that there is none", none, err)
				}
			}
			if err := store.Delete(ctx, hash); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Get(ctx, hash); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("deleted, it is still there: %v", err)
			}
			if err := store.Delete(ctx, hash); err != nil {
				t.Errorf("deleted twice: %v", err)
			}
		})
	}
}

func TestADamagedFileIsToldApart(t *testing.T) {
	dir := t.TempDir()
	store, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := store.Put(t.Context(), []byte("package bfs"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, hash[:2], hash), []byte("package dfs"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(t.Context(), hash); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}

func TestABucketHasAName(t *testing.T) {
	if _, err := blob.Open("s3://example.org/"); err == nil || !strings.Contains(err.Error(), "s3://HOST/BUCKET") {
		t.Errorf("got %v", err)
	}
}
