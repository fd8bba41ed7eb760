package wire

import (
	"encoding/binary"
	"math"
)

// Encoder appends values to a body. The zero Encoder is ready for use.
type Encoder struct{ buf []byte }

// Bytes returns what has been encoded; it is valid until the next append.
func (e *Encoder) Bytes() []byte { return e.buf }

// Len returns the number of bytes encoded.
func (e *Encoder) Len() int { return len(e.buf) }

// Uint appends an unsigned varint.
func (e *Encoder) Uint(v uint64) { e.buf = binary.AppendUvarint(e.buf, v) }

// Int appends a signed (zigzag) varint.
func (e *Encoder) Int(v int64) { e.buf = binary.AppendVarint(e.buf, v) }

// Bool appends one byte, 0 or 1.
func (e *Encoder) Bool(v bool) {
	var b byte
	if v {
		b = 1
	}
	e.buf = append(e.buf, b)
}

// Float appends the eight bytes of v as they are in memory, so that NaN
// payloads and the sign of zero survive.
func (e *Encoder) Float(v float64) {
	e.buf = binary.LittleEndian.AppendUint64(e.buf, math.Float64bits(v))
}

// String appends a length and the bytes of s.
func (e *Encoder) String(s string) {
	e.Uint(uint64(len(s)))
	e.buf = append(e.buf, s...)
}

// Blob appends a length and the bytes of b.
func (e *Encoder) Blob(b []byte) {
	e.Uint(uint64(len(b)))
	e.buf = append(e.buf, b...)
}

// Raw appends b without a length.
func (e *Encoder) Raw(b []byte) { e.buf = append(e.buf, b...) }

// Decoder takes values from a body. After the first fault every method returns
// a zero value and Err the fault, which wraps ErrMalformed.
type Decoder struct {
	buf []byte
	err error
}

// NewDecoder returns a Decoder of body, which it does not change.
func NewDecoder(body []byte) *Decoder { return &Decoder{buf: body} }

// Err returns the first fault, or nil.
func (d *Decoder) Err() error { return d.err }

// Len returns the number of bytes left.
func (d *Decoder) Len() int { return len(d.buf) }

// Fail records a fault, unless there is one already, and empties the decoder.
func (d *Decoder) Fail(reason string) {
	if d.err == nil {
		d.err = malformed(reason)
	}
	d.buf = nil
}

// Uint takes an unsigned varint.
func (d *Decoder) Uint() uint64 {
	v, n := binary.Uvarint(d.buf)
	if n <= 0 {
		d.Fail("bad unsigned number")
		return 0
	}
	d.buf = d.buf[n:]
	return v
}

// Int takes a signed varint.
func (d *Decoder) Int() int64 {
	v, n := binary.Varint(d.buf)
	if n <= 0 {
		d.Fail("bad number")
		return 0
	}
	d.buf = d.buf[n:]
	return v
}

// Bool takes one byte, which must be 0 or 1.
func (d *Decoder) Bool() bool {
	b := d.take(1)
	if b == nil {
		return false
	}
	if b[0] > 1 {
		d.Fail("bad boolean")
	}
	return b[0] == 1
}

// Float takes eight bytes.
func (d *Decoder) Float() float64 {
	b := d.take(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// String takes a length and that many bytes.
func (d *Decoder) String() string { return string(d.Blob()) }

// Blob takes a length and that many bytes, which stay the Decoder's.
func (d *Decoder) Blob() []byte {
	n := d.Uint()
	if n > uint64(len(d.buf)) {
		d.Fail("a length beyond the end")
		return nil
	}
	return d.take(int(n))
}

// Raw takes n bytes, which stay the Decoder's.
func (d *Decoder) Raw(n int) []byte { return d.take(n) }

func (d *Decoder) take(n int) []byte {
	if n < 0 || n > len(d.buf) {
		d.Fail("cut short")
		return nil
	}
	b := d.buf[:n:n]
	d.buf = d.buf[n:]
	return b
}

func (d *Decoder) rest() []byte {
	b := d.buf
	d.buf = nil
	return b
}

// Truncate drops what was encoded after the first n bytes.
func (e *Encoder) Truncate(n int) { e.buf = e.buf[:n] }
