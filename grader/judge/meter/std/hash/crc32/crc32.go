// Package crc32 counts what the functions of its namesake cost.
package crc32

import (
	"hash/crc32"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Checksum(data []byte, tab *crc32.Table) uint32 { return crc32.Checksum(meter.Read(data), tab) }

func ChecksumIEEE(data []byte) uint32 { return crc32.ChecksumIEEE(meter.Read(data)) }

func Update(crc uint32, tab *crc32.Table, p []byte) uint32 {
	return crc32.Update(crc, tab, meter.Read(p))
}
