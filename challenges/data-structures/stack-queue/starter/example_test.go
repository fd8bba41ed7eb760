package stackqueue

import "testing"

func TestExampleStack(t *testing.T) {
	var plates Stack[string]
	plates.Push("blue")
	plates.Push("green")
	if got, ok := plates.Peek(); got != "green" || !ok {
		t.Errorf("Peek() = %q, %t; want green, true", got, ok)
	}
	for _, want := range []string{"green", "blue"} {
		if got, ok := plates.Pop(); got != want || !ok {
			t.Errorf("Pop() = %q, %t; want %s, true", got, ok, want)
		}
	}
	if got, ok := plates.Pop(); got != "" || ok {
		t.Errorf("Pop() of an empty stack = %q, %t; want \"\", false", got, ok)
	}
}

func TestExampleQueue(t *testing.T) {
	var jobs Queue[int]
	jobs.Enqueue(101)
	jobs.Enqueue(102)
	if got, ok := jobs.Dequeue(); got != 101 || !ok {
		t.Errorf("Dequeue() = %d, %t; want 101, true", got, ok)
	}
	jobs.Enqueue(103)
	if got := jobs.Len(); got != 2 {
		t.Errorf("Len() = %d; want 2", got)
	}
	if got, ok := jobs.Peek(); got != 102 || !ok {
		t.Errorf("Peek() = %d, %t; want 102, true", got, ok)
	}
}
