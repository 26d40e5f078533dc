// What a person can send beside text: a photo, a place, a voice message.
import { h } from './dom.js';
import { t } from './texts.js';
import { settings } from './settings.js';
import { places } from './places.js';
import { actions, sheet } from './sheet.js';

// attachMenu offers the kinds. send: {photo(file, caption), location(lat, lon), voice(seconds)}.
export function attachMenu(screen, send) {
  actions(screen, t('attach'), [
    { icon: 'photo', label: t('photo'), run: () => pickPhoto(screen, send) },
    { icon: 'pin', label: t('location'), run: () => askLocation(screen, send) },
    { icon: 'mic', label: t('voice'), run: () => askVoice(screen, send) },
  ]);
}

// pickPhoto opens the browser's own choice of files; the field for it stays in the phone, out of sight.
function pickPhoto(screen, send) {
  screen.querySelector('.file-input')?.remove();
  const input = h('input', { type: 'file', accept: 'image/*', class: 'file-input', tabindex: '-1', 'aria-label': t('photo') });
  input.addEventListener('change', () => input.files[0] && confirmPhoto(screen, input.files[0], send));
  screen.append(input);
  input.click();
}

// confirmPhoto shows the photo before it goes, with room for a caption.
function confirmPhoto(screen, file, send) {
  const src = URL.createObjectURL(file);
  const caption = h('input', { type: 'text', maxlength: '1024', placeholder: t('caption'), 'aria-label': t('caption'), 'data-first': true });
  const form = h('form', { class: 'sheet-form' }, h('img', { src, alt: file.name }), caption,
    h('button', { class: 'primary' }, t('send')));
  const close = sheet(screen, { title: t('photo'), content: form, onclose: () => URL.revokeObjectURL(src) });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    close();
    send.photo(file, caption.value);
  });
}

// askLocation offers towns and a pair of numbers.
export function askLocation(screen, send) {
  const [latitude, longitude] = ['latitude', 'longitude'].map((name, i) => h('input', {
    type: 'number', step: 'any', min: i ? -180 : -90, max: i ? 180 : 90, required: true, placeholder: t(name), 'aria-label': t(name),
  }));
  const go = (lat, lon) => {
    close();
    send.location(lat, lon);
  };
  const towns = h('div', { class: 'choices' }, ...places.map((place) =>
    h('button', { type: 'button', class: 'choice', onclick: () => go(...place.at) }, place[settings.lang])));
  const form = h('form', { class: 'sheet-form two' }, latitude, longitude, h('button', { class: 'primary' }, t('send')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go(latitude.valueAsNumber, longitude.valueAsNumber);
  });
  const close = sheet(screen, { title: t('location'), content: h('div', null, h('p', null, t('locationHint')), towns, form) });
}

function askVoice(screen, send) {
  const lengths = h('div', { class: 'choices' }, ...[3, 15, 60].map((n) =>
    h('button', { type: 'button', class: 'choice', onclick: () => { close(); send.voice(n); } }, t('seconds', { n }))));
  const close = sheet(screen, { title: t('voice'), content: h('div', null, h('p', null, t('voiceHint')), lengths) });
}
