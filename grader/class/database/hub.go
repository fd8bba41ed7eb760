package database

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel is what processes notify each other on, in PostgreSQL.
const channel = "gradus_class"

// Event is what a note tells of.
type Event string

// The events. Lost says that some may have been missed: who follows something looks anew.
const (
	Moved    Event = "moved"    // a submission is in another state
	Graded   Event = "graded"   // a submission got a result; told once for each
	Lost     Event = "lost"     // a connection was, and notes with it
	Sessions Event = "sessions" // somebody was signed out
)

// Note is what one process tells all, of what was committed.
type Note struct {
	Event Event  `json:"event"`
	About string `json:"about"` // a submission's ID
}

// Notify tells all processes, once the transaction is done.
func (tx *Tx) Notify(ctx context.Context, notes ...Note) error {
	if tx.db.pool == nil {
		tx.notes = append(tx.notes, notes...)
		return nil
	}
	for _, n := range notes {
		text, err := json.Marshal(n)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "SELECT pg_notify($1, $2)", channel, string(text)); err != nil {
			return err
		}
	}
	return nil
}

// hub gives the notes that come to this process to all who follow them.
type hub struct {
	mu        sync.Mutex
	followers map[chan Note]bool
	done      chan struct{}
}

func newHub() *hub {
	return &hub{followers: map[chan Note]bool{}, done: make(chan struct{})}
}

// Follow returns the notes from now on, until stop is called or the database is closed. A
// follower who does not keep up gets a Lost in place of what it missed.
func (h *hub) Follow() (notes <-chan Note, stop func()) {
	const behind = 256
	c := make(chan Note, behind)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.followers[c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.followers, c)
	}
}

func (h *hub) publish(notes ...Note) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, n := range notes {
		for c := range h.followers {
			select {
			case c <- n:
			default:
				empty(c)
				c <- Note{Event: Lost}
			}
		}
	}
}

// empty takes out all that waits in a channel that nobody else sends to.
func empty(c chan Note) {
	for {
		select {
		case <-c:
		default:
			return
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.done:
	default:
		close(h.done)
	}
}

// listen publishes what other processes and this one tell, until the database is closed,
// over a connection that it makes anew when it breaks.
func (db *DB) listen() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-db.done
		cancel()
	}()
	for ctx.Err() == nil {
		_ = db.listenOnce(ctx) // the database tells everybody else that it is away
		db.publish(Note{Event: Lost})
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (db *DB) listenOnce(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, db.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	db.publish(Note{Event: Lost}) // what came before
	for {
		got, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		var n Note
		if json.Unmarshal([]byte(got.Payload), &n) == nil {
			db.publish(n)
		}
	}
}
