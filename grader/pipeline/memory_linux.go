package pipeline

import (
	"bytes"
	"os"
	"strconv"
)

// availableMemory returns how many bytes can be used without swapping, or 0 if
// that is unknown: what the kernel reports as available, or a container's limit if that
// is less. See proc_meminfo(5) and cgroups(7).
func availableMemory() int64 {
	var least int64
	data, _ := os.ReadFile("/proc/meminfo")
	for line := range bytes.Lines(data) {
		f := bytes.Fields(line)
		if len(f) >= 2 && string(f[0]) == "MemAvailable:" {
			kib, _ := strconv.ParseInt(string(f[1]), 10, 64)
			least = kib << 10
		}
	}
	for _, limit := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		data, err := os.ReadFile(limit)
		if err != nil {
			continue
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(data)), 10, 64) // "max" is none
		if err == nil && n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}
