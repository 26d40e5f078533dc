// The list of people one can be, with a sentence of who each of them is, and the form for one more.
import { avatar, h, iconButton } from './dom.js';
import { role, t, texts } from './texts.js';
import { languages, settings } from './settings.js';
import { about } from './header.js';

// peopleList draws the list. on: pick(id), beside(id) or none, create(name, language).
export function peopleList(people, { open, unread }, on) {
  const rows = people.map((person) => row(person, { open, unread }, on));
  return h('div', { class: 'people' },
    rows.length > 0 ? h('ul', null, ...rows) : h('p', { class: 'quiet' }, t('noPeople')), newPerson(on));
}

function row(person, { open, unread }, on) {
  const isOpen = open.includes(person.id);
  const news = unread.get(person.id) ?? 0;
  return h('li', { class: `person${isOpen ? ' open' : ''}` },
    h('button', { type: 'button', class: 'person-pick', 'aria-current': isOpen ? 'true' : null, 'data-person': person.id, onclick: () => on.pick(person.id) },
      avatar(person.name, person.id),
      h('span', { class: 'person-words' },
        h('span', { class: 'person-name' }, h('strong', null, person.name), h('span', { class: 'role' }, role(person.role)),
          news > 0 && h('span', { class: 'badge', 'aria-label': t('unread', { n: news }) }, news)),
        h('span', { class: 'person-about' }, about(person)))),
    on.beside && !isOpen && iconButton('plus', t('openBeside', { name: person.name }), () => on.beside(person.id)));
}

function newPerson(on) {
  const name = h('input', { type: 'text', required: true, maxlength: '64', 'aria-label': t('personName'), placeholder: t('personName') });
  const language = h('select', { 'aria-label': t('personLanguage'), title: t('personLanguage') },
    ...languages.map((l) => h('option', { value: l, selected: l === settings.lang }, texts[l].lang)));
  const form = h('form', { class: 'sheet-form' }, h('p', { class: 'quiet' }, t('newPersonRule')), name, language, h('button', { class: 'primary' }, t('create')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    on.create(name.value.trim(), language.value);
  });
  return h('details', { class: 'new-person' }, h('summary', null, t('newPerson')), form);
}
