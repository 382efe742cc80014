// Package storetest is the one suite that every store passes.
package storetest
