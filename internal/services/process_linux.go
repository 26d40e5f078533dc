package services

import "syscall"

// endWithParent has the kernel signal the child when we end in any way at all.
func endWithParent(attr *syscall.SysProcAttr, signal syscall.Signal) { attr.Pdeathsig = signal }
