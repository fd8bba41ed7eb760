package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/gradus-dev/gradus/grader"
)

const (
	maxLineBytes = 4 << 20 // one attempt of an import
	maxBadLines  = 20      // reported before an import gives up
)

// Imported counts what an import found.
type Imported struct {
	Added int // attempts that were new
	Known int // attempts already recorded, left as they were
}

// ImportError lists the lines that kept an import from happening.
type ImportError struct{ Lines []BadLine }

// BadLine is a line that is no attempt.
type BadLine struct {
	Number int // from 1
	Err    error
}

func (e *ImportError) Error() string {
	count := fmt.Sprint(len(e.Lines))
	switch {
	case len(e.Lines) == 1:
		return fmt.Sprintf("import attempts: line %d is no attempt, so nothing was imported", e.Lines[0].Number)
	case len(e.Lines) == maxBadLines:
		count = "at least " + count
	}
	return fmt.Sprintf("import attempts: %s lines are no attempts, so nothing was imported", count)
}

// Hint says what to do next.
func (e *ImportError) Hint() string {
	return "mend or delete these lines and import the file again; attempts already recorded are not repeated"
}

// Export writes every attempt, oldest first, as one line of JSON (a
// grader.Attempt), and returns how many it wrote. Attempts recorded meanwhile
// are left out.
func (s *Store) Export(ctx context.Context, w io.Writer) (int, error) {
	var n int
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	once := once()
	err := s.do(ctx, "export attempts", func(db *sql.DB) error {
		if err := once(); err != nil {
			return err
		}
		return each(ctx, db, func(rows *sql.Rows) error {
			a, err := scan(rows)
			if err != nil {
				return err
			}
			n++
			a.Schema = grader.AttemptSchema
			return enc.Encode(a)
		}, "SELECT id, time, report FROM attempts ORDER BY time, id")
	})
	if err != nil {
		return n, err
	}
	return n, explain("export attempts", "output", out.Flush())
}

// once returns a function that fails from its second call on: what was written
// to a pipe or read from one can't be taken back when Store.do tries again.
func once() func() error {
	called := false
	return func() error {
		if called {
			return errReplaced
		}
		called = true
		return nil
	}
}

// Import records the attempts of an Export, all or none. Those whose ID is
// recorded already are skipped. When lines can't be read the error is an
// *ImportError.
func (s *Store) Import(ctx context.Context, r io.Reader) (Imported, error) {
	var sum Imported
	once := once()
	err := s.do(ctx, "import attempts", func(db *sql.DB) error {
		if err := once(); err != nil {
			return err
		}
		return write(ctx, db, func(b *batch) error { return sum.read(b, r) })
	})
	if err != nil {
		return Imported{}, err
	}
	return sum, nil
}

// read adds every line of r to b.
func (sum *Imported) read(b *batch, r io.Reader) error {
	var bad []BadLine
	err := eachLine(r, func(number int, line []byte, err error) error {
		var a row
		if err == nil {
			a, err = parse(line)
		}
		if err != nil {
			bad = append(bad, BadLine{number, err})
			if len(bad) == maxBadLines {
				return &ImportError{bad}
			}
			return nil
		}
		added, err := b.add(a)
		if added {
			sum.Added++
		} else {
			sum.Known++
		}
		return err
	})
	if err == nil && len(bad) > 0 {
		err = &ImportError{bad}
	}
	return err
}

// parse reads one exported line. A key it does not know would be lost, so it is
// an error.
func parse(line []byte) (row, error) {
	var a grader.Attempt
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a); err != nil {
		return row{}, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return row{}, errors.New("something follows the attempt")
	}
	if a.Schema != "" && a.Schema != grader.AttemptSchema {
		return row{}, fmt.Errorf("its form is %q; this gradus reads %s", a.Schema, grader.AttemptSchema)
	}
	return newRow(a)
}

// eachLine calls f for every line that is not blank, with an error in place of
// one that is too long.
func eachLine(r io.Reader, f func(number int, line []byte, err error) error) error {
	in := bufio.NewReader(r)
	if err := skipMark(in); err != nil {
		return err
	}
	for number := 1; ; number++ {
		line, lineErr, err := readLine(in)
		if len(bytes.TrimSpace(line)) > 0 || lineErr != nil {
			if err := f(number, line, lineErr); err != nil {
				return err
			}
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
}

// ErrUTF16 says that a file is UTF-16, as some shells of Windows write it.
var ErrUTF16 = errors.New("it is UTF-16, and an export is UTF-8")

// skipMark skips the byte order mark that editors and shells of Windows put before
// UTF-8. See https://www.unicode.org/faq/utf_bom.html.
func skipMark(in *bufio.Reader) error {
	mark, _ := in.Peek(3) // a shorter file shows when it is read
	switch {
	case bytes.Equal(mark, []byte("\xef\xbb\xbf")):
		in.Discard(len(mark))
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")), bytes.HasPrefix(mark, []byte("{\x00")), bytes.HasPrefix(mark, []byte("\x00{")):
		return ErrUTF16
	}
	return nil
}

// readLine reads up to and including the next newline and keeps at most
// maxLineBytes of it.
func readLine(in *bufio.Reader) (line []byte, tooLong, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > maxLineBytes {
			tooLong = fmt.Errorf("it is longer than %d bytes", maxLineBytes)
			line = line[:0]
		} else if tooLong == nil {
			line = append(line, part...)
		}
		if err != bufio.ErrBufferFull {
			return line, tooLong, err
		}
	}
}
