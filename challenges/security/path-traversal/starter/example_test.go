package rooted

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// open returns a store in a new folder, beside a file secret.txt, and with a link
// out that leads there.
func open(t *testing.T) *Store {
	t.Helper()
	base := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(base, "files"), 0o755), os.WriteFile(filepath.Join(base, "secret.txt"), []byte("secret"), 0o644),
		os.Symlink("..", filepath.Join(base, "files", "out"))); err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(base, "files"))
	if err != nil {
		t.Fatalf("Open = error %v; want nil", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestExampleNames(t *testing.T) {
	s := open(t)
	if err := s.Write("ann/cv.txt", []byte("…")); err != nil {
		t.Errorf("Write(ann/cv.txt) = error %v; want nil", err)
	}
	if got, err := s.Read("ann/cv.txt"); err != nil || string(got) != "…" {
		t.Errorf("Read(ann/cv.txt) = %q, error %v; want …", got, err)
	}
	for name, want := range map[string]error{"bob/cv.txt": ErrMissing, "../secret.txt": ErrName, "ann/../ann/cv.txt": ErrName} {
		if got, err := s.Read(name); !errors.Is(err, want) {
			t.Errorf("Read(%s) = %q, error %v; want error %v", name, got, err, want)
		}
	}
}

func TestExampleLinkAndArchive(t *testing.T) {
	s := open(t)
	s.Write("ann/cv.txt", []byte("…"))
	if got, err := s.Read("out/secret.txt"); err == nil || len(got) > 0 {
		t.Errorf("Read(out/secret.txt) = %q, error %v; want an error", got, err)
	}
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	w.Create("a.txt")
	w.Create("../b.txt")
	w.Close()
	if err := s.Unpack(archive.Bytes()); !errors.Is(err, ErrName) {
		t.Errorf("Unpack of a.txt and ../b.txt = error %v; want ErrName", err)
	}
	if got, err := s.Names(); err != nil || !slices.Equal(got, []string{"ann/cv.txt"}) {
		t.Errorf("Names() = %q, error %v; want ann/cv.txt alone", got, err)
	}
}
