package good

import (
	"bytes"
	"cmp"
	"container/heap"
	"container/list"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"hash/maphash"
	"io"
	"iter"
	"maps"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"
)

var ErrGood = errors.New("good")

type queue []int

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i] < q[j] }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(int)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

type store interface {
	Len() int
	Get(key string) (string, bool)
	String() string
}

type cache struct {
	mu    sync.RWMutex
	hits  atomic.Int64
	order *list.List
	once  sync.Once
	seed  maphash.Seed
}

func uses[K cmp.Ordered, V any](m map[K]V, s store, w io.Writer, r *rand.Rand) iter.Seq[K] {
	q := &queue{3, 1, 2}
	heap.Init(q)
	heap.Push(q, 4)
	sort.Sort(sort.Reverse(q))
	sort.Slice(*q, func(i, j int) bool { return (*q)[i] < (*q)[j] })
	keys := slices.Sorted(maps.Keys(m))
	less := cmp.Less[K]
	_ = slices.IsSortedFunc(keys, cmp.Compare[K]) && less(keys[0], keys[1])
	c := cache{order: list.New(), seed: maphash.MakeSeed()}
	c.mu.Lock()
	defer c.mu.Unlock()
	unlock := c.mu.RUnlock
	_ = unlock
	c.once.Do(func() { c.hits.Add(1) })
	for e := c.order.Front(); e != nil; e = e.Next() {
		c.order.MoveToFront(e)
	}
	c.order.PushBack(1)
	var b strings.Builder
	b.WriteByte('x')
	fmt.Fprintf(&b, "%d", s.Len())
	_, _ = io.WriteString(w, b.String())
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.String()))
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, h.Sum64()))
	_ = h.Sum(sum[:0])
	n, err := strconv.Atoi(strings.TrimFunc("12", unicode.IsSpace))
	if errors.Is(err, strconv.ErrSyntax) || err != nil && err.Error() == "x" {
		fmt.Println(math.Sqrt(2), bits.Len(uint(n)), utf8.RuneLen('x'), r.IntN(3), r.Perm(3), time.Now().Sub(time.Time{}).Seconds())
	}
	_ = bytes.NewBufferString("x").String()
	r.Shuffle(q.Len(), q.Swap)
	return slices.Values(keys)
}

func own[S interface {
	~[]E
	fmt.Stringer
}, E any](s S, more ...E) S {
	s = append(s, more...)
	clear(s)
	copy(s, more)
	return append(make(S, 0, 3), s...)
}

type byteText interface{ ~[]byte | ~string }

func text[B ~[]byte, T byteText](b B, t T) B {
	copy(b, t)
	return append(b, t...)
}
