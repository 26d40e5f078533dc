// The tour: one step after another, told in a strip under the head of the page, with a ring around what is meant.
// A step is a line in steps and two texts, tour_NAME and about_tour_NAME; where it ends is remembered.
import { h, iconButton } from './dom.js';
import { t } from './texts.js';
import { api } from './api.js';
import { remember, settings } from './settings.js';

// A name and a place that the demo's invented country has.
const NAME = 'sample_name';
const PLACE = 'sample_place';

// at is a selector of what the step is about; the first that is there is ringed. go does what the step tells, for
// who presses "Show me".
const steps = [
  { name: 'start', at: ['.phone.active .foot .primary', '.phone.active .message:last-child .inline-keyboard', '.phone.active .log'], go: (app) => start(app.active) },
  { name: 'name', at: ['.phone.active .input-row'], go: (app) => type(app, t(NAME)) },
  { name: 'place', at: ['.phone.active .input-row'], go: (app) => type(app, t(PLACE)) },
  { name: 'card', at: ['.phone.active .message:last-child .inline-keyboard', '.phone.active .log'], go: (app) => app.active.log.toEnd(true) },
  { name: 'inline', at: ['.phone.active .inline-list:not([hidden])', '.phone.active .back'], go: (app) => ask(app) },
  { name: 'staff', at: ['.phone.active .holder-name', '.phone.active .input-row'], go: (app) => staff(app) },
  { name: 'faults', at: ['.faults-button'], go: (app) => app.openFaults() },
];

async function start(phone) {
  await phone.open(phone.app.botChat(phone.person));
  if (!phone.person.started) await phone.try(() => api.start(phone.person.id));
}

async function type(app, text) {
  await app.active.open(app.botChat(app.active.person), { text });
}

// ask opens a group, or stays where there is none, and types behind the bot's name.
async function ask(app) {
  const phone = app.active;
  const group = app.chatsOf(phone.person.id).find((c) => c.type.endsWith('group')) ?? phone.chat;
  await phone.open(group, { text: `@${app.bot.username} ${t(NAME)}` });
}

// staff puts a verifier's phone in hand, where there is one, and asks what they may do.
async function staff(app) {
  const verifier = app.people.find((p) => p.role === 'verifier') ?? app.active.person;
  await app.pick(verifier.id);
  await start(app.active);
  await app.active.open(app.botChat(app.active.person), { text: '/help' });
}

export class Tour {
  constructor(app) {
    this.app = app;
    this.at = -1;
    this.el = h('section', { class: 'tour', hidden: true });
    this.ring = h('div', { class: 'tour-ring', hidden: true, 'aria-hidden': 'true' });
    this.el.addEventListener('keydown', (event) => event.key === 'Escape' && this.end());
  }

  begin() {
    this.go(0);
  }

  // resume goes on where the page was left in the middle of the tour.
  resume() {
    if (this.at < 0 && Number.isInteger(settings.tour) && settings.tour < steps.length) this.go(settings.tour, false);
  }

  go(at, focus = true) {
    if (at >= steps.length) {
      this.end();
      return;
    }
    this.at = at;
    remember({ tour: at });
    this.draw();
    if (focus) this.el.querySelector('h2').focus();
    document.body.append(this.ring);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.follow(), 200);
    this.follow();
    this.app.drawFrame();
  }

  end() {
    this.at = -1;
    remember({ tour: 'done' });
    clearInterval(this.timer);
    this.ring.remove();
    this.el.hidden = true;
    this.app.drawFrame();
    document.querySelector('.tour-button')?.focus();
  }

  draw() {
    if (this.at < 0) return;
    const { name, go } = steps[this.at];
    const last = this.at === steps.length - 1;
    this.el.hidden = false;
    this.el.setAttribute('aria-label', t('tour'));
    this.el.replaceChildren(
      h('div', { class: 'tour-words' },
        h('h2', { tabindex: '-1' }, h('span', { class: 'tour-step' }, t('tourStep', { n: this.at + 1, of: steps.length })), ' ', t(`tour_${name}`)),
        h('p', null, t(`about_tour_${name}`))),
      h('div', { class: 'tour-buttons' },
        this.at > 0 && iconButton('back', t('tourBack'), () => this.go(this.at - 1)),
        h('button', { type: 'button', class: 'choice', onclick: () => go(this.app) }, t('tourShow')),
        h('button', { type: 'button', class: 'primary', onclick: () => this.go(this.at + 1) }, t(last ? 'tourEnd' : 'tourNext')),
        !last && iconButton('close', t('tourSkip'), () => this.end())));
  }

  // follow keeps the ring around what the step is about, wherever that moves.
  follow() {
    const el = steps[this.at].at.map((s) => document.querySelector(s)).find((e) => e?.checkVisibility());
    this.ring.hidden = !el || el.closest('[inert]') !== null;
    if (!el) return;
    const place = el.getBoundingClientRect();
    const left = Math.max(2, place.left - 4);
    const top = Math.max(2, place.top - 4);
    const width = Math.min(innerWidth - 2, place.right + 4) - left;
    const height = Math.min(innerHeight - 2, place.bottom + 4) - top;
    Object.assign(this.ring.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  }
}
