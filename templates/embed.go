// Package templates holds the files that gradus writes for its users: those of
// a new workspace below workspace.
package templates

import "embed"

// FS holds the templates. Files whose name would hide them or end a Go module
// carry a ".tmpl" ending, which is taken off.
//
//go:embed workspace
var FS embed.FS
