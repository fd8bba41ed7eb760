// Package rand has the API of its namesake. In a run its functions draw from a source of
// the run's own, so that the same schedule is always the same.
package rand

import (
	"math/rand"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

type (
	Rand     = rand.Rand
	Source   = rand.Source
	Source64 = rand.Source64
	Zipf     = rand.Zipf
)

func New(src Source) *Rand { return rand.New(src) }

func NewSource(seed int64) Source { return rand.NewSource(seed) }

func NewZipf(r *Rand, s, v float64, imax uint64) *Zipf { return rand.NewZipf(r, s, v, imax) }

// everybody draws from what the real package's functions draw from.
type everybody struct{}

func (everybody) Int63() int64   { return rand.Int63() }
func (everybody) Uint64() uint64 { return rand.Uint64() }
func (everybody) Seed(seed int64) {
	//lint:ignore SA1019 what the real package has is here, too
	rand.Seed(seed)
}

// outside is for who belongs to no run. It keeps nothing itself, so that all may use it.
var outside = rand.New(everybody{})

// drawn is what a run draws from.
type drawn struct{ *rand.Rand }

func source() *rand.Rand {
	t := engine.Current()
	if t == nil {
		return outside
	}
	d := engine.State[drawn](t, unsafe.Pointer(outside))
	if d.Rand == nil {
		d.Rand = rand.New(rand.NewSource(1))
	}
	return d.Rand
}

func Read(p []byte) (n int, err error) {
	if r := source(); r != outside {
		return r.Read(p)
	}
	//lint:ignore SA1019 as above
	return rand.Read(p)
}

func Seed(seed int64)                    { source().Seed(seed) }
func Int63() int64                       { return source().Int63() }
func Uint32() uint32                     { return source().Uint32() }
func Uint64() uint64                     { return source().Uint64() }
func Int31() int32                       { return source().Int31() }
func Int() int                           { return source().Int() }
func Int63n(n int64) int64               { return source().Int63n(n) }
func Int31n(n int32) int32               { return source().Int31n(n) }
func Intn(n int) int                     { return source().Intn(n) }
func Float64() float64                   { return source().Float64() }
func Float32() float32                   { return source().Float32() }
func Perm(n int) []int                   { return source().Perm(n) }
func Shuffle(n int, swap func(i, j int)) { source().Shuffle(n, swap) }
func NormFloat64() float64               { return source().NormFloat64() }
func ExpFloat64() float64                { return source().ExpFloat64() }
