package hashring

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
)

func TestExamplePlaces(t *testing.T) {
	places := map[string]uint64{
		"ams#0": 100, "ams#1": 600,
		"bru#0": 300, "bru#1": 800,
		"cat.png": 250, "dog.png": 300, "owl.png": 900,
	}
	ring, err := New(2, func(text string) uint64 { return places[text] })
	if err != nil {
		t.Fatalf("New(2, …) = error %v", err)
	}
	if !ring.Add("ams") || !ring.Add("bru") || ring.Add("ams") {
		t.Error("Add(ams), Add(bru), Add(ams) should be true, true, false")
	}
	for key, want := range map[string]string{"cat.png": "bru", "dog.png": "bru", "owl.png": "ams"} {
		if got, ok := ring.Owner(key); got != want || !ok {
			t.Errorf("Owner(%s) = %q, %t; want %s, true", key, got, ok, want)
		}
	}
	if got, want := ring.Owners("owl.png", 3), []string{"ams", "bru"}; !slices.Equal(got, want) {
		t.Errorf("Owners(owl.png, 3) = %q; want %q", got, want)
	}
}

func TestExampleMoves(t *testing.T) {
	ring, err := New(100, func(text string) uint64 {
		sum := sha256.Sum256([]byte(text))
		return binary.BigEndian.Uint64(sum[:8])
	})
	if err != nil {
		t.Fatalf("New(100, …) = error %v", err)
	}
	for i := range 4 {
		ring.Add(fmt.Sprint("cache", i))
	}
	before := map[string]string{}
	for i := range 1000 {
		key := fmt.Sprint("user", i)
		before[key], _ = ring.Owner(key)
	}
	ring.Add("cache4")
	moved := 0
	for key, was := range before {
		if is, _ := ring.Owner(key); is != was {
			moved++
		}
	}
	if moved < 100 || moved > 300 {
		t.Errorf("when a fifth node comes, %d of 1000 keys move; want about 200", moved)
	}
}
