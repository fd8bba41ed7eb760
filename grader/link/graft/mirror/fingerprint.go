package mirror

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"sync"
)

//go:embed *.go
var sources embed.FS

// Fingerprint identifies this version of the package by its own source: what was
// compiled against the mirrors of another one is never used.
var Fingerprint = sync.OnceValue(func() string {
	h := sha256.New()
	fs.WalkDir(sources, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := sources.ReadFile(path)
			h.Write(data)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil))
})
