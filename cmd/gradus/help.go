package main

// Texts of the exit statuses, by the kind of command.
const (
	exitOther = `0  done
   2  the command line, or what it names, is wrong
   3  the work could not be done: the message says why`

	exitGrade = `0  accepted
   1  graded, and not accepted
   2  the command line, or what it names, is wrong
   3  the grader could not grade; this says nothing about the submission`

	exitBatch = `0  every hand-in has a verdict, whatever it is, or is none at all
   2  the command line, or what it names, is wrong
   3  some could not be graded, or the work was interrupted: the message says why`

	exitCheck = `0  everything held
   1  something did not hold, and was printed
   2  the command line, or what it names, is wrong
   3  the check could not be made: the message says why`

	exitMutant = `0  the mutant is written
   1  it is none: the hidden tests accept it, or it does not compile
   2  the command line, or what it names, is wrong, or the mutant is there already
   3  the work could not be done: the message says why`

	exitExamples = `0  every example passed
   1  an example failed, or the code does not compile
   2  the command line, or what it names, is wrong
   3  the examples could not be run: the message says why`
)

// appHelp and what commandHelp returns are templates of github.com/urfave/cli/v2.
const appHelp = `gradus - {{.Usage}}

USAGE
   {{.UsageText}}

COMMANDS{{range .VisibleCommands}}
   {{printf "%-10s" .Name}} {{.Usage}}{{end}}

   gradus COMMAND --help explains a command.

BEGIN
   gradus init practice && cd practice
   gradus start next

EXIT STATUS
   ` + exitGrade + `
`

// exitHeading is above the exit statuses in the help of a command.
const exitHeading = "EXIT STATUS\n"

// commandHelp returns the help of a command with the given exit statuses.
func commandHelp(exits string) string {
	return `{{.HelpName}} - {{.Usage}}

USAGE
   {{.HelpName}}{{if .VisibleFlags}} [flags]{{end}}{{if .ArgsUsage}} {{.ArgsUsage}}{{end}}
{{if .Description}}
{{.Description}}
{{end}}{{if .VisibleCommands}}
COMMANDS{{range .VisibleCommands}}
   {{printf "%-10s" .Name}} {{.Usage}}{{end}}
{{end}}
FLAGS{{range .VisibleFlags}}
   {{.}}{{end}}

` + exitHeading + `   ` + exits + `
`
}
