package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

func trimmed(secret []byte) string { return strings.TrimSpace(string(secret)) }

func courseCommand() *cli.Command {
	return &cli.Command{
		Name: "course", Usage: "make courses, and list them",
		Subcommands: []*cli.Command{
			{
				Name: "add", Usage: "make a course", ArgsUsage: "ID TITLE",
				Flags: append(placeFlags(), &cli.IntFlag{Name: "weight", Usage: "its share of the workers is `N`, against 1 of others", Value: 1}),
				Action: func(c *cli.Context) error {
					if c.NArg() != 2 {
						return usage(`type: gradus-server course add go-2026 "Backend in Go"`, "a course has a name in addresses and a title")
					}
					return inPlace(c, func(p *place) error {
						return p.db.Do(c.Context, func(tx *database.Tx) error {
							return addCourse(c.Context, p, tx, c.Args().Get(0), c.Args().Get(1), c.Int("weight"))
						})
					})
				},
			},
			{
				Name: "list", Usage: "list the courses", Flags: placeFlags(),
				Action: func(c *cli.Context) error {
					return inPlace(c, func(p *place) error {
						all, err := p.roster.Courses(c.Context)
						for _, one := range all {
							fmt.Fprintf(c.App.Writer, "%s\t%s\n", one.ID, one.Title)
						}
						return err
					})
				},
			},
		},
	}
}

// inPlace does something where the class is kept.
func inPlace(c *cli.Context, f func(*place) error) error {
	p, err := openPlace(c, false)
	if err != nil {
		return err
	}
	defer p.close()
	return f(p)
}

func addCourse(ctx context.Context, p *place, tx *database.Tx, id, title string, weight int) error {
	if err := p.roster.AddCourse(ctx, tx, class.Course{ID: id, Title: title, Weight: weight}); err != nil {
		return err
	}
	return roster.Audit(ctx, tx, roster.Entry{Course: id, Actor: roster.Operator, Verb: "made the course", Object: title})
}

func inviteCommand() *cli.Command {
	return &cli.Command{
		Name: "invite", Usage: "make a link that lets people into a course",
		Flags: append(placeFlags(),
			&cli.StringFlag{Name: "course", Usage: "the `COURSE`", DefaultText: "the first"},
			&cli.StringFlag{Name: "role", Usage: "they come as `ROLE`: learner, grader, instructor or owner", Value: string(class.Learner)},
			&cli.StringFlag{Name: "account", Usage: "sign in the person with this `ID` instead"},
			&cli.IntFlag{Name: "uses", Usage: "lets in `N` people", Value: 1},
			&cli.DurationFlag{Name: "for", Usage: "works for `TIME`", Value: 14 * 24 * time.Hour},
			&cli.StringFlag{Name: "url", Usage: "browsers reach the server at `URL`", EnvVars: []string{"GRADUS_URL"}, Value: "http://127.0.0.1:8383"},
		),
		Action: func(c *cli.Context) error {
			role := class.Role(c.String("role"))
			if !slices.Contains(class.Roles, role) {
				return usage("roles are learner, grader, instructor and owner", "there is no role %q", role)
			}
			return inPlace(c, func(p *place) error {
				course := c.String("course")
				if course == "" {
					var err error
					if course, err = firstCourse(c.Context, p); err != nil {
						return err
					}
				}
				link, err := invite(c.Context, p, account.Invitation{Course: course, Role: role, Account: c.String("account"), Uses: c.Int("uses"), Expires: time.Now().Add(c.Duration("for"))})
				if err != nil {
					return err
				}
				fmt.Fprintf(c.App.Writer, "%s/join/%s\n", c.String("url"), link)
				return nil
			})
		},
	}
}

func peopleCommand() *cli.Command {
	one := func(c *cli.Context) (string, error) {
		if c.NArg() != 1 {
			return "", usage("the page Roster and its JSON twin show the IDs", "name one account by its ID")
		}
		return c.Args().First(), nil
	}
	return &cli.Command{
		Name: "people", Usage: "export or erase what is kept of somebody",
		Subcommands: []*cli.Command{
			{
				Name: "export", Usage: "print all that is kept of somebody, as JSON", ArgsUsage: "ID", Flags: placeFlags(),
				Action: func(c *cli.Context) error {
					id, err := one(c)
					if err != nil {
						return err
					}
					return inPlace(c, func(p *place) error {
						e, err := p.roster.Export(c.Context, id)
						if errors.Is(err, roster.ErrNone) {
							return usage("the page Roster and its JSON twin show the IDs", "nobody has the ID %s", id)
						}
						if err != nil {
							return err
						}
						out := json.NewEncoder(c.App.Writer)
						out.SetIndent("", "  ")
						return out.Encode(e)
					})
				},
			},
			{
				Name: "erase", Usage: "forget somebody: name, courses, what they handed in and what came of it", ArgsUsage: "ID", Flags: placeFlags(),
				Action: func(c *cli.Context) error {
					id, err := one(c)
					if err != nil {
						return err
					}
					return inPlace(c, func(p *place) error { return erase(c.Context, p, id) })
				},
			},
		},
	}
}

func erase(ctx context.Context, p *place, id string) error {
	var blobs []string
	err := p.db.Do(ctx, func(tx *database.Tx) (err error) {
		if blobs, err = p.roster.Erase(ctx, tx, id); err != nil {
			return err
		}
		return roster.Audit(ctx, tx, roster.Entry{Actor: roster.Operator, Verb: "erased", Object: id})
	})
	if errors.Is(err, roster.ErrNone) {
		return usage("the page Roster and its JSON twin show the IDs", "nobody has the ID %s", id)
	}
	for _, b := range blobs {
		err = errors.Join(err, p.blobs.Delete(ctx, b))
	}
	return err
}
