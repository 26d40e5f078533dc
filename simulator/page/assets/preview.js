// The card of a link below a message, as the simulator draws it: from this machine, never from elsewhere.
import { h } from './dom.js';

const cards = new Map(); // link → what its page says of itself, so that a message drawn anew does not ask again

// preview is the card, or nothing when the bot wants none. It is filled when the simulator has answered.
export function preview(message, act) {
  const options = message.link_preview_options;
  if (!options?.url || options.is_disabled || !/^https?:/i.test(options.url)) return null;
  const open = (event) => {
    if (act.open(options.url)) event.preventDefault();
  };
  const small = options.prefer_small_media ? ' small' : '';
  const address = options.url.replace(/^https?:\/\//i, '');
  const el = h('a', { class: `preview${small}`, href: options.url, target: '_blank', rel: 'noopener noreferrer', onclick: open },
    ...inside({ site: address.split('/')[0], title: address }));
  if (cards.has(options.url)) el.replaceChildren(...inside(cards.get(options.url)));
  else fill(el, options.url, message, act);
  return el;
}

async function fill(el, url, message, act) {
  try {
    const card = await act.preview(message);
    cards.set(url, card);
    el.replaceChildren(...inside(card));
  } catch { /* the address stands there already */ }
}

function inside(card) {
  return [
    h('span', { class: 'preview-words' }, h('strong', null, card.site), card.title && h('span', { class: 'preview-title' }, card.title),
      card.description && h('span', null, card.description)),
    card.image && h('img', { src: card.image, alt: '', loading: 'lazy' }),
  ].filter(Boolean);
}
