package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
)

// version returns the number of the last migration applied to db.
func version(ctx context.Context, db *sql.DB) (int, error) {
	var v int
	err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

// latest returns the number of the last migration in fsys.
func latest(fsys fs.FS) (int, error) {
	names, err := fs.Glob(fsys, "migrations/*.sql")
	return len(names), err
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
