package atomic

import (
	"sync/atomic"
	"unsafe"
)

// The functions on variables of the plain types.

func LoadInt32(p *int32) int32 { load.on(unsafe.Pointer(p)); return atomic.LoadInt32(p) }

func StoreInt32(p *int32, v int32) { store.on(unsafe.Pointer(p)); atomic.StoreInt32(p, v) }

func SwapInt32(p *int32, v int32) int32 { swap.on(unsafe.Pointer(p)); return atomic.SwapInt32(p, v) }

func CompareAndSwapInt32(p *int32, old, new int32) bool {
	return compareAndSwap(unsafe.Pointer(p), true, func() bool { return atomic.CompareAndSwapInt32(p, old, new) })
}

func AddInt32(p *int32, delta int32) int32 {
	add.on(unsafe.Pointer(p))
	return atomic.AddInt32(p, delta)
}

func AndInt32(p *int32, mask int32) int32 {
	change.on(unsafe.Pointer(p))
	return atomic.AndInt32(p, mask)
}

func OrInt32(p *int32, mask int32) int32 {
	change.on(unsafe.Pointer(p))
	return atomic.OrInt32(p, mask)
}

func LoadInt64(p *int64) int64 { load.on(unsafe.Pointer(p)); return atomic.LoadInt64(p) }

func StoreInt64(p *int64, v int64) { store.on(unsafe.Pointer(p)); atomic.StoreInt64(p, v) }

func SwapInt64(p *int64, v int64) int64 { swap.on(unsafe.Pointer(p)); return atomic.SwapInt64(p, v) }

func CompareAndSwapInt64(p *int64, old, new int64) bool {
	return compareAndSwap(unsafe.Pointer(p), true, func() bool { return atomic.CompareAndSwapInt64(p, old, new) })
}

func AddInt64(p *int64, delta int64) int64 {
	add.on(unsafe.Pointer(p))
	return atomic.AddInt64(p, delta)
}

func AndInt64(p *int64, mask int64) int64 {
	change.on(unsafe.Pointer(p))
	return atomic.AndInt64(p, mask)
}

func OrInt64(p *int64, mask int64) int64 {
	change.on(unsafe.Pointer(p))
	return atomic.OrInt64(p, mask)
}

func LoadUint32(p *uint32) uint32 { load.on(unsafe.Pointer(p)); return atomic.LoadUint32(p) }

func StoreUint32(p *uint32, v uint32) { store.on(unsafe.Pointer(p)); atomic.StoreUint32(p, v) }

func SwapUint32(p *uint32, v uint32) uint32 {
	swap.on(unsafe.Pointer(p))
	return atomic.SwapUint32(p, v)
}

func CompareAndSwapUint32(p *uint32, old, new uint32) bool {
	return compareAndSwap(unsafe.Pointer(p), true, func() bool { return atomic.CompareAndSwapUint32(p, old, new) })
}

func AddUint32(p *uint32, delta uint32) uint32 {
	add.on(unsafe.Pointer(p))
	return atomic.AddUint32(p, delta)
}

func AndUint32(p *uint32, mask uint32) uint32 {
	change.on(unsafe.Pointer(p))
	return atomic.AndUint32(p, mask)
}

func OrUint32(p *uint32, mask uint32) uint32 {
	change.on(unsafe.Pointer(p))
	return atomic.OrUint32(p, mask)
}

func LoadUint64(p *uint64) uint64 { load.on(unsafe.Pointer(p)); return atomic.LoadUint64(p) }

func StoreUint64(p *uint64, v uint64) { store.on(unsafe.Pointer(p)); atomic.StoreUint64(p, v) }

func SwapUint64(p *uint64, v uint64) uint64 {
	swap.on(unsafe.Pointer(p))
	return atomic.SwapUint64(p, v)
}

func CompareAndSwapUint64(p *uint64, old, new uint64) bool {
	return compareAndSwap(unsafe.Pointer(p), true, func() bool { return atomic.CompareAndSwapUint64(p, old, new) })
}

func AddUint64(p *uint64, delta uint64) uint64 {
	add.on(unsafe.Pointer(p))
	return atomic.AddUint64(p, delta)
}

func AndUint64(p *uint64, mask uint64) uint64 {
	change.on(unsafe.Pointer(p))
	return atomic.AndUint64(p, mask)
}

func OrUint64(p *uint64, mask uint64) uint64 {
	change.on(unsafe.Pointer(p))
	return atomic.OrUint64(p, mask)
}

func LoadUintptr(p *uintptr) uintptr { load.on(unsafe.Pointer(p)); return atomic.LoadUintptr(p) }

func StoreUintptr(p *uintptr, v uintptr) { store.on(unsafe.Pointer(p)); atomic.StoreUintptr(p, v) }

func SwapUintptr(p *uintptr, v uintptr) uintptr {
	swap.on(unsafe.Pointer(p))
	return atomic.SwapUintptr(p, v)
}

func CompareAndSwapUintptr(p *uintptr, old, new uintptr) bool {
	return compareAndSwap(unsafe.Pointer(p), true, func() bool { return atomic.CompareAndSwapUintptr(p, old, new) })
}

func AddUintptr(p *uintptr, delta uintptr) uintptr {
	add.on(unsafe.Pointer(p))
	return atomic.AddUintptr(p, delta)
}

func AndUintptr(p *uintptr, mask uintptr) uintptr {
	change.on(unsafe.Pointer(p))
	return atomic.AndUintptr(p, mask)
}

func OrUintptr(p *uintptr, mask uintptr) uintptr {
	change.on(unsafe.Pointer(p))
	return atomic.OrUintptr(p, mask)
}

func LoadPointer(p *unsafe.Pointer) unsafe.Pointer {
	load.on(unsafe.Pointer(p))
	return atomic.LoadPointer(p)
}

func StorePointer(p *unsafe.Pointer, v unsafe.Pointer) {
	store.on(unsafe.Pointer(p))
	atomic.StorePointer(p, v)
}

func SwapPointer(p *unsafe.Pointer, v unsafe.Pointer) unsafe.Pointer {
	swap.on(unsafe.Pointer(p))
	return atomic.SwapPointer(p, v)
}

func CompareAndSwapPointer(p *unsafe.Pointer, old, new unsafe.Pointer) bool {
	return compareAndSwap(unsafe.Pointer(p), true, func() bool { return atomic.CompareAndSwapPointer(p, old, new) })
}
