// The list of commands above the input: opened by its button or by typing "/", narrowed as one types on.
import { h } from './dom.js';
import { t } from './texts.js';

let lists = 0;

export class CommandList {
  constructor(choose) {
    this.choose = choose;
    this.all = [];
    this.shown = [];
    this.at = -1;
    this.open = false;
    this.onchange = () => {};
    this.el = h('div', { class: 'commands', id: `commands-${lists += 1}`, role: 'listbox', 'aria-label': t('commands'), hidden: true });
  }

  set(commands) {
    this.all = commands;
    if (this.open) this.draw(this.shown.length === 0 ? this.all : this.shown);
  }

  toggle() {
    if (this.open) this.show(false);
    else this.draw(this.all);
  }

  // filter follows what is typed: "/" lists all, "/st" those that begin so, anything else closes the list.
  filter(text) {
    const typed = /^\/(\w*)$/.exec(text);
    if (!typed) {
      this.show(false);
      return;
    }
    const found = this.all.filter((c) => c.command.startsWith(typed[1].toLowerCase()));
    if (found.length > 0) this.draw(found);
    else this.show(false);
  }

  draw(commands) {
    this.shown = commands;
    this.at = -1;
    this.el.replaceChildren(...commands.map((c, i) =>
      h('button', { type: 'button', class: 'command-row', role: 'option', id: `${this.el.id}-${i}`, onclick: () => this.pick(i) },
        h('span', { class: 'command-name' }, `/${c.command}`), h('span', { class: 'command-words' }, c.description))));
    if (commands.length === 0) this.el.append(h('p', { class: 'command-none' }, t('noCommands')));
    this.show(true);
  }

  show(open) {
    this.open = open;
    this.el.hidden = !open;
    if (!open) this.at = -1;
    this.mark();
  }

  // key handles a key of the input while the list is open; true when it was meant for the list.
  key(event) {
    if (!this.open || this.shown.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.at = (this.at + step + this.shown.length + (this.at < 0 && step < 0 ? 1 : 0)) % this.shown.length;
      this.mark();
      return true;
    }
    if (this.at >= 0 && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      event.preventDefault();
      this.pick(this.at);
      return true;
    }
    return false;
  }

  pick(i) {
    const { command } = this.shown[i];
    this.show(false);
    this.choose(command);
  }

  mark() {
    [...this.el.children].forEach((row, i) => {
      row.setAttribute('aria-selected', String(i === this.at));
      if (i === this.at) row.scrollIntoView({ block: 'nearest' });
    });
    this.onchange(this.open, this.at >= 0 ? `${this.el.id}-${this.at}` : '');
  }
}
