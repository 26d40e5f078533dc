// One message as a bubble: who answered whom, what it carries, the text, the time, the buttons.
import { h, icon, iconButton } from './dom.js';
import { t } from './texts.js';
import { clock } from './dates.js';
import { format } from './format.js';
import { media } from './media.js';
import { inlineKeyboard } from './keyboards.js';
import { preview } from './preview.js';

// plain is the text of a message as one line of words, for quotes and for those who listen.
export function plain(message) {
  const words = message.text ?? message.caption;
  if (words) return words;
  if (message.pinned_message || message.new_chat_members || message.migrate_to_chat_id || message.migrate_from_chat_id) return service(message);
  const kind = ['photo', 'voice', 'location', 'document', 'contact', 'video', 'sticker'].find((k) => message[k]);
  return kind ? t(kind) : t('unknown');
}

// service is the sentence of a message that only says that something happened.
function service(message) {
  if (message.pinned_message) return t('wasPinned', { words: plain(message.pinned_message).slice(0, 40) });
  if (message.new_chat_members) return t('wasAdded', { name: message.new_chat_members.map((u) => u.first_name).join(', ') });
  return t('wasMigrated');
}

// bubble draws a message. act is the phone's (see deeds.js): what taps do and who is who.
export function bubble(message, act) {
  if (message.pinned_message || message.new_chat_members || message.migrate_to_chat_id || message.migrate_from_chat_id) {
    return h('p', { class: 'day service', 'data-id': message.message_id }, service(message));
  }
  const mine = act.mine(message);
  const keys = inlineKeyboard(message, act);
  const el = h('article', {
    class: `message ${mine ? 'mine' : 'theirs'}${keys ? ' keyed' : ''}${message.has_protected_content ? ' guarded' : ''}`,
    'data-id': message.message_id,
    'aria-label': `${mine ? t('you') : act.name(message)}, ${clock(message.date)}`,
  }, h('div', { class: 'bubble' }, ...inside(message, act, mine)), keys);
  el.addEventListener('dblclick', (event) => {
    if (!event.target.closest('a, button, .spoiler')) act.reply(message);
  });
  el.addEventListener('contextmenu', (event) => {
    if (event.target.closest('a')) return;
    event.preventDefault();
    act.messageMenu(message, el.querySelector('.message-more'));
  });
  return el;
}

function inside(message, act, mine) {
  const carried = media(message, act);
  const text = message.text ?? message.caption;
  const nodes = text ? format(text, message.text ? message.entities : message.caption_entities, act) : [];
  const words = nodes.length > 0 && h('div', { class: 'text', dir: 'auto' }, ...nodes);
  const card = preview(message, act);
  const above = message.link_preview_options?.show_above_text;
  return [
    act.grouped() && !mine && h('p', { class: `sender tint-text${Math.abs(message.from?.id ?? message.chat.id) % 6}` }, act.name(message)),
    message.forward_origin && h('p', { class: 'forwarded' }, t('forwardedFrom', { name: originOf(message.forward_origin) })),
    message.via_bot && h('p', { class: 'forwarded' }, t('via'), ' ', h('button', { type: 'button', class: 'command', onclick: () => act.fill(`@${message.via_bot.username} `) }, `@${message.via_bot.username}`)),
    message.reply_to_message && quote(message.reply_to_message, act),
    above && card,
    ...(message.show_caption_above_media ? [words, carried] : [carried, words]),
    !above && card,
    meta(message, act),
  ];
}

function originOf(origin) {
  if (origin.chat) return origin.chat.title;
  return [origin.sender_user?.first_name, origin.sender_user?.last_name].filter(Boolean).join(' ');
}

function quote(original, act) {
  const name = act.mine(original) ? t('you') : act.name(original);
  return h('button', { type: 'button', class: 'quoted', onclick: () => act.show(original.message_id) },
    h('strong', null, name), h('span', null, plain(original)));
}

function meta(message, act) {
  const more = iconButton('dots', t('messageMenu'), () => act.messageMenu(message, more), { class: 'message-more', 'aria-haspopup': 'menu' });
  return h('div', { class: 'meta' },
    message.has_protected_content && h('span', { class: 'lock', title: t('protected') }, icon('lock'), h('span', { class: 'sr' }, t('protected'))),
    message.edit_date && h('span', { class: 'edited' }, t('edited')),
    h('time', { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)), ticks(message, act), more);
}

// ticks tell whether the bot has taken a person's message yet; a message of the bot has none.
function ticks(message, act) {
  if (!act.mine(message) || message.seen_by_bot === undefined) return null;
  const words = t(message.seen_by_bot ? 'seen' : 'sent');
  return h('span', { class: 'ticks', title: words }, icon(message.seen_by_bot ? 'ticks' : 'tick'), h('span', { class: 'sr' }, words));
}
