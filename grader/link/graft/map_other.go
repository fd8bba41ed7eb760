//go:build !unix

package graft

import "os"

// mapFile reads a file. On Unix it maps the file instead.
func mapFile(name string) ([]byte, error) { return os.ReadFile(name) }
