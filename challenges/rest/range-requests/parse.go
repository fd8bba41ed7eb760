package ranges

import (
	"fmt"
	"strconv"
	"strings"
)

// span is a part of a document.
type span struct{ start, length int64 }

// of returns the part as Content-Range says it, of a document of that size.
func (s span) of(size int64) string {
	return fmt.Sprintf("bytes %d-%d/%d", s.start, s.start+s.length-1, size)
}

// fit reports whether the spans together are no longer than the document.
func fit(spans []span, size int64) bool {
	for _, s := range spans {
		if size -= s.length; size < 0 {
			return false
		}
	}
	return true
}

// parse returns the parts of a document that a Range header asks for, without those that
// lie behind its end. ok is false when the header counts as absent.
func parse(header string, size int64) (spans []span, ok bool) {
	unit, set, _ := strings.Cut(header, "=")
	if !strings.EqualFold(unit, "bytes") {
		return nil, false
	}
	for spec := range strings.SplitSeq(set, ",") {
		spec = strings.Trim(spec, " \t")
		if spec == "" {
			continue // lists may have empty elements: RFC 9110, section 5.6.1
		}
		s, valid := parseSpec(spec, size)
		if !valid {
			return nil, false
		}
		ok = true
		if s.length > 0 {
			spans = append(spans, s)
		}
	}
	return spans, ok
}

// parseSpec reads first-last, first- or -length. What is behind the document's end is not
// in the span, whose length is below one when nothing is left.
func parseSpec(spec string, size int64) (s span, valid bool) {
	before, behind, dash := strings.Cut(spec, "-")
	first, hasFirst := number(before)
	last, hasLast := number(behind)
	switch {
	case hasFirst && hasLast && first <= last:
		return span{first, min(last, size-1) - first + 1}, true
	case hasFirst && dash && behind == "":
		return span{first, size - first}, true
	case before == "" && hasLast:
		length := min(last, size)
		return span{size - length, length}, true
	}
	return span{}, false
}

// number reads digits, of which there may be any number: what is too large for an int64
// is larger than every document.
func number(digits string) (n int64, ok bool) {
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, _ = strconv.ParseInt(digits, 10, 64) // the largest int64 when that is too small
	return n, true
}
