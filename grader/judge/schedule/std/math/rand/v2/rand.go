// Package rand has the API of its namesake, math/rand/v2. In a run its functions draw from
// a source of the run's own, so that the same schedule is always the same.
package rand

import (
	"math/rand/v2"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

type (
	ChaCha8 = rand.ChaCha8
	PCG     = rand.PCG
	Rand    = rand.Rand
	Source  = rand.Source
	Zipf    = rand.Zipf
)

func New(src Source) *Rand { return rand.New(src) }

func NewChaCha8(seed [32]byte) *ChaCha8 { return rand.NewChaCha8(seed) }

func NewPCG(seed1, seed2 uint64) *PCG { return rand.NewPCG(seed1, seed2) }

func NewZipf(r *Rand, s, v float64, imax uint64) *Zipf { return rand.NewZipf(r, s, v, imax) }

// everybody draws from what the real package's functions draw from.
type everybody struct{}

func (everybody) Uint64() uint64 { return rand.Uint64() }

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
		d.Rand = rand.New(rand.NewPCG(1, 1))
	}
	return d.Rand
}

func Int64() int64                       { return source().Int64() }
func Uint32() uint32                     { return source().Uint32() }
func Uint64N(n uint64) uint64            { return source().Uint64N(n) }
func Uint32N(n uint32) uint32            { return source().Uint32N(n) }
func Uint64() uint64                     { return source().Uint64() }
func Int32() int32                       { return source().Int32() }
func Int() int                           { return source().Int() }
func Uint() uint                         { return source().Uint() }
func Int64N(n int64) int64               { return source().Int64N(n) }
func Int32N(n int32) int32               { return source().Int32N(n) }
func IntN(n int) int                     { return source().IntN(n) }
func UintN(n uint) uint                  { return source().UintN(n) }
func Float64() float64                   { return source().Float64() }
func Float32() float32                   { return source().Float32() }
func Perm(n int) []int                   { return source().Perm(n) }
func Shuffle(n int, swap func(i, j int)) { source().Shuffle(n, swap) }
func NormFloat64() float64               { return source().NormFloat64() }
func ExpFloat64() float64                { return source().ExpFloat64() }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

func N[Int intType](n Int) Int {
	if n <= 0 {
		panic("invalid argument to N")
	}
	return Int(source().Uint64N(uint64(n)))
}
