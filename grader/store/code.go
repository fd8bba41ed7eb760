package store

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io"

	"github.com/gradus-dev/gradus/grader"
)

// KeepCode keeps what was handed in, compressed, each content once. Code is the
// learner's own: it is in no export.
func (s *Store) KeepCode(ctx context.Context, sub *grader.Submission) error {
	return s.do(ctx, "keep the code", func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		for _, f := range sub.Files {
			sum := sha256.Sum256(f.Data)
			hash := hex.EncodeToString(sum[:])
			var data bytes.Buffer
			if err := deflate(&data, f.Data); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO contents (hash, data) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, data.Bytes()); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO files (submission, name, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", sub.Hash, f.Name, hash); err != nil {
				return err
			}
		}
		return tx.Commit()
	})
}

func deflate(w io.Writer, data []byte) error {
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	return z.Close()
}

// Code returns the files of the submission that a report gives this hash of, sorted by
// name; none if they were not kept.
func (s *Store) Code(ctx context.Context, submission string) ([]grader.File, error) {
	var files []grader.File
	err := s.do(ctx, "read the code", func(db *sql.DB) error {
		files = nil
		return each(ctx, db, func(rows *sql.Rows) error {
			var f grader.File
			var data []byte
			if err := rows.Scan(&f.Name, &data); err != nil {
				return err
			}
			var err error
			f.Data, err = io.ReadAll(flate.NewReader(bytes.NewReader(data)))
			files = append(files, f)
			return err
		}, "SELECT name, data FROM files JOIN contents ON content = hash WHERE submission = ? ORDER BY name", submission)
	})
	return files, err
}

// Skip keeps that a challenge ("track/slug") is not to be offered, or is again.
func (s *Store) Skip(ctx context.Context, challenge string, skip bool) error {
	query := "DELETE FROM skipped WHERE challenge = ?"
	if skip {
		query = "INSERT INTO skipped (challenge) VALUES (?) ON CONFLICT DO NOTHING"
	}
	return s.do(ctx, "skip the challenge", func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, query, challenge)
		return err
	})
}

// Skipped returns the challenges that are not to be offered.
func (s *Store) Skipped(ctx context.Context) (map[string]bool, error) {
	var out map[string]bool
	err := s.do(ctx, "read what is skipped", func(db *sql.DB) error {
		out = map[string]bool{}
		return each(ctx, db, func(rows *sql.Rows) error {
			var challenge string
			err := rows.Scan(&challenge)
			out[challenge] = true
			return err
		}, "SELECT challenge FROM skipped")
	})
	return out, err
}
