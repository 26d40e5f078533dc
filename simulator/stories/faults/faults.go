// Package faults puts the road of updates through what goes wrong in the world:
// real processes are killed and frozen, a real PostgreSQL and a real Redis
// stopped, frozen, filled and emptied, the Bot API made to fail, all under load;
// then it counts. It has tests only.
package faults
