//go:build unix

package workspace

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// member is one name of a tree that tests hand in: a file with content, a folder,
// or something else.
type member struct {
	path string
	text string
	mode fs.FileMode
}

func source(path string) member   { return member{path: path, text: "package add // " + path + "\n"} }
func text(path, s string) member  { return member{path: path, text: s} }
func link(path, to string) member { return member{path, to, fs.ModeSymlink} }
func fifo(path string) member     { return member{path: path, mode: fs.ModeNamedPipe} }
func dir(path string) member      { return member{path: path, mode: fs.ModeDir} }

// forms are the ways to hand in a tree. Each writes it below dir and returns what to
// name.
var forms = []struct {
	name string
	pack func(t testing.TB, dir string, tree []member) string
}{
	{"folder", writeFolder},
	{"zip", func(t testing.TB, dir string, tree []member) string {
		return put(t, dir+".zip", zipOf(t, "", "/", tree...))
	}},
	{"zip with ./", func(t testing.TB, dir string, tree []member) string {
		return put(t, dir+".zip", zipOf(t, "./", "/", tree...))
	}},
	{"zip with backslashes", func(t testing.TB, dir string, tree []member) string {
		return put(t, dir+".zip", zipOf(t, "", `\`, tree...))
	}},
	{"tar", func(t testing.TB, dir string, tree []member) string { return put(t, dir+".tar", tarOf(t, "", tree...)) }},
	{"tar with ./", func(t testing.TB, dir string, tree []member) string {
		return put(t, dir+".tar", tarOf(t, "./", tree...))
	}},
	{"tgz", func(t testing.TB, dir string, tree []member) string {
		return put(t, dir+".tgz", zipped1(t, tarOf(t, "", tree...)))
	}},
	{"tar.gz with ./", func(t testing.TB, dir string, tree []member) string {
		return put(t, dir+".tar.gz", zipped1(t, tarOf(t, "./", tree...)))
	}},
}

func put(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeFolder(t testing.TB, dir string, tree []member) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, m := range tree {
		at := filepath.Join(dir, filepath.FromSlash(m.path))
		var err error
		switch {
		case m.mode.IsDir():
			err = os.MkdirAll(at, 0o777)
		case m.mode.IsRegular():
			put(t, at, m.text)
		default:
			if err = os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
				break
			}
			if m.mode == fs.ModeSymlink {
				err = os.Symlink(m.text, at)
			} else {
				err = syscall.Mkfifo(at, 0o666)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// zipOf packs a tree, with an entry "./" first where names begin so.
func zipOf(t testing.TB, prefix, separator string, tree ...member) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if prefix != "" {
		tree = append([]member{dir("")}, tree...)
	}
	for _, m := range tree {
		name := prefix + m.path
		if m.mode.IsDir() && !strings.HasSuffix(name, "/") {
			name += "/"
		}
		h := &zip.FileHeader{Name: strings.ReplaceAll(name, "/", separator), Method: zip.Store}
		if len(m.text) > 100 {
			h.Method = zip.Deflate
		}
		if separator == "/" || !m.mode.IsDir() { // on Windows the name alone says it
			h.SetMode(m.mode | 0o644)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if !m.mode.IsDir() {
			f.Write([]byte(m.text))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarOf(t testing.TB, prefix string, tree ...member) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if prefix != "" {
		tree = append([]member{dir("")}, tree...)
	}
	for _, m := range tree {
		h := &tar.Header{Name: prefix + m.path, Mode: 0o644}
		switch m.mode {
		case 0:
			h.Typeflag, h.Size = tar.TypeReg, int64(len(m.text))
		case fs.ModeDir:
			h.Typeflag = tar.TypeDir
		case fs.ModeSymlink:
			h.Typeflag, h.Linkname = tar.TypeSymlink, m.text
		case fs.ModeNamedPipe:
			h.Typeflag = tar.TypeFifo
		case fs.ModeDevice:
			h.Typeflag = tar.TypeBlock
		case fs.ModeIrregular:
			h.Typeflag, h.Linkname = tar.TypeLink, m.text
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if m.mode == 0 {
			w.Write([]byte(m.text))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zipped1(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(data))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// below puts a tree into a folder.
func below(dir string, tree ...member) []member {
	out := make([]member, len(tree))
	for i, m := range tree {
		m.path = path.Join(dir, m.path)
		out[i] = m
	}
	return out
}
