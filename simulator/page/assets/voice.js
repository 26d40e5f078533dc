// Voice messages: playing one, recording one, and a sample for a machine without a microphone.
import { h, iconButton, icon } from './dom.js';
import { t } from './texts.js';
import { length } from './dates.js';
import { api } from './api.js';

const BARS = 28;

// player draws a voice message. What has no sound (a sample of a test) is played as silence of its length.
export function player(voice) {
  const sound = new Audio();
  sound.preload = 'none';
  sound.src = api.file(voice.file_id);
  const time = h('small', null, length(voice.duration));
  const bars = [...shape(voice.file_unique_id)].map((height) => {
    const bar = h('span', null);
    bar.style.height = `${height}%`;
    return bar;
  });
  const button = h('button', { type: 'button', class: 'voice-play', 'aria-label': `${t('play')}. ${t('voice')}, ${length(voice.duration)}` }, icon('play'));
  const el = h('div', { class: 'voice' }, button, h('span', { class: 'voice-body' }, h('span', { class: 'voice-bars', 'aria-hidden': 'true' }, ...bars), time));
  const total = Math.max(1, voice.duration);
  let began = 0;
  let timer;
  const show = (playing, seconds) => {
    button.replaceChildren(icon(playing ? 'pause' : 'play'));
    el.classList.toggle('playing', playing);
    bars.forEach((bar, i) => bar.classList.toggle('played', playing && i / BARS < seconds / total));
    time.textContent = length(playing ? seconds : voice.duration);
  };
  const stop = () => {
    clearInterval(timer);
    sound.pause();
    show(false, 0);
  };
  const tick = () => {
    const seconds = sound.error || sound.readyState === 0 ? (Date.now() - began) / 1000 : sound.currentTime;
    if (seconds >= total || sound.ended || !el.isConnected) stop();
    else show(true, seconds);
  };
  button.addEventListener('click', () => {
    if (el.classList.contains('playing')) {
      stop();
      return;
    }
    began = Date.now();
    sound.currentTime = 0;
    sound.play().catch(() => {}); // no sound in it: the time runs all the same
    timer = setInterval(tick, 100);
    show(true, 0);
  });
  return el;
}

// shape is how high the bars of a voice message are: always the same for one message.
function* shape(seed = '') {
  let n = 7;
  for (let i = 0; i < BARS; i += 1) {
    n = (n * 31 + (seed.codePointAt(i % (seed.length || 1)) ?? 1)) % 997;
    yield 22 + (n % 78);
  }
}

// recorder offers to record with the microphone; done(blob, seconds) gets what was said.
export function recorder(done) {
  const time = h('strong', { class: 'record-time', role: 'timer' }, '0:00');
  const note = h('p', { class: 'quiet', role: 'status' }, t('recordHint'));
  let taking = null;
  const button = h('button', { type: 'button', class: 'primary', 'data-first': true }, t('record'));
  const finish = () => {
    taking?.stop();
  };
  button.addEventListener('click', async () => {
    if (taking) {
      finish();
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      taking = take(stream, time, done);
      button.textContent = t('send');
      button.classList.add('recording');
    } catch {
      note.textContent = t('noMicrophone');
    }
  });
  const cancel = () => {
    if (taking) taking.drop();
  };
  return { el: h('div', { class: 'recorder' }, iconButton('mic', t('record'), () => button.click(), { tabindex: '-1' }), time, button, note), cancel };
}

function take(stream, time, done) {
  const media = new MediaRecorder(stream);
  const parts = [];
  const began = Date.now();
  const seconds = () => Math.max(1, Math.round((Date.now() - began) / 1000));
  const timer = setInterval(() => { time.textContent = length(seconds()); }, 250);
  const end = () => {
    clearInterval(timer);
    if (media.state !== 'inactive') media.stop();
    stream.getTracks().forEach((track) => track.stop());
  };
  media.ondataavailable = (event) => parts.push(event.data);
  media.start();
  return {
    stop: () => {
      const said = seconds();
      media.onstop = () => done(new Blob(parts, { type: media.mimeType }), said);
      end();
    },
    drop: end,
  };
}

const RATE = 8000;

// sample is a made-up voice of so many seconds: soft tones in the rhythm of speech, as a WAV.
export function sample(seconds) {
  const count = RATE * seconds;
  const data = new DataView(new ArrayBuffer(44 + count));
  const text = (at, s) => [...s].forEach((c, i) => data.setUint8(at + i, c.codePointAt(0)));
  text(0, 'RIFF');
  data.setUint32(4, 36 + count, true);
  text(8, 'WAVEfmt ');
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, RATE, 4], [28, RATE, 4], [32, 1, 2], [34, 8, 2]].forEach(([at, value, size]) =>
    (size === 4 ? data.setUint32(at, value, true) : data.setUint16(at, value, true)));
  text(36, 'data');
  data.setUint32(40, count, true);
  for (let i = 0; i < count; i += 1) {
    const s = i / RATE;
    const syllable = Math.max(0, Math.sin(s * 9) * Math.sin(s * 1.7 + 1));
    const pitch = 150 + 40 * Math.sin(s * 2.3);
    data.setUint8(44 + i, 128 + Math.round(40 * syllable * Math.sin(2 * Math.PI * pitch * s)));
  }
  return new Blob([data], { type: 'audio/wav' });
}
