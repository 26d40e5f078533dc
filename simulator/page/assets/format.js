// Text with entities, as the Bot API gives it, made into elements. Offsets count UTF-16 units, which is what
// JavaScript strings count too. Entities may lie in one another; those that cross are cut at the crossing.
import { h } from './dom.js';
import { t } from './texts.js';

const blocks = ['pre', 'blockquote', 'expandable_blockquote'];
const plainTags = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code' };

// format returns the nodes of a text. act says what a tap does: {open(url), command(text)}.
export function format(text, entities, act) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, act);
}

function span(text, from, to, entities, act) {
  const out = [];
  const queue = [...entities];
  let at = from;
  while (queue.length > 0) {
    const e = queue.shift();
    const start = Math.max(e.offset, at);
    const end = Math.min(e.offset + e.length, to);
    if (end <= start) continue;
    if (start > at) out.push(text.slice(at, start));
    const inner = queue.filter((x) => x.offset < end);
    out.push(element(e, text.slice(start, end), span(text, start, end, inner, act), act));
    at = blocks.includes(e.type) && text[end] === '\n' ? end + 1 : end; // a block ends its line itself
  }
  if (at < to) out.push(text.slice(at, to));
  return out;
}

function element(e, raw, children, act) {
  if (plainTags[e.type]) return h(plainTags[e.type], null, ...children);
  switch (e.type) {
    case 'pre': return h('pre', { 'data-language': e.language }, h('code', null, ...children));
    case 'blockquote': return h('blockquote', null, ...children);
    case 'expandable_blockquote': return expandable(children);
    case 'spoiler': return spoiler(children);
    case 'bot_command': return h('button', { type: 'button', class: 'command', onclick: () => act.command(raw) }, ...children);
    case 'text_link': return link(e.url, children, act);
    case 'url': return link(/^[a-z]+:/i.test(raw) ? raw : `https://${raw}`, children, act);
    case 'email': return link(`mailto:${raw}`, children, act);
    case 'phone_number': return link(`tel:${raw}`, children, act);
    case 'mention': return link(`https://t.me/${raw.slice(1)}`, children, act);
    default: return h('span', { class: `entity-${e.type}` }, ...children);
  }
}

// safe is true for addresses a tap may open; javascript: and its like are shown as plain text.
export function safe(url) {
  return /^(https?|tg|mailto|tel):/i.test(url ?? '');
}

function link(url, children, act) {
  if (!safe(url)) return h('span', null, ...children);
  const open = (event) => {
    if (act.open(url)) event.preventDefault();
  };
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', onclick: open }, ...children);
}

function spoiler(children) {
  const inner = h('span', { class: 'spoiler-text', 'aria-hidden': 'true', inert: true }, ...children);
  const el = h('span', { class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': t('spoiler') }, inner);
  const reveal = (event) => {
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    inner.removeAttribute('aria-hidden');
    inner.removeAttribute('inert');
    ['role', 'tabindex', 'aria-label'].forEach((name) => el.removeAttribute(name));
    el.classList.add('shown');
  };
  el.addEventListener('click', reveal, { once: true });
  el.addEventListener('keydown', (event) => el.classList.contains('shown') || reveal(event));
  return el;
}

function expandable(children) {
  const quote = h('div', { class: 'quote-text' }, ...children);
  const toggle = h('button', { type: 'button', class: 'quote-toggle', 'aria-expanded': 'false' }, t('quoteMore'));
  toggle.addEventListener('click', () => {
    const open = quote.classList.toggle('open');
    toggle.setAttribute('aria-expanded', String(open));
    toggle.textContent = t(open ? 'quoteLess' : 'quoteMore');
  });
  return h('blockquote', { class: 'expandable' }, quote, toggle);
}
