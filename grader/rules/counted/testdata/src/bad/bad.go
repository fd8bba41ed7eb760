package bad

import (
	"bytes"
	"container/ring"
	"context"
	"encoding/binary"
	_ "encoding/json" // want `gradus can't count what the functions of package encoding/json cost`
	"fmt"
	"io"
	"math/big" // want `package math/big`
	rand "math/rand/v2"
	"net/http"
	. "reflect" // want `package reflect`
	"regexp"    // want `package regexp`
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"text/template" // want `package text/template`
	"time"

	sqlite3 "modernc.org/sqlite/lib" // want `package modernc.org/sqlite/lib`
)

var (
	_ big.Int
	_ Value
	_ regexp.Regexp
	_ template.Template
	_ sqlite3.T
	_ sync.Map // want `gradus can't count what the methods of sync.Map cost`
)

var shout = strings.ToUpper // its namesake counts

var write = new(strings.Builder).WriteString // want `strings.Builder.WriteString costs where it is called, and here it is not`

type embeds struct{ bytes.Buffer }

type writer interface {
	WriteString(s string) (int, error)
}

type lener interface{ Len() int }

func calls(s []int, v atomic.Value, r *ring.Ring, b *bytes.Buffer, w io.Writer, own writer, l lener, err error) {
	sort.IntSlice(s).Sort()          // want `sort.IntSlice.Sort`
	sort.Sort(sort.StringSlice{})    // want `sort.StringSlice`
	v.CompareAndSwap(1, 2)           // want `atomic.Value.CompareAndSwap`
	_ = r.Len()                      // want `ring.Ring.Len`
	_ = l.Len()                      // want `bad.lener.Len`
	_, _ = b.WriteTo(w)              // want `bytes.Buffer.WriteTo`
	_, _ = new(embeds).ReadString(0) // want `bytes.Buffer.ReadString`
	_, _ = fmt.Fscan(b)              // want `fmt.Fscan`
	_ = binary.Size(1)               // want `binary.Size`
	runtime.GC()                     // want `runtime.GC`
	_ = context.WithValue            // want `context.WithValue`
	_ = http.Get                     // want `http.Get`
	_ = http.DefaultClient           // want `http.DefaultClient`
	_ = io.MultiWriter               // want `io.MultiWriter`

	f := w.Write               // want `io.Writer.Write costs where it is called`
	g := (*bytes.Buffer).Write // want `bytes.Buffer.Write costs where it is called`
	h := own.WriteString       // want `bad.writer.WriteString costs where it is called`
	i := err.Error             // want `error.Error costs where it is called`
	j := time.Parse            // want `time.Parse costs where it is called`
	k := rand.New(nil).Perm    // want `rand.Rand.Perm costs where it is called`
	_, _, _, _, _, _ = f, g, h, i, j, k

	_ = new(http.Request).URL.Query() // want `what url.URL.Query costs`

	defer b.String() // want `what String costs in a go or defer statement`
}

func many[S []int | []string, M map[int]int | map[string]int, A []byte | string](s S, m M, a A, b []byte) {
	clear(m)            // want `what clear costs for values of type M`
	_ = append(b, a...) // counted: bytes, whichever
	_ = copy(b, a)
}

func join[T int | string](s, t T) T {
	s += t // want `what \+= costs where it may join strings`
	return s
}

var _ = join("a", "b")
