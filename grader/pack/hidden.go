package pack

import (
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"

	"filippo.io/age"
)

// ErrRecipient says that a pack is not encrypted to any of the identities.
var ErrRecipient = errors.New("it is not encrypted to this key")

// encrypt packs files into the content of a hidden.age.
func encrypt(files map[string][]byte, to []age.Recipient) ([]byte, error) {
	plain, err := repack(files)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	sealed, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	small, err := flate.NewWriter(sealed, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = small.Write(plain)
	err = errors.Join(err, small.Close(), sealed.Close())
	return out.Bytes(), err
}

// decrypt reads the content of a hidden.age, of at most so many bytes when
// unpacked. Whoever knows a recipient can have written it, so it is as strange as
// the pack.
func decrypt(data []byte, ids []age.Identity, most int64) (map[string][]byte, int64, error) {
	plain, err := age.Decrypt(bytes.NewReader(data), ids...)
	if _, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		return nil, 0, ErrRecipient
	}
	if err != nil {
		return nil, 0, fmt.Errorf("decrypt: %w", err)
	}
	most = min(most, maxPack)
	whole := bufio.NewReader(plain) // of which flate reads no more than it needs
	unpacked, err := io.ReadAll(io.LimitReader(flate.NewReader(whole), most+1))
	if err != nil {
		return nil, 0, fmt.Errorf("decrypt: %w", err)
	}
	if int64(len(unpacked)) > most {
		return nil, 0, fmt.Errorf("it unpacks to more than %d MiB", most>>20)
	}
	if rest, err := io.Copy(io.Discard, whole); err != nil || rest > 0 {
		return nil, 0, errors.New("decrypt: more behind the end")
	}
	files, err := unpack(unpacked)
	return files, int64(len(unpacked)), err
}

// vault is the file system of a grader pack that was unlocked: the catalogue as
// it was before it was packed. Each challenge is decrypted when its folder is
// first opened, and kept in memory.
type vault struct {
	pack      *Pack
	ids       []age.Identity
	manifests map[string][]byte // the whole ones, by challenge
	base      fs.FS             // what learners receive, with whole manifests

	mu     sync.Mutex
	left   int64 // bytes that may still be unpacked
	opened map[string]folder
}

// folder is what came of decrypting one challenge. Names in the file system are
// those in the catalogue.
type folder struct {
	files fs.FS
	err   error
}

// Unlock makes the hidden parts readable with the identities. The error is
// ErrRecipient when none of them opens the pack.
func (p *Pack) Unlock(ids []age.Identity) error {
	if p.Kind != Grader {
		return errors.New("a learner pack has no hidden parts")
	}
	v := &vault{pack: p, ids: ids, manifests: map[string][]byte{}, left: maxUnpacked, opened: map[string]folder{}}
	found, size, err := decrypt(p.files[hiddenFile], ids, v.left)
	if errors.Is(err, ErrRecipient) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%s: %w", hiddenFile, err)
	}
	v.left -= size
	base := p.public()
	for _, id := range p.IDs() {
		name := id + "/" + manifestFile
		if found[name] == nil {
			return fmt.Errorf("%s: %s is not in it", hiddenFile, name)
		}
		v.manifests[id], base[name] = found[name], found[name]
	}
	if len(found) != len(v.manifests) {
		return fmt.Errorf("%s: more in it than the manifests of the challenges", hiddenFile)
	}
	if v.base, err = fileSystem(base); err != nil {
		return err
	}
	p.hidden = v
	return nil
}

// Open opens a file or folder of the catalogue. It may be used concurrently.
func (v *vault) Open(name string) (fs.File, error) {
	id, rest := split(name)
	if v.pack.Hashes[id] == "" || rest == manifestFile { // catalog.Load reads no more than these
		return v.base.Open(name)
	}
	f := v.challenge(id)
	if f.err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: f.err}
	}
	return f.files.Open(name)
}

// challenge returns one challenge as a whole.
func (v *vault) challenge(id string) folder {
	v.mu.Lock()
	defer v.mu.Unlock()
	f, ok := v.opened[id]
	if !ok {
		f.files, f.err = v.decrypt(id)
		v.opened[id] = f
	}
	return f
}

func (v *vault) decrypt(id string) (fs.FS, error) {
	name := path.Join(id, hiddenFile)
	found, size, err := decrypt(v.pack.files[name], v.ids, v.left)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	v.left -= size
	whole := v.pack.public()
	maps.DeleteFunc(whole, func(name string, _ []byte) bool { return !strings.HasPrefix(name, id+"/") })
	whole[id+"/"+manifestFile] = v.manifests[id]
	for rest, data := range found {
		if whole[id+"/"+rest] != nil {
			return nil, fmt.Errorf("%s: %s is both hidden and not", name, rest)
		}
		whole[id+"/"+rest] = data
	}
	return fileSystem(whole)
}
