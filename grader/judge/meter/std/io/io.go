// Package io counts what the functions of its namesake cost.
package io

import (
	"io"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Copy(dst io.Writer, src io.Reader) (written int64, err error) {
	written, err = io.Copy(dst, src)
	meter.Written(dst, int(written))
	return written, err
}

func CopyN(dst io.Writer, src io.Reader, n int64) (written int64, err error) {
	written, err = io.CopyN(dst, src, n)
	meter.Written(dst, int(written))
	return written, err
}

func ReadAll(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(r)
	return meter.Text(b), err
}

func ReadAtLeast(r io.Reader, buf []byte, min int) (n int, err error) {
	n, err = io.ReadAtLeast(r, buf, min)
	return meter.Times(n), err
}

func ReadFull(r io.Reader, buf []byte) (n int, err error) {
	n, err = io.ReadFull(r, buf)
	return meter.Times(n), err
}

func WriteString(w io.Writer, s string) (n int, err error) {
	meter.Written(w, len(s))
	return io.WriteString(w, s)
}
