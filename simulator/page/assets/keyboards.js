// Buttons under a message and buttons under the input.
import { h, icon } from './dom.js';
import { t } from './texts.js';
import { safe } from './format.js';
import { askContact } from './attach.js';

// pressKey names one button of one message as it is now; after an edit another button has another key.
export function pressKey(message, row, column) {
  const button = message.reply_markup?.inline_keyboard?.[row]?.[column];
  return button ? `${message.chat.id}:${message.message_id}:${row}:${column}:${button.callback_data ?? ''}` : '';
}

// inlineKeyboard draws the rows under a message, or nothing. act: press(message, row, column), open(url),
// fill(text), copy(text), toast(text), waiting(key).
export function inlineKeyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h('div', { class: 'inline-keyboard' }, ...rows.map((row, r) =>
    h('div', { class: 'key-row' }, ...row.map((button, c) => inlineButton(message, button, { r, c }, act)))));
}

function inlineButton(message, button, at, act) {
  const label = h('span', { class: 'key-label' }, button.text);
  const url = button.url ?? button.login_url?.url;
  const props = { class: 'key', title: button.text, 'data-row': at.r, 'data-column': at.c };
  if (safe(url)) {
    const open = (event) => {
      if (act.open(url)) event.preventDefault();
    };
    return h('a', { ...props, href: url, target: '_blank', rel: 'noopener noreferrer', onclick: open }, label, corner('out'));
  }
  const busy = act.waiting(pressKey(message, at.r, at.c));
  const el = h('button', { ...props, type: 'button', 'aria-busy': busy ? 'true' : null, onclick: () => tap(message, button, at, act) }, label);
  if (busy) el.append(h('span', { class: 'sr' }, t('waiting')));
  if (button.copy_text?.text) el.append(corner('copy'));
  if (button.switch_inline_query !== undefined) el.append(corner('forward'));
  return el;
}

function corner(name) {
  const sign = icon(name);
  sign.classList.add('key-corner');
  return sign;
}

function tap(message, button, at, act) {
  if (button.callback_data !== undefined) act.press(message, at.r, at.c);
  else if (button.copy_text?.text) act.copy(button.copy_text.text);
  else if (button.switch_inline_query_current_chat !== undefined) act.fill(`@${act.bot.username} ${button.switch_inline_query_current_chat}`);
  else if (button.switch_inline_query !== undefined) act.share(button.switch_inline_query);
  else act.toast(t('notSimulated'));
}

// replyKeyboard draws the buttons that replace the phone's letters. act: send(text), askLocation(), toast(text).
export function replyKeyboard(markup, act) {
  const tall = markup.resize_keyboard ? '' : ' tall';
  return h('div', { class: `reply-keyboard${tall}` }, ...markup.keyboard.map((row) =>
    h('div', { class: 'key-row' }, ...row.map((raw) => replyButton(typeof raw === 'string' ? { text: raw } : raw, act)))));
}

function replyButton(button, act) {
  const onclick = () => {
    if (button.request_location) act.askLocation();
    else if (button.request_contact) askContact(act.screen, act.person(), act.sends);
    else if (button.request_poll || button.web_app) act.toast(t('notSimulated'));
    else act.send(button.text);
  };
  return h('button', { type: 'button', class: 'key', title: button.text, onclick }, h('span', { class: 'key-label' }, button.text));
}
