package peer

import (
	"encoding"
	"reflect"
	"time"
)

func specialPlan(pl *plan, s *Special) {
	pl.refs, pl.deep = true, s.Deep
	pl.enc = s.Encode
	pl.dec = func(d *decoder, v reflect.Value) {
		if d.Err() == nil {
			s.Decode(d, v)
		}
	}
}

// timeSpecial carries a time with its zone's name and offset. Its monotonic
// reading stays behind, as one process's clock means nothing to another.
var timeSpecial = Special{
	Type: reflect.TypeFor[time.Time](),
	Encode: func(e *Encoder, v reflect.Value) {
		t := v.Interface().(time.Time)
		name, offset := t.Zone()
		e.Int(t.Unix())
		e.Int(int64(t.Nanosecond()))
		e.Bool(t.Location() == time.UTC)
		e.String(name)
		e.Int(int64(offset))
	},
	Decode: func(d *Decoder, v reflect.Value) {
		sec, nsec, utc, name, offset := d.Int(), d.Int(), d.Bool(), d.String(), d.Int()
		t := time.Unix(sec, nsec).UTC()
		if !utc {
			t = t.In(zone(name, int(offset), t))
		}
		v.Set(reflect.ValueOf(t))
	},
	Text: func(v reflect.Value) string { return v.Interface().(time.Time).Format(time.RFC3339Nano) },
}

// zone returns the local zone where it is the one meant, so that == holds.
func zone(name string, offset int, t time.Time) *time.Location {
	if n, o := t.Local().Zone(); n == name && o == offset {
		return time.Local
	}
	return time.FixedZone(name, offset)
}

// marshaled returns a codec for a type that has a binary or text form, such as
// *big.Int or netip.Addr.
func marshaled(t reflect.Type) Special {
	return Special{
		Type: t,
		Deep: true,
		Encode: func(e *Encoder, v reflect.Value) {
			ptr := any(pointerToCopy(v).Interface())
			var b []byte
			var err error
			switch m := ptr.(type) {
			case encoding.BinaryMarshaler:
				b, err = m.MarshalBinary()
			case encoding.TextMarshaler:
				b, err = m.MarshalText()
			}
			if err != nil {
				e.p.author("a value of type " + v.Type().String() + " can't be carried: " + err.Error())
			}
			e.Blob(b)
		},
		Decode: func(d *Decoder, v reflect.Value) {
			b := d.Blob()
			if d.Err() != nil {
				return
			}
			ptr := reflect.New(t)
			var err error
			switch u := ptr.Interface().(type) {
			case encoding.BinaryUnmarshaler:
				err = u.UnmarshalBinary(b)
			case encoding.TextUnmarshaler:
				err = u.UnmarshalText(b)
			}
			if err != nil {
				d.Fail(v.Type().String() + ": " + err.Error())
				return
			}
			v.Set(ptr.Elem())
		},
	}
}
