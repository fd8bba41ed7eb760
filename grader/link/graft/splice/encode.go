package splice

import (
	"errors"
	"hash/crc32"
	"maps"
	"slices"
)

// Bytes returns the form that a Base is kept in: its parts, each behind its
// length, and the CRC-32C of all. That finds damage in a tenth of the time of a
// cryptographic hash, which would not stop anyone who can write the file either.
func (s *Base) Bytes() []byte {
	var b []byte
	part := func(p []byte) { b = append(le.AppendUint64(b, uint64(len(p))), p...) }
	part(le.AppendUint64(le.AppendUint64(nil, s.moduleAt), s.lastAt))
	part(s.file)
	part(s.names)
	part(s.builtins)
	for _, path := range slices.Sorted(maps.Keys(s.packages)) {
		part([]byte(path))
		part(s.packages[path])
		part(s.functions[path])
	}
	return le.AppendUint32(b, sumOf(b))
}

func sumOf(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

var errDamaged = errors.New("the base is damaged")

// Decode is the inverse of Bytes. It keeps b, and its error says that b is not
// what Bytes returned.
func Decode(b []byte) (s *Base, err error) {
	defer caught(&err)
	n := len(b) - crc32.Size
	if n < 0 || sumOf(b[:n]) != le.Uint32(b[n:]) {
		return nil, errDamaged
	}
	rest := b[:n]
	part := func() []byte {
		size := le.Uint64(rest)
		p := rest[8 : 8+size]
		rest = rest[8+size:]
		return p
	}
	places := part()
	s = &Base{moduleAt: le.Uint64(places), lastAt: le.Uint64(places[8:]), packages: map[string]addresses{}, functions: map[string]functions{}}
	if err := s.load(part()); err != nil {
		return nil, err
	}
	s.names, s.builtins = part(), part()
	for len(rest) > 0 {
		path := string(part())
		s.packages[path], s.functions[path] = part(), part()
	}
	return s, s.check()
}
