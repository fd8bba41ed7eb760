//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// probe sets up a box at each level from the top, up to the point where the
// program would start.
func probe() Report {
	r := Report{Level: LevelNone}
	why := map[Level]error{}
	if openFiles() < fewFiles { // a weaker box would take no fewer
		few := fmt.Errorf("only %d files may be open", openFiles())
		r.Layers, r.Hint = []Layer{{Name: "rlimits", Why: few.Error()}}, filesHint
		return r
	}
	for l := LevelFull; l > LevelNone && r.Level == LevelNone; l-- {
		if why[l] = rehearse(l); why[l] == nil {
			r.Level = l
		}
	}
	r.Layers = []Layer{
		{Name: "namespaces", Held: r.Level == LevelFull, Why: reason(why[LevelFull])},
		{Name: "seccomp", Held: r.Level >= LevelPartial, Why: reason(why[LevelPartial])},
		landlockLayer(r.Level),
		cgroupLayer(r.Level),
		{Name: "rlimits", Held: r.Level >= LevelLimits, Why: reason(why[LevelLimits])},
	}
	if r.Level < LevelFull {
		r.Hint = hintFor(why[LevelFull])
	}
	return r
}

// hintFor says what to do about what keeps this machine from level Full.
func hintFor(why error) string {
	if _, err := os.Stat("/proc/self"); err != nil {
		return "mount /proc: mount -t proc proc /proc"
	}
	if _, err := os.Stat(os.DevNull); err != nil {
		return "there is no /dev/null: mount /dev, or make it: mknod -m 666 /dev/null c 1 3"
	}
	switch {
	case errors.Is(why, errRootAlone):
		return "run gradus as another user than root, or give root's user namespace more users, see subuid(5)"
	case errors.Is(why, errRootBound):
		return "run gradus as another user than root, or leave root these capabilities: in Docker, --cap-add SETUID --cap-add SETGID --cap-add CHOWN"
	case errors.Is(why, unix.ENOSPC):
		return "allow more user namespaces: sysctl user.max_user_namespaces=10000"
	}
	return "allow user namespaces, see user_namespaces(7); on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0; " +
		"in Docker: --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined"
}

func landlockLayer(l Level) Layer {
	switch {
	case l < LevelPartial:
		return Layer{Name: "landlock", Why: "not used at level " + l.String()}
	case landlockABI() == 0:
		return Layer{Name: "landlock", Why: "not in this kernel"}
	}
	return Layer{Name: "landlock", Held: true}
}

func cgroupLayer(l Level) Layer {
	layer := Layer{Name: "cgroup"}
	place, err := cgroupPlace()
	switch {
	case l < LevelPartial:
		layer.Why = "not used at level " + l.String()
	case err != nil:
		layer.Why = reason(err)
	case place.v2:
		layer.Held, layer.Why = true, "version 2"
	default:
		layer.Held, layer.Why = true, "version 1, for programs that start others"
	}
	return layer
}

func reason(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// rehearse sets up a box without running a program.
func rehearse(l Level) error {
	spec := &Spec{Path: os.DevNull}
	b, err := newBox(spec, l)
	if err != nil {
		return err
	}
	b.rehearse = true
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	if err := b.make([2]*os.File{null, null}); err != nil {
		return err
	}
	if _, err := b.begin(); err != nil {
		return err
	}
	_, err = b.wait()
	return err
}
