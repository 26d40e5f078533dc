package reception

// Reminders is reminders, for tests.
var Reminders = reminders
