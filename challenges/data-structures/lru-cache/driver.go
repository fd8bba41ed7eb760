package lru

// DriveMany fills a cache that has room for as many entries as there are keys,
// uses and replaces each in the order of keys, puts as many others, which drops the
// first, and deletes those in the same order. It returns how many were found when
// they were used, found when they were looked at, dropped and deleted. It is
// compiled beside the submission, so that the hidden test can count steps without
// a message for each operation.
func DriveMany(keys []int) (used, seen, dropped, deleted int, err error) {
	c, err := New(len(keys), func(int, int) { dropped++ })
	if err != nil {
		return 0, 0, 0, 0, err
	}
	for i := range keys {
		c.Put(i, i)
	}
	for _, k := range keys {
		if v, ok := c.Get(k); ok && v == k {
			used++
		}
		if v, ok := c.Peek(k); ok && v == k {
			seen++
		}
		c.Put(k, k)
	}
	for i := range keys {
		c.Put(len(keys)+i, i)
	}
	for _, k := range keys {
		if c.Delete(len(keys) + k) {
			deleted++
		}
	}
	return used, seen, dropped, deleted, nil
}
