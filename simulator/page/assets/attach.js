// What a person can send beside text: photos, files, a place, a voice message, a contact.
import { h } from './dom.js';
import { t } from './texts.js';
import { settings } from './settings.js';
import { map } from './map.js';
import { places } from './places.js';
import { recorder, sample } from './voice.js';
import { actions, sheet } from './sheet.js';

const MOST = 10; // as many as an album has

// attachMenu offers the kinds. send: {files(list, extra), location(lat, lon), contact(phone, first, last)}.
export function attachMenu(screen, person, send) {
  actions(screen, t('attach'), [
    { icon: 'photo', label: t('photo'), run: () => pickFiles(screen, 'photo', send) },
    { icon: 'file', label: t('document'), run: () => pickFiles(screen, 'document', send) },
    { icon: 'pin', label: t('location'), run: () => askLocation(screen, send) },
    { icon: 'mic', label: t('voice'), run: () => askVoice(screen, send) },
    { icon: 'person', label: t('contact'), run: () => askContact(screen, person, send) },
  ]);
}

// pickFiles opens the browser's own choice of files; the field for it stays in the phone, out of sight.
function pickFiles(screen, kind, send) {
  screen.querySelector('.file-input')?.remove();
  const input = h('input', { type: 'file', accept: kind === 'photo' ? 'image/png, image/jpeg' : null, multiple: true, class: 'file-input', tabindex: '-1', 'aria-label': t(kind) });
  input.addEventListener('change', () => input.files.length > 0 && confirmFiles(screen, kind, [...input.files].slice(0, MOST), send));
  screen.append(input);
  input.click();
}

// confirmFiles shows what was chosen before it goes, with room for a caption.
export function confirmFiles(screen, kind, files, send) {
  const addresses = kind === 'photo' ? files.map((file) => URL.createObjectURL(file)) : [];
  const caption = h('input', { type: 'text', maxlength: '1024', placeholder: t('caption'), 'aria-label': t('caption'), 'data-first': true });
  const shown = kind === 'photo'
    ? h('div', { class: `picked picked-${Math.min(files.length, 3)}` }, ...files.map((file, i) => h('img', { src: addresses[i], alt: file.name })))
    : h('ul', { class: 'picked-files' }, ...files.map((file) => h('li', null, file.name)));
  const form = h('form', { class: 'sheet-form' }, shown, caption, h('button', { class: 'primary' }, t('send')));
  const close = sheet(screen, { title: t(kind), content: form, onclose: () => addresses.forEach((a) => URL.revokeObjectURL(a)) });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    close();
    send.files(files.map((file) => ({ kind, blob: file, name: file.name })), { caption: caption.value });
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
  const picture = h('div', { class: 'place-picture' }, map(...places[0].at));
  const look = (at) => picture.replaceChildren(map(...at));
  const towns = h('div', { class: 'choices' }, ...places.map((place) =>
    h('button', { type: 'button', class: 'choice', onclick: () => go(...place.at), onfocus: () => look(place.at), onmouseenter: () => look(place.at) }, place[settings.lang])));
  const form = h('form', { class: 'sheet-form two' }, latitude, longitude, h('button', { class: 'primary' }, t('send')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go(latitude.valueAsNumber, longitude.valueAsNumber);
  });
  const close = sheet(screen, { title: t('location'), content: h('div', null, picture, h('p', { class: 'quiet' }, t('locationHint')), towns, form) });
}

function askVoice(screen, send) {
  const go = (blob, duration) => {
    close();
    send.files([{ kind: 'voice', blob, name: 'voice.oga' }], { duration });
  };
  const take = recorder(go);
  const lengths = h('div', { class: 'choices' }, ...[3, 15, 60].map((n) =>
    h('button', { type: 'button', class: 'choice', onclick: () => go(sample(n), n) }, t('seconds', { n }))));
  const close = sheet(screen, {
    title: t('voice'), onclose: () => take.cancel(),
    content: h('div', null, take.el, h('p', { class: 'quiet' }, t('voiceHint')), lengths),
  });
}

// askContact offers the person's own card, with a number that is nobody's.
export function askContact(screen, person, send) {
  const number = h('input', { type: 'tel', required: true, value: '+7 700 000 00 00', 'aria-label': t('phoneNumber') });
  const form = h('form', { class: 'sheet-form' }, h('p', null, h('strong', null, person.name)), number, h('p', { class: 'quiet' }, t('contactHint')),
    h('button', { class: 'primary', 'data-first': true }, t('send')));
  const close = sheet(screen, { title: t('contact'), content: form });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    close();
    const [first, ...rest] = person.name.split(' ');
    send.contact(number.value, first, rest.join(' '));
  });
}
