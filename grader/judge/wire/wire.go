// Package wire owns the bytes between judge and candidate: frames on a stream
// and the numbers, strings and bytes inside a frame's body. What comes from the
// other side is never trusted: every length is checked against what is really
// there, and the first fault sticks to the Decoder.
//
// A frame is a four-byte big-endian length and that many bytes: one byte of
// kind, three unsigned varints (ID, Parent, Target) and the body.
package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"strconv"
)

// MaxFrame is the largest frame either side sends or accepts, in bytes.
const MaxFrame = 32 << 20

// Kind says what a frame is.
type Kind byte

const (
	Hello  Kind = 1 + iota // candidate to judge, once: ready to be called
	Call                   // ID new, Parent the call it happens inside or Beside or 0, Target a function
	Return                 // ID of the call, body its results
	Panic                  // ID of the call, body the panic value
	Exit                   // ID of the call, whose goroutine ended without returning
	Reset                  // judge to candidate: a new test begins, forget every object
	Stack                  // judge to candidate: Return the stacks of all goroutines
	Cancel                 // Target a context, body its cause
	Meter                  // judge to candidate: Return what was counted, then allow Target steps, or any if 0; and back: that limit is reached
	kinds                  // one past the last
)

// Frame is one message.
type Frame struct {
	Kind               Kind
	ID, Parent, Target uint64
	Body               []byte
}

// Beside is the Parent of a call of the judge that is not nested in another, while others
// may be in flight. It is never the ID of a call.
const Beside = 1

// ClosedStatus is the exit status of a candidate that finds its end of the stream
// closed, which only the submission can have done.
const ClosedStatus = 120

// ErrMalformed is wrapped by every error about bytes that are not a frame or
// not the value they claim to be; other errors are those of the stream.
var ErrMalformed = errors.New("malformed message")

// malformed is an error that wraps ErrMalformed. This package stays off fmt,
// which would cost every candidate a third of its link time.
type malformed string

func (m malformed) Error() string { return ErrMalformed.Error() + ": " + string(m) }
func (m malformed) Unwrap() error { return ErrMalformed }

// Write sends f in a single Write call, so that concurrent writers need only
// serialise their calls. It refuses frames above MaxFrame.
func Write(w io.Writer, f *Frame) error {
	head := make([]byte, 4, 4+1+3*binary.MaxVarintLen64+len(f.Body))
	head = append(head, byte(f.Kind))
	head = binary.AppendUvarint(head, f.ID)
	head = binary.AppendUvarint(head, f.Parent)
	head = binary.AppendUvarint(head, f.Target)
	head = append(head, f.Body...)
	if len(head)-4 > MaxFrame {
		return malformed(strconv.Itoa(len(head)-4) + " bytes in one message; the limit is " + strconv.Itoa(MaxFrame))
	}
	binary.BigEndian.PutUint32(head, uint32(len(head)-4))
	_, err := w.Write(head)
	return err
}

// Read receives the next frame. It returns io.EOF only between frames.
func Read(r *bufio.Reader) (*Frame, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		if err == io.ErrUnexpectedEOF {
			return nil, malformed("stream ended inside a length")
		}
		return nil, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n < 4 || n > MaxFrame {
		return nil, malformed("frame length " + strconv.Itoa(int(n)))
	}
	buf, err := readN(r, int(n))
	if err != nil {
		return nil, err
	}
	d := NewDecoder(buf[1:])
	f := &Frame{Kind: Kind(buf[0]), ID: d.Uint(), Parent: d.Uint(), Target: d.Uint()}
	if f.Kind == 0 || f.Kind >= kinds {
		return nil, malformed("frame kind " + strconv.Itoa(int(buf[0])))
	}
	f.Body = d.rest()
	return f, d.Err()
}

// readN reads n bytes without trusting n: memory grows with what arrives.
func readN(r io.Reader, n int) ([]byte, error) {
	const step = 1 << 16
	buf := make([]byte, 0, min(n, step))
	for len(buf) < n {
		have := len(buf)
		want := min(n-have, max(have, step))
		if cap(buf) < have+want {
			grown := make([]byte, have, have+want)
			copy(grown, buf)
			buf = grown
		}
		buf = buf[:have+want]
		if _, err := io.ReadFull(r, buf[have:]); err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return nil, malformed("stream ended inside a frame")
			}
			return nil, err
		}
	}
	return buf, nil
}
