// One message as a bubble: who answered whom, what it carries, the text, the time, the buttons.
import { h, icon, iconButton } from './dom.js';
import { t } from './texts.js';
import { clock } from './dates.js';
import { format } from './format.js';
import { media } from './media.js';
import { inlineKeyboard } from './keyboards.js';

// plain is the text of a message as one line of words, for quotes and for those who listen.
export function plain(message) {
  const words = message.text ?? message.caption;
  if (words) return words;
  const kind = ['photo', 'voice', 'location', 'document', 'contact', 'video', 'sticker'].find((k) => message[k]);
  return kind ? t(kind) : t('unknown');
}

// bubble draws a message. act is the phone's (see phone.js): what taps do and who is who.
export function bubble(message, act) {
  const mine = !message.from?.is_bot;
  const keys = inlineKeyboard(message, act);
  const el = h('article', {
    class: `message ${mine ? 'mine' : 'theirs'}${keys ? ' keyed' : ''}${message.has_protected_content ? ' guarded' : ''}`,
    'data-id': message.message_id,
    'aria-label': `${mine ? t('you') : act.bot.name}, ${clock(message.date)}`,
  }, h('div', { class: 'bubble' }, ...inside(message, act)), keys);
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

function inside(message, act) {
  const carried = media(message, act);
  const text = message.text ?? message.caption;
  const nodes = text ? format(text, message.text ? message.entities : message.caption_entities, act) : [];
  const words = nodes.length > 0 && h('div', { class: 'text', dir: 'auto' }, ...nodes);
  return [
    message.forward_origin && h('p', { class: 'forwarded' }, t('forwarded')),
    message.reply_to_message && quote(message.reply_to_message, act),
    ...(message.show_caption_above_media ? [words, carried] : [carried, words]),
    preview(message, act),
    meta(message, act),
  ];
}

function quote(original, act) {
  const name = original.from?.is_bot ? act.bot.name : t('you');
  return h('button', { type: 'button', class: 'quoted', onclick: () => act.show(original.message_id) },
    h('strong', null, name), h('span', null, plain(original)));
}

// preview stands for the picture that Telegram would fetch: this page fetches nothing from elsewhere.
function preview(message, act) {
  const options = message.link_preview_options;
  if (!options?.url || options.is_disabled || !/^https?:/i.test(options.url)) return null;
  const open = (event) => {
    if (act.open(options.url)) event.preventDefault();
  };
  const address = options.url.replace(/^https?:\/\//i, '');
  return h('a', { class: 'preview', href: options.url, target: '_blank', rel: 'noopener noreferrer', onclick: open },
    h('strong', null, address.split('/')[0]), h('span', null, address));
}

function meta(message, act) {
  const more = iconButton('dots', t('messageMenu'), () => act.messageMenu(message, more), { class: 'message-more', 'aria-haspopup': 'menu' });
  return h('div', { class: 'meta' },
    message.has_protected_content && h('span', { class: 'lock', title: t('protected') }, icon('lock'), h('span', { class: 'sr' }, t('protected'))),
    message.edit_date && h('span', { class: 'edited' }, t('edited')),
    h('time', { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)), ticks(message), more);
}

// ticks tell whether the bot has taken a person's message yet; a message of the bot has none.
function ticks(message) {
  if (message.from?.is_bot || message.seen_by_bot === undefined) return null;
  const words = t(message.seen_by_bot ? 'seen' : 'sent');
  return h('span', { class: 'ticks', title: words }, icon(message.seen_by_bot ? 'ticks' : 'tick'), h('span', { class: 'sr' }, words));
}
