package selfcheck

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// recipe makes a submission that can't be kept as text. dir holds the attack's
// files; it returns what is handed in: dir, or an archive beside it.
type recipe func(dir string) (string, error)

// recipes are named by the header of an attack.
var recipes = map[string]recipe{
	"symlink-to-host":  linkTo("/etc/passwd"),
	"symlink-loop":     linkTo("loop.go"),
	"symlinked-folder": func(dir string) (string, error) { return dir, os.Symlink("/", filepath.Join(dir, "vendor")) },
	"endless-device":   linkTo("/dev/zero"),
	"fifo":             makeFIFO,
	"huge-source": later(func() recipe {
		return source("package target\n\nvar text = `" + strings.Repeat("0123456789abcde\n", 50<<20/16) + "`\n")
	}),
	"many-files":   manyFiles,
	"deep-folders": deepFolders,
	"odd-names":    oddNames,
	"deep-parentheses": later(func() recipe {
		return source("package target\n\nvar deep = " + strings.Repeat("(", 200_000) + "1" + strings.Repeat(")", 200_000) + "\n")
	}),
	"deep-blocks": later(func() recipe {
		return source("package target\n\nfunc deep() {" + strings.Repeat("{", 150_000) + strings.Repeat("}", 150_000) + "}\n")
	}),
	"many-constants": later(func() recipe {
		return source("package target\n\nconst (\nx0 = 3\n" + chain(400, "x%d = x%d * x%[2]d\n") + ")\n")
	}),
	"wide-struct": later(func() recipe {
		return source("package target\n\ntype t0 [1 << 30]struct{ a, b, c int }\n" + chain(60, "type t%d [1 << 30]t%d\n") + "\nvar wide t60\n")
	}),
	"zip-bomb":      zipped(entry{"solution.go", 0o644, 1 << 30, ""}),
	"zip-traversal": zipped(entry{"../../../tmp/solution.go", 0o644, 10, ""}),
	"zip-absolute":  zipped(entry{"/etc/cron.d/solution.go", 0o644, 10, ""}),
	"zip-backslash": zipped(entry{`..\..\solution.go`, 0o644, 10, ""}),
	"zip-symlink":   zipped(entry{"solution.go", 0o777 | os.ModeSymlink, 0, "/etc/passwd"}),
	"zip-twice":     zipped(entry{"solution.go", 0o644, 10, ""}, entry{"solution.go", 0o644, 11, ""}),
	"zip-crowd":     later(func() recipe { return zipped(make([]entry, 100_000)...) }),
	"tar-bomb":      tarred(entry{"solution.go", 0o644, 1 << 30, ""}),
	"tar-traversal": tarred(entry{"../solution.go", 0o644, 10, ""}),
	"tar-symlink":   tarred(entry{"solution.go", 0o777 | os.ModeSymlink, 0, "/etc/passwd"}),
	"tar-device":    tarred(entry{"solution.go", 0o666 | os.ModeDevice, 0, ""}),
	"tar-fifo":      tarred(entry{"solution.go", 0o666 | os.ModeNamedPipe, 0, ""}),
	"broken-zip":    file("submission.zip", "PK\x03\x04 and then nothing"),
	"endless-gzip":  file("submission.tar.gz", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\xff"),
}

// later puts off making what is large until it is wanted: every run of gradus
// initialises this package.
func later(make func() recipe) recipe {
	return func(dir string) (string, error) { return make()(dir) }
}

// entry is one of an archive's; its content is size zeros, or where it links to.
type entry struct {
	name string
	mode os.FileMode
	size int64
	link string
}

func (e entry) content() io.Reader {
	if e.link != "" {
		return strings.NewReader(e.link)
	}
	return io.LimitReader(zeros{}, e.size)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func zipped(entries ...entry) recipe {
	return func(dir string) (string, error) {
		return pack(dir+".zip", func(w io.Writer) error {
			z := zip.NewWriter(w)
			for i, e := range entries {
				if e.name == "" {
					e.name = fmt.Sprintf("f%d.go", i)
				}
				h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
				h.SetMode(e.mode)
				to, err := z.CreateHeader(h)
				if err != nil {
					return err
				}
				if _, err := io.Copy(to, e.content()); err != nil {
					return err
				}
			}
			return z.Close()
		})
	}
}

func tarred(entries ...entry) recipe {
	return func(dir string) (string, error) {
		return pack(dir+".tar.gz", func(w io.Writer) error {
			zip := gzip.NewWriter(w)
			t := tar.NewWriter(zip)
			for _, e := range entries {
				h := &tar.Header{Name: e.name, Mode: int64(e.mode.Perm()), Size: e.size, Linkname: e.link}
				switch e.mode.Type() {
				case os.ModeSymlink:
					h.Typeflag = tar.TypeSymlink
				case os.ModeDevice:
					h.Typeflag = tar.TypeBlock
				case os.ModeNamedPipe:
					h.Typeflag = tar.TypeFifo
				}
				if err := t.WriteHeader(h); err != nil {
					return err
				}
				if _, err := io.Copy(t, io.LimitReader(zeros{}, e.size)); err != nil {
					return err
				}
			}
			return errors.Join(t.Close(), zip.Close())
		})
	}
}

func pack(path string, write func(io.Writer) error) (string, error) {
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	return path, errors.Join(write(f), f.Close())
}

// file makes a file beside the directory.
func file(name, content string) recipe {
	return func(dir string) (string, error) {
		path := filepath.Join(filepath.Dir(dir), name)
		return path, os.WriteFile(path, []byte(content), 0o644)
	}
}

// source adds a generated file.
func source(text string) recipe {
	return func(dir string) (string, error) {
		return dir, os.WriteFile(filepath.Join(dir, "generated.go"), []byte(text), 0o644)
	}
}

// chain writes n lines, each about a number and the one before it.
func chain(n int, format string) string {
	var b bytes.Buffer
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, format, i, i-1)
	}
	return b.String()
}

// linkTo adds a Go file that is a symbolic link.
func linkTo(target string) recipe {
	return func(dir string) (string, error) { return dir, os.Symlink(target, filepath.Join(dir, "loop.go")) }
}

func manyFiles(dir string) (string, error) {
	for i := range 100_000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%d.go", i)), nil, 0o644); err != nil {
			return dir, err
		}
	}
	return dir, nil
}

func deepFolders(dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return dir, err
	}
	for range 2000 { // deeper than a path can name
		if err := root.Mkdir("a", 0o755); err != nil {
			return dir, err
		}
		next, err := root.OpenRoot("a")
		if err != nil {
			return dir, err
		}
		root.Close()
		root = next
	}
	return dir, root.Close()
}

func oddNames(dir string) (string, error) {
	for _, name := range []string{"a\nb.go", "\x1b[31mred.go", "::set-output name=x::y.go", "\u202eog.evil.go", "=1+1.go", "-rf.go", "a b;c.go", "\xff\xfe.go", "<script>.go"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("package target\n\nfunc broken( {\n"), 0o644); err != nil {
			return dir, err
		}
	}
	return dir, nil
}
