// Command sqlite keeps a database in its working directory, with a write-ahead log.
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "modernc.org/sqlite"
)

func main() {
	db, err := sql.Open("sqlite", "file:test.db?_pragma=journal_mode(WAL)")
	must(err)
	_, err = db.Exec("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (40), (2)")
	must(err)
	var sum int
	must(db.QueryRow("SELECT sum(n) FROM t").Scan(&sum))
	must(db.Close())
	fmt.Println("sum", sum)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
