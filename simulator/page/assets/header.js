// The strip above a phone (who holds it) and the head inside it (whom they talk to).
import { avatar, h, icon, iconButton } from './dom.js';
import { role, t } from './texts.js';
import { settings } from './settings.js';
import { countOf } from './chats.js';

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

// chatHead draws what chat is open. on: menu(), back(). show(chat) names a chat, status(text, kind) changes the
// line under its name, unread(n) counts what waits in other chats.
export function chatHead(act, on) {
  const line = h('span', { class: 'chat-status' });
  const name = h('h2', null);
  const sign = h('span', { class: 'chat-sign' });
  const badge = h('span', { class: 'badge', hidden: true });
  const back = iconButton('back', t('chats'), on.back, { class: 'icon-button back' });
  back.append(badge);
  const menu = iconButton('more', t('chatMenu'), on.menu, { 'aria-haspopup': 'dialog' });
  const el = h('header', { class: 'chat-head' }, back, sign, h('div', { class: 'chat-title' }, name, line), menu);
  const status = (text, kind = '') => {
    line.textContent = text;
    line.dataset.kind = kind;
  };
  const show = (chat) => {
    name.textContent = chat.title;
    sign.replaceChildren(avatar(chat.title, chat.type === 'private' ? act.bot.id : chat.id));
    status(countOf(chat));
  };
  const unread = (n) => {
    badge.hidden = n === 0;
    badge.textContent = n;
    back.setAttribute('aria-label', n > 0 ? `${t('chats')}. ${t('unread', { n })}` : t('chats'));
  };
  return { el, status, show, unread, back };
}
