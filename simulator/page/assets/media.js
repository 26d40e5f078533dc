// What a message carries beside its text: photo, voice, place, document; whatever is unknown says so.
import { avatar, h, icon } from './dom.js';
import { t } from './texts.js';
import { length } from './dates.js';
import { api } from './api.js';
import { map } from './map.js';
import { player } from './voice.js';

// media returns the element for what the message carries, or null. act.viewPhoto(src, alt) shows a photo large.
export function media(message, act) {
  if (message.photo) return photo(message, act);
  if (message.voice) return player(message.voice);
  if (message.location) return place(message.location);
  if (message.document) return documentChip(message.document);
  if (message.contact) return contact(message.contact, act);
  if (message.video || message.animation) return chip('photo', t('video'), length((message.video ?? message.animation).duration ?? 0));
  if (message.sticker) return h('p', { class: 'sticker', 'aria-label': t('sticker') }, message.sticker.emoji);
  if (message.text === undefined) return h('p', { class: 'unknown' }, t('unknown'));
  return null;
}

function photo(message, act) {
  const sizes = [...message.photo].sort((a, b) => a.width - b.width);
  const shown = sizes.find((s) => s.width >= 600) ?? sizes.at(-1);
  const alt = message.caption ?? t('photo');
  const img = h('img', { src: api.file(shown.file_id), width: shown.width, height: shown.height, alt, loading: 'lazy' });
  const el = h('button', { type: 'button', class: `photo${message.has_media_spoiler ? ' veiled' : ''}`, 'aria-label': t('photoOf') }, img);
  el.addEventListener('click', () => {
    if (el.classList.contains('veiled')) el.classList.remove('veiled');
    else act.viewPhoto(api.file(sizes.at(-1).file_id), alt);
  });
  return el;
}

function chip(sign, title, detail, kind = 'chip-plain') {
  return h('div', { class: `chip ${kind}` }, h('span', { class: 'chip-sign' }, icon(sign)),
    h('span', { class: 'chip-words' }, h('span', null, title), h('small', null, detail ?? '')));
}

function place({ latitude, longitude }) {
  const numbers = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return h('figure', { class: 'place', 'aria-label': `${t('location')}: ${numbers}` }, map(latitude, longitude),
    h('figcaption', { class: 'chip' }, h('span', null, t('location')), h('small', null, numbers)));
}

function documentChip(file) {
  return h('a', { class: 'chip-link', href: api.file(file.file_id), download: file.file_name ?? '' },
    chip('file', file.file_name ?? t('document'), size(file.file_size)));
}

function size(bytes) {
  if (!bytes) return '';
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function contact(card, act) {
  const name = [card.first_name, card.last_name].filter(Boolean).join(' ');
  return h('div', { class: 'chip' }, avatar(name, card.user_id ?? name.length),
    h('span', { class: 'chip-words' }, h('span', null, name),
      h('button', { type: 'button', class: 'command', title: t('copy'), onclick: () => act.copy(card.phone_number) }, card.phone_number)));
}
