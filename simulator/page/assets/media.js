// What a message carries beside its text: photo, voice, place, document; whatever is unknown says so.
import { h, icon } from './dom.js';
import { t } from './texts.js';
import { length } from './dates.js';
import { api } from './api.js';

// media returns the element for what the message carries, or null. act.viewPhoto(src, alt) shows a photo large.
export function media(message, act) {
  if (message.photo) return photo(message, act);
  if (message.voice) return chip('mic', t('voice'), length(message.voice.duration ?? 0), 'voice');
  if (message.location) return place(message.location);
  if (message.document) return documentChip(message.document);
  if (message.contact) return chip('info', message.contact.first_name ?? t('contact'), message.contact.phone_number);
  if (message.video || message.animation) return chip('photo', t('video'), length((message.video ?? message.animation).duration ?? 0));
  if (message.sticker) return chip('photo', t('sticker'), message.sticker.emoji);
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
  return chip('pin', t('location'), `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
}

function documentChip(file) {
  const size = file.file_size ? `${Math.max(1, Math.round(file.file_size / 1024))} KB` : '';
  return h('a', { class: 'chip-link', href: api.file(file.file_id), download: file.file_name ?? '' },
    chip('file', file.file_name ?? t('document'), size));
}
