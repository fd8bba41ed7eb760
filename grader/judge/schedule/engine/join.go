package engine

// Join waits until all of some tasks have ended, and orders what they did before what t
// does from now on.
func (t *Task) Join(tasks []*Task) {
	t.joins = true
	t.Await(Op{What: "wait for the calls"}, func() bool {
		for _, other := range tasks {
			if !other.ended {
				return false
			}
		}
		return true
	})
	t.joins = false
	for _, other := range tasks {
		t.Acquire(other.Clock())
	}
}
