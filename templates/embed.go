// Package templates holds the files that gradus writes for its users: those of
// a new workspace below workspace, those of a new challenge below challenge, those by
// which a CI system or a classroom service grades below ci, and pages to look at
// (html/template) below pages.
package templates

import "embed"

// FS holds the templates, of text/template. Files whose name would hide them or
// end a Go module carry a ".tmpl" ending, which is taken off. Those of a challenge
// have <% and %> around their actions, since Go code is full of braces; what is
// called package in them gets the name of the challenge's package. Those of ci have
// <% and %>, too, and are templates only with the ending; pages are of html/template.
//
//go:embed workspace challenge ci pages
var FS embed.FS
