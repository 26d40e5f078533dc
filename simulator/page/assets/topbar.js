// The page's own head: what this is, who one is (on a narrow screen), language and colours.
import { avatar, h, icon, iconButton } from './dom.js';
import { t, texts } from './texts.js';
import { dark, languages, settings } from './settings.js';

// topbar draws the head. on: person(), add(), language(code), theme(), faults(), tour().
export function topbar(app, on) {
  const person = app.active?.person;
  const others = [...app.unread].filter(([key]) => !person || !key.startsWith(`${person.id}:`)).reduce((sum, [, n]) => sum + n, 0);
  return h('div', { class: 'topbar' },
    h('h1', { class: 'page-title' }, h('img', { src: 'icon.svg', alt: '', width: 28, height: 28 }), h('span', null, `${t('title')} · ${app.bot.name}`)),
    person && h('button', { type: 'button', class: 'who', 'aria-label': `${person.name}. ${t('changePerson')}`, onclick: on.person },
      avatar(person.name, person.id), h('strong', null, person.name),
      others > 0 && h('span', { class: 'badge', 'aria-label': t('unread', { n: others }) }, others), icon('down')),
    h('button', { type: 'button', class: 'add-phone', onclick: on.add, hidden: app.phones.length >= 3 }, icon('plus'), t('addPhone')),
    h('div', { class: 'languages', role: 'group', 'aria-label': t('language') }, ...languages.map((l) =>
      h('button', { type: 'button', lang: l, 'aria-label': texts[l].lang, 'aria-pressed': String(l === settings.lang), onclick: () => on.language(l) }, texts[l].langShort))),
    iconButton('tour', t('tour'), on.tour, { class: 'icon-button tour-button' }),
    iconButton(dark() ? 'sun' : 'moon', t(dark() ? 'toLight' : 'toDark'), on.theme, { class: 'icon-button theme' }),
    faultsButton(app.faultsOn, on.faults));
}

// faultsButton opens the switchboard and shows how many faults are on.
function faultsButton(n, onclick) {
  const label = n > 0 ? `${t('faults')}. ${t('faultsOn', { n })}` : t('faults');
  const button = iconButton('switches', label, onclick, { class: 'icon-button faults-button', 'aria-haspopup': 'dialog' });
  if (n > 0) button.append(h('span', { class: 'badge', 'aria-hidden': 'true' }, n));
  return button;
}

// banner says what this is and offers the tour, until it is closed.
export function banner(onclose, ontour) {
  if (!settings.banner) return null;
  return h('div', { class: 'banner', role: 'note' }, h('span', null, t('banner')),
    settings.tour === undefined && h('button', { type: 'button', class: 'banner-tour', onclick: ontour }, t('tourOffer')),
    iconButton('close', t('close'), onclose));
}
