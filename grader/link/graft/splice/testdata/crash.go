package learner

import "example.com/hook"

type stack struct{ items []int }

func (s *stack) pop() int {
	last := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return last
}

func drain(s *stack) (n int) {
	defer func() { println("draining ends after", n) }()
	for {
		s.pop()
		n++
	}
}

func init() {
	hook.Run = func() {
		println("begins")
		drain(&stack{items: []int{1, 2, 3}})
	}
}
