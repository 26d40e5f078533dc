// A map without a network: the outline of Kazakhstan, rounded to a tenth of a degree, and a pin. A place outside
// of it gets the pin on a plain ground.
import { svg } from './dom.js';

const outline = [[46.6, 48.4], [47, 49.2], [46.8, 49.3], [47.5, 50.4], [48.6, 49.9], [48.8, 50.6], [50.8, 51.7], [52.3, 51.7], [53.5, 51.5],
  [54.6, 51], [55.7, 50.6], [57.2, 51.1], [58.6, 51], [59.6, 50.6], [61.4, 50.8], [61.6, 51.4], [60, 51.9], [61, 52.7], [60.8, 52.8],
  [62.1, 53], [61.2, 53.9], [64.9, 54.4], [68.2, 55], [69, 55.4], [70.9, 55.3], [71.2, 54.2], [72.6, 54.1], [73.5, 54], [73.5, 53.6],
  [74.4, 53.6], [76.5, 54.4], [76.9, 53.3], [77.9, 53.3], [80, 50.9], [81.5, 50.8], [83.4, 51], [83.9, 50.8], [85.2, 49.6], [86.8, 49.8],
  [87.3, 49.1], [86.6, 48.6], [85.8, 48.4], [85.6, 47.2], [83.2, 47.2], [82.2, 45.5], [80.5, 45], [80.2, 42.2], [79.1, 42.8], [75, 42.9],
  [73.6, 43], [73.5, 42.4], [71.8, 42.8], [71, 42.3], [69.1, 41.4], [68.2, 40.7], [67.9, 41.1], [66.7, 41.1], [66, 42], [66.1, 43],
  [64.9, 43.7], [62, 43.5], [61.1, 44.4], [58.5, 45.6], [56, 45], [56, 41.3], [54.7, 42.1], [52.5, 41.8], [52.4, 42.1], [52.7, 42.5],
  [51.3, 43.2], [50.3, 44.3], [51.3, 45.3], [53, 45.3], [53.2, 46.7], [51.2, 47.1], [49.3, 46.3], [48.6, 46.6], [47, 47.9]];

const LEFT = 45;
const TOP = 56.5;
const SQUEEZE = 0.66; // a degree of longitude is that much shorter at 48° north

const point = ([lon, lat]) => [((lon - LEFT) * SQUEEZE * 10).toFixed(1), ((TOP - lat) * 10).toFixed(1)];

// map draws a place; the words for it belong to what stands around.
export function map(latitude, longitude) {
  const [x, y] = point([longitude, latitude]).map(Number);
  const inside = x > 0 && x < 290 && y > 0 && y < 165;
  const view = inside ? '0 0 290 165' : `${x - 145} ${y - 82} 290 165`;
  const lines = [0, 1, 2, 3].flatMap((i) => [svg('path', { class: 'map-line', d: `M${i * 80 + 20} -20V200` }), svg('path', { class: 'map-line', d: `M-20 ${i * 50 + 10}H320` })]);
  return svg('svg', { class: 'map', viewBox: view, preserveAspectRatio: 'xMidYMid slice', 'aria-hidden': 'true' },
    ...lines,
    svg('path', { class: 'map-land', d: `M${outline.map(point).join('L')}Z` }),
    svg('circle', { class: 'map-ring', cx: x, cy: y, r: 9 }),
    svg('path', { class: 'map-pin', d: `M${x} ${y}c-5 -8 -9 -11 -9 -17a9 9 0 0 1 18 0c0 6 -4 9 -9 17z` }),
    svg('circle', { class: 'map-eye', cx: x, cy: y - 17, r: 3.2 }));
}
