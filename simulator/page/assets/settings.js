// What this browser remembers between visits: language, theme, who is open. Nothing else is kept.

const KEY = 'qalauly.page';

export const languages = ['kk', 'ru', 'en'];

export const settings = { lang: firstLanguage(), theme: '', open: [], banner: true, ...stored() };
if (!languages.includes(settings.lang)) settings.lang = 'kk';
if (!Array.isArray(settings.open)) settings.open = [];

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function firstLanguage() {
  const wanted = (navigator.languages ?? []).map((l) => l.slice(0, 2));
  return wanted.find((l) => languages.includes(l)) ?? 'kk';
}

// remember changes settings and keeps them; a browser that keeps nothing is no reason to stop.
export function remember(change) {
  Object.assign(settings, change);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch { /* private window: the choice lasts until the page is closed */ }
}

// dark tells whether the page is dark now, by choice or by the system's wish.
export function dark() {
  if (settings.theme) return settings.theme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
