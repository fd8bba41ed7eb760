// Package challenges is the catalogue that gradus ships, as data: one folder for
// each track, one below it for each challenge (see CONTRIBUTING.md), skills.toml
// with the skill tree, and modules.mod and modules.sum with the pinned
// third-party modules that submissions may import.
package challenges

import "embed"

// FS is the catalogue. Package catalog reads it.
//
//go:embed skills.toml modules.mod modules.sum */*
var FS embed.FS
