package appeal

// The notices that are posted by this package. Ref is the appeal's id, or, where said
// so, the message's id; for DueNotice the day. None is about what its reader may not
// know: that is checked once more when it is worded, by See.
const (
	// to the deputy, the assistants, or the staff of the branch where the deputy has no Telegram
	CardNotice    = "card"           // a new one: the card
	ChangedNotice = "card_changed"   // its state or day changed: the card is edited
	SaidNotice    = "card_said"      // message: the citizen wrote more, or details
	EditedNotice  = "card_edited"    // message: the citizen changed what was written
	ReopenNotice  = "card_reopened"  // message: why
	TakenNotice   = "card_taken"     // it was withdrawn, or is another's now
	DueNotice     = "card_due"       // day: everything due, once a working day at nine
	UrgentNotice  = "desk_urgent"    // to staff: its words speak of danger
	SpamNotice    = "desk_spam"      // to staff: a second pair of eyes is needed
	ComplaintNote = "desk_complaint" // message: to staff
	WaveNotice    = "desk_wave"      // wave: to the commission: most of a week came from new accounts
	SilentNotice  = "desk_silent"    // to staff: the deputy cannot be reached by Telegram
	// to the citizen
	StateNotice    = "appeal_state"    // accepted, extended, moved, forwarded, handed over, rejected, closed: the last act tells
	QuestionNotice = "appeal_question" // message
	InterimNotice  = "appeal_interim"  // message
	AnswerNotice   = "appeal_answer"   // message; goes out after UndoTime
	RevisedNotice  = "appeal_edited"   // message: the deputy changed what was written
	LateNotice     = "appeal_late"     // the last day has passed and there is no answer
	SurveyNotice   = "appeal_survey"   // a day after the answer, once more after five days
	CommonNotice   = "appeal_common"   // common problem: staff ask whether others may join
	SlipNotice     = "appeal_slip"     // the minute is over: «undo» goes from the slip
	// to who joined a common problem
	SolvedNotice = "common_answered" // message: the deputy answered the appeal behind it
	ClosedNotice = "common_closed"   // common problem: it was taken back
)
