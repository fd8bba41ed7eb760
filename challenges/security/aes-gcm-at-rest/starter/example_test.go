package atrest

import (
	"bytes"
	"errors"
	"testing"
)

func TestExampleSeal(t *testing.T) {
	k, err := New(Key{ID: 1, Secret: bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatalf("New = error %v; want nil", err)
	}
	sealed, err := k.Seal("users/ann", []byte("hello"))
	if err != nil || len(sealed) != 5+12+5+16 || !bytes.HasPrefix(sealed, []byte{1, 0, 0, 0, 1}) {
		t.Errorf("Seal of 5 bytes = % x, error %v; want 38 bytes that begin with 01 00 00 00 01", sealed, err)
	}
	if got, err := k.Open("users/ann", sealed); err != nil || string(got) != "hello" {
		t.Errorf("Open = %q, error %v; want hello", got, err)
	}
	if got, err := k.Open("users/bob", sealed); !errors.Is(err, ErrTampered) {
		t.Errorf("Open for another name = %q, error %v; want ErrTampered", got, err)
	}
}

func TestExampleRotate(t *testing.T) {
	k, err := New(Key{ID: 1, Secret: bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatalf("New = error %v; want nil", err)
	}
	old, _ := k.Seal("n", []byte("hello"))
	if err := k.Rotate(Key{ID: 2, Secret: bytes.Repeat([]byte{2}, 32)}); err != nil {
		t.Fatalf("Rotate = error %v; want nil", err)
	}
	again, changed, err := k.Reseal("n", old)
	if err != nil || !changed || !bytes.HasPrefix(again, []byte{1, 0, 0, 0, 2}) {
		t.Errorf("Reseal after Rotate = % x, %t, error %v; want a record of key 2, true", again, changed, err)
	}
	if err := k.Retire(1); err != nil {
		t.Errorf("Retire(1) = error %v; want nil", err)
	}
	if got, err := k.Open("n", old); !errors.Is(err, ErrKey) {
		t.Errorf("Open of a record of a retired key = %q, error %v; want ErrKey", got, err)
	}
}
