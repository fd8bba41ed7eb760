package splice

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// goSlice and goString are laid out as the runtime has them.
type goSlice struct{ Ptr, Len, Cap uint64 }
type goString struct{ Ptr, Len uint64 }

func sliceOf(ptr uint64, n int) goSlice { return goSlice{ptr, uint64(n), uint64(n)} }

// moduledata is the struct of that name in runtime/symtab.go: what the runtime
// knows of a part of a program. Fields are exported for encoding/binary.
type moduledata struct {
	PCHeader                                      uint64
	FuncNameTab, CUTab, FileTab, PCTab, PCLNTable goSlice
	FTab                                          goSlice
	FindFuncTab                                   uint64
	MinPC, MaxPC, Text, EText                     uint64
	NoPtrData, ENoPtrData, Data, EData            uint64
	BSS, EBSS, NoPtrBSS, ENoPtrBSS                uint64
	CovCtrs, ECovCtrs, End, GCData, GCBSS         uint64
	Types, ETypes, ROData, GoFunc, EPCLNTab       uint64
	TextSectMap, TypeLinks, ITabLinks, PTab       goSlice
	PluginPath                                    goString
	PkgHashes, InitTasks                          goSlice
	ModuleName                                    goString
	ModuleHashes                                  goSlice
	HasMain, Bad                                  uint8
	_                                             [6]uint8
	GCDataMask, GCBSSMask                         [2]uint64 // bitvector
	TypeMap, Next                                 uint64
}

var moduleSize = binary.Size(moduledata{})

// nextOffset is where in a module's record the next one is: at its end.
var nextOffset = uint64(moduleSize - wordSize)

func (m *moduledata) bytes() []byte {
	var b bytes.Buffer
	_ = binary.Write(&b, le, m) // a buffer takes it all
	return b.Bytes()
}

// pcHeaderMagic begins a table of program counters; see debug/gosym.
const pcHeaderMagic = 0xfffffff1

// check reads the module of a program and makes sure that it is laid out as this
// package understands it.
func (s *Base) check() error {
	m := &s.module
	image := s.image(s.moduleAt)
	if s.moduleAt == 0 || s.lastAt == 0 || len(image) < moduleSize {
		return fmt.Errorf("%w: no module data", errLayout)
	}
	if _, err := binary.Decode(image[:moduleSize], le, m); err != nil {
		return err
	}
	last, header := s.image(s.lastAt), s.image(m.PCHeader)
	for what, ok := range map[string]bool{
		"one module":         m.Next == 0 && m.HasMain == 1 && m.Bad == 0 && len(last) >= 8 && le.Uint64(last) == s.moduleAt,
		"function table":     len(header) >= 16 && le.Uint32(header) == pcHeaderMagic && header[6] == 1 && header[7] == 8 && le.Uint64(header[8:])+1 == m.FTab.Len,
		"text":               m.Text != 0 && m.Text == m.MinPC && m.MaxPC <= m.EText && m.TextSectMap.Len <= 1,
		"types":              m.Types != 0 && m.Types == m.ROData && m.Types < m.ETypes,
		"data":               m.NoPtrData < m.ENoPtrData && m.ENoPtrData <= m.Data && m.Data < m.EData && m.EData <= m.BSS && m.BSS < m.EBSS && m.EBSS <= m.NoPtrBSS && m.NoPtrBSS < m.ENoPtrBSS && m.ENoPtrBSS <= m.End,
		"masks":              m.GCDataMask == [2]uint64{} && m.GCBSSMask == [2]uint64{} && m.TypeMap == 0,
		"function data":      m.GoFunc > m.PCHeader && m.GoFunc < m.EPCLNTab,
		"initialising tasks": m.InitTasks.Len > 0 && m.InitTasks.Len == m.InitTasks.Cap,
	} {
		if !ok {
			return fmt.Errorf("%w: %s", errLayout, what)
		}
	}
	return nil
}
