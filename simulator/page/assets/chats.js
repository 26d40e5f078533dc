// The list of a person's chats: the one with the bot, groups and channels, with what was said last.
import { avatar, h, icon, iconButton } from './dom.js';
import { t } from './texts.js';
import { settings } from './settings.js';
import { api } from './api.js';
import { clock } from './dates.js';
import { plain } from './message.js';
import { sheet } from './sheet.js';

// kindOf is the word for what a chat is.
export function kindOf(chat) {
  if (chat.type === 'private') return t('bot');
  return t(chat.type);
}

// countOf says how many people are in a group or channel.
export function countOf(chat) {
  if (chat.type === 'private') return t('bot');
  return t(chat.type === 'channel' ? 'subscribers' : 'members', { n: chat.count });
}

// aboutChat is the sentence of what a chat is, in the page's language.
export function aboutChat(chat) {
  return chat.about?.[settings.lang] ?? Object.values(chat.about ?? {})[0] ?? '';
}

const signs = { group: 'people', supergroup: 'people', channel: 'channel' };

function row(chat, phone, onclick) {
  const news = phone.app.unread.get(`${phone.person.id}:${chat.id}`) ?? 0;
  const said = chat.last ? plain(chat.last) : aboutChat(chat);
  return h('button', { type: 'button', class: 'chat-row', 'data-chat': chat.id, 'aria-current': chat.id === phone.chat.id ? 'true' : null, onclick },
    avatar(chat.title, chat.type === 'private' ? phone.app.bot.id : chat.id),
    h('span', { class: 'chat-words' },
      h('span', { class: 'chat-name' }, signs[chat.type] && icon(signs[chat.type]), h('strong', null, chat.title),
        chat.last && h('time', null, clock(chat.last.date))),
      h('span', { class: 'chat-last' }, h('span', null, said || kindOf(chat)),
        news > 0 && h('span', { class: 'badge', 'aria-label': t('unread', { n: news }) }, news))));
}

// ChatList lies over the chat while it is open.
export class ChatList {
  constructor(phone) {
    this.phone = phone;
    this.rows = h('div', { class: 'chat-rows' });
    this.el = h('div', { class: 'chat-list', role: 'region', 'aria-label': t('chats'), hidden: true },
      h('header', { class: 'chat-head' }, h('h2', null, t('chats')),
        iconButton('close', t('close'), () => this.hide(true))),
      this.rows,
      h('div', { class: 'chat-new' },
        h('button', { type: 'button', class: 'choice', onclick: () => this.create('group') }, icon('people'), t('newGroupOwn')),
        h('button', { type: 'button', class: 'choice', onclick: () => this.create('channel') }, icon('channel'), t('newChannel'))));
    this.el.addEventListener('keydown', (event) => this.key(event));
  }

  show() {
    this.el.hidden = false;
    this.others(true);
    this.draw();
    (this.rows.querySelector('[aria-current]') ?? this.rows.querySelector('button'))?.focus();
    this.phone.try(() => this.phone.app.loadChats());
  }

  hide(back = false) {
    if (this.el.hidden) return;
    this.el.hidden = true;
    this.others(false);
    if (back) this.phone.head.back.focus();
  }

  // others makes what lies below unreachable while the list is open.
  others(inert) {
    [...this.phone.act.screen.children].filter((el) => el !== this.el).forEach((el) => { el.inert = inert; });
  }

  draw() {
    if (this.el.hidden) return;
    const at = document.activeElement?.dataset.chat;
    const list = this.phone.app.chatsOf(this.phone.person.id);
    const shown = list.map((c) => [c.id, c.title, c.last && [plain(c.last), c.last.date], this.phone.app.unread.get(`${this.phone.person.id}:${c.id}`)]);
    const news = JSON.stringify([shown, this.phone.chat.id]);
    if (news === this.drawn) return; // a click must find its row
    this.drawn = news;
    this.rows.replaceChildren(...list.map((chat) => row(chat, this.phone, () => this.phone.open(chat))));
    if (at) this.rows.querySelector(`[data-chat="${at}"]`)?.focus();
  }

  key(event) {
    if (event.key === 'Escape') this.hide(true);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.rows.children];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  }

  create(kind) {
    const { phone } = this;
    const title = h('input', { type: 'text', required: true, maxlength: '64', placeholder: t('title_of'), 'aria-label': t('title_of'), 'data-first': true });
    const form = h('form', { class: 'sheet-form' }, title, h('button', { class: 'primary' }, t('create')));
    const close = sheet(phone.act.screen, { title: t(kind === 'group' ? 'newGroupOwn' : 'newChannel'), content: form });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      close();
      await phone.try(async () => {
        const made = await (kind === 'group' ? api.newGroup(phone.person.id, title.value.trim(), false) : api.newChannel(phone.person.id, title.value.trim()));
        await phone.app.loadChats();
        phone.open(phone.app.chat(phone.person.id, made.id));
      });
    });
  }
}

// chooseChat asks for one of the chats a person may write in; null when they choose none.
export function chooseChat(phone, title) {
  return new Promise((resolve) => {
    const list = phone.app.chatsOf(phone.person.id).filter((c) => c.type !== 'channel' || c.role === 'creator');
    const pick = (chat) => {
      resolve(chat);
      close();
    };
    const close = sheet(phone.act.screen, {
      title, onclose: () => resolve(null),
      content: h('div', { class: 'chat-rows' }, ...list.map((chat) => row(chat, phone, () => pick(chat)))),
    });
  });
}
