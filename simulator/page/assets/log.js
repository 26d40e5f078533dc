// The messages of one chat: in order, under headings of days, kept at the end while the reader is at the end.
import { h, icon } from './dom.js';
import { t } from './texts.js';
import { bubble } from './message.js';
import { dayKey, dayName } from './dates.js';

const SHOWN = 200; // more are shown when asked for: a phone stays quick after a long day

export class Log {
  constructor(act) {
    this.act = act;
    this.messages = [];
    this.shown = SHOWN;
    this.atEnd = true;
    this.missed = 0;
    this.list = h('div', { class: 'log-list' });
    this.scroller = h('div', { class: 'log', tabindex: '0', role: 'region', 'aria-label': t('messages') }, this.list);
    this.count = h('span', { class: 'badge', hidden: true });
    this.jump = h('button', { type: 'button', class: 'jump', hidden: true, 'aria-label': t('toEnd'), title: t('toEnd'), onclick: () => this.toEnd(true) },
      icon('down'), this.count);
    this.el = h('div', { class: 'log-box' }, this.scroller, this.jump);
    this.scroller.addEventListener('scroll', () => this.scrolled());
    this.watcher = new ResizeObserver(() => this.atEnd && this.toEnd());
    this.watcher.observe(this.scroller);
    this.watcher.observe(this.list);
  }

  close() {
    this.watcher.disconnect();
  }

  // reset shows these messages and no others; a reader who was not at the end stays where they were.
  reset(messages) {
    this.messages = [...messages];
    this.draw();
    if (this.atEnd) this.toEnd();
  }

  // put adds a message, or replaces the one with its number.
  put(message) {
    const i = this.messages.findIndex((m) => m.message_id === message.message_id);
    if (i >= 0) {
      this.messages[i] = message;
      this.refresh(message.message_id);
      return;
    }
    this.messages.push(message);
    this.append(message, this.messages.at(-2));
    this.added(message);
  }

  remove(id) {
    this.messages = this.messages.filter((m) => m.message_id !== id);
    this.draw();
  }

  get(id) {
    return this.messages.find((m) => m.message_id === id);
  }

  // refresh draws one message anew; whoever was on one of its buttons stays there.
  refresh(id) {
    const old = this.find(id);
    const message = this.get(id);
    if (!old || !message) return;
    const at = old.contains(document.activeElement) ? document.activeElement.dataset : null;
    const fresh = bubble(message, this.act);
    old.replaceWith(fresh);
    if (at) (fresh.querySelector(`[data-row="${at.row}"][data-column="${at.column}"]`) ?? fresh.querySelector('.key') ?? this.scroller).focus({ preventScroll: true });
    if (this.atEnd) this.toEnd();
  }

  // show brings a message into view and marks it for a moment.
  show(id) {
    const el = this.find(id);
    if (!el) return;
    el.scrollIntoView({ block: 'center', behavior: 'smooth' });
    el.classList.remove('marked');
    requestAnimationFrame(() => el.classList.add('marked'));
  }

  find(id) {
    return this.list.querySelector(`[data-id="${Number(id)}"]`);
  }

  draw() {
    const from = Math.max(0, this.messages.length - this.shown);
    this.list.replaceChildren();
    if (from > 0) this.list.append(h('button', { type: 'button', class: 'earlier', onclick: () => this.more() }, t('earlier')));
    this.messages.slice(from).forEach((m, i, all) => this.append(m, all[i - 1]));
  }

  append(message, before) {
    if (!before || dayKey(before.date) !== dayKey(message.date)) {
      this.list.append(h('p', { class: 'day' }, dayName(message.date)));
    }
    const album = message.media_group_id;
    if (!album) {
      this.list.append(bubble(message, this.act));
      return;
    }
    if (before?.media_group_id !== album) this.list.append(h('div', { class: `album ${this.act.mine(message) ? 'mine' : 'theirs'}`, role: 'group', 'aria-label': t('album') }));
    this.list.lastElementChild.append(bubble(message, this.act));
  }

  // clear forgets the messages of one chat before those of another come.
  clear() {
    this.atEnd = true;
    this.missed = 0;
    this.shown = SHOWN;
    this.reset([]);
  }

  more() {
    const bottom = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.shown += SHOWN;
    this.draw();
    this.scroller.scrollTop = this.scroller.scrollHeight - bottom;
  }

  added(message) {
    if (this.atEnd || this.act.mine(message)) {
      this.toEnd();
      return;
    }
    this.missed += 1;
    this.badge();
  }

  toEnd(smooth = false) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
  }

  // scrolled learns where the reader is. Only a move upwards takes them from the end: pictures that load and
  // keyboards that open move the end away from the reader, not the reader from the end.
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const size = `${scrollHeight}/${clientHeight}`;
    if (scrollHeight - scrollTop - clientHeight < 40) this.atEnd = true;
    else if (size === this.size && scrollTop < this.top) this.atEnd = false;
    this.size = size;
    this.top = scrollTop;
    if (this.atEnd) this.missed = 0;
    this.badge();
  }

  badge() {
    this.jump.hidden = this.atEnd;
    this.count.hidden = this.missed === 0;
    this.count.textContent = this.missed;
    this.jump.setAttribute('aria-label', this.missed ? `${t('toEnd')}. ${t('newMessages', { n: this.missed })}` : t('toEnd'));
  }
}
