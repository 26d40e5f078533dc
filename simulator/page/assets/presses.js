// The inline buttons that were pressed and wait for the bot's answer. The answer may come before the
// simulator has told the press's id, so early answers are kept for a while.
import { api } from './api.js';
import { pressKey } from './keyboards.js';

const PATIENCE = 30000; // after that Telegram's own applications stop waiting too

export class Presses {
  constructor(phone, refresh, refused) {
    this.phone = phone;
    this.refresh = refresh;
    this.refused = refused;
    this.keys = new Map(); // key of a button → message id
    this.queries = new Map(); // callback query id → key
    this.early = new Set();
  }

  waiting(key) {
    return this.keys.has(key);
  }

  async press(message, row, column) {
    const key = pressKey(message, row, column);
    if (this.keys.has(key)) return;
    const { callback_data: data } = message.reply_markup.inline_keyboard[row][column]; // what the person saw, should it change meanwhile
    this.keys.set(key, message.message_id);
    this.refresh(message.message_id);
    setTimeout(() => this.done(key), PATIENCE);
    try {
      const { callback_query_id: id } = await api.press(this.phone.person.id, message.chat.id, message.message_id, row, column, data);
      if (this.early.delete(id)) this.done(key);
      else this.queries.set(id, key);
    } catch (error) {
      this.done(key);
      this.refused(error);
    }
  }

  answered(id) {
    const key = this.queries.get(id);
    if (!key) {
      this.early.add(id);
      return;
    }
    this.queries.delete(id);
    this.done(key);
  }

  done(key) {
    const message = this.keys.get(key);
    if (message === undefined) return;
    this.keys.delete(key);
    this.refresh(message);
  }
}
