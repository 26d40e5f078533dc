// Package council is the sectoral councils: who sits in them, when they met and
// what came of it.
package council
