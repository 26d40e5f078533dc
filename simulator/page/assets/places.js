// Places to send a location from: names are data, coordinates are those of the towns' centres, rounded.

export const places = [
  { kk: 'Астана', ru: 'Астана', en: 'Astana', at: [51.1282, 71.4307] },
  { kk: 'Алматы', ru: 'Алматы', en: 'Almaty', at: [43.2383, 76.9453] },
  { kk: 'Шымкент', ru: 'Шымкент', en: 'Shymkent', at: [42.3417, 69.5901] },
  { kk: 'Қарағанды', ru: 'Караганда', en: 'Karaganda', at: [49.8064, 73.0855] },
  { kk: 'Ақтөбе', ru: 'Актобе', en: 'Aktobe', at: [50.2839, 57.167] },
  { kk: 'Тараз', ru: 'Тараз', en: 'Taraz', at: [42.9, 71.3667] },
  { kk: 'Атырау', ru: 'Атырау', en: 'Atyrau', at: [47.1164, 51.9237] },
  { kk: 'Өскемен', ru: 'Усть-Каменогорск', en: 'Oskemen', at: [49.9483, 82.6275] },
];
