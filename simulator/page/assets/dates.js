// Times and days as a phone shows them: in the time of this machine, in the page's language.
import { t } from './texts.js';

const pad = (n) => String(n).padStart(2, '0');

// clock is the hour and minute of a Bot API date (seconds since 1970).
export function clock(seconds) {
  const at = new Date(seconds * 1000);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

// dayKey is the same for two moments of one day.
export function dayKey(seconds) {
  const at = new Date(seconds * 1000);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

// dayName is the heading of a day: today, yesterday, a date, a date with its year when it is another year.
export function dayName(seconds, now = Date.now()) {
  const key = dayKey(seconds);
  if (key === dayKey(now / 1000)) return t('today');
  if (key === dayKey(now / 1000 - 86400)) return t('yesterday');
  const at = new Date(seconds * 1000);
  const month = t('months').split(',')[at.getMonth()];
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  return t(sameYear ? 'day' : 'dayYear', { d: at.getDate(), month, year: at.getFullYear() });
}

// length is a duration in minutes and seconds: 0:05.
export function length(seconds) {
  return `${Math.floor(seconds / 60)}:${pad(Math.floor(seconds % 60))}`;
}
