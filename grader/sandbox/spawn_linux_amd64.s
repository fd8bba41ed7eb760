#include "textflag.h"
#include "go_asm.h"

#define SYS_write 1
#define SYS_exit_group 231

// func spawn(nr, arg1, arg2 uintptr, first *call, failed *failure, report uintptr) uintptr
TEXT ·spawn(SB), NOSPLIT, $0-56
	MOVQ	nr+0(FP), AX
	MOVQ	arg1+8(FP), DI
	MOVQ	arg2+16(FP), SI
	MOVQ	$0, DX
	MOVQ	$0, R10
	MOVQ	$0, R8
	MOVQ	first+24(FP), R12
	MOVQ	failed+32(FP), R13
	MOVQ	report+40(FP), BX
	SYSCALL
	TESTQ	AX, AX
	JEQ	child
	MOVQ	AX, ret+48(FP)
	RET

child: // R12 is the next call, R14 its number
	MOVQ	$0, R14

play:
	MOVQ	call_nr(R12), AX
	MOVQ	(call_args+0)(R12), DI
	MOVQ	(call_args+8)(R12), SI
	MOVQ	(call_args+16)(R12), DX
	MOVQ	(call_args+24)(R12), R10
	MOVQ	(call_args+32)(R12), R8
	MOVQ	(call_args+40)(R12), R9
	SYSCALL
	MOVQ	$0, R15 // the error
	CMPQ	AX, $-4095
	JCC	error
	CMPQ	AX, call_min(R12)
	JCS	fail
	JMP	next

error:
	NEGQ	AX
	MOVQ	AX, R15
	CMPQ	AX, call_okay(R12)
	JNE	fail

next:
	ADDQ	$call__size, R12
	INCQ	R14
	JMP	play

fail:
	MOVL	R14, failure_call(R13)
	MOVL	R15, failure_errno(R13)
	MOVQ	$SYS_write, AX
	MOVQ	BX, DI
	MOVQ	R13, SI
	MOVQ	$failure__size, DX
	SYSCALL

exit:
	MOVQ	$SYS_exit_group, AX
	MOVQ	$const_exitSetup, DI
	SYSCALL
	JMP	exit
