package harness

import (
	"io"
	"os"
)

// maxLog bounds what is kept of a test's output, in bytes.
const maxLog = 64 << 10

// capture sends standard output, where testing logs, into memory until the
// function it returns is called, which returns the text.
func capture() func() string {
	real := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		return func() string { return "" }
	}
	os.Stdout = w
	text := make(chan []byte, 1)
	go func() {
		kept, _ := io.ReadAll(io.LimitReader(r, maxLog))
		io.Copy(io.Discard, r)
		text <- kept
	}()
	return func() string {
		os.Stdout = real
		w.Close()
		kept := <-text
		r.Close()
		return string(kept)
	}
}
