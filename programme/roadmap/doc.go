// Package roadmap is what was promised to a district, item by item, and how far
// each has come.
package roadmap
