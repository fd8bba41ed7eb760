// Package challenges is the catalogue that gradus ships, as data: one folder for
// each track, one below it for each challenge (see CONTRIBUTING.md), skills.toml
// with the skill tree, modules.mod and modules.sum with the pinned third-party modules
// that hidden tests and submissions may import, and _modules with those of them that
// come with gradus.
package challenges

import (
	"embed"
	"io/fs"
)

// FS is the catalogue. Package catalog reads it.
//
//go:embed skills.toml modules.mod modules.sum _modules */*
var FS embed.FS

// Modules returns the modules that come with gradus, laid out as a module proxy serves
// them (https://go.dev/ref/mod#goproxy-protocol), so that grading needs no network.
func Modules() fs.FS {
	modules, err := fs.Sub(FS, "_modules")
	if err != nil {
		panic(err) // the name is a valid one
	}
	return modules
}
