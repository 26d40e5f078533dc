// Package inquiry is the inquiries that deputies send to authorities, and what was
// answered.
package inquiry
