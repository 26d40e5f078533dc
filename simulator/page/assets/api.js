// The simulator's control interface. Every refusal comes back as an Error with a sentence a person can read.
import { t } from './texts.js';

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error(t('noConnection'));
  }
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(data?.error ?? t('refused', { status: answer.status }));
  return data;
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

const query = (values) => new URLSearchParams(values).toString();

export const api = {
  people: () => call('/sim/people'),
  createPerson: (name, language_code) => post('/sim/people', { name, language_code }),
  bot: () => call('/sim/bot'),
  commands: (person) => call(`/sim/commands?${query({ person })}`),
  chats: (person) => call(`/sim/chats?${query({ person })}`),
  history: (person, chat) => call(`/sim/history?${query({ person, chat })}`),
  preview: (chat, message) => call(`/sim/preview?${query({ chat, message })}`),
  inline: (person, chat, text, offset, signal) => call(`/sim/inline?${query({ person, chat, query: text, offset })}`, { signal }),
  start: (person, payload) => post('/sim/start', { person, payload }),
  block: (person, blocked) => post('/sim/block', { person, blocked }),
  say: (person, chat, text, reply_to_message_id) => post('/sim/say', { person, chat, text, reply_to_message_id }),
  press: (person, chat, message_id, row, column, data) => post('/sim/press', { person, chat, message_id, row, column, data }),
  location: (person, chat, latitude, longitude) => post('/sim/location', { person, chat, latitude, longitude }),
  // inChat does what else there is to do in a chat: edit, delete, forward, contact, pick, join, leave, appoint.
  inChat: (what, person, chat, more) => post(`/sim/${what}`, { person, chat, ...more }),
  newGroup: (person, title, with_bot) => post('/sim/chats', { person, title, with_bot }),
  newChannel: (person, title) => post('/sim/channels', { person, title }),
  // files sends {kind, blob, name} of one kind, several as one album; extra: caption, duration.
  files: (person, chat, list, extra = {}) => {
    const form = new FormData();
    Object.entries({ person, chat, ...extra }).forEach(([name, value]) => form.append(name, value));
    list.forEach(({ kind, blob, name }, i) => form.append(`${kind}${i}`, blob, name));
    return call('/sim/files', { method: 'POST', body: form });
  },
  monitor: () => call('/sim/monitor'),
  setLimiter: (limiter) => post('/sim/limiter', { limiter }),
  faults: () => call('/sim/faults'),
  setFaults: (change) => post('/sim/faults', change),
  faultsOff: () => call('/sim/faults', { method: 'DELETE' }),
  groups: () => call('/sim/groups'),
  addGroup: (person, title) => post('/sim/groups', { person, title }),
  inGroup: (what, person, group, more) => post(`/sim/groups/${what}`, { person, group, ...more }),
  file: (id) => `/sim/file/${encodeURIComponent(id)}`,
};
