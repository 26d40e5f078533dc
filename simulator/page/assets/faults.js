// The switchboard: what shall go wrong on Telegram's side, what is on, and how busy the bot keeps it.
import { h } from './dom.js';
import { t } from './texts.js';
import { settings } from './settings.js';
import { api } from './api.js';
import { sheet } from './sheet.js';
import { groupsPart } from './groups.js';

// What can be switched, in parts; the names are the simulator's. A part of a person is about the phone in hand.
const parts = [
  { title: 'faultsConnection', faults: ['outage', 'slow', 'drop_before', 'drop_after', 'close_idle'] },
  { title: 'faultsAnswers', faults: ['too_many', 'error', 'html', 'second_poller'] },
  { title: 'faultsUpdates', faults: ['twice', 'tap_first', 'swapped', 'unknown_value', 'unknown_kind', 'no_id'] },
  { title: 'faultsPerson', faults: ['blocked', 'deactivated'] },
];

const often = {
  each: { chance: 1, next: 0 },
  half: { chance: 0.5, next: 0 },
  tenth: { chance: 0.1, next: 0 },
  next1: { chance: 0, next: 1 },
  next10: { chance: 0, next: 10 },
};

const limiters = ['none', 'plain', 'punishing'];
const lists = ['blocked', 'deactivated']; // of people
const REFRESH = 1000;

// Switchboard is the open panel; it asks the simulator every second how things stand, and no more once closed.
export class Switchboard {
  constructor(person, onclose) {
    this.person = person;
    this.now = {};
    this.rows = new Map(); // fault → {input, note}
    this.status = h('p', { class: 'faults-status', role: 'status' });
    this.frequency = h('select', { id: 'often' }, ...Object.keys(often).map((key) => h('option', { value: key }, t(`often_${key}`))));
    this.off = h('button', { type: 'button', class: 'primary', onclick: () => this.allOff() }, t('allOff'));
    this.closer = h('button', { type: 'button', class: 'choice', 'data-first': true, onclick: () => this.close() }, t('close'));
    this.groups = groupsPart(person, (work) => this.do(work));
    this.close = sheet(document.body, { title: t('faults'), kind: 'middle', content: this.draw(), onclose: () => this.ended(onclose) });
    this.tick();
  }

  ended(onclose) {
    clearTimeout(this.timer);
    onclose();
  }

  draw() {
    return h('div', { class: 'faults' },
      h('p', { class: 'quiet' }, t('faultsHint')), this.drawMonitor(), this.drawLimiter(),
      h('p', { class: 'field' }, h('label', { for: 'often' }, t('howOften')), this.frequency),
      ...parts.map((part) => this.drawPart(part)), this.groups.el,
      h('div', { class: 'faults-foot' }, this.status, this.closer, this.off));
  }

  drawMonitor() {
    this.figures = ['calls_per_second', 'limited', 'waiting'].map((key) => ({ key, el: h('dd', null, '0') }));
    return h('dl', { class: 'figures' }, ...this.figures.map(({ key, el }) => h('div', null, el, h('dt', null, t(`monitor_${key}`)))));
  }

  drawLimiter() {
    this.limiters = limiters.map((name) => h('input', { type: 'radio', name: 'limiter', value: name, onchange: () => this.do(() => api.setLimiter(name)) }));
    return h('fieldset', { class: 'faults-part' }, h('legend', null, t('limiter')),
      ...this.limiters.map((input) => h('label', { class: 'option' }, input, t(`limiter_${input.value}`))));
  }

  drawPart(part) {
    const count = h('span', { class: 'badge', hidden: true });
    const rows = part.faults.map((name) => this.drawSwitch(name));
    part.el = h('details', { class: 'faults-part' }, h('summary', null, t(part.title, { name: this.person.name }), ' ', count), ...rows);
    part.count = count;
    return part.el;
  }

  drawSwitch(name) {
    const input = h('input', { type: 'checkbox', role: 'switch', 'data-fault': name, 'aria-describedby': `about-${name}` });
    const note = h('span', { class: 'fault-note' });
    input.addEventListener('change', () => this.do(() => api.setFaults({ [name]: this.value(name, input.checked) })));
    this.rows.set(name, { input, note });
    return h('label', { class: 'fault' }, input,
      h('span', { class: 'fault-words' }, h('span', null, t(`fault_${name}`), ' ', note), h('span', { class: 'quiet', id: `about-${name}` }, t(`about_${name}`))));
  }

  // value is what a fault shall be, in the simulator's form.
  value(name, on) {
    if (name === 'outage') return on;
    if (lists.includes(name)) {
      const others = (this.now[name] ?? []).filter((id) => id !== this.person.id);
      return on ? [...others, this.person.id] : others;
    }
    return on ? often[this.frequency.value] : { chance: 0, next: 0 };
  }

  isOn(name) {
    const value = this.now[name];
    if (lists.includes(name)) return (value ?? []).includes(this.person.id);
    return name === 'outage' ? value === true : value?.chance > 0 || value?.next > 0;
  }

  note(name) {
    const { chance, next } = this.now[name] ?? {};
    if (next > 0) return t('faultLeft', { n: next });
    return chance > 0 && chance < 1 ? `${Math.round(chance * 100)} %` : '';
  }

  // do changes something and shows how things stand then; a refusal is said in the panel.
  async do(work) {
    try {
      await work();
      this.refused = '';
    } catch (error) {
      this.refused = error.message;
    }
    await this.refresh();
  }

  // allOff ends all faults; its button goes, so the one beside it is next for who has no mouse.
  async allOff() {
    await this.do(() => api.faultsOff());
    if (this.off.hidden) this.closer.focus();
  }

  async tick() {
    await this.refresh();
    if (this.rows.get('outage').input.isConnected) this.timer = setTimeout(() => this.tick(), REFRESH);
  }

  async refresh() {
    try {
      const [monitor, faults, groups] = await Promise.all([api.monitor(), api.faults(), api.groups()]);
      this.now = faults;
      this.show(monitor);
      this.groups.show(groups);
    } catch (error) {
      this.say(error.message);
    }
  }

  show(monitor) {
    this.figures.forEach(({ key, el }) => { el.textContent = monitor[key].toLocaleString(settings.lang); });
    this.limiters.forEach((input) => { input.checked = input.value === monitor.limiter; });
    this.rows.forEach(({ input, note }, name) => {
      input.checked = this.isOn(name);
      note.textContent = this.note(name);
    });
    parts.forEach((part) => {
      const on = part.faults.filter((name) => this.isOn(name)).length;
      part.count.hidden = on === 0;
      part.count.textContent = on;
    });
    this.off.hidden = monitor.on.length === 0;
    this.say(this.refused || (monitor.on.length > 0 ? t('faultsOn', { n: monitor.on.length }) : t('faultsNone')));
  }

  // say changes the line only when it has news: it is read aloud.
  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}
