// Package clicked holds the stories that are told by clicking: the demo runs with
// the real service in it, and a browser opens its page and does what people do
// there. The pictures of the guides for citizens are taken on the way. It has tests
// only.
package clicked
