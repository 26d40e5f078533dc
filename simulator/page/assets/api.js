// The simulator's control interface. Every refusal comes back as an Error with a sentence a person can read.
import { t } from './texts.js';

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error(t('noConnection'));
  }
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(data?.error ?? t('refused', { status: answer.status }));
  return data;
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const api = {
  people: () => call('/sim/people'),
  createPerson: (name, language_code) => post('/sim/people', { name, language_code }),
  bot: () => call('/sim/bot'),
  commands: (person) => call(`/sim/commands?person=${encodeURIComponent(person)}`),
  history: (chat) => call(`/sim/history?chat=${encodeURIComponent(chat)}`),
  say: (person, text, reply_to_message_id) => post('/sim/say', { person, text, reply_to_message_id }),
  press: (person, message_id, row, column, data) => post('/sim/press', { person, message_id, row, column, data }),
  start: (person, payload) => post('/sim/start', { person, payload }),
  location: (person, latitude, longitude) => post('/sim/location', { person, latitude, longitude }),
  voice: (person, duration) => post('/sim/voice', { person, duration }),
  block: (person, blocked) => post('/sim/block', { person, blocked }),
  photo: (person, file, caption) => {
    const form = new FormData();
    form.append('person', person);
    form.append('photo', file);
    form.append('caption', caption);
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
