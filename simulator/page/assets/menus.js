// The menu of a message and the menu of a chat.
import { h } from './dom.js';
import { t } from './texts.js';
import { api } from './api.js';
import { actions, sheet } from './sheet.js';

export function messageMenu(phone, message) {
  const text = message.text ?? message.caption;
  const guarded = message.has_protected_content;
  actions(phone.act.screen, guarded ? t('protected') : t('messageMenu'), [
    phone.canWrite() && { icon: 'reply', label: t('reply'), run: () => phone.composer.replyTo(message) },
    text && !guarded && { icon: 'copy', label: t('copy'), run: () => phone.copy(text) },
  ]);
}

export function chatMenu(phone) {
  const { blocked, id } = phone.person;
  actions(phone.act.screen, phone.app.bot.name, [
    { icon: 'info', label: t('aboutBot'), run: () => aboutBot(phone) },
    !blocked && { icon: 'send', label: t('restart'), run: () => phone.try(() => api.start(id)) },
    { icon: 'block', label: t(blocked ? 'unblock' : 'block'), run: () => phone.block(!blocked) },
  ]);
}

function aboutBot(phone) {
  const { bot } = phone.app;
  const close = sheet(phone.act.screen, {
    title: bot.name,
    content: h('div', null, h('p', { class: 'quiet' }, `@${bot.username}`),
      h('p', { class: 'description' }, phone.app.botDescription(phone.person)),
      h('button', { type: 'button', class: 'primary', onclick: () => close() }, t('close'))),
  });
}
