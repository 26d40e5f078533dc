//go:build !linux

package services

import "syscall"

// endWithParent cannot be had here: the next start ends what a killed one left.
func endWithParent(*syscall.SysProcAttr, syscall.Signal) {}
