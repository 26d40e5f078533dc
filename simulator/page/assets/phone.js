// One phone: a person, the chat that is open in it, and what comes to them.
import { h } from './dom.js';
import { t } from './texts.js';
import { api } from './api.js';
import { acts } from './deeds.js';
import { ChatList } from './chats.js';
import { Composer } from './composer.js';
import { drawFoot, drawWelcome } from './foot.js';
import { chatHead, holder } from './header.js';
import { Log } from './log.js';
import { plain } from './message.js';
import { pinnedBar } from './pinned.js';
import { Presses } from './presses.js';
import { chatMenu } from './menus.js';
import { alertSheet } from './sheet.js';

export class Phone {
  constructor(app, person) {
    this.app = app;
    this.person = person;
    this.chat = app.botChat(person);
    this.seq = 0;
    this.early = [];
    this.act = acts(this);
    this.presses = new Presses(this, (message) => this.log.refresh(message), (error) => this.toast(error.message));
    this.log = new Log(this.act);
    this.head = chatHead(this.act, { menu: () => chatMenu(this), back: () => this.chats.show() });
    this.pin = pinnedBar(this.act);
    this.foot = h('div', { class: 'foot' });
    this.toasts = h('div', { class: 'toasts', role: 'status' });
    this.voice = h('div', { class: 'sr', 'aria-live': 'polite' });
    this.chats = new ChatList(this);
    this.act.screen = h('div', { class: 'screen' }, this.head.el, this.pin.el, this.toasts, this.log.el, this.foot, this.chats.el, this.voice);
    this.composer = new Composer(this.act);
    this.strip = h('div');
    this.el = h('section', { class: 'phone', 'aria-label': t('phoneOf', { name: person.name }) }, this.strip, this.act.screen);
    this.el.addEventListener('focusin', () => app.activate(this));
    this.el.addEventListener('pointerdown', () => app.activate(this));
    this.composer.text = app.drafts.get(this.key) ?? '';
    this.setPerson(person);
  }

  // key names the open chat of this person.
  get key() {
    return `${this.person.id}:${this.chat.id}`;
  }

  get withBot() {
    return this.chat.type === 'private';
  }

  // load asks for everything anew and returns the number of the last event it holds. What comes meanwhile waits;
  // the load that began last is the one that is shown.
  async load() {
    const early = [];
    this.early = early;
    try {
      const [history, commands] = await Promise.all([api.history(this.person.id, this.chat.id), api.commands(this.person.id)]);
      if (this.early === early) this.loaded(history, commands);
      return history.seq;
    } finally {
      if (this.early === early) { // after a refusal too: the phone must not stay deaf
        this.early = null;
        early.forEach((event) => this.handle(event));
      }
    }
  }

  loaded(history, commands) {
    this.seq = history.seq;
    this.log.reset(history.messages ?? []);
    this.pin.show(history.pinned);
    this.composer.keyboard(this.withBot ? history.reply_keyboard : null);
    this.composer.commands.set(commands ?? []);
    this.drawFoot();
  }

  // open shows another chat in this phone; deep is the payload of the link that led there.
  async open(chat, { deep = '', text } = {}) {
    this.deep = deep;
    this.chats.hide();
    if (chat.id !== this.chat.id) {
      this.chat = chat;
      this.log.clear();
      this.composer.replyTo(null);
      this.composer.text = this.app.drafts.get(this.key) ?? '';
      this.head.show(chat);
      this.app.read(this);
      await this.try(() => this.load());
    }
    this.drawFoot();
    if (text !== undefined) this.composer.text = text;
    if (this.canWrite()) this.composer.focus();
  }

  close() {
    this.log.close();
    clearTimeout(this.typing);
    this.el.remove();
  }

  canWrite() {
    if (this.withBot) return this.person.started && !this.person.blocked;
    return this.chat.type !== 'channel' || ['creator', 'administrator'].includes(this.chat.role);
  }

  setPerson(person) {
    this.person = person;
    this.strip.replaceChildren(holder(person, {
      change: () => this.app.choosePerson(this),
      close: this.app.phones.length > 1 ? () => this.app.closePhone(this) : null,
    }));
    this.drawFoot();
  }

  // chatsChanged takes what is new of the open chat; one that is gone gives way to the bot's.
  chatsChanged() {
    const now = this.app.chat(this.person.id, this.chat.id);
    if (!now) {
      this.open(this.app.botChat(this.person));
      return;
    }
    this.chat = now;
    this.head.show(now);
    this.drawFoot();
    this.chats.draw();
  }

  drawFoot() {
    drawWelcome(this);
    drawFoot(this);
  }

  // try does something and shows the sentence of the simulator's refusal; true when it was done.
  async try(what) {
    try {
      await what();
      return true;
    } catch (error) {
      this.toast(error.message);
      return false;
    }
  }

  block(blocked) {
    return this.try(async () => {
      await api.block(this.person.id, blocked);
      await this.app.loadPeople();
    });
  }

  toast(text) {
    const el = h('div', { class: 'toast' }, text);
    this.toasts.append(el);
    setTimeout(() => el.remove(), Math.max(3000, text.length * 70));
  }

  // hears tells whether an event concerns what this phone shows.
  hears(event) {
    if (event.kind === 'answer') return event.person === this.person.id;
    return !event.chat || event.chat === this.chat.id;
  }

  // handle takes one event of the stream; one that the last load already holds is left out.
  handle(event) {
    if (this.early) {
      this.early.push(event);
      return;
    }
    if (event.seq <= this.seq) return;
    this.seq = event.seq;
    this[`on_${event.kind}`]?.(event);
  }

  on_message({ message }) {
    this.log.put(message);
    this.hello?.remove();
    if (this.act.mine(message)) return;
    this.quiet();
    this.voice.textContent = `${this.act.name(message)}: ${plain(message)}`;
  }

  on_edit({ message }) {
    this.log.put(message);
    if (!this.act.mine(message)) this.voice.textContent = `${this.act.name(message)}, ${t('edited')}: ${plain(message)}`;
  }

  on_seen({ message }) {
    if (this.log.get(message.message_id)) this.log.put(message);
  }

  on_delete({ message }) {
    this.log.remove(message.message_id);
    if (this.pin.id === message.message_id) this.pin.show(null);
  }

  on_pin({ message }) {
    this.pin.show(message);
  }

  on_answer({ answer }) {
    this.presses.answered(answer.callback_query_id);
    if (!answer.text) return;
    if (answer.show_alert) alertSheet(this.act.screen, answer.text);
    else this.toast(answer.text);
  }

  on_action({ action }) {
    this.head.status(t(action === 'typing' ? 'typing' : 'sending'), 'typing');
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.quiet(), 5000);
  }

  async on_commands() {
    await this.try(async () => this.composer.commands.set(await api.commands(this.person.id)));
  }

  async on_keyboard() {
    if (this.withBot) await this.try(async () => this.composer.keyboard((await api.history(this.person.id, this.chat.id)).reply_keyboard));
  }

  quiet() {
    clearTimeout(this.typing);
    this.online(this.app.connected);
  }

  online(yes) {
    if (yes) this.head.show(this.chat);
    else this.head.status(t('noConnectionShort'), 'offline');
  }
}
