package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The tests below run on a real disk of their own: a tmpfs of one megabyte that
// a child process mounts in its own user and mount namespace.

func runOnOwnDisk(t *testing.T, work string) {
	t.Helper()
	cmd := child(t, work, t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || bytes.Contains(out, []byte("mount: operation not permitted")) {
		t.Skip("this system lets no process mount a disk of its own")
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func mountDisk(dir string) error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	return nil
}

// wantRefusal returns an error unless err is the kind of *Error wanted, with a hint.
func wantRefusal(doing string, err, want error) error {
	var e *Error
	if !errors.Is(err, want) || !errors.As(err, &e) || e.Hint() == "" {
		return fmt.Errorf("%s: error %v; want %v with a hint", doing, err, want)
	}
	fmt.Printf("%s: %v (hint: %s)\n", doing, err, e.Hint())
	return nil
}

func TestFullDisk(t *testing.T) { runOnOwnDisk(t, "full") }

// childFull fills the disk with attempts, then shows that the store said so,
// kept what it had acknowledged, and works again once there is space.
func childFull(args []string) error {
	ctx, disk := context.Background(), args[0]
	if err := mountDisk(disk); err != nil {
		return err
	}
	ballast := filepath.Join(disk, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 300<<10), 0o600); err != nil {
		return err
	}
	s, err := Open(filepath.Join(disk, "data"))
	if err != nil {
		return err
	}
	defer s.Close()
	added := 0
	for ; added < 10_000 && err == nil; added++ {
		a := attempt(added, "a/x", 0)
		a.Report.Reason = strings.Repeat("r", 2000)
		err = s.Add(ctx, a)
	}
	if err := wantRefusal(fmt.Sprintf("attempt %d", added), err, ErrFull); err != nil {
		return err
	}
	got, err := s.History(ctx, nil, 0)
	if err != nil || len(got) != added-1 {
		return fmt.Errorf("on the full disk %d attempts are readable, error %v; want %d", len(got), err, added-1)
	}
	if err := os.WriteFile(filepath.Join(disk, "rest"), make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("filling the rest of the disk: %w", err)
	}
	_, err = Open(filepath.Join(disk, "other"))
	if err := wantRefusal("a new database", err, ErrFull); err != nil {
		return err
	}
	if err := errors.Join(os.Remove(ballast), os.Remove(filepath.Join(disk, "rest"))); err != nil {
		return err
	}
	return s.Add(ctx, attempt(added, "a/x", 0))
}

func TestReadOnlyDisk(t *testing.T) { runOnOwnDisk(t, "ro") }

// childReadOnly shows that a read-only disk can be read and says why it can't be
// written to.
func childReadOnly(args []string) error {
	ctx, disk := context.Background(), args[0]
	if err := mountDisk(disk); err != nil {
		return err
	}
	data := filepath.Join(disk, "data")
	s, err := Open(data)
	if err != nil {
		return err
	}
	if err := errors.Join(s.Add(ctx, attempt(1, "a/x", 3)), s.Close()); err != nil {
		return err
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		return fmt.Errorf("remount: %w", err)
	}
	_, err = Open(filepath.Join(disk, "other"))
	if err := wantRefusal("a new database", err, ErrReadOnly); err != nil {
		return err
	}
	s, err = Open(data)
	if err != nil {
		return fmt.Errorf("open for reading: %w", err)
	}
	defer s.Close()
	if got, err := s.Status(ctx); err != nil || got["a/x"] != Passed {
		return fmt.Errorf("Status = %v, %v; want a/x passed", got, err)
	}
	err = s.Add(ctx, attempt(2, "a/x", 3))
	if err := wantRefusal("an attempt", err, ErrReadOnly); err != nil {
		return err
	}
	one, err := json.Marshal(attempt(3, "a/x", 3))
	if err != nil {
		return err
	}
	_, err = s.Import(ctx, bytes.NewReader(one))
	return wantRefusal("an import", err, ErrReadOnly)
}

func init() {
	children["full"] = childFull
	children["ro"] = childReadOnly
}
