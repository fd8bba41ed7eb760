package a

import (
	"crypto/rand"
	"flag"
	"io"
	o "os"
	"strings"
	"time"
)

var own = []string{"x"}

func f(list []string) {
	o.Args = nil                             // want `os.Args belongs to package os and must not change`
	o.Args[0] = "x"                          // want `os.Args belongs`
	(o.Args)[1:][0] += "x"                   // want `os.Args belongs`
	_, io.EOF = 1, nil                       // want `io.EOF belongs`
	rand.Reader = strings.NewReader("0")     // want `rand.Reader belongs to package crypto/rand`
	for o.Args[0] = range map[string]int{} { // want `os.Args belongs`
	}
	p := &time.Local // want `time.Local belongs`
	_ = p
	flag.CommandLine.Usage = nil // want `flag.CommandLine belongs`
	copy(o.Args, list)           // want `os.Args belongs`
	clear(o.Args)                // want `os.Args belongs`

	args := o.Args
	_ = args
	own[0] = o.Args[0]
	own = nil
	copy(own, o.Args)
	o.Setenv("A", "b")
	for i := range o.Args {
		_ = i
	}
}

type T struct{ Args []string }

func g(o *T) { o.Args = nil }
