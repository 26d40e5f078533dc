// The switchboard's part about groups: making one with the bot in it, writing there, and what can become of it.
import { h } from './dom.js';
import { t } from './texts.js';
import { api } from './api.js';
import { plain } from './message.js';

const SHOWN = 4;

// groupsPart draws it for a person. act(work) runs a change and refreshes; show(groups) is how things stand.
export function groupsPart(person, act) {
  let known = [];
  const list = h('div', { class: 'groups' });
  const add = h('button', { type: 'button', class: 'choice', onclick: () => act(() => api.addGroup(person.id, t('groupTitle', { n: known.length + 1 }))) }, t('newGroup'));
  const el = h('details', { class: 'faults-part' }, h('summary', null, t('groups')),
    h('p', { class: 'quiet' }, t('groupsHint')), list, add);
  const cards = new Map(); // group → its card, kept so that what is being typed stays
  const show = (groups) => {
    known = groups;
    groups.forEach((group) => {
      if (!cards.has(group.id)) cards.set(group.id, groupCard(group, person, act));
      cards.get(group.id).show(group);
    });
    const shown = groups.map((group) => cards.get(group.id).el);
    if (shown.length !== list.children.length || shown.some((card, i) => card !== list.children[i])) list.replaceChildren(...shown);
  };
  return { el, show };
}

function groupCard(group, person, act) {
  const head = h('p', { class: 'group-head' });
  const log = h('ul', { class: 'group-log' });
  const input = h('input', { type: 'text', maxlength: '4096', 'aria-label': t('groupSay', { name: person.name }), placeholder: t('groupSay', { name: person.name }) });
  const form = h('form', { class: 'group-form' }, input, h('button', { class: 'choice' }, t('send')));
  const migrate = h('button', { type: 'button', class: 'choice', onclick: () => act(() => api.inGroup('migrate', person.id, group.id)) }, t('groupMigrate'));
  const remove = h('button', { type: 'button', class: 'choice', onclick: () => act(() => api.inGroup('remove', person.id, group.id)) }, t('groupRemove'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value;
    input.value = '';
    act(() => api.inGroup('say', person.id, group.id, { text }));
  });
  const show = (now) => {
    head.replaceChildren(h('strong', null, now.title), ' ', h('span', { class: 'role' }, t(now.type === 'supergroup' ? 'supergroup' : 'group')),
      now.bot_is_in ? '' : h('span', { class: 'quiet' }, ` ${t('groupSilent')}`));
    const news = JSON.stringify(now.messages.map((m) => [m.message_id, m.edit_date]));
    if (log.dataset.shows !== news) {
      log.dataset.shows = news;
      log.replaceChildren(...now.messages.filter((m) => m.text || m.caption).slice(-SHOWN).map((m) => line(m, now, person, act)));
    }
    migrate.hidden = now.type === 'supergroup';
    remove.hidden = !now.bot_is_in;
  };
  return { el: h('section', { class: 'group' }, head, log, form, h('div', { class: 'choices' }, migrate, remove)), show };
}

function line(message, group, person, act) {
  const keys = (message.reply_markup?.inline_keyboard ?? []).flat().filter((key) => key.callback_data);
  return h('li', null, h('strong', null, message.from.first_name), ': ', plain(message),
    keys.length > 0 && h('span', { class: 'choices' }, ...keys.map((key) => h('button', {
      type: 'button', class: 'choice',
      onclick: () => act(() => api.inGroup('press', person.id, group.id, { message_id: message.message_id, data: key.callback_data })),
    }, key.text))));
}
