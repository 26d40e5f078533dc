// The strip under the head that holds the pinned message.
import { h, icon } from './dom.js';
import { t } from './texts.js';
import { plain } from './message.js';

// pinnedBar draws it, empty at first; show(message or nothing) changes it.
export function pinnedBar(act) {
  const words = h('span', null);
  const el = h('button', { type: 'button', class: 'pinned', hidden: true, onclick: () => act.show(bar.id) }, icon('pinned'),
    h('span', { class: 'pinned-words' }, h('strong', null, t('pinned')), words));
  const bar = {
    el,
    id: 0,
    show: (message) => {
      bar.id = message?.message_id ?? 0;
      el.hidden = !message;
      words.textContent = message ? plain(message) : '';
    },
  };
  return bar;
}
