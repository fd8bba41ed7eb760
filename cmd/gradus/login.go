package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/class/client"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

func (a *app) loginCommand() *cli.Command {
	return &cli.Command{
		Name: "login", Usage: "sign in to the server of your class, to hand in there", ArgsUsage: "URL",
		Description: `   Asks for a token, which you make in your browser on the server's page
   Tokens, and keeps it, readable by you alone. Without a terminal the token is
   read from standard input. gradus submit hands in then.

   --forget forgets the token. To end it everywhere, revoke it on that page.`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "forget", Usage: "forget the token that is kept here", DisableDefaultText: true}},
		Action: func(c *cli.Context) error {
			if c.Bool("forget") {
				return a.logout(c)
			}
			if c.NArg() != 1 {
				return usage("say where the server of your class is").hint("type: gradus login https://class.example.org")
			}
			return a.login(c, c.Args().First())
		},
	}
}

// login is what is kept of who is signed in where.
type login struct {
	Server string `json:"server"`
	Token  string `json:"token"`
}

func loginFile() string { return filepath.Join(store.Dir(), "login.json") }

func (a *app) login(c *cli.Context, address string) error {
	server, err := client.CleanServer(address)
	if err != nil {
		return usage("%v", err)
	}
	token, err := a.askToken(server)
	if err != nil {
		return err
	}
	who, err := (&client.Client{Server: server, Token: token}).Account(c.Context)
	if err != nil {
		return fromServer(server, err)
	}
	if err := keepLogin(login{server, token}); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "signed in to %s as %s\n", server, report.CleanLine(who.Name, maxSaid))
	for _, course := range who.Courses {
		fmt.Fprintf(a.stdout, "course: %s (%s)\n", report.CleanLine(course.Title, maxSaid), report.CleanLine(course.ID, maxSaid))
	}
	a.hint("hand in the challenge you work on: gradus submit")
	return nil
}

// askToken reads a token: from a terminal unseen, else from standard input.
func (a *app) askToken(server string) (string, error) {
	var text []byte
	var err error
	if f, ok := a.stdin.(*os.File); ok && isTerminal(f) {
		fmt.Fprintf(a.stderr, "Open %s/tokens in your browser, make a token and paste it here.\nToken: ", server)
		text, err = term.ReadPassword(f.Fd())
		fmt.Fprintln(a.stderr)
	} else {
		var line string
		line, err = bufio.NewReader(io.LimitReader(a.stdin, 4<<10)).ReadString('\n')
		if text = []byte(line); errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" {
		return "", usage("no token was given").hint("make one at %s/tokens and paste it", server)
	}
	return token, nil
}

func keepLogin(l login) error {
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(store.Dir(), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(store.Dir(), "login-") // readable by its owner alone
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), loginFile())
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// signedIn returns who is signed in where.
func signedIn() (*client.Client, error) {
	var l login
	text, err := os.ReadFile(loginFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage("you are signed in to no server").hint("type: gradus login URL, with the address of your class's server")
	case err != nil:
		return nil, err
	}
	if json.Unmarshal(text, &l) != nil || l.Server == "" || l.Token == "" {
		return nil, usage("%s is damaged", loginFile()).hint("sign in again: gradus login URL")
	}
	return &client.Client{Server: l.Server, Token: l.Token}, nil
}

func (a *app) logout(c *cli.Context) error {
	if c.Args().Present() {
		return usage("--forget takes no argument").hint("type: gradus login --forget")
	}
	err := os.Remove(loginFile())
	if errors.Is(err, fs.ErrNotExist) {
		return usage("you are signed in to no server")
	}
	return err
}

// fromServer puts what a server answers into the words of ui.go.
func fromServer(server string, err error) error {
	refused, ok := errors.AsType[*client.RefusedError](err)
	if !ok {
		f := &failure{code: exitFailed, message: "the server " + server + " can't be reached: " + firstLine(err.Error())}
		return f.hint("check the address and your connection")
	}
	f := &failure{code: exitFailed, message: report.CleanLine(refused.Message, maxSaid)}
	if refused.Status >= 400 && refused.Status < 500 {
		f.code = exitUsage
	}
	if refused.Advice != "" {
		f.hint("%s", report.CleanLine(refused.Advice, maxSaid))
	}
	return f
}
