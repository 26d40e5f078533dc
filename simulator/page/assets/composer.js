// What a person writes with: the input, the command list, the attach button, the buttons below.
import { h, icon, iconButton } from './dom.js';
import { t } from './texts.js';
import { attachMenu, confirmFiles } from './attach.js';
import { CommandList } from './commands.js';
import { InlineList } from './inline.js';
import { replyKeyboard } from './keyboards.js';
import { plain } from './message.js';

export class Composer {
  constructor(act) {
    this.act = act;
    this.replying = null;
    this.keysOpen = true;
    this.editing = null;
    this.commands = new CommandList((name) => this.command(name));
    this.inline = new InlineList(act, () => { this.text = ''; this.focus(); });
    this.input = h('textarea', { rows: '1', class: 'input', placeholder: t('message'), 'aria-label': t('message'), 'aria-controls': this.commands.el.id });
    this.menu = iconButton('menu', t('commands'), () => this.commands.toggle(), { class: 'icon-button menu-button', 'aria-controls': this.commands.el.id });
    this.attach = iconButton('attach', t('attach'), () => attachMenu(act.screen, act.person(), act.sends));
    this.toggle = iconButton('keys', t('keysHide'), () => this.openKeys(!this.keysOpen), { hidden: true });
    this.send = iconButton('send', t('send'), () => this.submit(), { class: 'icon-button send', hidden: true });
    this.replyBar = h('div', { class: 'reply-bar', hidden: true });
    this.keys = h('div', { class: 'keys', hidden: true });
    this.el = h('div', { class: 'composer' }, this.commands.el, this.inline.el, this.replyBar,
      h('div', { class: 'input-row' }, this.menu, this.input, this.toggle, this.attach, this.send), this.keys);
    this.commands.onchange = (open, active) => this.listChanged(open, active);
    this.inline.onchange = (open, active) => this.listChanged(this.commands.open, active, this.inline.el);
    this.input.addEventListener('paste', (event) => this.paste(event));
    this.input.addEventListener('input', () => this.changed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('beforeinput', (event) => this.line(event));
    this.el.addEventListener('keydown', (event) => event.key === 'Escape' && this.escape());
  }

  get text() {
    return this.input.value;
  }

  set text(value) {
    this.input.value = value;
    this.changed();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  key(event) {
    this.shift = event.shiftKey;
    if (event.isComposing) return;
    if (this.commands.key(event) || this.inline.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    }
  }

  // line is Enter where a screen keyboard tells no key: it sends too, and only Shift makes a new line.
  line(event) {
    if (event.inputType !== 'insertLineBreak' || this.shift) return;
    event.preventDefault();
    this.submit();
  }

  escape() {
    if (this.commands.open) this.commands.show(false);
    else if (this.inline.open) this.inline.show(false);
    else if (this.editing) this.edit(null);
    else this.replyTo(null);
  }

  changed() {
    const some = this.text.trim() !== '';
    this.send.hidden = !some;
    this.toggle.hidden = some || !this.markup;
    this.fit(); // its width depends on the buttons beside it
    this.commands.filter(this.text);
    this.inline.follow(this.text);
    this.act.draft(this.editing ? '' : this.text);
  }

  // fit makes the input as high as its text, up to a third of a small phone.
  fit() {
    this.input.style.height = 'auto';
    if (this.input.scrollHeight > 0) this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }

  listChanged(open, active, list = this.commands.el) {
    this.input.setAttribute('aria-controls', list.id);
    this.menu.setAttribute('aria-expanded', String(open));
    if (active) this.input.setAttribute('aria-activedescendant', active);
    else this.input.removeAttribute('aria-activedescendant');
  }

  command(name) {
    this.text = '';
    this.act.send(`/${name}`);
    this.focus();
  }

  // submit sends what is written; the text comes back when the simulator refuses it.
  async submit() {
    const text = this.text;
    if (text.trim() === '') return;
    if (this.editing) {
      await this.change(text);
      return;
    }
    const reply = this.replying;
    this.text = '';
    this.replyTo(null);
    this.focus();
    if (await this.act.send(text, reply?.message_id)) return;
    if (this.text === '') this.text = text;
    this.replyTo(reply);
  }

  replyTo(message) {
    this.replying = message;
    if (message) this.editing = null;
    const name = message && (this.act.mine(message) ? t('you') : this.act.name(message));
    this.bar('reply', message, message && t('replyTo', { name }), () => this.replyTo(null));
  }

  // edit takes a message of one's own back into the input; null ends that.
  edit(message) {
    const before = this.editing;
    this.editing = message;
    this.replying = null;
    this.bar('edit', message, t('editing'), () => this.edit(null));
    if (message) this.text = message.text ?? message.caption ?? '';
    else if (before) this.text = '';
  }

  // change sends what was edited; the text stays when the simulator refuses it.
  async change(text) {
    const { message_id: id } = this.editing;
    if (await this.act.edit(id, text)) this.edit(null);
  }

  // bar is the strip above the input that says what it is about.
  bar(sign, message, title, cancel) {
    this.replyBar.hidden = !message;
    this.replyBar.replaceChildren();
    if (!message) return;
    this.replyBar.append(icon(sign), h('div', { class: 'reply-words' }, h('strong', null, title), h('span', null, plain(message))),
      iconButton('close', t('cancel'), cancel));
    this.focus();
  }

  // paste sends pictures from the clipboard, after asking.
  paste(event) {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'));
    if (pictures.length === 0) return;
    event.preventDefault();
    confirmFiles(this.act.screen, 'photo', pictures, this.act.sends);
  }

  // keyboard sets the buttons below the input, or takes them away (null).
  keyboard(markup) {
    const same = JSON.stringify(markup ?? null) === JSON.stringify(this.markup ?? null);
    this.markup = markup?.keyboard?.length ? markup : null;
    this.input.placeholder = this.markup?.input_field_placeholder || t('message');
    if (same && this.keys.firstChild) return;
    this.keys.replaceChildren();
    if (this.markup) this.keys.append(replyKeyboard(this.markup, { ...this.act, send: (text) => this.tapped(text) }));
    this.openKeys(Boolean(this.markup));
  }

  tapped(text) {
    if (this.markup?.one_time_keyboard) this.openKeys(false);
    this.act.send(text);
  }

  openKeys(open) {
    this.keysOpen = open;
    this.keys.hidden = !open || !this.markup;
    this.toggle.hidden = !this.markup || this.text.trim() !== '';
    const label = t(open ? 'keysHide' : 'keysShow');
    this.toggle.setAttribute('aria-label', label);
    this.toggle.title = label;
    this.toggle.setAttribute('aria-expanded', String(open));
  }
}
