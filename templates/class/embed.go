// Package class holds the pages of a class and what they load. It is apart from package
// templates, so that the learner's own program has none of it.
package class

import "embed"

// FS holds the pages (html/template), and below assets what they load: a style sheet of
// ours; htmx 2.0.11 and its extension for server-sent events 2.2.4, both by their authors
// and under the licence beside them.
//
//go:embed *.html.tmpl assets
var FS embed.FS

// Assets are the files below assets that are served.
var Assets = map[string]bool{"style.css": true, "htmx.min.js": true, "sse.min.js": true}
