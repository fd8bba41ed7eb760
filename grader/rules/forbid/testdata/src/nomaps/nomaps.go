package nomaps

import (
	"net/http"
	"net/url"
	"reflect"
)

type table struct {
	lists map[uint64][]int // want `map is not allowed in this challenge`
	map2  []int
}

func (t *table) get(k uint64) []int {
	return t.lists[k] // want `map is not allowed`
}

func others(r *http.Request) {
	_ = r.Header["X"]   // want `map is not allowed`
	_ = url.Values(nil) // want `map is not allowed`
	var t table
	_ = t.map2[0]
	_ = reflect.MakeMap // want `reflect.MakeMap is not allowed`
}

func generic[M ~map[int]int](m M) {} // want `map is not allowed`

func list[T any](s []T) T { return s[0] }

var _ = list[int]
