// The page: who is open in which phone, in which language and colours, and the stream that feeds them all.
import { h } from './dom.js';
import { t } from './texts.js';
import { dark, remember, settings } from './settings.js';
import { api } from './api.js';
import { follow } from './stream.js';
import { Phone } from './phone.js';
import { peopleList } from './people.js';
import { banner, topbar } from './topbar.js';
import { sheet } from './sheet.js';
import { Switchboard } from './faults.js';

const MOST = 3;

class App {
  constructor() {
    this.people = [];
    this.bot = null;
    this.phones = [];
    this.active = null;
    this.connected = false;
    this.faultsOn = 0;
    this.drafts = new Map(); // person → what they were writing
    this.unread = new Map(); // person whose phone is not open → messages
    this.drawn = new Map(); // element → what it shows now
    this.top = h('div');
    this.side = h('nav', { class: 'side' });
    this.row = h('main', { class: 'phones' });
    this.offline = h('div', { class: 'offline', role: 'status', hidden: true });
    document.body.append(this.top, this.offline, h('div', { class: 'stage' }, this.side, this.row));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.drawFrame());
    this.paint();
  }

  run() {
    follow({
      reload: () => this.reload(),
      onEvent: (event) => this.handle(event),
      onLine: (yes) => this.online(yes),
    });
  }

  // reload asks for everything anew and returns the lowest event number that all phones already hold.
  async reload() {
    const [bot] = await Promise.all([api.bot(), this.loadPeople(), this.countFaults()]);
    this.bot = bot;
    this.phones.filter((phone) => !this.person(phone.person.id)).forEach((phone) => this.take(phone)); // a new start knows fewer people
    if (this.phones.length === 0) this.openRemembered();
    const seqs = await Promise.all(this.phones.map((phone) => phone.load()));
    this.drawFrame();
    return seqs.length > 0 ? Math.min(...seqs) : 0;
  }

  openRemembered() {
    const known = settings.open.filter((id) => this.person(id)).slice(0, MOST);
    const open = known.length > 0 ? known : this.people.slice(0, 1).map((p) => p.id);
    open.forEach((id) => this.place(new Phone(this, this.person(id))));
  }

  async loadPeople() {
    this.people = await api.people() ?? [];
    this.phones.forEach((phone) => {
      const person = this.person(phone.person.id);
      if (person) phone.setPerson(person);
    });
    if (this.bot) this.drawFrame();
  }

  async countFaults() {
    this.faultsOn = (await api.monitor()).on.length;
    if (this.bot) this.drawFrame();
  }

  person(id) {
    return this.people.find((p) => p.id === id);
  }

  // botDescription is in the person's own language, as Telegram would show it to them.
  botDescription(person) {
    const words = this.bot.description ?? {};
    return words[person.language_code] ?? words.ru ?? words.kk ?? '';
  }

  handle(event) {
    if (event.kind === 'person') this.loadPeople().catch(() => {});
    if (event.kind === 'faults') this.countFaults().catch(() => {});
    if (event.chat < 0) return; // a group: it is in nobody's phone
    const id = event.person || event.chat; // without either it concerns everybody
    const open = this.phones.filter((p) => !id || p.person.id === id);
    open.forEach((phone) => phone.handle(event));
    if (open.length === 0 && event.kind === 'message' && event.message?.from?.is_bot) this.news(id);
  }

  news(id) {
    this.unread.set(id, (this.unread.get(id) ?? 0) + 1);
    this.drawFrame();
  }

  online(yes) {
    this.connected = yes;
    this.offline.hidden = yes;
    this.offline.textContent = yes ? '' : t('noConnection');
    this.phones.forEach((phone) => phone.online(yes));
  }

  // place puts a phone on the table, in the stead of another or beside the others.
  place(phone, instead = null) {
    const at = this.phones.indexOf(instead);
    if (at >= 0) {
      this.phones[at] = phone;
      instead.el.replaceWith(phone.el);
      instead.close();
    } else {
      this.phones.push(phone);
      this.row.append(phone.el);
    }
    this.unread.delete(phone.person.id);
    this.activate(phone);
    this.tableChanged();
  }

  tableChanged() {
    remember({ open: this.phones.map((p) => p.person.id) });
    this.phones.forEach((p) => p.setPerson(p.person));
    this.drawFrame();
  }

  // pick makes this person's phone the one in hand: the open one, else one in the stead of the phone given.
  async pick(id, instead = this.active) {
    const open = this.phones.find((p) => p.person.id === id);
    if (open) {
      this.activate(open);
      return;
    }
    await this.openPhone(id, instead);
  }

  async openPhone(id, instead) {
    const phone = new Phone(this, this.person(id));
    this.place(phone, instead);
    phone.online(this.connected);
    await phone.try(() => phone.load());
    phone.composer.focus();
  }

  // take takes a phone off the table.
  take(phone) {
    this.phones = this.phones.filter((p) => p !== phone);
    phone.close();
  }

  closePhone(phone) {
    this.take(phone);
    this.activate(this.phones[0]);
    this.tableChanged();
  }

  activate(phone) {
    if (this.active === phone) return;
    this.active = phone;
    this.phones.forEach((p) => p.el.classList.toggle('active', p === phone));
    if (this.bot) this.drawFrame();
  }

  async create(name, language) {
    const made = await api.createPerson(name, language);
    await this.loadPeople();
    return made?.id ?? this.people.at(-1)?.id;
  }

  // choosePerson asks who shall hold a phone; without a phone it asks whose phone to add.
  choosePerson(phone) {
    const put = (id) => {
      close();
      if (phone) this.pick(id, phone);
      else this.pick(id, null);
    };
    const create = (name, language) => this.create(name, language).then(put, (error) => this.active?.toast(error.message));
    const close = sheet(document.body, {
      title: t(phone ? 'people' : 'addPhoneHint'), kind: 'middle',
      content: peopleList(this.people, this.state(), { pick: put, create }),
    });
  }

  state() {
    return { open: this.phones.map((p) => p.person.id), unread: this.unread };
  }

  // drawFrame draws what stands around the phones, and only what has changed: a click must find its button.
  drawFrame() {
    this.paint();
    if (!this.bot) return;
    document.title = `${this.bot.name} · ${t('title')}`;
    document.body.dataset.phones = this.phones.length;
    const shown = [settings.lang, this.phones.map((p) => p.person.id), [...this.unread]];
    if (this.changed(this.top, [...shown, this.bot, dark(), settings.banner, this.active?.person.id, this.faultsOn])) this.drawTop();
    const writing = this.side.contains(document.activeElement) && this.side.querySelector('details[open]');
    const people = this.people.map((p) => [p.id, p.name, p.role, p.about]);
    if (!writing && this.changed(this.side, [...shown, people])) this.drawSide();
  }

  changed(el, state) {
    const now = JSON.stringify(state);
    const before = this.drawn.get(el);
    this.drawn.set(el, now);
    return before !== now;
  }

  drawTop() {
    const atFaults = document.activeElement?.classList.contains('faults-button');
    this.top.replaceChildren(topbar(this, {
      person: () => this.choosePerson(this.active),
      add: () => this.choosePerson(null),
      language: (lang) => this.speak(lang),
      theme: () => this.changeTheme(),
      faults: () => new Switchboard(this.active.person, () => this.top.querySelector('.faults-button').focus()),
    }), banner(() => this.hideBanner()) ?? '');
    if (atFaults) this.top.querySelector('.faults-button').focus();
  }

  drawSide() {
    const beside = this.phones.length < MOST ? (id) => this.openPhone(id, null) : null;
    const create = (name, language) => this.create(name, language).then((id) => this.pick(id), (error) => this.active?.toast(error.message));
    const focused = this.side.contains(document.activeElement) ? document.activeElement.dataset.person : null;
    this.side.setAttribute('aria-label', t('people'));
    this.side.replaceChildren(h('h2', null, t('people')), h('p', { class: 'quiet' }, t('peopleHint')),
      peopleList(this.people, this.state(), { pick: (id) => this.pick(id), beside, create }));
    if (focused) this.side.querySelector(`[data-person="${focused}"]`)?.focus();
  }

  paint() {
    document.documentElement.lang = settings.lang;
    document.documentElement.dataset.theme = settings.theme || 'auto';
  }

  changeTheme() {
    remember({ theme: dark() ? 'light' : 'dark' });
    this.drawFrame();
    this.top.querySelector('.theme').focus();
  }

  hideBanner() {
    remember({ banner: false });
    this.drawFrame();
  }

  // speak changes the page's language: the phones are built anew, what was being written stays.
  async speak(lang) {
    remember({ lang });
    const old = this.phones;
    const active = old.indexOf(this.active);
    this.phones = [];
    old.forEach((phone) => {
      phone.close();
      this.place(new Phone(this, phone.person));
    });
    if (active >= 0) this.activate(this.phones[active]);
    this.online(this.connected);
    this.drawFrame();
    this.top.querySelector('[aria-pressed="true"]').focus();
    await Promise.all(this.phones.map((phone) => phone.try(() => phone.load())));
  }
}

new App().run();
