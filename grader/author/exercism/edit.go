package exercism

import (
	"bytes"
	"cmp"
	"slices"
)

// edit puts text in the place of the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// apply makes edits in src, whatever their order. What lies inside a longer edit
// goes with it. All else, comments above all, stays byte for byte.
func apply(src []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		if e.start < at {
			continue
		}
		out.Write(src[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(src[at:])
	return out.Bytes()
}
