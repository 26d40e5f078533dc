package simulator

import (
	"slices"
	"strconv"
)

// membership is what somebody is in a chat.
type membership struct {
	User   User   `json:"user"`
	Status string `json:"status"` // creator, administrator, member, left, kicked
	Until  *int64 `json:"until_date,omitempty"`
	*Rights
}

// Rights are those of an administrator; the simulator gives all or none.
type Rights struct {
	CanBeEdited bool  `json:"can_be_edited"`
	Anonymous   bool  `json:"is_anonymous"`
	Manage      bool  `json:"can_manage_chat"`
	Delete      bool  `json:"can_delete_messages"`
	Calls       bool  `json:"can_manage_video_chats"`
	Restrict    bool  `json:"can_restrict_members"`
	Promote     bool  `json:"can_promote_members"`
	Info        bool  `json:"can_change_info"`
	Invite      bool  `json:"can_invite_users"`
	Post        *bool `json:"can_post_messages,omitempty"` // of a channel
	Edit        *bool `json:"can_edit_messages,omitempty"` // of a channel
	Pin         *bool `json:"can_pin_messages,omitempty"`  // of a group
}

// membership makes what the Bot API shows of somebody in a chat.
func (c *chat) membership(u User, status string) membership {
	m := membership{User: u, Status: status}
	switch status {
	case "kicked":
		m.Until = new(int64)
	case "administrator":
		yes := true
		m.Rights = &Rights{Manage: true, Delete: true, Calls: true, Restrict: true, Info: true, Invite: true}
		if c.info.Type == "channel" {
			m.Post, m.Edit = &yes, &yes
		} else {
			m.Pin = &yes
		}
	}
	return m
}

// botStatus is what the bot is in a group or channel.
func (c *chat) botStatus() string {
	switch {
	case c.out != "":
		return c.out
	case c.botAdmin:
		return "administrator"
	}
	return "member"
}

// statusOf is what a person is in a group or channel.
func (c *chat) statusOf(id int64) string {
	switch {
	case id == c.creator():
		return "creator"
	case slices.Contains(c.admins, id):
		return "administrator"
	case slices.Contains(c.members, id):
		return "member"
	}
	return "left"
}

// creator made the group or channel; 0 in a private chat.
func (c *chat) creator() int64 {
	if len(c.members) == 0 {
		return 0
	}
	return c.members[0]
}

// visible finds a group or channel whose members the bot may ask for.
func (s *Server) visible(r *request) (*chat, *apiError) {
	c, p, fail := s.known(r.str("chat_id"))
	switch {
	case fail != nil:
		return nil, fail
	case p == nil && c.out == "kicked":
		return nil, forbidden("bot was kicked from the " + c.info.Type + " chat")
	case p == nil && c.out != "":
		return nil, forbidden("bot is not a member of the " + c.info.Type + " chat")
	}
	return c, nil
}

func (s *Server) getChatMember(r *request) (any, *apiError) {
	c, fail := s.visible(r)
	if fail != nil {
		return nil, fail
	}
	id, err := strconv.ParseInt(r.str("user_id"), 10, 64)
	if err != nil || id <= 0 {
		return nil, bad("invalid user_id specified")
	}
	if id == s.bot.ID {
		return c.membership(s.bot, c.botStatus()), nil
	}
	p := s.people[id]
	switch {
	case p == nil:
		return nil, bad("PARTICIPANT_ID_INVALID")
	case c.info.Type == "channel" && !c.botAdmin:
		return nil, bad("member list is inaccessible")
	case c.info.ID > 0 && p.ID == c.info.ID:
		return c.membership(p.user(), "member"), nil
	case c.info.ID > 0:
		return nil, bad("user not found")
	}
	return c.membership(p.user(), c.statusOf(id)), nil
}

func (s *Server) getChatAdministrators(r *request) (any, *apiError) {
	c, fail := s.visible(r)
	switch {
	case fail != nil:
		return nil, fail
	case c.info.ID > 0:
		return nil, bad("there are no administrators in the private chat")
	case c.info.Type == "channel" && !c.botAdmin:
		return nil, bad("member list is inaccessible")
	}
	list := []membership{}
	for _, id := range c.members {
		if status := c.statusOf(id); status != "member" {
			list = append(list, c.membership(s.people[id].user(), status))
		}
	}
	return list, nil
}

func (s *Server) getChatMemberCount(r *request) (any, *apiError) {
	c, fail := s.visible(r)
	switch {
	case fail != nil:
		return nil, fail
	case c.info.ID > 0:
		return 2, nil
	}
	return len(c.members) + 1, nil
}

func (s *Server) getChat(r *request) (any, *apiError) {
	c, _, fail := s.known(r.str("chat_id"))
	if fail != nil {
		return nil, fail
	}
	full := struct {
		Chat
		AccentColor  int      `json:"accent_color_id"`
		MaxReactions int      `json:"max_reaction_count"`
		Pinned       *Message `json:"pinned_message,omitempty"`
	}{Chat: c.info, MaxReactions: 11}
	if m := c.find(c.pinned); m != nil {
		full.Pinned = m.shown()
	}
	return full, nil
}

func (s *Server) leaveChat(r *request) (any, *apiError) {
	c, fail := s.visible(r)
	switch {
	case fail != nil:
		return nil, fail
	case c.info.ID > 0:
		return nil, bad("chat member status can't be changed in private chats")
	}
	s.setMember(c, s.people[c.creator()], "left")
	return true, nil
}
