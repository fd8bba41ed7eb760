package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// filled returns a directory with a closed database of n attempts.
func filled(t *testing.T, n int) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	s := mustOpen(t, dir)
	for i := range n {
		mustAdd(t, s, attempt(i, "a/x", i%4))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, s.path
}

func overwrite(t *testing.T, path string, offset int64, garbage []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(garbage, offset); err != nil {
		t.Fatal(err)
	}
}

func TestOpenSetsADamagedFileAside(t *testing.T) {
	dir, path := filled(t, 3)
	garbage := []byte(strings.Repeat("not a database ", 300))
	if err := os.WriteFile(path, garbage, 0o600); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, dir)
	aside := s.SetAside()
	if !strings.HasPrefix(aside, path+".corrupt-") {
		t.Fatalf("SetAside() = %q; want a path that begins with %s.corrupt-", aside, path)
	}
	if got, err := os.ReadFile(aside); err != nil || !bytes.Equal(got, garbage) {
		t.Errorf("%s: error %v, %d bytes; want the damaged content, %d bytes", aside, err, len(got), len(garbage))
	}
	mustAdd(t, s, attempt(9, "a/x", 3))
	if got := ids(mustHistory(t, s, "", 0)); len(got) != 1 {
		t.Errorf("the new database holds %v; want the one attempt added to it", got)
	}
	if again := mustOpen(t, dir); again.SetAside() != "" {
		t.Errorf("opening the sound database set %s aside", again.SetAside())
	}
}

func TestSetAsideNeverReplacesAFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	seen := map[string]bool{}
	for range 3 {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.WriteFile(path+suffix, []byte("of "+suffix), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		to, err := setAside(path, epoch)
		if err != nil || seen[to] {
			t.Errorf("setAside = %q, %v; want a new name", to, err)
		}
		seen[to] = true
	}
	for to := range seen {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if got, err := os.ReadFile(to + suffix); err != nil || string(got) != "of "+suffix {
				t.Errorf("%s: %q, %v; want what was in %s", to+suffix, got, err, path+suffix)
			}
		}
	}
}

// A page deep in the file is only read when its rows are: the damage shows in
// the middle of the work, and an attempt being added must not be lost.
func TestDamageFoundWhileWorking(t *testing.T) {
	for name, work := range map[string]func(*testing.T, *Store) error{
		"Add":     func(t *testing.T, s *Store) error { return s.Add(t.Context(), attempt(999, "a/x", 3)) },
		"History": func(t *testing.T, s *Store) error { _, err := s.History(t.Context(), nil, 0); return err },
	} {
		t.Run(name, func(t *testing.T) {
			dir, path := filled(t, 40)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			page := bytes.Repeat([]byte{0xee}, 4096)
			for offset := int64(2 * 4096); offset < info.Size(); offset += 4096 {
				overwrite(t, path, offset, page) // all but the header and schema
			}
			s := mustOpen(t, dir)
			if s.SetAside() != "" {
				t.Fatal("Open read every page; the test wants it to find out later")
			}
			if err := work(t, s); err != nil {
				t.Fatal(err)
			}
			if s.SetAside() == "" {
				t.Error("the damaged file was not set aside")
			}
			want := map[string]int{"Add": 1, "History": 0}[name]
			if got := mustHistory(t, s, "", 0); len(got) != want {
				t.Errorf("the new database holds %d attempts; want %d", len(got), want)
			}
		})
	}
}

func TestTransferStopsAtDamage(t *testing.T) {
	dir, path := filled(t, 40)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	overwrite(t, path, 2*4096, bytes.Repeat([]byte{0xee}, int(info.Size())-2*4096))
	s := mustOpen(t, dir)
	if _, err := s.Export(t.Context(), &bytes.Buffer{}); !errors.Is(err, errReplaced) {
		t.Errorf("Export of a damaged database: error %v; want %v", err, errReplaced)
	}
}

// One of those who meet the damage renames the file while others have it open:
// none of them may write the new database's log into the old file.
func TestManyMeetTheSameDamage(t *testing.T) {
	dir, path := filled(t, 3)
	overwrite(t, path, 0, bytes.Repeat([]byte("garbage "), 64))
	var wg sync.WaitGroup
	aside := make(chan string, 8)
	for i := range cap(aside) {
		wg.Go(func() {
			s, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if err := s.Add(t.Context(), attempt(i, "a/x", 3)); err != nil {
				t.Error(err)
			}
			aside <- s.SetAside()
		})
	}
	wg.Wait()
	close(aside)
	count := 0
	for path := range aside {
		if path != "" {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d of 8 set a database aside; want 1", count)
	}
	if got := mustHistory(t, mustOpen(t, dir), "", 0); len(got) != 8 {
		t.Errorf("%d attempts are recorded; want 8", len(got))
	}
}

func TestNewerDatabaseIsLeftAlone(t *testing.T) {
	dir, path := filled(t, 2)
	db, err := open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 900"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before := fingerprint(t, dir)
	_, err = Open(dir)
	var e *Error
	if !errors.Is(err, errNewer) || !errors.As(err, &e) || e.Hint() == "" || !strings.Contains(err.Error(), path) {
		t.Errorf("Open of a newer database: error %v; want %v with its path and a hint", err, errNewer)
	}
	if after := fingerprint(t, dir); after != before {
		t.Errorf("Open changed a newer database:\nbefore: %s\nafter:  %s", before, after)
	}
}

// fingerprint names the files in dir that hold data, with their content's hash.
func fingerprint(t *testing.T, dir string) string {
	t.Helper()
	var out []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s:%x", e.Name(), sha256.Sum256(data)))
	}
	return strings.Join(out, " ")
}

func TestMigrationIsWholeOrAbsent(t *testing.T) {
	path := filepath.Join(t.TempDir(), fileName)
	good := fstest.MapFS{
		"migrations/0001_a.sql": {Data: []byte("CREATE TABLE a (x); INSERT INTO a VALUES (1);")},
	}
	if err := setUp(t.Context(), path, good); err != nil {
		t.Fatal(err)
	}
	bad := fstest.MapFS{
		"migrations/0001_a.sql": good["migrations/0001_a.sql"],
		"migrations/0002_b.sql": {Data: []byte("CREATE TABLE b (y); INSERT INTO a VALUES (2); INSERT INTO missing VALUES (3);")},
	}
	if err := setUp(t.Context(), path, bad); err == nil || !strings.Contains(err.Error(), "0002_b.sql") {
		t.Fatalf("a migration with a bad statement: error %v; want one that names it", err)
	}
	bad["migrations/0002_b.sql"].Data = []byte("CREATE TABLE b (y); INSERT INTO a VALUES (2);")
	for range 2 { // the second time there is nothing left to do
		if err := setUp(t.Context(), path, bad); err != nil {
			t.Fatal(err)
		}
	}
	db, err := open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var rows, version int
	var mode string
	err = errors.Join(
		db.QueryRow("SELECT count(*) FROM a").Scan(&rows),
		db.QueryRow("PRAGMA user_version").Scan(&version),
		db.QueryRow("PRAGMA journal_mode").Scan(&mode),
	)
	if err != nil || rows != 2 || version != 2 || mode != "wal" {
		t.Errorf("after migrating: %d rows, version %d, %s, error %v; want 2, 2, wal", rows, version, mode, err)
	}
}

func TestForeignKeysHold(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	_, err := s.db.Exec("INSERT INTO best (challenge, test, points, attempt) VALUES ('a/x', 'T', 1, 'no such attempt')")
	if err == nil {
		t.Error("a best result of an attempt that does not exist was stored")
	}
}

func TestOpenWhereNoDirectoryCanBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	asDir := t.TempDir()
	if err := os.Mkdir(filepath.Join(asDir, fileName), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"a file": file, "below a file": filepath.Join(file, "x"), "gradus.db is a directory": asDir} {
		_, err := Open(dir)
		var e *Error
		if !errors.As(err, &e) || e.Hint() == "" || e.Path == "" {
			t.Errorf("%s: Open error %v; want one with a path and a hint", name, err)
		}
		t.Logf("%s: %v (hint: %s)", name, err, e.Hint())
	}
}

func TestBusyDatabaseIsNamedAsBusy(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the busy timeout")
	}
	dir, path := filled(t, 1)
	other, err := open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	s := mustOpen(t, dir)
	start := time.Now()
	if err := s.Add(t.Context(), attempt(5, "a/x", 3)); !errors.Is(err, ErrBusy) {
		t.Errorf("Add while another process writes: error %v; want %v", err, ErrBusy)
	}
	if waited := time.Since(start); waited < busyTimeout/2 {
		t.Errorf("Add gave up after %v; want it to wait for %v", waited, busyTimeout)
	}
}
