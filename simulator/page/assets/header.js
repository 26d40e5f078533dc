// The strip above a phone (who holds it) and the head inside it (whom they talk to).
import { avatar, h, icon, iconButton } from './dom.js';
import { role, t } from './texts.js';
import { settings } from './settings.js';

// about is the sentence of who a person is, in the page's language or else in any.
export function about(person) {
  return person.about?.[settings.lang] ?? person.about?.ru ?? Object.values(person.about ?? {})[0] ?? '';
}

// holder draws who holds the phone. on: change(), close() or null.
export function holder(person, on) {
  return h('div', { class: 'holder' },
    h('button', { type: 'button', class: 'holder-person', 'aria-label': `${person.name}. ${t('changePerson')}`, title: t('changePerson'), onclick: on.change },
      avatar(person.name, person.id),
      h('span', { class: 'holder-words' },
        h('span', { class: 'holder-name' }, h('strong', null, person.name), h('span', { class: 'role' }, role(person.role)), icon('down')),
        h('span', { class: 'holder-about' }, about(person)))),
    on.close && iconButton('close', t('closePhone'), on.close));
}

// chatHead draws the bot's name; status(text, kind) changes the line under it.
export function chatHead(bot, openMenu) {
  const line = h('span', { class: 'chat-status' }, t('bot'));
  const menu = iconButton('more', t('chatMenu'), openMenu, { 'aria-haspopup': 'dialog' });
  const el = h('header', { class: 'chat-head' }, avatar(bot.name, bot.id),
    h('div', { class: 'chat-title' }, h('h2', null, bot.name), line), menu);
  const status = (text, kind = '') => {
    line.textContent = text;
    line.dataset.kind = kind;
  };
  return { el, status };
}
