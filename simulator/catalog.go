package simulator

// Parameters that several methods share.
var (
	sends = []string{"chat_id", "message_thread_id", "disable_notification", "protect_content", "allow_paid_broadcast",
		"reply_parameters", "reply_markup", "parse_mode"}
	worded = with(sends, "caption", "caption_entities")
	edits  = []string{"chat_id", "message_id", "reply_markup", "parse_mode"}
	inChat = []string{"chat_id"}
	oneOf  = []string{"chat_id", "message_id"}
)

// simulated is every method there is; what is not here is refused as "not simulated".
func simulated() map[string]method {
	all := map[string]method{}
	for _, part := range []map[string]method{talkingToBots(), sendingMethods(), editingMethods(), chatMethods(), menuMethods()} {
		for name, m := range part {
			all[name] = m
		}
	}
	return all
}

func talkingToBots() map[string]method {
	updates := []string{"allowed_updates", "drop_pending_updates"}
	return map[string]method{
		"getMe":          {run: (*Server).getMe},
		"getUpdates":     {run: (*Server).getUpdates, waits: true, takes: with(updates[:1], "offset", "limit", "timeout")},
		"setWebhook":     {run: (*Server).setWebhook, takes: with(updates, "url", "max_connections", "secret_token", "ip_address")},
		"deleteWebhook":  {run: (*Server).deleteWebhook, takes: updates[1:]},
		"getWebhookInfo": {run: (*Server).getWebhookInfo},
		"answerCallbackQuery": {run: (*Server).answerCallbackQuery,
			takes: []string{"callback_query_id", "text", "show_alert", "url", "cache_time"}, own: []string{"callback_query_id"}},
		"answerInlineQuery": {run: (*Server).answerInlineQuery,
			takes: []string{"inline_query_id", "results", "cache_time", "is_personal", "next_offset", "button"}, own: []string{"inline_query_id", "results"}},
		"getFile": {run: (*Server).getFile, takes: []string{"file_id"}, own: []string{"file_id"}},
	}
}

func sendingMethods() map[string]method {
	return map[string]method{
		"sendMessage":  {run: (*Server).sendMessage, paced: true, takes: with(sends, "text", "entities", "link_preview_options"), own: []string{"chat_id", "text"}},
		"sendPhoto":    {run: (*Server).sendPhoto, paced: true, takes: with(worded, "photo", "has_spoiler", "show_caption_above_media"), own: []string{"chat_id", "photo"}},
		"sendDocument": {run: (*Server).sendDocument, paced: true, takes: with(worded, "document", "disable_content_type_detection"), own: []string{"chat_id", "document"}},
		"sendVoice":    {run: (*Server).sendVoice, paced: true, takes: with(worded, "voice", "duration"), own: []string{"chat_id", "voice"}},
		"sendLocation": {run: (*Server).sendLocation, paced: true, takes: with(sends[:7], "latitude", "longitude"), own: []string{"chat_id", "latitude", "longitude"}},
		"sendContact":  {run: (*Server).sendContact, paced: true, takes: with(sends[:7], "phone_number", "first_name", "last_name"), own: inChat},
		"sendMediaGroup": {run: (*Server).sendMediaGroup, paced: true, own: []string{"chat_id", "media"},
			takes: with(sends[:6], "media")},
		"copyMessage":    {run: (*Server).copyMessage, paced: true, takes: with(worded, "from_chat_id", "message_id", "show_caption_above_media"), own: []string{"chat_id", "from_chat_id", "message_id"}},
		"forwardMessage": {run: (*Server).forwardMessage, paced: true, takes: with(sends[:4], "from_chat_id", "message_id"), own: []string{"chat_id", "from_chat_id", "message_id"}},
		"sendChatAction": {run: (*Server).sendChatAction, takes: []string{"chat_id", "action", "message_thread_id"}, own: []string{"chat_id", "action"}},
	}
}

func editingMethods() map[string]method {
	return map[string]method{
		"editMessageText":        {run: (*Server).editMessageText, paced: true, takes: with(edits, "text", "entities", "link_preview_options"), own: []string{"text"}},
		"editMessageCaption":     {run: (*Server).editMessageCaption, paced: true, takes: with(edits, "caption", "caption_entities", "show_caption_above_media")},
		"editMessageMedia":       {run: (*Server).editMessageMedia, paced: true, takes: with(edits[:3], "media"), own: []string{"media"}},
		"editMessageReplyMarkup": {run: (*Server).editMessageReplyMarkup, paced: true, takes: edits[:3]},
		"deleteMessage":          {run: (*Server).deleteMessage, takes: oneOf, own: oneOf},
		"deleteMessages":         {run: (*Server).deleteMessages, takes: []string{"chat_id", "message_ids"}, own: []string{"chat_id", "message_ids"}},
		"pinChatMessage":         {run: (*Server).pinChatMessage, takes: with(oneOf, "disable_notification"), own: oneOf},
		"unpinChatMessage":       {run: (*Server).unpinChatMessage, takes: oneOf, own: inChat},
	}
}

func chatMethods() map[string]method {
	return map[string]method{
		"getChat":               {run: (*Server).getChat, takes: inChat, own: inChat},
		"getChatMember":         {run: (*Server).getChatMember, takes: []string{"chat_id", "user_id"}, own: []string{"chat_id", "user_id"}},
		"getChatAdministrators": {run: (*Server).getChatAdministrators, takes: inChat, own: inChat},
		"getChatMemberCount":    {run: (*Server).getChatMemberCount, takes: inChat, own: inChat},
		"leaveChat":             {run: (*Server).leaveChat, takes: inChat, own: inChat},
	}
}

func menuMethods() map[string]method {
	scope := []string{"scope", "language_code"}
	return map[string]method{
		"setMyCommands":    {run: (*Server).setMyCommands, takes: with(scope, "commands")},
		"getMyCommands":    {run: (*Server).getMyCommands, takes: scope},
		"deleteMyCommands": {run: (*Server).deleteMyCommands, takes: scope},
	}
}
