#include "textflag.h"
#include "go_asm.h"

#define SYS_write 64
#define SYS_exit_group 94

// func spawn(nr, arg1, arg2 uintptr, first *call, failed *failure, report uintptr) uintptr
TEXT ·spawn(SB), NOSPLIT, $0-56
	MOVD	nr+0(FP), R8
	MOVD	arg1+8(FP), R0
	MOVD	arg2+16(FP), R1
	MOVD	$0, R2
	MOVD	$0, R3
	MOVD	$0, R4
	MOVD	first+24(FP), R19
	MOVD	failed+32(FP), R20
	MOVD	report+40(FP), R21
	SVC
	CBZ	R0, child
	MOVD	R0, ret+48(FP)
	RET

child: // R19 is the next call, R22 its number
	MOVD	$0, R22

play:
	MOVD	call_nr(R19), R8
	MOVD	(call_args+0)(R19), R0
	MOVD	(call_args+8)(R19), R1
	MOVD	(call_args+16)(R19), R2
	MOVD	(call_args+24)(R19), R3
	MOVD	(call_args+32)(R19), R4
	MOVD	(call_args+40)(R19), R5
	SVC
	MOVD	$0, R23 // the error
	CMN	$4095, R0
	BCS	error
	MOVD	call_min(R19), R9
	CMP	R9, R0
	BCC	fail
	B	next

error:
	NEG	R0, R23
	MOVD	call_okay(R19), R9
	CMP	R9, R23
	BNE	fail

next:
	ADD	$call__size, R19
	ADD	$1, R22
	B	play

fail:
	MOVW	R22, failure_call(R20)
	MOVW	R23, failure_errno(R20)
	MOVD	$SYS_write, R8
	MOVD	R21, R0
	MOVD	R20, R1
	MOVD	$failure__size, R2
	SVC

exit:
	MOVD	$SYS_exit_group, R8
	MOVD	$const_exitSetup, R0
	SVC
	B	exit
