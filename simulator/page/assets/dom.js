// Building elements. This is the page's only way to put data on the screen: always as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

// h makes an element: h('button', {class: 'x', onclick: f}, 'text', child, …). Empty children are left out.
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(el, name, value);
  el.append(...children.flat(2).filter((c) => c !== null && c !== undefined && c !== false && c !== ''));
  return el;
}

function set(el, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
  else el.setAttribute(name, value === true ? '' : String(value));
}

// icon draws one of the signs of icons.svg; the words that name it belong to the button around it.
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `icons.svg#${name}`);
  svg.append(use);
  return svg;
}

// svg makes an element of a drawing.
export function svg(tag, props, ...children) {
  const el = document.createElementNS(SVG, tag);
  Object.entries(props).forEach(([name, value]) => el.setAttribute(name, value));
  el.append(...children);
  return el;
}

// iconButton is a button with a sign and a name for those who cannot see it.
export function iconButton(name, label, onclick, extra) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...extra }, icon(name));
}

// avatar is a round sign with the initials of a name; its colour follows from the id, so it stays the same.
export function avatar(name, id) {
  const initials = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join('');
  return h('span', { class: `avatar tint${Math.abs(Number(id) || 0) % 6}`, 'aria-hidden': 'true' }, initials.toUpperCase());
}
