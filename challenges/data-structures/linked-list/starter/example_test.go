package list

import (
	"slices"
	"testing"
)

func TestExampleQueue(t *testing.T) {
	var queue List[string]
	queue.PushBack("Ada")
	queue.PushBack("Ben")
	queue.PushFront("Eve") // jumps the queue
	if got, want := slices.Collect(queue.All()), []string{"Eve", "Ada", "Ben"}; !slices.Equal(got, want) {
		t.Errorf("All() yields %q; want %q", got, want)
	}
	if got, ok := queue.PopFront(); got != "Eve" || !ok {
		t.Errorf("PopFront() = %q, %t; want Eve, true", got, ok)
	}
	if got := queue.Len(); got != 2 {
		t.Errorf("Len() = %d; want 2", got)
	}
}

func TestExampleAppend(t *testing.T) {
	var morning, evening List[int]
	for _, hour := range []int{6, 7, 8} {
		morning.PushBack(hour)
		evening.PushBack(hour + 12)
	}
	morning.Append(&evening)
	deleted := morning.DeleteFunc(func(hour int) bool { return hour%2 == 1 })
	morning.Reverse()
	if got, want := slices.Collect(morning.All()), []int{20, 18, 8, 6}; !slices.Equal(got, want) || deleted != 2 {
		t.Errorf("All() yields %d, and %d were deleted; want %d, and 2", got, deleted, want)
	}
	if got := evening.Len(); got != 0 {
		t.Errorf("evening.Len() = %d; want 0", got)
	}
}
