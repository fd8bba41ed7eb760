package atomic

import (
	"sync/atomic"
	"unsafe"
)

// Int32 is an atomic.Int32.
type Int32 struct{ real atomic.Int32 }

func (x *Int32) Load() int32 { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Int32) Store(v int32) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Int32) Swap(v int32) int32 { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Int32) CompareAndSwap(old, new int32) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}

func (x *Int32) Add(delta int32) int32 { add.at(unsafe.Pointer(x)); return x.real.Add(delta) }

func (x *Int32) And(mask int32) int32 { change.at(unsafe.Pointer(x)); return x.real.And(mask) }

func (x *Int32) Or(mask int32) int32 { change.at(unsafe.Pointer(x)); return x.real.Or(mask) }

// Int64 is an atomic.Int64.
type Int64 struct{ real atomic.Int64 }

func (x *Int64) Load() int64 { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Int64) Store(v int64) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Int64) Swap(v int64) int64 { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Int64) CompareAndSwap(old, new int64) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}

func (x *Int64) Add(delta int64) int64 { add.at(unsafe.Pointer(x)); return x.real.Add(delta) }

func (x *Int64) And(mask int64) int64 { change.at(unsafe.Pointer(x)); return x.real.And(mask) }

func (x *Int64) Or(mask int64) int64 { change.at(unsafe.Pointer(x)); return x.real.Or(mask) }

// Uint32 is an atomic.Uint32.
type Uint32 struct{ real atomic.Uint32 }

func (x *Uint32) Load() uint32 { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Uint32) Store(v uint32) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Uint32) Swap(v uint32) uint32 { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Uint32) CompareAndSwap(old, new uint32) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}

func (x *Uint32) Add(delta uint32) uint32 { add.at(unsafe.Pointer(x)); return x.real.Add(delta) }

func (x *Uint32) And(mask uint32) uint32 { change.at(unsafe.Pointer(x)); return x.real.And(mask) }

func (x *Uint32) Or(mask uint32) uint32 { change.at(unsafe.Pointer(x)); return x.real.Or(mask) }

// Uint64 is an atomic.Uint64.
type Uint64 struct{ real atomic.Uint64 }

func (x *Uint64) Load() uint64 { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Uint64) Store(v uint64) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Uint64) Swap(v uint64) uint64 { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Uint64) CompareAndSwap(old, new uint64) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}

func (x *Uint64) Add(delta uint64) uint64 { add.at(unsafe.Pointer(x)); return x.real.Add(delta) }

func (x *Uint64) And(mask uint64) uint64 { change.at(unsafe.Pointer(x)); return x.real.And(mask) }

func (x *Uint64) Or(mask uint64) uint64 { change.at(unsafe.Pointer(x)); return x.real.Or(mask) }

// Uintptr is an atomic.Uintptr.
type Uintptr struct{ real atomic.Uintptr }

func (x *Uintptr) Load() uintptr { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Uintptr) Store(v uintptr) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Uintptr) Swap(v uintptr) uintptr { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Uintptr) CompareAndSwap(old, new uintptr) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}

func (x *Uintptr) Add(delta uintptr) uintptr { add.at(unsafe.Pointer(x)); return x.real.Add(delta) }

func (x *Uintptr) And(mask uintptr) uintptr { change.at(unsafe.Pointer(x)); return x.real.And(mask) }

func (x *Uintptr) Or(mask uintptr) uintptr { change.at(unsafe.Pointer(x)); return x.real.Or(mask) }
