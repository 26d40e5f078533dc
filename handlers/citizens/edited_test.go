package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/handlers"
)

func editedStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.says("жщцфгкъ")
	c.sees("Не нашёл «жщцфгкъ»")
	c.edits("Койшибаева Асель")
	c.sees("Депутат Шетского районного маслихата")
	require.Empty(t, c.edits("Койшибаева Асель").Messages, "the same words say nothing new")
	c.says("нет воды")
	c.sees("Хотите рассказать о проблеме депутату?")
	require.Empty(t, c.edits("нет воды").Messages)
	require.NotContains(t, string(c.talk.Data), "воды", "a matter is kept nowhere")
	c.edits("Агадырь")
	c.sees("п. Агадырь")
	c.key("menu.place")
	c.says("Агадыр")
	c.edits("Аксу-Аюлы")
	c.sees("Аксу-Аюлы")

	edit := func(command, args string) handlers.Reply {
		r := c.request()
		r.Command, r.Args, r.Edited = command, args, true
		return c.take(c.audience.Edited, r)
	}
	edit("find", "Койшибаева Асель")
	c.sees("Депутат Шетского районного маслихата")
	require.Empty(t, edit("find", "Койшибаева Асель").Messages)
	edit("place", "Темиртау")
	c.sees("Темиртау")
	for _, done := range []string{"start", "language", "find"} {
		require.Empty(t, edit(done, "").Messages, done)
	}
	c.talk = handlers.Talk{Name: "another"}
	require.Empty(t, c.edits("Агадырь").Messages)
}
