// What stands at the bottom of a phone: the input, or the one thing a person can do instead.
import { h } from './dom.js';
import { t } from './texts.js';
import { api } from './api.js';

// stateOf says what a person can do in the open chat.
function stateOf(phone) {
  const { chat, person } = phone;
  if (!phone.withBot) {
    if (chat.role === 'left') return 'join';
    return phone.canWrite() ? 'chat' : 'reader';
  }
  if (person.blocked) return 'blocked';
  if (!person.started || phone.deep) return 'new';
  return 'chat';
}

// drawFoot draws the foot anew when what can be done has changed.
export function drawFoot(phone) {
  const state = stateOf(phone);
  const key = `${state} ${phone.key} ${phone.deep ?? ''}`;
  if (phone.foot.dataset.state === key) return;
  phone.foot.dataset.state = key;
  phone.foot.replaceChildren(...feet[state](phone));
  if (state === 'chat') requestAnimationFrame(() => phone.composer.fit());
}

const feet = {
  chat: (phone) => [phone.composer.el],
  new: (phone) => [big(t('start'), () => start(phone))],
  blocked: (phone) => [h('p', null, t('blockedNote')), big(t('unblock'), () => phone.block(false))],
  join: (phone) => [big(t('join'), () => phone.try(() => api.inChat('join', phone.person.id, phone.chat.id)))],
  reader: () => [h('p', { class: 'quiet reader-note' }, t('readOnly'))],
};

function big(label, onclick) {
  return h('button', { type: 'button', class: 'primary wide', onclick }, label);
}

async function start(phone) {
  const payload = phone.deep || undefined;
  phone.deep = '';
  if (!(await phone.try(() => api.start(phone.person.id, payload)))) phone.deep = payload ?? '';
  phone.drawFoot();
}

// drawWelcome is what a chat with the bot shows before it has begun: what the bot says of itself.
export function drawWelcome(phone) {
  phone.hello?.remove();
  if (!phone.withBot || phone.person.started || phone.person.blocked || phone.log.messages.length > 0) return;
  phone.hello = h('div', { class: 'welcome' }, h('h3', null, t('botCan')), h('p', { dir: 'auto' }, phone.app.botDescription(phone.person)));
  phone.log.el.append(phone.hello);
}
