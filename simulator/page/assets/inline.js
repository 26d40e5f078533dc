// What a bot offers for "@bot words" typed in any chat: a list above the input, asked for while one types.
import { h, icon } from './dom.js';
import { t } from './texts.js';

const PAUSE = 250; // as one types; Telegram waits about as long

let lists = 0;

export class InlineList {
  constructor(act, picked) {
    this.act = act;
    this.picked = picked;
    this.open = false;
    this.at = -1;
    this.onchange = () => {};
    this.el = h('div', { class: 'commands inline-list', id: `inline-${lists += 1}`, role: 'listbox', 'aria-label': t('inlineResults'), hidden: true });
  }

  // queryOf is what stands behind the bot's name, or null when the text asks no bot.
  queryOf(text) {
    const name = `@${this.act.bot.username.toLowerCase()} `;
    return text.toLowerCase().startsWith(name) ? text.slice(name.length) : null;
  }

  // follow asks for what is typed now; an older question is dropped.
  follow(text) {
    const query = this.queryOf(text);
    if (query === this.query) return;
    this.query = query;
    clearTimeout(this.timer);
    this.asking?.abort();
    if (query === null) {
      this.show(false);
      return;
    }
    this.note(t('searching'));
    this.timer = setTimeout(() => this.ask(query, ''), PAUSE);
  }

  async ask(query, offset) {
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const answer = await this.act.inline(query, offset, signal);
      if (signal.aborted) return;
      this.answer = answer;
      this.draw(offset !== '');
    } catch (error) {
      if (!signal.aborted) this.note(error.message);
    }
  }

  note(words) {
    this.at = -1;
    this.el.replaceChildren(h('p', { class: 'command-none', role: 'status' }, words));
    this.show(true);
  }

  draw(more) {
    const { results, button, next_offset: next, query_id: id } = this.answer;
    if (!more) this.el.replaceChildren();
    this.el.querySelector('.inline-next')?.remove();
    if (!more && button) {
      this.el.append(h('button', { type: 'button', class: 'inline-top', role: 'option', onclick: () => this.top(button) }, button.text));
    }
    this.el.append(...results.map((r) => this.row(id, r)));
    if (!more && results.length === 0) this.el.append(h('p', { class: 'command-none', role: 'status' }, t('nothingFound')));
    if (next && results.length > 0) this.el.append(h('button', { type: 'button', class: 'inline-top inline-next', role: 'option', onclick: () => this.ask(this.query, next) }, t('more')));
    this.rows.forEach((row, i) => { row.id = `${this.el.id}-${i}`; });
    this.at = -1;
    this.show(true);
  }

  row(query, result) {
    return h('button', { type: 'button', class: 'command-row inline-row', role: 'option', onclick: () => this.pick(query, result.id) },
      h('span', { class: 'inline-sign', 'aria-hidden': 'true' }, icon('person')),
      h('span', { class: 'inline-words' }, h('strong', null, result.title || t('photo')), h('span', { class: 'command-words' }, result.description ?? '')));
  }

  get rows() {
    return [...this.el.querySelectorAll('[role=option]')];
  }

  top(button) {
    this.show(false);
    this.picked();
    this.act.startWith(button.start_parameter);
  }

  async pick(query, result) {
    this.show(false);
    if (await this.act.pick(query, result)) this.picked();
  }

  show(open) {
    this.open = open;
    this.el.hidden = !open;
    if (!open) this.query = undefined;
    this.mark();
  }

  // key handles a key of the input while the list is open; true when it was meant for the list.
  key(event) {
    const { rows } = this;
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length > 0) {
      event.preventDefault();
      this.at = (this.at + step + rows.length + (this.at < 0 && step < 0 ? 1 : 0)) % rows.length;
      this.mark();
      return true;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      rows[this.at]?.click();
      return true;
    }
    return false;
  }

  mark() {
    this.rows.forEach((row, i) => {
      row.setAttribute('aria-selected', String(i === this.at));
      if (i === this.at) row.scrollIntoView({ block: 'nearest' });
    });
    this.onchange(this.open, this.at >= 0 ? `${this.el.id}-${this.at}` : '');
  }
}
