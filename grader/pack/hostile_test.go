package pack

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
)

// entry is a file of an archive that says of itself whatever it likes.
type entry struct {
	header zip.FileHeader
	data   []byte
}

func stored(name string, data []byte) entry {
	return entry{zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data), ModifiedDate: 0x21,
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)),
		CreatorVersion: 3<<8 | 20, ReaderVersion: 20, ExternalAttrs: 0o100644 << 16}, data}
}

func archiveOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.CreateRaw(&e.header)
		if err == nil {
			_, err = f.Write(e.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// resealed returns a pack of the files, with checksums that are right, as somebody
// would make it who has no key.
func resealed(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	files = maps.Clone(files)
	delete(files, signatureFile)
	files[sumsFile] = sums(files)
	data, err := repack(files)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// with returns a copy of files with one more, or one less where data is nil.
func with(files map[string][]byte, name string, data []byte) map[string][]byte {
	files = maps.Clone(files)
	if files[name] = data; data == nil {
		delete(files, name)
	}
	return files
}

// deflated compresses with DEFLATE.
func deflated(t testing.TB, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = io.Copy(w, r)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zeros is a reader of that many zero bytes.
type zeros int

func (z *zeros) Read(p []byte) (int, error) {
	n := min(len(p), int(*z))
	clear(p[:n])
	if *z -= zeros(n); n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestHostileArchives(t *testing.T) {
	good := build(t, Learner, course())
	files := mustRead(t, good).files
	edit := func(change func(e *entry)) []byte {
		e := stored("README.md", []byte("hello"))
		change(&e)
		return archiveOf(t, e)
	}
	var bomb zeros = 16 << 20
	packed := deflated(t, &bomb)
	extended := []byte{'U', 'T', 5, 0, 1, 0, 0, 0, 9} // the extra field of a time
	// The directory's entry of b is told to be a's content (APPNOTE.TXT 4.3.12).
	overlap := archiveOf(t, stored("a", make([]byte, 1000)), stored("b", nil))
	second := overlap[bytes.LastIndex(overlap, []byte("PK\x01\x02")):]
	copy(second[16:], overlap[bytes.Index(overlap, []byte("PK\x01\x02"))+16:][:12])
	copy(second[42:], []byte{0, 0, 0, 0})
	for _, tt := range []struct {
		reason string
		data   []byte
		want   string
	}{
		{"nothing", nil, "not a gradus pack"},
		{"text", []byte("hello"), "not a gradus pack"},
		{"an archive of something else", archiveOf(t, stored("a", []byte("b"))), "it has no gradus-pack.json"},
		{"a zip bomb", edit(func(e *entry) {
			e.header.Method, e.data = zip.Deflate, packed
			e.header.CompressedSize64 = uint64(len(packed))
		}), `"README.md" is compressed`},
		{"a name above", edit(func(e *entry) { e.header.Name = "../../etc/passwd" }), `"../../etc/passwd" is of a place outside the pack`},
		{"an absolute name", edit(func(e *entry) { e.header.Name = "/etc/passwd" }), "is of a place outside the pack"},
		{"a name above on Windows", edit(func(e *entry) { e.header.Name = `..\x` }), "is of a place outside the pack"},
		{"an escape sequence in a name", edit(func(e *entry) { e.header.Name = "a\x1b[2Jb" }), `the name "a\x1b[2Jb" is none that a pack may hold`},
		{"a long name", edit(func(e *entry) { e.header.Name = strings.Repeat("n", 5000) }), "is none that a pack may hold"},
		{"a symbolic link", edit(func(e *entry) { e.header.SetMode(fs.ModeSymlink | 0o777) }), "is a directory, a link or a device"},
		{"a device", edit(func(e *entry) { e.header.SetMode(fs.ModeDevice | 0o666) }), "is a directory, a link or a device"},
		{"a directory", archiveOf(t, entry{header: zip.FileHeader{Name: "a/"}}), "is none that a pack may hold"},
		{"the same name twice", archiveOf(t, stored("a", nil), stored("a", nil)), `two files of the name "a"`},
		{"an absurd size", edit(func(e *entry) { e.header.CompressedSize64, e.header.UncompressedSize64 = 1<<40, 1<<40 }), "larger than 8 MiB"},
		{"more than there is", edit(func(e *entry) { e.header.CompressedSize64, e.header.UncompressedSize64 = 4000, 4000 }), "cut off or damaged at README.md"},
		{"files that overlap", overlap, "files that overlap"},
		{"a wrong order", archiveOf(t, stored("b", nil), stored("a", nil)), "not written by gradus"},
		{"a time", edit(func(e *entry) { e.header.Extra = extended }), "not written by gradus"},
		{"an executable", edit(func(e *entry) { e.header.ExternalAttrs = 0o100755 << 16 }), "not written by gradus"},
		{"something before it", append([]byte("PK\x05\x06 a program"), good...), "not written by gradus"},
		{"something behind it", append(bytes.Clone(good), 0), "not written by gradus"},
		{"a pack cut off", good[:len(good)-1], "cut off or damaged"},
		{"half a pack", good[:len(good)/2], "cut off or damaged"},
		{"too large", make([]byte, maxPack+1), "larger than 64 MiB"},
		{"too many files", bytes.Repeat([]byte("PK\x01\x02"), maxEntries+1), "more than 20000 files"},
		{"a changed file", changed(t, files, "t/add/README.md"), "t/add/README.md is not what SHA256SUMS says it is"},
		{"a lost file", changed(t, with(files, "t/add/hints/2.md", nil), ""), "names files that are not there"},
		{"an added file", changed(t, with(files, "t/add/hints/3.md", []byte("x")), ""), "t/add/hints/3.md is not what SHA256SUMS says"},
		{"no checksums", changed(t, with(files, sumsFile, nil), ""), "SHA256SUMS is missing"},
		{"a hidden test", resealed(t, with(files, "t/add/add_test.go", []byte("package add_test"))), "t/add/add_test.go is no part of a learner pack"},
		{"hidden parts for learners", resealed(t, with(files, "t/add/hidden.age", []byte("x"))), "t/add/hidden.age is no part of a learner pack"},
		{"a challenge nobody named", resealed(t, with(files, "t/sub/README.md", []byte("x"))), "t/sub/README.md is no part"},
		{"a grader pack without hidden parts", resealed(t, with(files, contentsFile, bytes.Replace(files[contentsFile], []byte("learner"), []byte("grader"), 1))), "t/add/hidden.age is missing"},
		{"contents that are none", resealed(t, with(files, contentsFile, []byte("{"))), "gradus-pack.json: "},
		{"contents of tomorrow", resealed(t, with(files, contentsFile, bytes.Replace(files[contentsFile], []byte("/v2"), []byte("/v3"), 1))), `its format is "gradus.pack/v3"; this gradus reads gradus.pack/v2`},
		{"contents with more in them", resealed(t, with(files, contentsFile, bytes.Replace(files[contentsFile], []byte("{"), []byte("{\"x\":1,"), 1))), "holds more than this gradus knows of"},
		{"an escape sequence for who grades", resealed(t, with(files, contentsFile, bytes.Replace(files[contentsFile], []byte("Anna"), []byte(`\u001b[2J`), 1))), "who grades is said in one line"},
		{"a signature that is none", changed(t, with(files, signatureFile, []byte("x")), ""), "SHA256SUMS.minisig: minisign: invalid signature"},
		{"a signature with more in it", changed(t, with(files, signatureFile, append([]byte("untrusted comment: hello\n"), bytes.SplitAfterN(files[signatureFile], []byte("\n"), 2)[1]...)), ""), "not in the form that gradus writes"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := Read(tt.data)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read: %v; want an error with %q", err, tt.want)
			}
		})
	}
}

// changed returns the files as an archive without new checksums, with a byte of one
// file changed.
func changed(t *testing.T, files map[string][]byte, name string) []byte {
	t.Helper()
	if name != "" {
		data := bytes.Clone(files[name])
		data[0] ^= 1
		files = with(files, name, data)
	}
	data, err := repack(files)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestEveryBitIsHeld flips bits all over a pack: it is never read as a pack.
func TestEveryBitIsHeld(t *testing.T) {
	good := build(t, Grader, course())
	for i := range good {
		data := bytes.Clone(good)
		data[i] ^= 1 << (i % 8)
		if _, err := Read(data); err == nil {
			t.Errorf("a pack with bit %d of byte %d flipped is read", i%8, i)
		}
	}
	for n := range len(good) {
		if _, err := Read(good[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are read as a pack", n, len(good))
		}
	}
}

// TestHostileHiddenParts: whoever knows a recipient can encrypt to it.
func TestHostileHiddenParts(t *testing.T) {
	good := mustRead(t, build(t, Grader, course()))
	id := identity(t)
	sealed := func(content []byte) []byte {
		var b bytes.Buffer
		w, err := age.Encrypt(&b, id.Recipient())
		if err == nil {
			_, err = w.Write(content)
		}
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	filled := func(files map[string][]byte) []byte {
		data, err := encrypt(files, []age.Recipient{id.Recipient()})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var bomb zeros = maxPack + 1
	manifest := map[string][]byte{"t/add/challenge.toml": good.hidden.manifests["t/add"]}
	whole, _, err := decrypt(good.files["t/add/hidden.age"], []age.Identity{id}, maxUnpacked)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason, file string
		data         []byte
		with         age.Identity
		want         string
	}{
		{"another key", "", nil, stranger, "it is not encrypted to this key"},
		{"not encrypted", "hidden.age", []byte("hello"), id, "hidden.age: decrypt: "},
		{"encrypted and cut off", "hidden.age", good.files["hidden.age"][:len(good.files["hidden.age"])-1], id, "hidden.age: decrypt: "},
		{"more behind it", "hidden.age", append(bytes.Clone(good.files["hidden.age"]), 0), id, "hidden.age: decrypt: "},
		{"a bomb", "hidden.age", sealed(deflated(t, &bomb)), id, "hidden.age: it unpacks to more than 64 MiB"},
		{"not compressed", "hidden.age", sealed([]byte("hello")), id, "hidden.age: decrypt: "},
		{"not an archive", "hidden.age", sealed(deflated(t, strings.NewReader("hello"))), id, "hidden.age: not a gradus pack"},
		{"a place outside", "hidden.age", sealed(deflated(t, bytes.NewReader(archiveOf(t, stored("../x", nil))))), id, "is of a place outside the pack"},
		{"no manifest", "hidden.age", filled(nil), id, "t/add/challenge.toml is not in it"},
		{"more than manifests", "hidden.age", filled(with(manifest, "t/sub/challenge.toml", []byte("x"))), id, "more in it than the manifests"},
		{"another manifest", "hidden.age", filled(with(manifest, "t/add/challenge.toml", append(bytes.Clone(manifest["t/add/challenge.toml"]), '\n'))), id, "t/add is not the one that the pack was made of"},
		{"a file that learners have", "t/add/hidden.age", filled(with(whole, "README.md", []byte("x"))), id, "README.md is both hidden and not"},
		{"a place in another challenge", "t/add/hidden.age", filled(with(whole, "../sub/sub.go", []byte("x"))), id, "is of a place outside the pack"},
		{"another hidden test", "t/add/hidden.age", filled(with(whole, "add_test.go", bytes.Replace(whole["add_test.go"], []byte("40_961"), []byte("40_960"), 1))), id, "t/add is not the one that the pack was made of"},
		{"a lost hidden test", "t/add/hidden.age", filled(with(whole, "add_test.go", nil)), id, "t/add is not the one that the pack was made of"},
		{"hidden parts of another key", "t/add/hidden.age", sealedTo(t, stranger, whole), id, "t/add/hidden.age: it is not encrypted to this key"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			files := good.files
			if tt.file != "" {
				files = with(files, tt.file, tt.data)
			}
			p, err := Read(resealed(t, files))
			if err != nil {
				t.Fatal(err)
			}
			if err = p.Unlock([]age.Identity{tt.with}); err == nil {
				cat, loadErr := p.Catalog()
				if err = loadErr; err == nil {
					_, err = cat.Open("add")
				}
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("opened with: %v; want an error with %q", err, tt.want)
			}
		})
	}
}

func sealedTo(t *testing.T, id *age.X25519Identity, files map[string][]byte) []byte {
	t.Helper()
	data, err := encrypt(files, []age.Recipient{id.Recipient()})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestBombsShareOneBound: many small bombs are as bad as a large one.
func TestBombsShareOneBound(t *testing.T) {
	p := mustRead(t, build(t, Grader, course()))
	p.hidden.left = 100
	cat, err := p.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cat.Open("add"); err == nil || !strings.Contains(err.Error(), "it unpacks to more than") {
		t.Errorf("Open: %v; want it refused", err)
	}
}

// FuzzRead reads what strangers call a pack: as it is, and with checksums that are
// made right, so that what lies behind them is reached too.
func FuzzRead(f *testing.F) {
	learner, grading := build(f, Learner, course()), build(f, Grader, course())
	f.Add(learner)
	f.Add(grading)
	f.Add(learner[:len(learner)-7])
	f.Add(archiveOf(f, stored("a", []byte("b")), stored("a", []byte("c"))))
	f.Add(archiveOf(f, stored(contentsFile, []byte(`{"format":"gradus.pack/v2","kind":"learner","challenges":{}}`))))
	f.Add(archiveOf(f, entry{zip.FileHeader{Name: "../x", Method: zip.Deflate, CompressedSize64: 1 << 40, UncompressedSize64: 1}, []byte("x")}))
	id := identity(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := unpack(data)
		if err != nil {
			return
		}
		again, err := repack(files)
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("an archive was taken that is not the one of its files: %v", err)
		}
		if p, err := Read(data); err == nil {
			use(t, p, id)
		}
		files[sumsFile] = sums(files)
		if p, err := read(files); err == nil {
			use(t, p, id)
		}
	})
}

// FuzzFile puts anything in the place of one file of a pack, under checksums that
// are right.
func FuzzFile(f *testing.F) {
	grading := mustRead(f, build(f, Grader, course())).files
	names := slices.Sorted(maps.Keys(grading))
	for i, name := range names {
		f.Add(uint8(i), grading[name])
	}
	id := identity(f)
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		files := with(grading, names[int(which)%len(names)], append([]byte{}, data...))
		files[sumsFile] = sums(files)
		if p, err := read(files); err == nil {
			use(t, p, id)
		}
	})
}

// use does all that can be done with a pack; no part of it may be hidden from
// learners and given to them.
func use(t *testing.T, p *Pack, id age.Identity) {
	for _, r := range p.Verify(nil, []age.Identity{id}) {
		if r.Says == "" {
			t.Errorf("nothing is said of %s", r.Part)
		}
	}
	cat, err := p.learners()
	if err != nil {
		return
	}
	for _, ch := range cat.Challenges() {
		whole, err := cat.Open(ch.ID())
		if err != nil {
			continue
		}
		if f := whole.Files; whole.Withheld == nil || len(f.Hidden)+len(f.Reference)+len(f.Mutants)+len(f.Bugs) > 0 {
			t.Fatal(fmt.Sprint("hidden parts were given to learners: ", f))
		}
	}
}
