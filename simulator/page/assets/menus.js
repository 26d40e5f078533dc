// The menu of a message and the menu of a chat.
import { h } from './dom.js';
import { t } from './texts.js';
import { api } from './api.js';
import { aboutChat, countOf } from './chats.js';
import { actions, sheet } from './sheet.js';

export function messageMenu(phone, message) {
  const { act } = phone;
  const text = message.text ?? message.caption;
  const guarded = message.has_protected_content;
  const own = act.mine(message) || message.sender_chat && phone.chat.role === 'creator' && !message.via_bot;
  actions(act.screen, guarded ? t('protected') : t('messageMenu'), [
    phone.canWrite() && { icon: 'reply', label: t('reply'), run: () => phone.composer.replyTo(message) },
    own && text && !message.via_bot && !message.forward_origin && { icon: 'edit', label: t('edit'), run: () => phone.composer.edit(message) },
    text && !guarded && { icon: 'copy', label: t('copy'), run: () => act.copy(text) },
    !guarded && { icon: 'forward', label: t('forward'), run: () => act.forward(message) },
    (own || phone.withBot) && { icon: 'trash', label: t('delete'), run: () => act.remove(message.message_id) },
  ]);
}

export function chatMenu(phone) {
  if (phone.withBot) botMenu(phone);
  else placeMenu(phone);
}

function botMenu(phone) {
  const { blocked, id } = phone.person;
  actions(phone.act.screen, phone.app.bot.name, [
    { icon: 'info', label: t('aboutBot'), run: () => about(phone, phone.app.bot.name, `@${phone.app.bot.username}`, phone.app.botDescription(phone.person)) },
    !blocked && { icon: 'send', label: t('restart'), run: () => phone.try(() => api.start(id)) },
    { icon: 'block', label: t(blocked ? 'unblock' : 'block'), run: () => phone.block(!blocked) },
  ]);
}

function placeMenu(phone) {
  const { chat, person } = phone;
  const does = (what, more) => () => phone.try(() => api.inChat(what, person.id, chat.id, more));
  const owner = chat.role === 'creator';
  const inside = chat.bot !== 'left' && chat.bot !== 'kicked';
  actions(phone.act.screen, chat.title, [
    { icon: 'info', label: t('aboutChat'), run: () => about(phone, chat.title, [chat.username && `@${chat.username}`, countOf(chat)].filter(Boolean).join(' · '), aboutChat(chat)) },
    owner && !inside && chat.type !== 'channel' && { icon: 'plus', label: t('botAdd'), run: does('appoint', { status: 'member' }) },
    owner && chat.bot !== 'administrator' && { icon: 'star', label: t('botAdmin'), run: does('appoint', { status: 'administrator' }) },
    owner && inside && { icon: 'block', label: t('groupRemove'), run: does('appoint', { status: 'kicked' }) },
    owner && chat.type === 'group' && { icon: 'people', label: t('groupMigrate'), run: () => phone.try(() => api.inGroup('migrate', person.id, chat.id)) },
    !owner && chat.role !== 'left' && { icon: 'out', label: t('leave'), run: does('leave') },
  ]);
}

function about(phone, title, line, words) {
  const close = sheet(phone.act.screen, {
    title,
    content: h('div', null, h('p', { class: 'quiet' }, line), h('p', { class: 'description' }, words),
      h('button', { type: 'button', class: 'primary', onclick: () => close() }, t('close'))),
  });
}
