package avl

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
)

func TestExampleNumbers(t *testing.T) {
	m := New[int, string](cmp.Compare[int])
	m.Put(1, "one")
	m.Put(2, "two")
	m.Put(3, "three")
	if h := m.Height(); h != 2 {
		t.Errorf("Height() with three keys = %d; want 2", h)
	}
	if v, ok := m.Get(3); v != "three" || !ok {
		t.Errorf("Get(3) = %q, %t; want \"three\", true", v, ok)
	}
	if !m.Delete(1) {
		t.Errorf("Delete(1) = false; want true")
	}
	var names []string
	for _, name := range m.All() {
		names = append(names, name)
	}
	if got := fmt.Sprint(names); got != "[two three]" {
		t.Errorf("All() without 1 = %s; want [two three]", got)
	}
}

func TestExamplePrices(t *testing.T) {
	prices := New[string, int](strings.Compare)
	prices.Put("2024-01-01", 10)
	prices.Put("2024-03-01", 12)
	if day, price, ok := prices.Floor("2024-02-15"); day != "2024-01-01" || price != 10 || !ok {
		t.Errorf("Floor(2024-02-15) = %q, %d, %t; want \"2024-01-01\", 10, true", day, price, ok)
	}
	if day, price, ok := prices.Floor("2023-12-31"); day != "" || price != 0 || ok {
		t.Errorf("Floor(2023-12-31) = %q, %d, %t; want \"\", 0, false", day, price, ok)
	}
}
