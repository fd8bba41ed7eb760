package driver

import (
	"context"
	"database/sql/driver"
	"strings"
	"sync"
)

// probe is called before each step of a database: before a transaction begins or is
// committed, before a statement is prepared or carried out, and before a row is read.
// What rolls back is none, so that it works whatever happens.
type probe struct {
	mu    sync.Mutex
	steps int
	at    int          // the step to disturb; 0 is none
	do    func() error // what happens there, beside mu; its error is the step's
	found string       // the name of that step
}

func (p *probe) step(ctx context.Context, name string) error {
	p.mu.Lock()
	p.steps++
	hit := p.steps == p.at
	if hit {
		p.found = name
	}
	p.mu.Unlock()
	if hit {
		if err := p.do(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// statement is step for a statement.
func (p *probe) statement(ctx context.Context, verb, query string) error {
	if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(query)), "ROLLBACK") {
		return nil
	}
	return p.step(ctx, verb+strings.Join(strings.Fields(query), " "))
}

// connector opens connections to a database that call a probe.
type connector struct {
	driver driver.Driver
	name   string
	probe  *probe
}

func (c connector) Driver() driver.Driver { return c.driver }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	in, err := c.driver.Open(c.name)
	if err != nil {
		return nil, err
	}
	return &conn{in.(inner), c.probe}, nil
}

// inner is what SQLite's connections can do.
type inner interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
}

type conn struct {
	inner
	probe *probe
}

func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if err := c.probe.step(ctx, "BEGIN"); err != nil {
		return nil, err
	}
	o.Isolation = 0 // SQLite has one, and it is the strictest
	in, err := c.inner.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return &tx{in, c.probe}, nil
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.probe.statement(ctx, "", query); err != nil {
		return nil, err
	}
	return c.inner.ExecContext(ctx, query, args)
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.probe.statement(ctx, "", query); err != nil {
		return nil, err
	}
	in, err := c.inner.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return &rows{in, c.probe, ctx, query}, nil
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if err := c.probe.statement(ctx, "preparing ", query); err != nil {
		return nil, err
	}
	in, err := c.inner.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &stmt{in.(innerStmt), c.probe, query}, nil
}

type tx struct {
	driver.Tx
	probe *probe
}

func (t *tx) Commit() error {
	if err := t.probe.step(context.Background(), "COMMIT"); err != nil {
		t.Rollback() // as drivers do, so that the connection can be used again
		return err
	}
	return t.Tx.Commit()
}

type innerStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type stmt struct {
	innerStmt
	probe *probe
	query string
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if err := s.probe.statement(ctx, "", s.query); err != nil {
		return nil, err
	}
	return s.innerStmt.ExecContext(ctx, args)
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := s.probe.statement(ctx, "", s.query); err != nil {
		return nil, err
	}
	in, err := s.innerStmt.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	return &rows{in, s.probe, ctx, s.query}, nil
}

type rows struct {
	driver.Rows
	probe *probe
	ctx   context.Context
	query string
}

func (r *rows) Next(to []driver.Value) error {
	if err := r.probe.statement(r.ctx, "the next row of ", r.query); err != nil {
		return err
	}
	return r.Rows.Next(to)
}
