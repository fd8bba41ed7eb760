package database

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Presence shows others that a process is there, by a lock that its own connection holds:
// the database lets go of it when the connection ends, however the process does.
type Presence struct {
	conn *pgx.Conn // nil in SQLite, where nobody else looks
	gone chan struct{}
	stop context.CancelFunc
	done sync.WaitGroup
}

// A connection is asked each pingEvery for an answer within pingWithin, so that a process
// that is cut off notices in less than the sum of both; the database, too, ends connections
// that answer no more.
const (
	pingEvery  = time.Second
	pingWithin = 3 * time.Second
)

// Appear takes the lock of key.
func (db *DB) Appear(ctx context.Context, key int64) (*Presence, error) {
	p := &Presence{gone: make(chan struct{}), stop: func() {}}
	if db.pool == nil {
		return p, nil
	}
	config := db.pool.Config().ConnConfig
	for k, v := range map[string]string{"tcp_keepalives_idle": "2", "tcp_keepalives_interval": "1", "tcp_keepalives_count": "3"} {
		config.RuntimeParams[k] = v
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	var taken bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", key).Scan(&taken); err != nil || !taken {
		conn.Close(ctx)
		return nil, fmt.Errorf("the lock %d is taken: %w", key, err)
	}
	p.conn = conn
	watch, stop := context.WithCancel(context.Background())
	p.stop = stop
	p.done.Go(func() { p.watch(watch) })
	return p, nil
}

// watch asks the connection again and again, which also keeps it from being collected.
func (p *Presence) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pingEvery):
		}
		asked, cancel := context.WithTimeout(ctx, pingWithin)
		err := p.conn.Ping(asked)
		cancel()
		if err != nil && ctx.Err() == nil {
			close(p.gone)
			return
		}
	}
}

// Gone is closed when others may take this process for gone.
func (p *Presence) Gone() <-chan struct{} { return p.gone }

// Close lets go of the lock.
func (p *Presence) Close() error {
	p.stop()
	p.done.Wait()
	if p.conn == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), pingWithin)
	defer cancel()
	return p.conn.Close(ctx)
}

// Absent reports whether no process holds the lock of key. Of a file it says so of every
// key: one process at a time serves it, and asks only for those before it.
func (db *DB) Absent(ctx context.Context, key int64) (bool, error) {
	if db.pool == nil {
		return true, nil
	}
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Release()
	var free bool
	err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", key).Scan(&free)
	if err != nil || !free {
		return false, err
	}
	_, err = conn.Exec(ctx, "SELECT pg_advisory_unlock($1)", key)
	return true, err
}

// Up returns since when the database is up; of a file the zero time, always.
func (db *DB) Up(ctx context.Context) (t time.Time, err error) {
	if db.pool == nil {
		return t, nil
	}
	return t, db.pool.QueryRow(ctx, "SELECT pg_postmaster_start_time()").Scan(&t)
}
