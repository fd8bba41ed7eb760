package peer

import (
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// lock is a mutex field of one of the submission's structs. It is taken to guard the
// struct and the memory it refers to.
type lock struct {
	offset  uintptr
	pointer bool // the field points to it
	acquire func(mutex unsafe.Pointer) (release func())
}

// held is a mutex that an encoder holds.
type held struct {
	mutex   unsafe.Pointer
	release func()
}

var (
	mutexType   = reflect.TypeFor[sync.Mutex]()
	rwMutexType = reflect.TypeFor[sync.RWMutex]()
)

func acquireMutex(ptr unsafe.Pointer) func() {
	if mu := (*sync.Mutex)(ptr); mu.TryLock() {
		return mu.Unlock
	}
	return nil
}

func acquireRWMutex(ptr unsafe.Pointer) func() {
	if mu := (*sync.RWMutex)(ptr); mu.TryRLock() {
		return mu.RUnlock
	}
	return nil
}

// locksOf finds the mutexes in a struct.
func locksOf(t reflect.Type) (locks []lock) {
	for i := range t.NumField() {
		f := t.Field(i)
		of, pointer := f.Type, f.Type.Kind() == reflect.Pointer
		if pointer {
			of = of.Elem()
		}
		switch {
		case of == mutexType:
			locks = append(locks, lock{f.Offset, pointer, acquireMutex})
		case of == rwMutexType:
			locks = append(locks, lock{f.Offset, pointer, acquireRWMutex})
		case f.Type.Kind() == reflect.Struct:
			for _, l := range locksOf(f.Type) {
				l.offset += f.Offset
				locks = append(locks, l)
			}
		}
	}
	return locks
}

// maxGuarded bounds how many elements of an array are locked, and lockTries how often a
// taken lock is tried: its holder may keep it while it waits for something else.
const (
	maxGuarded = 16
	lockTries  = 20
)

// guard takes the locks of r's elements, if there are any, until the message is encoded.
// It reports whether there are locks and whether all were taken.
func (m *encoder) guard(r *region) (locks, has bool) {
	if len(r.elem.locks) == 0 || r.n > maxGuarded {
		return false, false
	}
	for i := range r.n {
		for _, l := range r.elem.locks {
			mutex := unsafe.Add(r.base, uintptr(i)*r.size+l.offset)
			if l.pointer {
				mutex = *(*unsafe.Pointer)(mutex)
			}
			if mutex != nil && !m.take(l, mutex) {
				return true, false
			}
		}
	}
	return true, true
}

func (m *encoder) take(l lock, mutex unsafe.Pointer) bool {
	for _, h := range m.locked {
		if h.mutex == mutex {
			return true
		}
	}
	for range lockTries {
		if release := l.acquire(mutex); release != nil {
			m.locked = append(m.locked, held{mutex, release})
			return true
		}
		runtime.Gosched()
	}
	return false
}

func (m *encoder) unlock() {
	for _, h := range m.locked {
		h.release()
	}
	m.locked = nil
}

// markContested marks regions that other running calls of the submission may be changing,
// and reports whether any goroutine could. A call that waits for a callback changes
// nothing.
func (m *encoder) markContested() bool {
	p := m.p
	if p.judge {
		return false
	}
	var queue []*region
	mark := func(r *region) {
		if r.contested != p.tick {
			r.contested = p.tick
			queue = append(queue, r)
		}
	}
	for act := range p.serving {
		if !act.waiting && !m.inside(act) {
			for r := range act.roots {
				mark(r)
			}
		}
	}
	for i := 0; i < len(queue); i++ {
		for _, r := range queue[i].refs {
			mark(r)
		}
	}
	return len(p.serving) > 1 || runtime.NumGoroutine() > int(p.goroutines.Load())
}

// inside reports whether the message is about act or a call inside it.
func (m *encoder) inside(act *activation) bool {
	for a := m.act; a != nil; a = a.outer {
		if a == act {
			return true
		}
	}
	return false
}

// loadWord reads a number that another goroutine may be writing.
//
//go:norace
func loadWord(ptr unsafe.Pointer, size uintptr) (bits uint64) {
	switch size {
	case 1:
		*(*uint8)(unsafe.Pointer(&bits)) = *(*uint8)(ptr)
	case 2:
		*(*uint16)(unsafe.Pointer(&bits)) = *(*uint16)(ptr)
	case 4:
		*(*uint32)(unsafe.Pointer(&bits)) = *(*uint32)(ptr)
	default:
		bits = *(*uint64)(ptr)
	}
	return bits
}

func storeWord(ptr unsafe.Pointer, bits uint64, size uintptr) {
	copy(unsafe.Slice((*byte)(ptr), size), unsafe.Slice((*byte)(unsafe.Pointer(&bits)), size))
}
