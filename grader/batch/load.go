package batch

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// load reads what is there, cuts off a line that was not finished, and begins a new file.
func (j *Journal) load() error {
	if err := j.index(); err != nil {
		return err
	}
	info, err := j.file.Stat()
	if err != nil {
		return err
	}
	if j.Cut = info.Size() - j.end; j.Cut > 0 {
		if err := j.setAside(); err != nil {
			return err
		}
	}
	if j.end > 0 {
		return nil
	}
	return j.write(header{Schema})
}

// setAside keeps an unfinished line in a file beside the journal, and cuts it off.
func (j *Journal) setAside() error {
	rest, err := io.ReadAll(io.NewSectionReader(j.file, j.end, j.Cut))
	if err == nil {
		err = os.WriteFile(j.file.Name()+".cut", rest, 0o666)
	}
	if err == nil {
		err = j.file.Truncate(j.end)
	}
	if err != nil {
		return fmt.Errorf("set the journal's unfinished line aside: %w", err)
	}
	return nil
}

// index reads every line. One that is damaged is an error with its place; the last one
// may be unfinished.
func (j *Journal) index() error {
	lines := bufio.NewReaderSize(io.NewSectionReader(j.file, 0, 1<<62), 1<<16)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil // and what is in line was not finished
		}
		if err != nil {
			return err
		}
		if err := j.learn(n, line); err != nil {
			if _, err := lines.Peek(1); err == io.EOF && n > 1 {
				return nil // a power cut can leave such a last line
			}
			return fmt.Errorf("%s:%d: %w", j.file.Name(), n, err)
		}
		j.end += int64(len(line))
	}
}

// learn takes in line n, which begins at the journal's end.
func (j *Journal) learn(n int, line []byte) error {
	if n == 1 {
		var h header
		if err := json.Unmarshal(line, &h); err != nil || h.Schema != Schema {
			return fmt.Errorf("this is no journal of the form %s", Schema)
		}
		return nil
	}
	var r Record
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("the journal is damaged here; without this line, what it says is graded again: %w", err)
	}
	j.note(&r, j.end)
	return nil
}
