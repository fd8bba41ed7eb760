// Package maphash has the API of its namesake, and hashes that are the same in every
// process: where things are must not depend on chance when a schedule is to be repeated.
package maphash

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/fnv"
	"math"
	"reflect"
	"slices"
)

// Seed is a maphash.Seed.
type Seed struct{ n uint64 }

// MakeSeed returns a seed, which is always the same.
func MakeSeed() Seed { return Seed{1} }

// Bytes is maphash.Bytes.
func Bytes(seed Seed, b []byte) uint64 {
	h := Hash{seed: seed}
	h.Write(b)
	return h.Sum64()
}

// String is maphash.String.
func String(seed Seed, s string) uint64 { return Bytes(seed, []byte(s)) }

// Comparable is maphash.Comparable.
func Comparable[T comparable](seed Seed, v T) uint64 {
	h := Hash{seed: seed}
	WriteComparable(&h, v)
	return h.Sum64()
}

// WriteComparable is maphash.WriteComparable.
func WriteComparable[T comparable](h *Hash, v T) { h.value(reflect.ValueOf(&v).Elem()) }

// Hash is a maphash.Hash.
type Hash struct {
	seed    Seed
	written []byte
}

func (h *Hash) Write(b []byte) (int, error) {
	h.written = append(h.written, b...)
	return len(b), nil
}

func (h *Hash) WriteString(s string) (int, error) { return h.Write([]byte(s)) }

func (h *Hash) WriteByte(b byte) error {
	h.written = append(h.written, b)
	return nil
}

func (h *Hash) Seed() Seed {
	if h.seed == (Seed{}) {
		h.seed = MakeSeed()
	}
	return h.seed
}

func (h *Hash) SetSeed(seed Seed) { h.seed, h.written = seed, nil }

func (h *Hash) Reset() { h.written = nil }

func (h *Hash) Sum64() uint64 {
	sum := fnv.New64a()
	sum.Write(binary.LittleEndian.AppendUint64(nil, h.Seed().n))
	sum.Write(h.written)
	x := sum.Sum64()
	return x ^ x>>29 // the lower bits are taken for the number of a bucket
}

func (h *Hash) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, h.Sum64()) }

// Clone is the method of a maphash.Hash.
func (h *Hash) Clone() (hash.Cloner, error) {
	clone := &Hash{seed: h.Seed(), written: slices.Clone(h.written)}
	return clone, nil
}

func (h *Hash) Size() int { return 8 }

func (h *Hash) BlockSize() int { return 128 }

// value writes what makes v differ from others of its type.
func (h *Hash) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		h.number(uint64(v.Len()))
		h.WriteString(v.String())
	case reflect.Float32, reflect.Float64:
		h.float(v.Float())
	case reflect.Complex64, reflect.Complex128:
		h.float(real(v.Complex()))
		h.float(imag(v.Complex()))
	case reflect.Bool:
		h.number(map[bool]uint64{true: 1}[v.Bool()])
	case reflect.Struct:
		for i := range v.NumField() {
			h.value(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			h.value(v.Index(i))
		}
	case reflect.Interface:
		if !v.IsNil() {
			h.WriteString(v.Elem().Type().String())
			h.value(v.Elem())
		}
	case reflect.Pointer, reflect.Chan, reflect.UnsafePointer:
		h.number(uint64(v.Pointer()))
	default:
		if v.CanInt() {
			h.number(uint64(v.Int()))
		} else if v.CanUint() {
			h.number(v.Uint())
		} else {
			panic(fmt.Sprintf("hash of unhashable type %s", v.Type()))
		}
	}
}

func (h *Hash) number(n uint64) { h.written = binary.LittleEndian.AppendUint64(h.written, n) }

func (h *Hash) float(f float64) {
	if f == 0 {
		f = 0 // -0 == 0
	}
	h.number(math.Float64bits(f))
}
