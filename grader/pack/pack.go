// Package pack owns course packs: a catalogue as one file, to hand to learners
// without its hidden tests or to graders with them encrypted. Challenges come from
// package catalog and go back to it; nothing of a pack is ever written to disk.
//
// # The two kinds
//
// A learner pack holds what learners receive: the skill tree, the pinned modules,
// and of each challenge the README, the hints, the starter with its public
// examples, and a manifest made anew by catalog.LearnerManifest. Hidden tests and
// planted bugs are called by aliases in it: their own names are written for
// authors and may tell what is tested. It has nothing of the hidden tests, the
// reference, drivers, mutants, accepted solutions and bugs.
//
// A grader pack holds the same, byte for byte, and beside it the rest, encrypted.
// Without an identity it is as good as a learner pack; with one, its challenges
// are those of the directory it was made of, with the same hashes.
//
// # The file
//
// A pack is a zip archive of regular files, sorted by name, stored and not
// compressed, without times, with the mode 0644:
//
//	gradus-pack.json            format, kind, who grades, the hash of each challenge
//	skills.toml                 the skill tree
//	modules.mod, modules.sum    the pinned modules, if there are any
//	TRACK/SLUG/...              challenge.toml, README.md, hints/N.md, starter/*
//	hidden.age                  graders: the whole challenge.toml of every challenge
//	TRACK/SLUG/hidden.age       graders: the other hidden files of this challenge
//	SHA256SUMS                  of all of these, as sha256sum(1) writes it
//	SHA256SUMS.minisig          when signed: its signature
//
// A hidden.age holds files for the folder it is in: an archive of the same form,
// compressed with DEFLATE (RFC 1951) and encrypted with age
// (https://age-encryption.org/v1) to each recipient.
//
// The bytes of a pack follow from its files alone, and the reader makes them again
// and compares. So the checksums, and the signature over them, hold for every byte
// of the archive: there is no room beside them. The same challenges make the same
// learner pack, signed or not, on every machine. Of a grader pack that is true but
// for the hidden.age files and their checksums, since age draws a new key for each.
//
// # The signature
//
// It is a prehashed minisign signature (https://jedisct1.github.io/minisign/,
// Ed25519 over BLAKE2b-512) with fixed comments, so it is reproducible too. All of
// it can be checked without gradus:
//
//	unzip pack.zip -d pack && cd pack
//	minisign -V -P KEY -m SHA256SUMS && sha256sum -c SHA256SUMS
package pack

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Kind says whom a pack is for.
type Kind string

const (
	Learner Kind = "learner"
	Grader  Kind = "grader"
)

// Pack is a pack that was read: its files are those it was made with. After
// Unlock it may be used concurrently.
type Pack struct {
	Kind     Kind
	GradedBy string            // who grades, in the author's words; may be empty
	Hashes   map[string]string // of its challenges, by ID: hex SHA-256 over every file, hidden ones too

	files  map[string][]byte
	hidden *vault // nil until Unlock
}

// ErrNotPack says that a file is no pack at all.
var ErrNotPack = errors.New("not a gradus pack")

// Open reads the pack in a file; see Read. Errors of the file system are wrapped.
func Open(file string) (*Pack, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPack+1))
	if err != nil {
		return nil, err
	}
	return Read(data)
}

// Read reads a pack. It holds every byte to the form above and every file to its
// checksum; who made it is told by Signed. Data must not be changed afterwards.
func Read(data []byte) (*Pack, error) {
	files, err := unpack(data)
	if err != nil {
		return nil, err
	}
	return read(files)
}

// read makes a pack of the files of one.
func read(files map[string][]byte) (*Pack, error) {
	if files[contentsFile] == nil {
		return nil, fmt.Errorf("%w: it has no %s", ErrNotPack, contentsFile)
	}
	if err := checkSums(files); err != nil {
		return nil, err
	}
	c, err := parseContents(files[contentsFile])
	if err != nil {
		return nil, err
	}
	p := &Pack{Kind: c.Kind, GradedBy: c.GradedBy, Hashes: c.Challenges, files: files}
	if files[signatureFile] != nil {
		if _, err := p.signature(); err != nil {
			return nil, err
		}
	}
	if err := p.checkPlaces(); err != nil {
		return nil, err
	}
	return p, nil
}

// IDs returns the IDs of the challenges, sorted.
func (p *Pack) IDs() []string { return slices.Sorted(maps.Keys(p.Hashes)) }

// Files returns how many files the pack has, checksums and signature included.
func (p *Pack) Files() int { return len(p.files) }

// Unlocked reports whether the hidden parts can be read.
func (p *Pack) Unlocked() bool { return p.hidden != nil }

// Catalog returns the challenges: whole ones after Unlock, else what learners
// receive of them.
func (p *Pack) Catalog() (*catalog.Catalog, error) {
	if p.hidden != nil {
		return catalog.LoadPack(p.hidden, p.Hashes, nil)
	}
	return p.learners()
}

// learners returns the catalogue of what learners receive.
func (p *Pack) learners() (*catalog.Catalog, error) {
	fsys, err := fileSystem(p.public())
	if err != nil {
		return nil, err
	}
	return catalog.LoadPack(fsys, p.Hashes, p.withheld())
}

// withheld says why hidden parts can't be read.
func (p *Pack) withheld() *grader.Withheld {
	switch {
	case p.Kind == Grader:
		return &grader.Withheld{Reason: "its hidden tests are encrypted in this pack", Hint: "name the file with the key that opens them: --identity FILE, or GRADUS_IDENTITY=FILE"}
	case p.GradedBy != "":
		return &grader.Withheld{Reason: "its hidden tests are not in this pack, which is for learners", Hint: "it is graded by: " + p.GradedBy}
	}
	return &grader.Withheld{Reason: "its hidden tests are not in this pack, which is for learners", Hint: "it is graded by those who hold the grader pack of this course: ask whoever gave you this one"}
}

// public returns the files of a catalogue as learners receive them.
func (p *Pack) public() map[string][]byte {
	files := maps.Clone(p.files)
	maps.DeleteFunc(files, func(name string, _ []byte) bool {
		return name == contentsFile || name == sumsFile || name == signatureFile || isHidden(name)
	})
	return files
}

// fileSystem returns files as a file system that can be used concurrently.
func fileSystem(files map[string][]byte) (fs.FS, error) {
	data, err := repack(files)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}
