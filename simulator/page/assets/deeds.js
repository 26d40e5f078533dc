// What messages, keyboards and the composer may ask of the phone they are in.
import { t } from './texts.js';
import { api } from './api.js';
import { askLocation } from './attach.js';
import { chooseChat } from './chats.js';
import { deepLink } from './links.js';
import { messageMenu } from './menus.js';
import { viewPhoto } from './sheet.js';

// acts makes them for one phone; each answers a promise of true when the simulator took it.
export function acts(phone) {
  const { app } = phone;
  const who = () => phone.person.id;
  const where = () => phone.chat.id;
  const does = (what, more) => phone.try(() => api.inChat(what, who(), where(), more));
  return {
    bot: app.bot,
    mine: (message) => message.from?.id === who() && !message.sender_chat,
    name: (message) => nameOf(message, app.bot),
    grouped: () => !phone.withBot,
    sends: {
      files: (list, extra) => phone.try(() => api.files(who(), where(), list, extra)),
      location: (lat, lon) => phone.try(() => api.location(who(), where(), lat, lon)),
      contact: (phone_number, first_name, last_name) => does('contact', { phone: phone_number, first_name, last_name }),
    },
    person: () => phone.person,
    send: (text, reply) => send(phone, text, reply),
    command: (text) => send(phone, text),
    edit: (message_id, text) => does('edit', { message_id, text }),
    remove: (message_id) => does('delete', { message_id }),
    forward: (message) => forward(phone, message),
    inline: (text, offset, signal) => api.inline(who(), where(), text, offset, signal),
    pick: (query_id, result_id) => does('pick', { query_id, result_id }),
    share: (query) => share(phone, query),
    startWith: (payload) => phone.open(app.botChat(phone.person), { deep: payload }),
    press: (message, row, column) => phone.presses.press(message, row, column),
    waiting: (key) => phone.presses.waiting(key),
    open: (url) => open(phone, url),
    reply: (message) => phone.canWrite() && phone.composer.replyTo(message),
    messageMenu: (message) => messageMenu(phone, message),
    viewPhoto,
    preview: (message) => api.preview(message.chat.id, message.message_id),
    show: (message) => phone.log.show(message),
    toast: (text) => phone.toast(text),
    fill: (text) => { phone.composer.text = text; phone.composer.focus(); },
    copy: (text) => copy(phone, text),
    askLocation: () => askLocation(phone.act.screen, phone.act.sends),
    draft: (text) => app.drafts.set(phone.key, text),
  };
}

// nameOf is who a message is from: the bot, a person, or the channel itself.
function nameOf(message, bot) {
  if (message.sender_chat) return message.sender_chat.title;
  if (message.from?.id === bot.id) return bot.name;
  return [message.from?.first_name, message.from?.last_name].filter(Boolean).join(' ');
}

function send(phone, text, reply) {
  if (!phone.canWrite()) {
    phone.toast(t(phone.person.blocked ? 'blockedNote' : 'notYetStarted'));
    return false;
  }
  phone.log.toEnd();
  return phone.try(() => api.say(phone.person.id, phone.chat.id, text, reply));
}

// open follows an address; true when it stays in this phone.
function open(phone, url) {
  const deep = deepLink(url, phone.app.bot.username);
  if (!deep) {
    const name = /^https?:\/\/t\.me\/(\w+)\/?$/i.exec(url)?.[1]?.toLowerCase();
    const chat = name && phone.app.chatsOf(phone.person.id).find((c) => c.username?.toLowerCase() === name);
    if (chat) phone.open(chat);
    return Boolean(chat);
  }
  if (deep.share) share(phone, deep.text ?? '', true);
  else phone.open(phone.app.botChat(phone.person), { deep: deep.payload });
  return true;
}

// share asks for a chat and opens it with the words ready to send.
async function share(phone, query, plainText = false) {
  const chat = await chooseChat(phone, t('shareTo'));
  if (chat) phone.open(chat, { text: plainText ? query : `@${phone.app.bot.username} ${query}` });
}

async function forward(phone, message) {
  const from = phone.chat.id;
  const chat = await chooseChat(phone, t('forwardTo'));
  if (!chat) return;
  if (await phone.try(() => api.inChat('forward', phone.person.id, chat.id, { from, message_id: message.message_id }))) phone.open(chat);
}

async function copy(phone, text) {
  if (await phone.try(() => navigator.clipboard.writeText(text))) phone.toast(t('copied'));
}
