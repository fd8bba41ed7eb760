// Package held is the challenge for hostile submissions that attack what holds goroutines
// and looks for data races.
package held

import "sync"

// Counter counts, for many goroutines. The zero value is ready for use.
type Counter struct {
	mu sync.Mutex
	n  int
}

// Add counts one more.
func (c *Counter) Add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

// Count returns what was counted.
func (c *Counter) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}
