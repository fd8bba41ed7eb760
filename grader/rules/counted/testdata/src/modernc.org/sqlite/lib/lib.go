package sqlite3

type T int
