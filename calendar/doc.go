// Package calendar knows the working days and hours of Kazakhstan. The rule it
// keeps: every term of the service is counted here, in Almaty time, and nowhere else.
package calendar
