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
import { Tour } from './tour.js';

const MOST = 3;

class App {
  constructor() {
    this.people = [];
    this.bot = null;
    this.phones = [];
    this.active = null;
    this.connected = false;
    this.faultsOn = 0;
    this.drafts = new Map(); // person:chat → what they were writing
    this.unread = new Map(); // person:chat that is not open → messages
    this.lists = new Map(); // person → their chats
    this.drawn = new Map(); // element → what it shows now
    this.top = h('div');
    this.side = h('nav', { class: 'side' });
    this.row = h('main', { class: 'phones' });
    this.offline = h('div', { class: 'offline', role: 'status', hidden: true });
    this.tour = new Tour(this);
    document.body.append(this.top, this.tour.el, this.offline, h('div', { class: 'stage' }, this.side, this.row));
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
    await this.loadChats();
    this.phones.filter((phone) => !this.person(phone.person.id)).forEach((phone) => this.take(phone)); // a new start knows fewer people
    if (this.phones.length === 0) this.openRemembered();
    const seqs = await Promise.all(this.phones.map((phone) => phone.load()));
    this.drawFrame();
    this.tour.resume();
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

  // loadChats asks for the chats of everybody: what is new in them is counted for those whose phone is not open.
  async loadChats() {
    const lists = await Promise.all(this.people.map((p) => api.chats(p.id)));
    this.people.forEach((p, i) => this.lists.set(p.id, lists[i].map((chat) => (chat.type === 'private' ? { ...chat, title: this.bot.name } : chat))));
    this.phones.forEach((phone) => phone.chatsChanged());
  }

  chatsOf(person) {
    return this.lists.get(person) ?? [];
  }

  chat(person, id) {
    return this.chatsOf(person).find((c) => c.id === id);
  }

  // botChat is a person's chat with the bot, known before all lists are.
  botChat(person) {
    return this.chat(person.id, person.id) ?? { id: person.id, type: 'private', title: this.bot.name, role: 'member', bot: 'member' };
  }

  handle(event) {
    if (event.kind === 'person') this.loadPeople().then(() => this.loadChats()).catch(() => {});
    if (event.kind === 'chats') this.loadChats().catch(() => {});
    if (event.kind === 'faults') this.countFaults().catch(() => {});
    this.phones.filter((phone) => phone.hears(event)).forEach((phone) => phone.handle(event));
    if (event.kind === 'message') this.news(event.chat, event.message);
  }

  // news notes a message in the lists of all who see its chat, and counts it where that chat is not open.
  news(id, message) {
    this.lists.forEach((list, person) => {
      const chat = list.find((c) => c.id === id);
      if (!chat) return;
      chat.last = message;
      const phone = this.phones.find((p) => p.person.id === person);
      const own = message.from?.id === person || (message.sender_chat && chat.role === 'creator');
      if (phone?.chat.id !== id && chat.role !== 'left' && !own) {
        const key = `${person}:${id}`;
        this.unread.set(key, (this.unread.get(key) ?? 0) + 1);
      }
      phone?.chats.draw();
    });
    this.badges();
  }

  // read forgets what was unread in the chat a phone shows.
  read(phone) {
    this.unread.delete(phone.key);
    this.badges();
  }

  // badges draws the numbers of what is unread: of each person, and in each phone of its other chats.
  badges() {
    this.phones.forEach((phone) => phone.head.unread(this.unreadOf(phone.person.id)));
    this.drawFrame();
  }

  unreadOf(person) {
    return [...this.unread].filter(([key]) => key.startsWith(`${person}:`)).reduce((sum, [, n]) => sum + n, 0);
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
    this.unread.delete(phone.key);
    phone.head.unread(this.unreadOf(phone.person.id));
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
    await this.loadChats();
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
    return { open: this.phones.map((p) => p.person.id), unread: new Map(this.people.map((p) => [p.id, this.unreadOf(p.id)])) };
  }

  // drawFrame draws what stands around the phones, and only what has changed: a click must find its button.
  drawFrame() {
    this.paint();
    if (!this.bot) return;
    document.title = `${this.bot.name} · ${t('title')}`;
    document.body.dataset.phones = this.phones.length;
    const shown = [settings.lang, this.phones.map((p) => p.person.id), [...this.unread]];
    if (this.changed(this.top, [...shown, this.bot, dark(), settings.banner, settings.tour, this.tour.at, this.active?.person.id, this.faultsOn])) this.drawTop();
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
      faults: () => this.openFaults(),
      tour: () => this.tour.begin(),
    }), (this.tour.at < 0 && banner(() => this.hideBanner(), () => this.tour.begin())) || '');
    if (atFaults) this.top.querySelector('.faults-button').focus();
  }

  openFaults() {
    return new Switchboard(this.active.person, () => this.top.querySelector('.faults-button').focus());
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
      const fresh = new Phone(this, phone.person);
      fresh.chat = phone.chat;
      this.place(fresh);
    });
    if (active >= 0) this.activate(this.phones[active]);
    this.online(this.connected);
    this.drawFrame();
    this.tour.draw();
    this.top.querySelector('[aria-pressed="true"]').focus();
    await Promise.all(this.phones.map((phone) => phone.try(() => phone.load())));
  }
}

new App().run();
