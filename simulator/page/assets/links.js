// Which addresses lead back into the chat: t.me/<bot>?start=… and tg://resolve?domain=<bot>&start=….

const telegram = ['t.me', 'telegram.me', 'telegram.dog'];

// deepLink tells what an address means to the bot: null for the world outside, otherwise {payload}, or
// {share: true, text} for Telegram's own share window.
export function deepLink(address, username) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const own = (name) => name?.toLowerCase() === username?.toLowerCase();
  const asked = (name) => url.searchParams.get(name) ?? '';
  if (url.protocol === 'tg:') return own(asked('domain')) ? { payload: asked('start') } : null;
  if (!telegram.includes(url.hostname)) return null;
  const [first, second] = url.pathname.slice(1).split('/');
  if (first === 'share') return { share: true, text: [asked('text'), asked('url')].filter(Boolean).join('\n') };
  if (!own(first) || second) return null;
  return { payload: asked('start') };
}
