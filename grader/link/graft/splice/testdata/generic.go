package learner

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.com/hook"
)

type number interface{ ~int | ~float64 }

type celsius float64

type tree[K cmp.Ordered, V any] struct {
	root *leaf[K, V]
	size int
}

type leaf[K cmp.Ordered, V any] struct {
	key         K
	value       V
	left, right *leaf[K, V]
}

func (t *tree[K, V]) put(k K, v V) {
	at := &t.root
	for *at != nil {
		switch c := cmp.Compare(k, (*at).key); {
		case c < 0:
			at = &(*at).left
		case c > 0:
			at = &(*at).right
		default:
			(*at).value = v
			return
		}
	}
	*at = &leaf[K, V]{key: k, value: v}
	t.size++
}

func (t *tree[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		var walk func(*leaf[K, V]) bool
		walk = func(l *leaf[K, V]) bool {
			return l == nil || walk(l.left) && yield(l.key, l.value) && walk(l.right)
		}
		walk(t.root)
	}
}

func sum[T number](list ...T) (total T) {
	for _, v := range list {
		total += v
	}
	return
}

func apply[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, a := range list {
		out = append(out, f(a))
	}
	return out
}

type set[T comparable] map[T]struct{}

func (s set[T]) String() string { return fmt.Sprintf("set of %d %T", len(s), *new(T)) }

func init() { hook.Run = run }

func run() {
	t := &tree[string, []int]{}
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		t.put(w, []int{i})
	}
	for k, v := range t.all() {
		if k == "quick" {
			break
		}
		fmt.Print(k, v, " ")
	}
	fmt.Println(t.size, sum(1, 2, 3), sum(celsius(1.5), 2), apply([]int{1, 2}, func(i int) string { return fmt.Sprint(i * i) }))
	m := map[string]celsius{"b": 2, "a": 1, "c": 3}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.MaxFunc([]string{"aa", "b"}, func(a, b string) int { return len(a) - len(b) }))
	people := []struct {
		name string
		age  int
	}{{"x", 3}, {"y", 1}, {"z", 2}}
	slices.SortStableFunc(people, func(a, b struct {
		name string
		age  int
	}) int {
		return cmp.Compare(a.age, b.age)
	})
	fmt.Println(people, set[rune]{'x': {}}, set[[2]int]{})
	fmt.Printf("%T %T\n", t, set[any]{})
	next, stop := iter.Pull2(t.all())
	defer stop()
	k, v, ok := next()
	fmt.Println(k, v, ok, slices.Index([]string{"p", "q"}, "q"))
	once := sync.OnceValue(func() int { fmt.Println("once"); return 5 })
	fmt.Println(once()+once(), min(3, 2), slices.Collect(maps.Values(map[int]int{1: 2})))
	var pool sync.Map
	pool.Store("k", t)
	got, _ := pool.Load("k")
	fmt.Println(got.(*tree[string, []int]).size)
}
