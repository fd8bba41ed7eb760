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
	read    [2]*os.File
	mu      sync.Mutex
	kept    [2][]byte
	total   int64
	readers sync.WaitGroup
}

// open makes a pipe for each stream and returns the program's ends.
func (o *output) open() (ends [2]*os.File, err error) {
	for i := range ends {
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
		o.readers.Go(func() {
			buf := make([]byte, 16<<10)
			for {
				n, err := f.Read(buf)
				if n > 0 && !o.take(s, i, buf[:n]) {
					full()
				}
				if err != nil {
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

// finish waits for the rest of the output. The writers are dead; should one
// have been handed to somebody else, reading stops all the same.
func (o *output) finish() (stdout, stderr []byte) {
	for _, f := range o.read {
		f.SetReadDeadline(time.Now().Add(10 * time.Second))
	}
	o.readers.Wait()
	o.close()
	return o.kept[0], o.kept[1]
}
