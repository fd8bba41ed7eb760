// Package sqli keeps users in an SQL database and does not trust them.
package sqli

import (
	"database/sql"
	"errors"

	_ "modernc.org/sqlite" // the database driver
)

// ErrColumn says that users can't be listed by the column asked for.
var ErrColumn = errors.New("sqli: no such column")

// Store keeps users in a database in memory.
type Store struct{ db *sql.DB }

// Open returns an empty store. Passwords are kept in plain text to keep the example
// small; a store for people would keep hashes.
func Open() (*Store, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	_, err = db.Exec(`CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT NOT NULL, city TEXT NOT NULL)`)
	return &Store{db}, err
}

// Close releases the store. Whatever is asked of it afterwards is an error.
func (s *Store) Close() error { return s.db.Close() }

// Add adds a user.
func (s *Store) Add(name, password, city string) error {
	_, err := s.db.Exec(`INSERT INTO users (name, password, city) VALUES (?, ?, ?)`, name, password, city)
	return err
}

// Login reports whether there is a user with exactly this name and password.
func (s *Store) Login(name, password string) (bool, error) {
	var n int
	err := s.db.QueryRow(`SELECT count(*) FROM users WHERE name = ? AND password = ?`, name, password).Scan(&n)
	return n == 1, err
}

// Search returns the names that contain text, in alphabetical order. Case
// counts, and no character has a special meaning.
func (s *Store) Search(text string) ([]string, error) {
	return s.names(`SELECT name FROM users WHERE instr(name, ?) > 0 ORDER BY name`, text)
}

// orders are the queries that List may run.
var orders = map[string]string{
	"name": `SELECT name FROM users ORDER BY name`,
	"city": `SELECT name FROM users ORDER BY city, name`,
}

// List returns all names ordered by a column, "name" or "city"; users of one city
// are ordered by name. The error is ErrColumn for any other column.
func (s *Store) List(column string) ([]string, error) {
	query, ok := orders[column]
	if !ok {
		return nil, ErrColumn
	}
	return s.names(query)
}

func (s *Store) names(query string, args ...any) ([]string, error) {
	rows, err := s.db.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names := []string{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
