package relay

import "testing"

func TestSend(t *testing.T) {
	sum := 0
	for v := range Send(1, 2, 3) {
		sum += v
	}
	if sum != 6 {
		t.Fatalf("sent %d in all, want 6", sum)
	}
}

func TestTotal(t *testing.T) {
	in := make(chan int, 2)
	in <- 20
	in <- 22
	close(in)
	if got := Total(in); got != 42 {
		t.Fatalf("Total = %d, want 42", got)
	}
}

func TestLegs(t *testing.T) {
	if got := Legs(401, 100); got != 5 {
		t.Fatalf("Legs(401, 100) = %d, want 5", got)
	}
}
