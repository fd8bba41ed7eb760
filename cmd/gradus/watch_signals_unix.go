//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// endings are the signals that end the screen, beside those that end every command.
var endings = []os.Signal{syscall.SIGHUP, syscall.SIGQUIT}

// pausing has the signal that stops gradus, as from another terminal, do what ctrl-Z does on
// the screen: it would leave the terminal drawn and raw.
type pausing struct {
	stops   chan os.Signal
	program *tea.Program // what is drawn; set before it runs
}

func newPausing() *pausing {
	p := &pausing{stops: make(chan os.Signal, 1)}
	signal.Notify(p.stops, syscall.SIGTSTP)
	return p
}

// run waits for the signal until end is called.
func (p *pausing) run(send func(tea.Msg)) {
	for range p.stops {
		send(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl})
	}
}

// filter stops gradus where that is what is wanted, and somebody is there to let it go on.
// Bubble Tea would send itself SIGTSTP, which Go does not give its meaning back once it
// was asked for.
func (p *pausing) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, stops := msg.(tea.SuspendMsg); !stops {
		return msg
	}
	if hasShell() && p.program.ReleaseTerminal() == nil {
		stopHere()
		_ = p.program.RestoreTerminal()
	}
	return tea.ResumeMsg{}
}

// stopHere stops gradus and what it runs, until it is told to go on. The call that stops it
// may return a little before that happens.
func stopHere() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	if syscall.Kill(0, syscall.SIGSTOP) == nil {
		<-continued
	}
}

// hasShell reports whether the parent can let this program go on: nobody would where it
// is in another session, as in a terminal that runs gradus alone.
func hasShell() bool {
	own, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	parents, err := unix.Getsid(os.Getppid())
	return err == nil && own == parents
}

func (p *pausing) end() {
	signal.Stop(p.stops)
	close(p.stops)
}
