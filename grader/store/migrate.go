package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

// migrations holds NNNN_name.sql, numbered from 1 without gaps. The number of
// the last one applied is the file's user_version.
//
//go:embed migrations
var migrations embed.FS

// version returns the number of the last migration applied to db.
func version(ctx context.Context, db *sql.DB) (int, error) {
	var v int
	err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

// missing returns how many of the migrations in from db lacks; errNewer if db
// has had migrations that from does not know.
func missing(ctx context.Context, db *sql.DB, from fs.FS) (int, error) {
	have, err := version(ctx, db)
	if err != nil {
		return 0, err
	}
	names, err := fs.Glob(from, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	if have > len(names) {
		return 0, fmt.Errorf("%w: it has version %d, this gradus knows %d", errNewer, have, len(names))
	}
	return len(names) - have, nil
}

// migrate applies the migrations db lacks, each in a transaction with the
// version it leads to: a kill between two leaves the first one whole.
func migrate(ctx context.Context, db *sql.DB, from fs.FS) error {
	names, err := fs.Glob(from, "migrations/*.sql") // sorted by name, thus by number
	if err != nil {
		return err
	}
	have, err := version(ctx, db)
	if err != nil {
		return err
	}
	for i := have; i < len(names); i++ {
		if err := apply(ctx, db, from, names[i], i+1); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
	}
	return nil
}

func apply(ctx context.Context, db *sql.DB, from fs.FS, name string, number int) error {
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", number)); err != nil {
		return err
	}
	return tx.Commit()
}
