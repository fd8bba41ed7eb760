package sandbox

import (
	"os"
	"sync"
	"time"
)

// defaultOutput is how much output is kept when Limits.OutputBytes is 0.
const defaultOutput = 1 << 20

// output reads what a program writes, until all writers are gone.
type output struct {
	read     [2]*os.File // the second is nil where both streams are one
	mu       sync.Mutex
	kept     [2][]byte
	total    int64
	readers  sync.WaitGroup
	catching [2]catching
}

// catching is how a reader is asked to read all that has been written.
type catching struct {
	mu     sync.Mutex
	asked  []chan struct{} // to be closed once it has
	ending bool            // the program is dead: the deadline is the last
	over   chan struct{}   // closed when the reader is
}

// open makes a pipe for each stream, or one for both, and returns the program's ends.
func (o *output) open(joined bool) (ends [2]*os.File, err error) {
	for i := range ends {
		if i == 1 && joined {
			ends[1] = ends[0]
			break
		}
		if o.read[i], ends[i], err = os.Pipe(); err != nil {
			closeAll(ends[:])
			o.close()
			return ends, err
		}
	}
	return ends, nil
}

func (o *output) close() { closeAll(o.read[:]) }

// collect starts reading; full is called once the limit is passed.
func (o *output) collect(s *Spec, full func()) {
	for i, f := range o.read {
		if f == nil {
			continue
		}
		o.catching[i].over = make(chan struct{})
		o.readers.Go(func() {
			defer close(o.catching[i].over)
			take := func(p []byte) {
				if len(p) > 0 && !o.take(s, i, p) {
					full()
				}
			}
			buf := make([]byte, 16<<10)
			for {
				n, err := f.Read(buf)
				take(buf[:n])
				if err != nil && !o.catching[i].up(f, take) {
					return
				}
			}
		})
	}
}

// take keeps or hands on what fits the limit, and reports whether all did.
func (o *output) take(s *Spec, stream int, p []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	limit := s.Limits.OutputBytes
	room := limit
	if limit == 0 {
		room = defaultOutput
	}
	fits := p[:min(int64(len(p)), max(0, room-o.total))]
	o.total += int64(len(p))
	if s.OnOutput == nil {
		o.kept[stream] = append(o.kept[stream], fits...)
	} else if limit == 0 {
		s.OnOutput(stream+1, p)
	} else if len(fits) > 0 {
		s.OnOutput(stream+1, fits)
	}
	return limit == 0 || o.total <= limit
}

// exceeded reports whether more than limit bytes were written; 0 is no limit.
func (o *output) exceeded(limit int64) bool { return limit > 0 && o.total > limit }

// catchUp returns when all that was written before has been taken.
func (o *output) catchUp() {
	for i, f := range o.read {
		if f != nil {
			o.catching[i].ask(f)
		}
	}
}

// ask interrupts the reader of f and waits until it has read what there is.
func (c *catching) ask(f *os.File) {
	done := make(chan struct{})
	c.mu.Lock()
	if c.ending || f.SetReadDeadline(time.Unix(1, 0)) != nil {
		c.mu.Unlock()
		return
	}
	c.asked = append(c.asked, done)
	c.mu.Unlock()
	select {
	case <-done:
	case <-c.over:
	}
}

// maxPiped is more than a pipe holds, in bytes. See pipe(7).
const maxPiped = 1 << 20

// up reads on behalf of those who asked, after a read that failed. It reports whether
// to go on reading.
func (c *catching) up(f *os.File, take func([]byte)) bool {
	c.mu.Lock()
	asked := c.asked
	c.asked = nil
	if len(asked) > 0 && !c.ending {
		f.SetReadDeadline(time.Time{})
	}
	c.mu.Unlock()
	if len(asked) == 0 {
		return false
	}
	for total, buf := 0, make([]byte, 16<<10); total < maxPiped; {
		n := readNow(f, buf)
		if n <= 0 {
			break
		}
		take(buf[:n])
		total += n
	}
	for _, done := range asked {
		close(done)
	}
	return true
}

// finish waits for the rest of the output. The writers are dead; should one
// have been handed to somebody else, reading stops all the same.
func (o *output) finish() (stdout, stderr []byte) {
	for i, f := range o.read {
		if f == nil {
			continue
		}
		c := &o.catching[i]
		c.mu.Lock()
		c.ending = true
		f.SetReadDeadline(time.Now().Add(10 * time.Second))
		c.mu.Unlock()
	}
	o.readers.Wait()
	o.close()
	return o.kept[0], o.kept[1]
}
