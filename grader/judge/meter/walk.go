package meter

import (
	"sync"
	"unsafe"
	"weak"
)

// A map never shrinks: iterating over it and clearing it also visit the slots of deleted
// elements and of unused capacity. The functions of this file keep track of how many
// elements each map has had room for, as far as that matters.

// Roomy is how many elements a map must have had for its empty room to count, and
// emptyInStep how many places of it are passed in a step.
const (
	Roomy       = 64
	emptyInStep = 8
)

// peaks has the maps of which something was deleted, by address. The garbage collector
// may give an address to another map; then the weak pointer is nil, or another's.
var peaks = struct {
	sync.Mutex
	of    map[uintptr]peak
	sweep int // how many entries there may be before the dead ones are dropped
}{of: map[uintptr]peak{}, sweep: 64}

type peak struct {
	m    weak.Pointer[byte]
	most int // elements that it had or was made for
}

// Thinned returns m, of which something is about to be deleted.
//
//go:noinline
func Thinned[M ~map[K]V, K comparable, V any](m M) M {
	if len(m) >= Roomy {
		thinned(addressOf(m), len(m))
	}
	return m
}

// MakeMap is make(M, n), with elements that count for so many each.
//
//go:noinline
func MakeMap[M ~map[K]V, N integer, K comparable, V any](n N, each int) M {
	return Kept(make(M, Room(n, each)), int(n))
}

// Kept returns m, which was made with room for so many elements.
//
//go:noinline
func Kept[M ~map[K]V, K comparable, V any](m M, room int) M {
	if room >= Roomy {
		thinned(addressOf(m), room)
	}
	return m
}

// Walked counts the empty room in m, which is about to be walked over, and returns it.
//
//go:noinline
func Walked[M ~map[K]V, K comparable, V any](m M) M {
	walked(addressOf(m), len(m))
	return m
}

// Cloned returns clone, which has the room that m has.
//
//go:noinline
func Cloned[M ~map[K]V, K comparable, V any](m, clone M) M {
	if most := mostOf(addressOf(m)); most > len(clone) {
		thinned(addressOf(clone), most)
	}
	return clone
}

// addressOf returns where m, which is a pointer to a runtime's map, points.
func addressOf[M ~map[K]V, K comparable, V any](m M) *byte {
	return *(**byte)(unsafe.Pointer(&m))
}

func thinned(m *byte, n int) {
	peaks.Lock()
	defer peaks.Unlock()
	address := uintptr(unsafe.Pointer(m))
	p, ok := peaks.of[address]
	if !ok || p.m.Value() != m {
		dropDead()
		p = peak{m: weak.Make(m)}
	}
	p.most = max(p.most, n)
	peaks.of[address] = p
}

// dropDead forgets the maps that are no more, each time there are twice as many entries
// as were left.
func dropDead() {
	if len(peaks.of) < peaks.sweep {
		return
	}
	for address, p := range peaks.of {
		if p.m.Value() == nil {
			delete(peaks.of, address)
		}
	}
	peaks.sweep = max(64, 2*len(peaks.of))
}

// walked counts the empty room of the map at m, which has n elements.
func walked(m *byte, n int) {
	if most := mostOf(m); most > n {
		Step((most - n) / emptyInStep)
	}
}

// anyThinned reports whether any map may have empty room that counts.
func anyThinned() bool {
	peaks.Lock()
	defer peaks.Unlock()
	return len(peaks.of) > 0
}

// mostOf returns how many elements the map at m has had, 0 if that does not matter.
func mostOf(m *byte) int {
	peaks.Lock()
	defer peaks.Unlock()
	if p, ok := peaks.of[uintptr(unsafe.Pointer(m))]; ok && p.m.Value() == m {
		return p.most
	}
	return 0
}
