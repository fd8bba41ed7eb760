// Package shout writes capitals.
package shout

import "strings"

// Shout returns s in capitals.
func Shout(s string) string { return strings.ToUpper(s) }
