package learner

import (
	"sync"

	"example.com/hook"
)

var mu sync.Mutex

func lockTwice(c chan int) {
	mu.Lock()
	println("once")
	c <- 1
}

func init() {
	hook.Run = func() {
		c := make(chan int)
		go lockTwice(c)
		mu.Lock()
		<-make(chan int)
	}
}
