package unlock

import (
	"errors"
	"sync"
)

type counter struct {
	mu  sync.RWMutex
	own sync.Mutex
	n   map[string]int
}

func (c *counter) missing(k string) (int, error) {
	c.mu.RLock()
	n, ok := c.n[k]
	if !ok {
		return 0, errors.New("missing") // want `this return leaves c.mu locked`
	}
	c.mu.RUnlock()
	return n, nil
}

func (c *counter) wrong(k string) int {
	c.mu.Lock()
	c.own.Lock()
	defer c.own.Unlock()
	for k != "" {
		if k == "x" {
			return 1 // want `this return leaves c.mu locked`
		}
		k = k[1:]
	}
	c.mu.Unlock()
	return 2
}

func (c *counter) right(k string) int {
	c.mu.RLock()
	n, ok := c.n[k]
	c.mu.RUnlock()
	if ok {
		return n
	}
	c.mu.Lock()
	if n, ok := c.n[k]; ok {
		c.mu.Unlock()
		return n
	}
	if k == "" {
		panic("empty")
	}
	defer func() { c.mu.Unlock() }()
	return 0
}

// perhaps locks and unlocks on the same condition.
func (c *counter) perhaps(locked bool) int {
	if locked {
		c.mu.Lock()
	}
	n := len(c.n)
	if locked {
		c.mu.Unlock()
	}
	return n
}

// lock hands the lock to its caller.
func (c *counter) lock(k string) bool {
	c.mu.Lock()
	return c.n == nil
}

func (c *counter) hold(k string) func() {
	c.mu.Lock()
	if k == "" {
		c.mu.Unlock()
		return nil
	}
	return c.release
}

func (c *counter) release() { c.mu.Unlock() }

func literal(mu *sync.Mutex) func() int {
	return func() int {
		mu.Lock()
		if mu == nil {
			return 1 // want `this return leaves mu locked`
		}
		mu.Unlock()
		return 2
	}
}
