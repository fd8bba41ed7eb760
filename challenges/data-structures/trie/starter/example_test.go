package trie

import (
	"slices"
	"testing"
)

func TestExampleWords(t *testing.T) {
	var words Trie[int]
	for i, word := range []string{"tea", "ten", "to", "inn", "in"} {
		words.Put(word, i)
	}
	if v, ok := words.Get("ten"); v != 1 || !ok {
		t.Errorf("Get(ten) = %d, %t; want 1, true", v, ok)
	}
	if v, ok := words.Get("te"); v != 0 || ok {
		t.Errorf("Get(te) = %d, %t; want 0, false", v, ok)
	}
	if !words.Delete("in") || words.Delete("i") {
		t.Error("Delete(in), Delete(i) should be true, then false")
	}
	var got []string
	for word := range words.WithPrefix("te") {
		got = append(got, word)
	}
	if want := []string{"tea", "ten"}; !slices.Equal(got, want) {
		t.Errorf("WithPrefix(te) goes through %q; want %q", got, want)
	}
	if n := words.Len(); n != 4 {
		t.Errorf("Len() = %d; want 4", n)
	}
}

func TestExampleRoutes(t *testing.T) {
	var routes Trie[string]
	routes.Put("/", "home")
	routes.Put("/shop", "catalogue")
	routes.Put("/shop/cart", "cart")
	for path, want := range map[string][2]string{
		"/shop/cart/7": {"/shop/cart", "cart"},
		"/shop/cat":    {"/shop", "catalogue"},
		"/about":       {"/", "home"},
	} {
		if key, value, ok := routes.LongestPrefix(path); key != want[0] || value != want[1] || !ok {
			t.Errorf("LongestPrefix(%s) = %q, %q, %t; want %s, %s, true", path, key, value, ok, want[0], want[1])
		}
	}
	if key, value, ok := routes.LongestPrefix("shop"); key != "" || value != "" || ok {
		t.Errorf("LongestPrefix(shop) = %q, %q, %t; want \"\", \"\", false", key, value, ok)
	}
}
