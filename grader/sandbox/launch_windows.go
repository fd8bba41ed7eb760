package sandbox

import (
	"os"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

const limitsLayer = "job object"

func command(spec *Spec) *exec.Cmd { return exec.Command(spec.Path, spec.Args...) }

// tree is the job object of a program; closing it ends all that is left in it.
type tree struct{ job windows.Handle }

// start starts the program and puts it in a job. What it starts before it is
// in the job stays outside; no level is promised against that here.
func (p *plain) start() error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return &SetupError{Op: "make a job object", Err: err}
	}
	var info windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if _, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info))); err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		windows.CloseHandle(job)
		return err
	}
	p.job = job
	h, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(p.cmd.Process.Pid))
	if err == nil {
		err = windows.AssignProcessToJobObject(job, h)
		windows.CloseHandle(h)
	}
	if err != nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
		p.release()
		return &SetupError{Op: "put the program in its job object", Err: err}
	}
	return nil
}

func (p *plain) killTree() { windows.TerminateJobObject(p.job, 1) }

func (p *plain) release() { windows.CloseHandle(p.job) }

// maxMemory is not known here.
func maxMemory(*os.ProcessState) int64 { return 0 }
