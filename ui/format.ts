/* format.ts: numbers, money, days in the reader's language and calendar; reading of typed days.
 * Days travel as "YYYY-MM-DD" and are counted since 1970-01-01. Pure but for setLocale(). */
export type Lang = "en" | "ru" | "fa";
export type Calendar = "gregorian" | "jalali";

let lang: Lang = "en";
let calendar: Calendar = "gregorian";
let today = 0;

export function setLocale(l: Lang, c: Calendar, todayIso?: string) {
    lang = l;
    calendar = c;
    if (todayIso) today = isoToDay(todayIso)!;
}
export const todayDay = () => today;
export const calendarNow = () => calendar;

/* ---- digits and numbers ---- */
const NBSP = "\u00a0";
const persian = (s: string) => s.replace(/\d/g, (d) => String.fromCharCode(0x06f0 + +d));
export const digits = (s: string) => (lang === "fa" ? persian(s) : s);
export const asciiDigits = (s: string) =>
    s.replace(/[\u06f0-\u06f9\u0660-\u0669]/g, (d) => String((d.charCodeAt(0) & 15)));

function group(whole: string): string {
    const sep = lang === "ru" ? NBSP : lang === "fa" ? "\u066c" : ",";
    return whole.replace(/\B(?=(\d{3})+$)/g, sep);
}
function signed(negative: boolean, text: string): string {
    return !negative ? text : lang === "fa" ? `\u200e\u2212${text}` : `-${text}`;
}
export function number(n: number, places = Number.isInteger(n) ? 0 : 1): string {
    const [whole = "0", part] = Math.abs(n).toFixed(places).split(".");
    const point = lang === "ru" ? "," : lang === "fa" ? "\u066b" : ".";
    const text = group(whole) + (part ? point + part : "");
    return signed(n < 0 && /[1-9]/.test(text), digits(text));
}
export const percent = (n: number) => (lang === "ru" ? `${number(n)}${NBSP}%` : lang === "fa" ? `${number(n)}\u066a` : `${number(n)}%`);

/* Between two parts of one line: a name and a title, a weekday and a date. */
export const comma = () => (lang === "fa" ? "، " : ", ");

/* ---- money: minor units and a code, never a float ---- */
const EXPONENT: Record<string, number> = { JPY: 0, IRR: 0, KWD: 3, OMR: 3 };
const SIGN: Record<string, string> = {
    RUB: "₽", USD: "$", EUR: "€", GBP: "£", CNY: "¥", KZT: "₸", TRY: "₺", JPY: "¥", AMD: "֏", GEL: "₾", AZN: "₼", BYN: "Br",
};
const FA_UNIT: Record<string, string> = { IRR: "ریال", RUB: "روبل", USD: "دلار", EUR: "یورو", GBP: "پوند", KZT: "تنگه", AED: "درهم", TRY: "لیر", CNY: "یوان" };
const EN_FRONT = new Set(["USD", "EUR", "GBP"]);

export function money(minor: number, currency: string, whole = false): string {
    const e = EXPONENT[currency] ?? 2;
    const negative = minor < 0;
    let abs = Math.abs(minor);
    const unit = 10 ** e;
    if (whole && e) abs = Math.floor((abs + unit / 2) / unit) * unit;
    let text = group(String(Math.floor(abs / unit)));
    if (e && !whole) text += (lang === "ru" ? "," : lang === "fa" ? "\u066b" : ".") + String(abs % unit).padStart(e, "0");
    text = digits(text);
    const sign = negative && abs !== 0;
    if (lang === "en") return EN_FRONT.has(currency) ? signed(sign, SIGN[currency]! + text) : `${currency}${NBSP}${signed(sign, text)}`;
    const name = lang === "fa" ? FA_UNIT[currency] ?? SIGN[currency] ?? currency : SIGN[currency] ?? currency;
    return `${signed(sign, text)}${NBSP}${name}`;
}
/* Lists and badges show whole units: the kopecks of an estimate are noise. */
export const moneyShort = (minor: number, currency: string) => money(minor, currency, true);
/* A figure without its unit, for columns whose head names the currency. */
export function moneyBare(minor: number, currency: string): string {
    const unit = 10 ** (EXPONENT[currency] ?? 2);
    return number(Math.sign(minor) * Math.floor((Math.abs(minor) + unit / 2) / unit), 0);
}
export function unitName(currency: string): string {
    return lang === "en" ? currency : lang === "fa" ? FA_UNIT[currency] ?? SIGN[currency] ?? currency : SIGN[currency] ?? currency;
}

/* ---- civil days ---- */
const div = (a: number, b: number) => Math.floor(a / b);

export function gregorianToDay(y: number, m: number, d: number): number {
    y -= m <= 2 ? 1 : 0;
    const era = div(y, 400), yoe = y - era * 400;
    const doy = div(153 * (m + (m > 2 ? -3 : 9)) + 2, 5) + d - 1;
    return era * 146097 + yoe * 365 + div(yoe, 4) - div(yoe, 100) + doy - 719468;
}
export function dayToGregorian(day: number): [number, number, number] {
    day += 719468;
    const era = div(day, 146097), doe = day - era * 146097;
    const yoe = div(doe - div(doe, 1460) + div(doe, 36524) - div(doe, 146096), 365);
    const doy = doe - (365 * yoe + div(yoe, 4) - div(yoe, 100));
    const mp = div(5 * doy + 2, 153), m = mp < 10 ? mp + 3 : mp - 9;
    return [yoe + era * 400 + (m <= 2 ? 1 : 0), m, doy - div(153 * mp + 2, 5) + 1];
}
export const jalaliLeap = (y: number) => (((25 * y + 11) % 33) + 33) % 33 < 8;
export function jalaliToDay(y: number, m: number, d: number): number {
    return 365 * (y - 1) + div(8 * y + 21, 33) + (m <= 7 ? 31 * (m - 1) : 30 * (m - 1) + 6) + d - 1 - 492268;
}
export function dayToJalali(day: number): [number, number, number] {
    const n = day + 492268, y = 1 + div(33 * n + 3, 12053);
    const k = day - jalaliToDay(y, 1, 1);
    return k < 186 ? [y, div(k, 31) + 1, (k % 31) + 1] : [y, div(k - 186, 30) + 7, ((k - 186) % 30) + 1];
}
export function isoToDay(iso: string | null | undefined): number | null {
    const m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso ?? "");
    return m ? gregorianToDay(+m[1]!, +m[2]!, +m[3]!) : null;
}
const two = (n: number) => String(n).padStart(2, "0");
export function dayToIso(day: number): string {
    const [y, m, d] = dayToGregorian(day);
    return `${String(y).padStart(4, "0")}-${two(m)}-${two(d)}`;
}

/* ---- the reader's calendar ---- */
export const civil = (day: number) => (calendar === "jalali" ? dayToJalali(day) : dayToGregorian(day));
export const fromCivil = (y: number, m: number, d: number) => (calendar === "jalali" ? jalaliToDay(y, m, d) : gregorianToDay(y, m, d));
export function monthLength(y: number, m: number): number {
    if (calendar === "jalali") return m <= 6 ? 31 : m <= 11 ? 30 : jalaliLeap(y) ? 30 : 29;
    return m === 2 ? ((y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
}
/* 0 = Monday … 6 = Sunday. */
export const weekday = (day: number) => (((day + 3) % 7) + 7) % 7;
export const weekStart = () => (lang === "fa" || calendar === "jalali" ? 5 : 0);

const split = (s: string) => s.split(" ");
const MONTHS = {
    gregorian: {
        en: split("January February March April May June July August September October November December"),
        ru: split("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        fa: split("ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر"),
    },
    jalali: {
        en: split("Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand"),
        ru: split("фарвардина ордибехешта хордада тира мордада шахривара мехра абана азара дея бахмана эсфанда"),
        fa: split("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"),
    },
};
const ALONE_RU = {
    gregorian: split("Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь"),
    jalali: split("Фарвардин Ордибехешт Хордад Тир Мордад Шахривар Мехр Абан Азар Дей Бахман Эсфанд"),
};
const SHORT = {
    en: split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
    ru: split("янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек."),
};
const WEEKDAYS = {
    en: split("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    ru: split("понедельник вторник среда четверг пятница суббота воскресенье"),
    fa: ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"],
};
const WEEKDAYS_SHORT = { en: split("Mo Tu We Th Fr Sa Su"), ru: split("пн вт ср чт пт сб вс"), fa: split("د س چ پ ج ش ی") };
const RELATIVE: Record<Lang, Record<number, string>> = {
    en: { [-1]: "yesterday", 0: "today", 1: "tomorrow" },
    ru: { [-2]: "позавчера", [-1]: "вчера", 0: "сегодня", 1: "завтра", 2: "послезавтра" },
    fa: { [-2]: "پریروز", [-1]: "دیروز", 0: "امروز", 1: "فردا", 2: "پس‌فردا" },
};

export const weekdayName = (day: number) => WEEKDAYS[lang][weekday(day)]!;
export const weekdayShort = (wd: number) => WEEKDAYS_SHORT[lang][wd]!;
export const weekdayLong = (wd: number) => WEEKDAYS[lang][wd]!;
export function monthTitle(y: number, m: number): string {
    const name = lang === "ru" ? ALONE_RU[calendar][m - 1]! : MONTHS[calendar][lang][m - 1]!;
    return digits(`${name} ${y}`);
}
export function monthLetter(m: number): string {
    if (calendar === "jalali") return MONTHS.jalali[lang][m - 1]!;
    return lang === "fa" ? MONTHS.gregorian.fa[m - 1]! : lang === "ru" ? ALONE_RU.gregorian[m - 1]!.slice(0, 3).toLowerCase() : SHORT.en[m - 1]!;
}
/* Numbers only, for columns and fields: 22.11.2026, ۱۴۰۵/۰۹/۰۱, 22 Nov 2026. */
export function dateShort(day: number): string {
    const [y, m, d] = civil(day);
    if (lang === "fa") return persian(`${y}/${two(m)}/${two(d)}`);
    if (lang === "ru") return `${two(d)}.${two(m)}.${y}`;
    return calendar === "jalali" ? `${d} ${MONTHS.jalali.en[m - 1]} ${y}` : `${d} ${SHORT.en[m - 1]} ${y}`;
}
export function dateLong(day: number): string {
    const [y, m, d] = civil(day);
    if (lang === "en") return dateShort(day);
    const text = digits(`${d} ${MONTHS[calendar][lang][m - 1]} ${y}`);
    return lang === "ru" ? `${text} г.` : text;
}
/* The year only when it is not this one. */
export function dateBrief(day: number): string {
    const [y, m, d] = civil(day);
    if (y !== civil(today)[0]) return dateShort(day);
    const name = calendar === "gregorian" && lang !== "fa" ? SHORT[lang][m - 1]! : MONTHS[calendar][lang][m - 1]!;
    return digits(`${d} ${name}`);
}
export const dateNear = (day: number) => RELATIVE[lang][day - today] ?? dateBrief(day);
export function dayText(iso: string | null | undefined, how: (day: number) => string = dateBrief): string {
    const day = isoToDay(iso);
    return day === null ? "" : how(day);
}
export function clock(at: number): string {
    const d = new Date(at * 1000);
    return digits(`${two(d.getHours())}:${two(d.getMinutes())}`);
}
export const dayOfInstant = (at: number) => {
    const d = new Date(at * 1000);
    return gregorianToDay(d.getFullYear(), d.getMonth() + 1, d.getDate());
};

/* ---- typed days: "tomorrow", "+3", 1405/9/1, 22.11, 22.11.2026, ISO; Persian digits; years 1300–1500 are Jalali ---- */
const WORDS: Record<string, number> = {
    today: 0, tomorrow: 1, yesterday: -1, week: 7, month: 30,
    сегодня: 0, завтра: 1, послезавтра: 2, вчера: -1, неделя: 7, месяц: 30,
    امروز: 0, فردا: 1, پسفردا: 2, دیروز: -1, هفته: 7, ماه: 30,
};
export function parseDay(typed: string, now = today): number | null {
    const s = asciiDigits(typed).trim().toLowerCase().replace(/\u200c|(?<=پس) /g, "").replace(/ي/g, "ی");
    if (s in WORDS) return now + WORDS[s]!;
    let m = /^([+-])(\d{1,4})$/.exec(s);
    if (m) return now + (m[1] === "-" ? -1 : 1) * +m[2]!;
    m = /^(\d{3,4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(s);
    if (m) return checked(+m[1]!, +m[2]!, +m[3]!);
    m = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?\.?$/.exec(s);
    if (!m) return null;
    if (m[3]) return checked(m[3].length === 2 ? 2000 + +m[3] : +m[3], +m[2]!, +m[1]!);
    /* No year: day and month in the reader's order, the next such day. */
    const [y] = civil(now);
    const [mm, dd] = calendar === "jalali" ? [+m[1]!, +m[2]!] : [+m[2]!, +m[1]!];
    for (const year of [y, y + 1]) {
        if (mm < 1 || mm > 12 || dd < 1 || dd > monthLength(year, mm)) continue;
        const day = fromCivil(year, mm, dd);
        if (day >= now) return day;
    }
    return null;
}
function checked(y: number, m: number, d: number): number | null {
    const jalali = y >= 1300 && y <= 1500;
    if (m < 1 || m > 12 || d < 1 || y > 3000 || (!jalali && y < 1800)) return null;
    const day = jalali ? jalaliToDay(y, m, d) : gregorianToDay(y, m, d);
    const back = jalali ? dayToJalali(day) : dayToGregorian(day);
    return back[1] === m && back[2] === d ? day : null;
}
