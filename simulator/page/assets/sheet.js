// Sheets: what lies over a phone until it is answered. Behind a sheet nothing can be reached; Escape and a tap
// beside it close it, and the focus goes back to where it was.
import { h, icon, iconButton } from './dom.js';
import { t } from './texts.js';

// sheet lays content over screen and returns close(). kind is its class; a kind 'alert' must be answered.
export function sheet(screen, { title, content, kind = 'bottom', onclose }) {
  const before = document.activeElement;
  const others = [...screen.children].filter((el) => !el.inert && !el.classList.contains('toasts'));
  const head = title && h('h2', null, title);
  const panel = h('div', { class: `sheet ${kind}`, role: kind === 'alert' ? 'alertdialog' : 'dialog', 'aria-modal': 'true', 'aria-label': title ?? t('message'), tabindex: '-1' }, head, content);
  const cover = h('div', { class: `cover ${kind}-cover` }, panel);
  const close = () => {
    if (!cover.isConnected) return;
    cover.remove();
    others.forEach((el) => { el.inert = false; });
    if (before?.isConnected) before.focus({ preventScroll: true });
    onclose?.();
  };
  cover.addEventListener('click', (event) => event.target === cover && close());
  cover.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(panel, event);
  });
  others.forEach((el) => { el.inert = true; });
  screen.append(cover);
  (panel.querySelector('[data-first]') ?? panel.querySelector('button, input') ?? panel).focus({ preventScroll: true });
  return close;
}

// step moves the focus up and down a list of actions.
function step(panel, event) {
  const all = [...panel.querySelectorAll('.action')];
  const at = all.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length].focus();
}

// actions is a sheet with a list of things to do: [{icon, label, run}].
export function actions(screen, title, list) {
  const close = sheet(screen, {
    title,
    content: h('div', { class: 'actions' }, ...list.filter(Boolean).map((a) =>
      h('button', { type: 'button', class: 'action', onclick: () => { close(); a.run(); } }, icon(a.icon), h('span', null, a.label)))),
  });
}

// alertSheet shows a sentence that must be read, as Telegram shows a callback's alert.
export function alertSheet(screen, text) {
  const close = sheet(screen, {
    kind: 'alert',
    content: h('div', null, h('p', { class: 'alert-text' }, text),
      h('button', { type: 'button', class: 'primary', 'data-first': true, onclick: () => close() }, t('ok'))),
  });
}

// viewPhoto shows a photo as large as the screen allows.
export function viewPhoto(src, alt) {
  const close = sheet(document.body, {
    kind: 'viewer',
    content: h('figure', null, h('img', { src, alt }), alt !== t('photo') && h('figcaption', null, alt),
      iconButton('close', t('close'), () => close(), { 'data-first': true })),
  });
}
