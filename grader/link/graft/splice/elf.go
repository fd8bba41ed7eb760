package splice

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
)

// write writes the base's own file, as far as it is loaded, then the new
// segments and a new table of all, and makes the base's module refer to the new.
func (s *Base) write(file *os.File, parts []segment, moduleAt uint64) error {
	at := up(uint64(len(s.file)), pageSize)
	var table bytes.Buffer
	progs := append([]elf.Prog64(nil), s.progs...)
	if _, err := file.Write(s.file); err != nil {
		return err
	}
	for _, p := range parts {
		progs = append(progs, elf.Prog64{Type: uint32(elf.PT_LOAD), Flags: uint32(p.flags), Off: at, Vaddr: p.addr, Paddr: p.addr,
			Filesz: uint64(len(p.content)), Memsz: p.size, Align: pageSize})
		if _, err := file.WriteAt(p.content, int64(at)); err != nil {
			return err
		}
		at = up(at+uint64(len(p.content)), pageSize)
	}
	for _, p := range progs {
		_ = binary.Write(&table, le, p)
	}
	header := s.header
	header.Phoff, header.Phnum = at, uint16(len(progs))
	header.Shoff, header.Shnum, header.Shstrndx = 0, 0, 0
	var head bytes.Buffer
	_ = binary.Write(&head, le, header)
	pointer := le.AppendUint64(nil, moduleAt)
	for _, p := range []struct {
		at   uint64
		data []byte
	}{{0, head.Bytes()}, {at, table.Bytes()}, {s.offset(s.moduleAt + nextOffset), pointer}, {s.offset(s.lastAt), pointer}} {
		if _, err := file.WriteAt(p.data, int64(p.at)); err != nil {
			return err
		}
	}
	return nil
}

// load reads what of a program is loaded.
func (s *Base) load(program []byte) error {
	if _, err := binary.Decode(program, le, &s.header); err != nil {
		return err
	}
	h := &s.header
	if !bytes.HasPrefix(h.Ident[:], []byte(elf.ELFMAG)) || h.Machine != uint16(elf.EM_X86_64) || h.Type != uint16(elf.ET_EXEC) ||
		int(h.Phentsize) != binary.Size(elf.Prog64{}) {
		return errLayout
	}
	s.progs = make([]elf.Prog64, h.Phnum)
	if _, err := binary.Decode(program[h.Phoff:], le, s.progs); err != nil {
		return err
	}
	end := uint64(0)
	for _, p := range s.progs {
		if elf.ProgType(p.Type) == elf.PT_LOAD {
			s.segments = append(s.segments, segment{elf.ProgFlag(p.Flags), p.Vaddr, p.Memsz, program[p.Off : p.Off+p.Filesz]})
			end = max(end, p.Off+p.Filesz)
		}
	}
	s.file = program[:end]
	return nil
}

// offset returns where in the file an address is.
func (s *Base) offset(addr uint64) uint64 {
	for _, p := range s.progs {
		if elf.ProgType(p.Type) == elf.PT_LOAD && addr >= p.Vaddr && addr-p.Vaddr < p.Filesz {
			return p.Off + addr - p.Vaddr
		}
	}
	panic("an address that is in no file")
}
