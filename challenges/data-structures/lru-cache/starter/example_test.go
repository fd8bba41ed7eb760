package lru

import "testing"

func TestExampleEviction(t *testing.T) {
	c, err := New[string, int](2, nil)
	if err != nil {
		t.Fatalf("New(2, nil) = error %v", err)
	}
	c.Put("a", 1)
	c.Put("b", 2)
	if got, ok := c.Get("a"); got != 1 || !ok {
		t.Errorf("Get(a) = %d, %t; want 1, true", got, ok)
	}
	c.Put("c", 3)
	if got, ok := c.Get("b"); got != 0 || ok {
		t.Errorf("Get(b) = %d, %t; want 0, false: it was least recently used", got, ok)
	}
}

func TestExampleCallback(t *testing.T) {
	dropped := ""
	c, err := New(1, func(k string, v int) { dropped += k })
	if err != nil {
		t.Fatalf("New(1, f) = error %v", err)
	}
	c.Put("a", 1)
	c.Put("a", 2)
	if dropped != "" {
		t.Errorf("replacing a dropped %q", dropped)
	}
	c.Put("b", 3)
	if dropped != "a" {
		t.Errorf("Put(b) dropped %q; want a", dropped)
	}
}
