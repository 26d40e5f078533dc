// The page's own words, in three languages, and nowhere else. What the bot says never stands here.
// {name} is a place for a value. A test compares the keys and the places of the three.
import { settings } from './settings.js';

export const texts = {
  kk: {
    lang: 'Қазақша', langShort: 'Қаз', title: 'Симулятор',
    banner: 'Бұл — өз компьютеріңіздегі симулятор. Мұндағы адамдардың бәрі ойдан шығарылған.',
    close: 'Жабу', cancel: 'Болдырмау', ok: 'Жақсы', language: 'Тіл', toDark: 'Қараңғы түске ауысу', toLight: 'Жарық түске ауысу',
    people: 'Қазір сіз кімсіз?', peopleHint: 'Адамды таңдаңыз: ботқа соның телефонынан жазасыз.',
    addPhone: 'Телефон қосу', addPhoneHint: 'Қасына кімнің телефонын қоямыз?', closePhone: 'Телефонды жабу', changePerson: 'Адамды ауыстыру',
    openBeside: 'Қасына қойып ашу: {name}', newPerson: 'Жаңа адам', personName: 'Аты-жөні', personLanguage: 'Telegram тілі', create: 'Қосу',
    newPersonRule: 'Ойдан шығарылған ат жазыңыз.', unread: 'Оқылмаған хабар: {n}', phoneOf: 'Телефон: {name}', noPeople: 'Әзірге ешкім жоқ.',
    role_citizen: 'тұрғын', role_deputy: 'депутат', role_assistant: 'депутат көмекшісі', role_recorder: 'жазба енгізуші', role_verifier: 'жазба тексеруші',
    role_admin: 'әкімші', role_staff: 'қызметкер', role_reader: 'арна оқырманы',
    bot: 'бот', typing: 'жазып жатыр…', noConnection: 'Байланыс жоқ. Қайта қосылып жатырмыз…', noConnectionShort: 'байланыс жоқ…',
    refused: 'Симулятор қабылдамады ({status}).', loading: 'Ашылып жатыр…', messages: 'Хабарлар', you: 'Сіз',
    botCan: 'Бұл бот не істей алады?', start: 'Бастау', chatMenu: 'Чат мәзірі', aboutBot: 'Бот туралы', restart: '/start жіберу',
    block: 'Ботты бұғаттау', unblock: 'Бұғаттан шығару', blockedNote: 'Сіз ботты бұғаттадыңыз. Ол сізге жаза алмайды.',
    message: 'Хабар', send: 'Жіберу', attach: 'Файл қосу', commands: 'Командалар', noCommands: 'Ондай команда жоқ', keysShow: 'Батырмаларды көрсету', keysHide: 'Батырмаларды жасыру',
    photo: 'Фото', location: 'Орналасқан жер', voice: 'Дауыстық хабар', document: 'Құжат', contact: 'Контакт', video: 'Бейне', sticker: 'Стикер',
    unknown: 'Бұл хабар түрін бет әзірге көрсетпейді', forwarded: 'Қайта жіберілген', photoOf: 'Фотоны үлкейту', caption: 'Фото астына жазу', latitude: 'Ендік', longitude: 'Бойлық',
    locationHint: 'Жерді таңдаңыз немесе координатын жазыңыз.', voiceHint: 'Дыбыссыз дауыстық хабар. Ұзақтығы қандай болсын?', seconds: '{n} с',
    reply: 'Жауап беру', replyTo: 'Жауап: {name}', copy: 'Көшіру', copied: 'Көшірілді', messageMenu: 'Хабар мәзірі', edited: 'өзгертілді', protected: 'Қайта жіберуге болмайды',
    spoiler: 'Жасырын мәтін. Көрсету үшін басыңыз', quoteMore: 'Толық көрсету', quoteLess: 'Қысқарту', waiting: 'жауап күтіп тұр',
    sent: 'жіберілді', seen: 'бот алды',
    toEnd: 'Соңына өту', newMessages: 'Жаңа хабар: {n}', earlier: 'Бұрынғыларын көрсету', today: 'Бүгін', yesterday: 'Кеше',
    notSimulated: 'Бұл батырма симуляторда әзірге істемейді.', notYetStarted: 'Алдымен «Бастау» батырмасын басыңыз.',
    day: '{d} {month}', dayYear: '{year} ж. {d} {month}',
    months: 'қаңтар,ақпан,наурыз,сәуір,мамыр,маусым,шілде,тамыз,қыркүйек,қазан,қараша,желтоқсан',
  },
  ru: {
    lang: 'Русский', langShort: 'Рус', title: 'Симулятор',
    banner: 'Это симулятор на вашем компьютере. Все люди здесь вымышлены.',
    close: 'Закрыть', cancel: 'Отмена', ok: 'Хорошо', language: 'Язык', toDark: 'Тёмная тема', toLight: 'Светлая тема',
    people: 'Кто вы сейчас?', peopleHint: 'Выберите человека: вы будете писать боту с его телефона.',
    addPhone: 'Добавить телефон', addPhoneHint: 'Чей телефон поставить рядом?', closePhone: 'Закрыть телефон', changePerson: 'Сменить человека',
    openBeside: 'Открыть рядом: {name}', newPerson: 'Новый человек', personName: 'Имя и фамилия', personLanguage: 'Язык Telegram', create: 'Добавить',
    newPersonRule: 'Напишите вымышленное имя.', unread: 'Непрочитанных: {n}', phoneOf: 'Телефон: {name}', noPeople: 'Пока никого нет.',
    role_citizen: 'житель', role_deputy: 'депутат', role_assistant: 'помощник депутата', role_recorder: 'вносит записи', role_verifier: 'проверяет записи',
    role_admin: 'администратор', role_staff: 'сотрудник', role_reader: 'читатель канала',
    bot: 'бот', typing: 'печатает…', noConnection: 'Нет связи. Подключаемся снова…', noConnectionShort: 'нет связи…',
    refused: 'Симулятор не принял это ({status}).', loading: 'Открываем…', messages: 'Сообщения', you: 'Вы',
    botCan: 'Что умеет этот бот?', start: 'Начать', chatMenu: 'Меню чата', aboutBot: 'О боте', restart: 'Отправить /start',
    block: 'Заблокировать бота', unblock: 'Разблокировать', blockedNote: 'Вы заблокировали бота. Он не может вам писать.',
    message: 'Сообщение', send: 'Отправить', attach: 'Прикрепить', commands: 'Команды', noCommands: 'Такой команды нет', keysShow: 'Показать кнопки', keysHide: 'Скрыть кнопки',
    photo: 'Фото', location: 'Место на карте', voice: 'Голосовое сообщение', document: 'Документ', contact: 'Контакт', video: 'Видео', sticker: 'Стикер',
    unknown: 'Такие сообщения страница пока не показывает', forwarded: 'Переслано', photoOf: 'Увеличить фото', caption: 'Подпись к фото', latitude: 'Широта', longitude: 'Долгота',
    locationHint: 'Выберите место или впишите координаты.', voiceHint: 'Голосовое сообщение без звука. Какой длины?', seconds: '{n} с',
    reply: 'Ответить', replyTo: 'Ответ: {name}', copy: 'Копировать', copied: 'Скопировано', messageMenu: 'Меню сообщения', edited: 'изменено', protected: 'Нельзя переслать',
    spoiler: 'Скрытый текст. Нажмите, чтобы увидеть', quoteMore: 'Показать всё', quoteLess: 'Свернуть', waiting: 'ждёт ответа',
    sent: 'отправлено', seen: 'бот получил',
    toEnd: 'В конец', newMessages: 'Новых сообщений: {n}', earlier: 'Показать более ранние', today: 'Сегодня', yesterday: 'Вчера',
    notSimulated: 'В симуляторе эта кнопка пока не работает.', notYetStarted: 'Сначала нажмите «Начать».',
    day: '{d} {month}', dayYear: '{d} {month} {year} г.',
    months: 'января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,ноября,декабря',
  },
  en: {
    lang: 'English', langShort: 'Eng', title: 'Simulator',
    banner: 'This is a simulator on your own computer. All people here are invented.',
    close: 'Close', cancel: 'Cancel', ok: 'OK', language: 'Language', toDark: 'Dark theme', toLight: 'Light theme',
    people: 'Who are you now?', peopleHint: 'Choose a person: you will write to the bot from their phone.',
    addPhone: 'Add a phone', addPhoneHint: 'Whose phone shall we put beside this one?', closePhone: 'Close the phone', changePerson: 'Change person',
    openBeside: 'Open beside: {name}', newPerson: 'New person', personName: 'Full name', personLanguage: 'Telegram language', create: 'Add',
    newPersonRule: 'Write an invented name.', unread: 'Unread: {n}', phoneOf: 'Phone: {name}', noPeople: 'Nobody here yet.',
    role_citizen: 'resident', role_deputy: 'deputy', role_assistant: 'deputy’s assistant', role_recorder: 'enters records', role_verifier: 'verifies records',
    role_admin: 'administrator', role_staff: 'staff', role_reader: 'channel reader',
    bot: 'bot', typing: 'is typing…', noConnection: 'No connection. Trying again…', noConnectionShort: 'no connection…',
    refused: 'The simulator refused this ({status}).', loading: 'Opening…', messages: 'Messages', you: 'You',
    botCan: 'What can this bot do?', start: 'Start', chatMenu: 'Chat menu', aboutBot: 'About the bot', restart: 'Send /start',
    block: 'Block the bot', unblock: 'Unblock', blockedNote: 'You have blocked the bot. It cannot write to you.',
    message: 'Message', send: 'Send', attach: 'Attach', commands: 'Commands', noCommands: 'No such command', keysShow: 'Show the buttons', keysHide: 'Hide the buttons',
    photo: 'Photo', location: 'Location', voice: 'Voice message', document: 'Document', contact: 'Contact', video: 'Video', sticker: 'Sticker',
    unknown: 'The page does not show such messages yet', forwarded: 'Forwarded', photoOf: 'Enlarge the photo', caption: 'Caption', latitude: 'Latitude', longitude: 'Longitude',
    locationHint: 'Choose a place or write its coordinates.', voiceHint: 'A voice message without sound. How long?', seconds: '{n} s',
    reply: 'Reply', replyTo: 'Reply to {name}', copy: 'Copy', copied: 'Copied', messageMenu: 'Message menu', edited: 'edited', protected: 'Cannot be forwarded',
    spoiler: 'Hidden text. Press to show', quoteMore: 'Show all', quoteLess: 'Show less', waiting: 'waiting for an answer',
    sent: 'sent', seen: 'the bot has it',
    toEnd: 'To the end', newMessages: 'New messages: {n}', earlier: 'Show earlier ones', today: 'Today', yesterday: 'Yesterday',
    notSimulated: 'This button does not work in the simulator yet.', notYetStarted: 'Press “Start” first.',
    day: '{d} {month}', dayYear: '{d} {month} {year}',
    months: 'January,February,March,April,May,June,July,August,September,October,November,December',
  },
};

// t gives the words for a key in the page's language; a key without words is shown as it is, so that it is seen.
export function t(key, values = {}) {
  const words = texts[settings.lang]?.[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

// role is the word for what a person is; a role the page does not know stands as it came.
export function role(name) {
  return texts[settings.lang][`role_${name}`] ?? name ?? '';
}
