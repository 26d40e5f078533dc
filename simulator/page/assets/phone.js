// One phone: a person, their chat with the bot, and what they can do in it.
import { h } from './dom.js';
import { t } from './texts.js';
import { api } from './api.js';
import { Composer } from './composer.js';
import { Log } from './log.js';
import { askLocation } from './attach.js';
import { chatHead, holder } from './header.js';
import { deepLink } from './links.js';
import { plain } from './message.js';
import { Presses } from './presses.js';
import { chatMenu, messageMenu } from './menus.js';
import { alertSheet, viewPhoto } from './sheet.js';

export class Phone {
  constructor(app, person) {
    this.app = app;
    this.person = person;
    this.seq = 0;
    this.early = [];
    this.act = this.acts();
    this.presses = new Presses(person.id, (message) => this.log.refresh(message), (error) => this.toast(error.message));
    this.log = new Log(this.act);
    this.head = chatHead(app.bot, () => chatMenu(this));
    this.foot = h('div', { class: 'foot' });
    this.toasts = h('div', { class: 'toasts', role: 'status' });
    this.voice = h('div', { class: 'sr', 'aria-live': 'polite' });
    this.act.screen = h('div', { class: 'screen' }, this.head.el, this.toasts, this.log.el, this.foot, this.voice);
    this.composer = new Composer(this.act);
    this.strip = h('div');
    this.el = h('section', { class: 'phone', 'aria-label': t('phoneOf', { name: person.name }) }, this.strip, this.act.screen);
    this.el.addEventListener('focusin', () => app.activate(this));
    this.el.addEventListener('pointerdown', () => app.activate(this));
    this.composer.text = app.drafts.get(person.id) ?? '';
    this.setPerson(person);
  }

  // acts is what messages, keyboards and the composer may ask of the phone.
  acts() {
    const { id } = this.person;
    return {
      bot: this.app.bot,
      sends: {
        photo: (file, caption) => this.try(() => api.photo(id, file, caption)),
        location: (lat, lon) => this.try(() => api.location(id, lat, lon)),
        voice: (seconds) => this.try(() => api.voice(id, seconds)),
      },
      send: (text, reply) => this.send(text, reply),
      command: (text) => this.send(text),
      press: (message, row, column) => this.presses.press(message, row, column),
      waiting: (key) => this.presses.waiting(key),
      open: (url) => this.open(url),
      reply: (message) => this.canWrite() && this.composer.replyTo(message),
      messageMenu: (message) => messageMenu(this, message),
      viewPhoto,
      show: (message) => this.log.show(message),
      toast: (text) => this.toast(text),
      fill: (text) => { this.composer.text = text; this.composer.focus(); },
      copy: (text) => this.copy(text),
      askLocation: () => askLocation(this.act.screen, this.act.sends),
      draft: (text) => this.app.drafts.set(id, text),
    };
  }

  // load asks for everything anew and returns the number of the last event it holds.
  async load() {
    this.early = [];
    const [history, commands] = await Promise.all([api.history(this.person.id), api.commands(this.person.id)]);
    this.seq = history.seq;
    this.log.reset(history.messages ?? []);
    this.composer.keyboard(history.reply_keyboard);
    this.composer.commands.set(commands ?? []);
    this.drawFoot();
    const waiting = this.early;
    this.early = null;
    waiting.forEach((event) => this.handle(event));
    return history.seq;
  }

  close() {
    this.log.close();
    clearTimeout(this.typing);
    this.el.remove();
  }

  canWrite() {
    return this.person.started && !this.person.blocked;
  }

  setPerson(person) {
    this.person = person;
    this.strip.replaceChildren(holder(person, {
      change: () => this.app.choosePerson(this),
      close: this.app.phones.length > 1 ? () => this.app.closePhone(this) : null,
    }));
    this.drawFoot();
  }

  // drawFoot shows the input, or the one button a person has before they start or after they blocked the bot.
  drawFoot() {
    const wanted = this.person.blocked ? 'blocked' : this.person.started ? 'chat' : 'new';
    this.welcome(wanted === 'new' && this.log.messages.length === 0);
    if (this.foot.dataset.state === wanted) return;
    this.foot.dataset.state = wanted;
    if (wanted === 'chat') {
      this.foot.replaceChildren(this.composer.el);
      requestAnimationFrame(() => this.composer.fit());
    }
    if (wanted === 'new') this.foot.replaceChildren(this.bigButton(t('start'), () => this.try(() => api.start(this.person.id))));
    if (wanted === 'blocked') this.foot.replaceChildren(h('p', null, t('blockedNote')), this.bigButton(t('unblock'), () => this.block(false)));
  }

  bigButton(label, onclick) {
    return h('button', { type: 'button', class: 'primary wide', onclick }, label);
  }

  // welcome is what an empty chat shows: what the bot says of itself.
  welcome(show) {
    this.hello?.remove();
    if (!show) return;
    this.hello = h('div', { class: 'welcome' }, h('h3', null, t('botCan')), h('p', { dir: 'auto' }, this.app.botDescription(this.person)));
    this.log.el.append(this.hello);
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

  send(text, reply) {
    if (!this.canWrite()) {
      this.toast(t(this.person.blocked ? 'blockedNote' : 'notYetStarted'));
      return false;
    }
    this.log.toEnd();
    return this.try(() => api.say(this.person.id, text, reply));
  }

  // open follows an address; true when it stays in this phone.
  open(url) {
    const deep = deepLink(url, this.app.bot.username);
    if (!deep) return false;
    if (deep.share) this.toast(t('notSimulated'));
    else if (deep.payload || !this.person.started) this.try(() => api.start(this.person.id, deep.payload || undefined));
    return true;
  }

  block(blocked) {
    return this.try(async () => {
      await api.block(this.person.id, blocked);
      await this.app.loadPeople();
    });
  }

  async copy(text) {
    if (await this.try(() => navigator.clipboard.writeText(text))) this.toast(t('copied'));
  }

  toast(text) {
    const el = h('div', { class: 'toast' }, text);
    this.toasts.append(el);
    setTimeout(() => el.remove(), Math.max(3000, text.length * 70));
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
    if (!message.from?.is_bot) return;
    this.quiet();
    this.voice.textContent = `${this.app.bot.name}: ${plain(message)}`;
  }

  on_edit({ message }) {
    this.log.put(message);
    if (message.from?.is_bot) this.voice.textContent = `${this.app.bot.name}, ${t('edited')}: ${plain(message)}`;
  }

  on_seen({ message }) {
    if (this.log.get(message.message_id)) this.log.put(message);
  }

  on_delete({ message }) {
    this.log.remove(message.message_id);
  }

  on_answer({ answer }) {
    this.presses.answered(answer.callback_query_id);
    if (!answer.text) return;
    if (answer.show_alert) alertSheet(this.act.screen, answer.text);
    else this.toast(answer.text);
  }

  on_action() {
    this.head.status(t('typing'), 'typing');
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.quiet(), 5000);
  }

  async on_commands() {
    await this.try(async () => this.composer.commands.set(await api.commands(this.person.id)));
  }

  async on_keyboard() {
    await this.try(async () => this.composer.keyboard((await api.history(this.person.id)).reply_keyboard));
  }

  quiet() {
    clearTimeout(this.typing);
    this.online(this.app.connected);
  }

  online(yes) {
    if (yes) this.head.status(t('bot'));
    else this.head.status(t('noConnectionShort'), 'offline');
  }
}
