/* fixture.mjs: the API of the staff application over an invented firm, for working on ui/ and testing it alone.
 *
 *     node tests/browser/fixture.mjs [PORT]        then open http://127.0.0.1:8700/  (demo / touchstone)
 *
 * 100,000 clients are computed by formula, in three scripts; today is always 22 November 2026. Writes are kept in
 * memory. POST /fixture/reset starts over.
 */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { growthRoutes } from "./growth_fixture.mjs";

export const LOGIN = "demo", PASSWORD = "touchstone", CLIENTS = 100000;
const TODAY = "2026-11-22";
const day = (iso) => Date.parse(iso + "T00:00:00Z") / 86400000;
const iso = (d) => new Date(d * 86400000).toISOString().slice(0, 10);
const T0 = day(TODAY);
const hash = (n) => { n = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b); n ^= n >>> 13; n = Math.imul(n, 0xc2b2ae35); return (n ^ (n >>> 16)) >>> 0; };
const pick = (list, n) => list[n % list.length];

const RU = ["Вектор", "Ромашка", "Стройснаб", "Горизонт", "Ёлочка", "Северный путь", "Медсервис", "Альтаир", "Кедр", "Логистика Плюс", "Пекарня №1", "Технолад", "Лидер", "Свежий хлеб", "Уралпром", "Невский дом", "Оптима", "Сталь и К", "Зелёный двор", "Аптека у дома"];
const FA = ["پارس رایان", "آرمان گستر", "نوین تجارت", "سپهر دارو", "البرز صنعت", "کاوش گران", "پیشرو سازه", "زرین کالا", "مهر پخش", "آبان چاپ"];
const EN = ["Northwind Foods", "Harbour Dental", "Cobalt Works", "Maple & Finch", "Brightline Logistics", "Ashford Legal", "Pioneer Prints", "Kestrel Freight"];
const CITY = { ru: ["Москва", "Казань", "Екатеринбург", "Тверь", "Самара", "Омск"], fa: ["تهران", "اصفهان", "شیراز", "تبریز"], en: ["Leeds", "Bristol", "Dubai"] };
const PHASES = ["loyalty", "retention", "retention", "reactivation", "funnel", "loyalty", "retention", "released"];
export const STAFF = [
    { id: 1, name: "Марина Лебедева", role: "owner", active: true }, { id: 2, name: "Олег Фомин", role: "account_manager", active: true },
    { id: 3, name: "نیلوفر راد", role: "account_manager", active: true }, { id: 4, name: "Tom Ellery", role: "closer", active: true }, { id: 5, name: "Игорь Сухов", role: "it_specialist", active: true },
];
const PEOPLE = {
    ru: ["Синицына Ольга Петровна", "Громов Артём Юрьевич", "Ковалёва Нина Сергеевна", "Дёмин Пётр Ильич"],
    fa: ["مهندس کاوه رستگار", "خانم مینا شریفی", "آقای بهرام نیک‌زاد"], en: ["Grace Holloway", "Peter Marsh", "Dana Whitfield"],
};
const TITLES = { ru: ["генеральный директор", "главный бухгалтер", "начальник ИТ"], fa: ["مدیرعامل", "مدیر مالی", "مسئول فناوری"], en: ["Managing director", "Head of finance", "IT lead"] };
const script = (i) => (i % 7 === 3 || i % 7 === 6 ? "fa" : i % 9 === 5 ? "en" : "ru");

function clientRow(i, edits) {
    const h = hash(i), s = script(i), n = Math.floor(i / 20) + 1;
    const name = s === "ru" ? `${pick(["ООО", "АО", "ООО", "ИП"], h)} «${pick(RU, i)}${n > 1 ? ` ${n}` : ""}»` : s === "fa" ? `شرکت ${pick(FA, i)}${n > 1 ? ` ${n}` : ""}` : `${pick(EN, i)}${n > 1 ? ` ${n}` : ""} Ltd`;
    const revenue = i % 11 === 10 ? 0 : (20000 + (h % 900000)) * 100, worth = i % 13 === 12 ? null : revenue * 3 + (h % 5000) * 100;
    const silence = h % 17 === 0 ? null : (h >>> 3) % 140, phase = pick(PHASES, h >>> 5);
    const row = {
        id: i + 1, name, phase, worth_minor: worth, currency: "RUB", stay_percent: worth ? 40 + (h % 59) : null, at_risk_minor: worth ? Math.round(worth * (60 - (h % 59)) / 100) : null, silence_days: silence, silence_cost_minor: silence > 30 ? Math.round(((worth ?? 0) * (silence - 30)) / 900) : 0,
        expected_day: revenue ? iso(T0 - 40 + (h % 90)) : null, revenue12_minor: revenue, late_days: h % 5 ? null : h % 40, debt_minor: h % 5 ? 0 : 4250000, coverage_ours: 1 + (h % 2), coverage_theirs: 1 + ((h >>> 2) % 4),
        sales_staff: h % 23 ? pick(STAFF.slice(1, 4), h).name : null, it_staff: STAFF[4].name, next_touch_day: h % 3 ? iso(T0 + (h % 30)) : null, city: pick(CITY[s], h >>> 4), country: s === "ru" ? "RU" : s === "fa" ? "IR" : "GB",
    };
    const e = edits.get(i + 1);
    return e ? { ...row, ...("name" in e ? { name: e.name } : {}), ...("city" in e ? { city: e.city } : {}) } : row;
}
const fold = (s) => s.toLowerCase().replace(/ё/g, "е").replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/[\u06f0-\u06f9]/g, (d) => d.charCodeAt(0) & 15).replace(/[\u200c\u00a0«»"“”.,()]+/g, " ").replace(/\s+/g, " ").trim();

const SAY = {
    en: { why: ["Silent for 47 days; usually buys every 30; 12,000 a month at stake.", "The certificate of the mail server expires on 1 December 2026.", "Promised an answer on the migration by Friday; three days have passed.", "Buys computers but has no support contract; firms like it pay 18,000 a month.", "Invoice 2026-118 is 12 days late; paid on time for two years before."],
        purpose: ["Keep in touch", "Remind of the service", "Bring to a decision", "Offer an attachment", "Ask about the payment"], reason: ["New: backup check in one day", "Case of the month: a bakery without downtime", null],
        script: ["Ask how the move to the new office went.", "Tell about the backup check: one day, no downtime, a written result.", "Ask who decides about it and agree on a day."],
        outcomes: ["Reached", "Meeting agreed", "Sold", "Promised to decide", "No answer", "Sent", "Refused", "Wants no more contact", "Wrong person"],
        signals: { worth: ["Worth for life", "12 purchases a year × average bill × 5 years, from 31 invoices since March 2023."], rhythm: ["Rhythm of purchases", "Median of 30 gaps between invoices; half of them lie in the drawn range."], next: ["Next purchase expected", "Last invoice plus the usual gap."], margin: ["Margin", "Billed less staff time at cost over 12 months."], phase: ["Phase", "Three sales, interest is fading: the last two gaps were longer than usual."] },
        bad: "Login or password is wrong.", conflict: "Somebody saved this client meanwhile. Both values are shown; nothing was overwritten.", notFound: "There is no such record.", event: ["Support, monthly", "Call about the backup", "Server replaced", "Paid in full"], reject: ["This is no date. Write it as 22.11.2026.", "The amount is empty."], fields: ["Client", "Number", "Day", "Due day", "Amount", "Text"], kinds: "Invoices", people: "People" },
    ru: { why: ["Молчит 47 дней, обычно покупает раз в 30 дней; под угрозой 12 000 в месяц.", "Сертификат почтового сервера истекает 1 декабря 2026 г.", "Обещали ответить про переезд до пятницы; прошло три дня.", "Покупает компьютеры, но без договора поддержки; похожие фирмы платят 18 000 в месяц.", "Счёт 2026-118 просрочен на 12 дней; два года до этого платили вовремя."],
        purpose: ["Поддержать контакт", "Напомнить об обслуживании", "Довести до решения", "Предложить сопровождение", "Спросить об оплате"], reason: ["Новое: проверка резервных копий за день", "История месяца: пекарня без простоев", null],
        script: ["Спросите, как прошёл переезд в новый офис.", "Расскажите о проверке резервных копий: один день, без простоя, письменный отчёт.", "Узнайте, кто решает, и договоритесь о дне."],
        outcomes: ["Поговорили", "Назначили встречу", "Продали", "Обещали решить", "Не ответили", "Отправлено", "Отказ", "Просит не беспокоить", "Не тот человек"],
        signals: { worth: ["Ценность за всю жизнь", "12 покупок в год × средний счёт × 5 лет, по 31 счёту с марта 2023 г."], rhythm: ["Ритм покупок", "Медиана 30 промежутков между счетами; половина лежит в показанных пределах."], next: ["Ожидаемая покупка", "Последний счёт плюс обычный промежуток."], margin: ["Маржа", "Выставлено минус время сотрудников по себестоимости за 12 месяцев."], phase: ["Этап", "Три продажи, интерес угасает: два последних промежутка длиннее обычного."] },
        bad: "Неверный логин или пароль.", conflict: "Кто-то уже сохранил этого клиента. Показаны оба значения, ничего не перезаписано.", notFound: "Такой записи нет.", event: ["Поддержка, ежемесячно", "Звонок о резервных копиях", "Замена сервера", "Оплачено полностью"], reject: ["Это не дата. Напишите так: 22.11.2026.", "Сумма пуста."], fields: ["Клиент", "Номер", "Дата", "Срок оплаты", "Сумма", "Текст"], kinds: "Счета", people: "Люди" },
    fa: { why: ["۴۷ روز سکوت؛ معمولاً هر ۳۰ روز خرید می‌کند؛ ماهی ۱۲٬۰۰۰ در خطر است.", "گواهی سرور ایمیل در ۱۰ آذر ۱۴۰۵ منقضی می‌شود.", "قول داده بود تا جمعه پاسخ دهد؛ سه روز گذشته است.", "رایانه می‌خرد ولی قرارداد پشتیبانی ندارد؛ شرکت‌های مشابه ماهی ۱۸٬۰۰۰ می‌پردازند.", "صورتحساب 2026-118 دوازده روز دیر شده؛ دو سال پیش از آن به‌موقع می‌پرداخت."],
        purpose: ["حفظ ارتباط", "یادآوری سرویس", "رساندن به تصمیم", "پیشنهاد پشتیبانی", "پرسش درباره پرداخت"], reason: ["تازه: بررسی پشتیبان‌گیری در یک روز", "روایت ماه: نانوایی بی‌وقفه", null],
        script: ["بپرسید جابه‌جایی به دفتر تازه چطور گذشت.", "از بررسی پشتیبان‌گیری بگویید: یک روز، بدون توقف، با گزارش کتبی.", "بپرسید چه کسی تصمیم می‌گیرد و روزی را قرار بگذارید."],
        outcomes: ["گفت‌وگو شد", "قرار ملاقات", "فروخته شد", "قول تصمیم داد", "پاسخ نداد", "فرستاده شد", "رد کرد", "دیگر تماس نمی‌خواهد", "شخص اشتباه"],
        signals: { worth: ["ارزش مادام‌العمر", "۱۲ خرید در سال × میانگین صورتحساب × ۵ سال، از ۳۱ صورتحساب."], rhythm: ["آهنگ خرید", "میانه ۳۰ فاصله میان صورتحساب‌ها؛ نیمی از آن‌ها در بازه نشان‌داده‌شده است."], next: ["خرید بعدی مورد انتظار", "آخرین صورتحساب به‌علاوه فاصله معمول."], margin: ["حاشیه سود", "صورتحساب‌ها منهای زمان کارکنان در ۱۲ ماه."], phase: ["مرحله", "سه فروش، علاقه رو به کاهش است: دو فاصله آخر طولانی‌تر از معمول بود."] },
        bad: "نام کاربری یا گذرواژه نادرست است.", conflict: "در این میان کس دیگری این مشتری را ذخیره کرد. هر دو مقدار نشان داده می‌شود.", notFound: "چنین رکوردی نیست.", event: ["پشتیبانی ماهانه", "تماس درباره پشتیبان‌گیری", "تعویض سرور", "پرداخت کامل"], reject: ["این تاریخ نیست. به شکل 22.11.2026 بنویسید.", "مبلغ خالی است."], fields: ["مشتری", "شماره", "تاریخ", "سررسید", "مبلغ", "شرح"], kinds: "صورتحساب‌ها", people: "اشخاص" },
};
const OUTCOMES = ["reached", "meeting", "sold", "promised", "no_answer", "sent", "refused", "opt_out", "wrong_person"];
const CHANNELS = ["call", "email", "call", "visit", "messenger", "letter"];
const FIELDS = ["client_id", "number", "day", "due_day", "total_minor", "text"];

export function fixture() {
    let users, edits, touches, news, views, batches, logged, changes, seq, lists;
    const reset = () => {
        users = { staff_id: 1, name: STAFF[0].name, login: LOGIN, role: "owner", lang: "ru", calendar: "gregorian", theme: "light" };
        edits = new Map(); views = []; logged = []; changes = []; seq = 1000; lists = new Map();
        touches = Array.from({ length: 23 }, (_, k) => ({ id: k + 1, staff_id: k % 5 === 4 ? 2 : 1, state: k === 0 || k === 1 ? "done" : "planned", outcome: k === 0 || k === 1 ? "reached" : "", until_day: null }));
        news = [{ id: 900, state: "now", title: SAY[users.lang].reason[0], lang: users.lang, from_day: "2026-11-01", until_day: null, audience: "loyalty", offering: null, told: 4, planned: 2, same_as: null, text: SAY[users.lang].reason[0] }];
        batches = [{ id: 7, at: 1795000000, staff: STAFF[0].name, file_name: "счета-2025.csv", kind: "invoice", preset: null, rows_new: 1840, rows_changed: 12, rows_same: 3, rows_rejected: 2, state: "live" }];
    };
    reset();
    const sessions = new Map();
    const tr = () => SAY[users.lang];
    const session = (csrf) => ({
        user: users, csrf, workspace: { name: users.lang === "fa" ? "شبکه‌یار" : users.lang === "ru" ? "Сетевой дом" : "Networks & Co", currency: "RUB" }, today: TODAY, now_at: T0 * 86400 + 36000,
        counts: { today: touches.filter((x) => x.state === "planned").length }, roles_can: ["client list", "client show", "client set", "touch log", "import", "staff list", "growth", "growth freeze", "growth page", "churn", "silence", "model show", "delivery print", "reason list", "reason add", "reason end", "reason gaps", "address reveal", "call list", "calendar feed"].filter((a) => users.role === "owner" || !/^(growth|churn|silence)/.test(a)),
    });
    const touchRow = (x) => {
        const k = x.id - 1, i = [3, 12, 25, 5, 44, 60, 71, 88, 14, 93, 101, 122, 130, 146, 151, 160, 173, 181, 190, 207, 214, 228, 233][k], c = clientRow(i, edits), s = script(i);
        const section = k < 8 ? "now" : k < 17 ? "quiet" : "found";
        const w = section === "quiet" ? 0 : section === "found" ? 3 : [1, 2, 4][k % 3];
        return { id: x.id, section, state: x.state, rule: "care", client_id: c.id, client: c.name, worth_minor: c.worth_minor, phase: c.phase, person_id: c.id * 10, person: pick(PEOPLE[s], k), title: pick(TITLES[s], k), staff_id: x.staff_id, staff: STAFF[x.staff_id - 1].name, outcome: x.outcome, hours: null, hours_state: null, delivery: null, delivery_at: null, delivery_error: null, local_time: k % 3 ? "09:15" : "06:40", quiet_now: k % 3 === 0,
            channel: pick(CHANNELS, k), purpose: tr().purpose[[1, 2, 4][k % 3] === w ? w : w], reason_id: null, reason: pick(tr().reason, k), why: tr().why[w], stake_minor: (9 + (hash(k) % 90)) * 100000 * 10 / 10, currency: "RUB", due_day: iso(T0 - (k % 4 === 1 ? 3 : 0)), until_day: x.until_day };
    };
    const sum = (rows) => rows.filter((r) => r.state === "planned").reduce((n, r) => n + r.stake_minor, 0);
    function list(q) {
        const key = ["q", "view", "phase", "staff", "sort", "desc"].map((k) => q.get(k) ?? "").join("\n") + edits.size;
        if (lists.has(key)) return lists.get(key);
        if (lists.size > 20) lists.clear();
        const word = fold(q.get("q") ?? "").split(" ").filter(Boolean), staff = STAFF.find((s) => String(s.id) === q.get("staff"))?.name;
        let rows = [];
        for (let i = 0; i < CLIENTS; i++) {
            const r = clientRow(i, edits);
            if (q.get("phase") && r.phase !== q.get("phase")) continue;
            if (staff && r.sales_staff !== staff && r.it_staff !== staff) continue;
            if (q.get("view") === "quiet30" && !(r.silence_days > 30)) continue;
            if (q.get("view") === "debts" && !r.late_days) continue;
            if (q.get("view") === "dormant" && r.phase !== "reactivation") continue;
            if (q.get("view") === "no_second" && r.coverage_ours > 1) continue;
            if (word.length) { const words = fold(r.name).split(" "); if (!word.every((w) => words.some((x) => x.startsWith(w)))) continue; }
            rows.push(r);
        }
        const field = { worth: "worth_minor", at_risk: "at_risk_minor", stay: "stay_percent", silence: "silence_days", silence_cost: "silence_cost_minor", revenue12: "revenue12_minor", expected: "expected_day", late: "late_days", name: "name" }[q.get("sort") || "name"];
        const sign = q.get("desc") === "1" ? -1 : 1;
        rows.sort((a, b) => (a[field] === null ? (b[field] === null ? 0 : 1) : b[field] === null ? -1 : a[field] < b[field] ? -sign : a[field] > b[field] ? sign : a.id - b.id));
        lists.set(key, rows);
        return rows;
    }
    const signal = (name, [label, why], unit, value, low, high, text) => ({ name, label, help: why, unit, value, low, high, text: text(value), low_text: low === null ? null : text(low), high_text: high === null ? null : text(high), why });
    function client(id) {
        const i = id - 1;
        if (!(i >= 0 && i < CLIENTS)) return null;
        const r = clientRow(i, edits), s = script(i), e = edits.get(id) ?? {}, S = tr().signals, h = hash(i);
        const staffOf = (name) => { const x = STAFF.find((y) => y.name === name); return x ? { id: x.id, name: x.name } : null; };
        const byId = (n) => { const x = STAFF.find((y) => y.id === n); return x ? { id: x.id, name: x.name } : null; };
        const w = r.worth_minor;
        return {
            id, name: r.name, legal_form: s === "ru" ? "ООО" : "", tax_id: s === "ru" ? "7707083893" : "", domain: "", industry: "", country: r.country, city: r.city, lang: s, note: "", version: 1, employees: 40, opted_out: false, released_day: null, since_day: "2023-03-14", phase: r.phase, worth_minor: w, currency: "RUB", debts_minor: r.late_days ? 4250000 : 0,
            ...e, sales_staff: "sales_staff_id" in e ? byId(e.sales_staff_id) : staffOf(r.sales_staff), it_staff: "it_staff_id" in e ? byId(e.it_staff_id) : staffOf(r.it_staff),
            signals: [
                ...(w === null ? [] : [signal("worth", S.worth, "money", w, Math.round(w * 0.7), Math.round(w * 1.45), (n) => "€" + Math.round(n / 100).toLocaleString(users.lang))]),
                signal("rhythm", S.rhythm, "days", 30, 26, 38, String), signal("next", S.next, "day", iso(T0 + 4), iso(T0 - 2), iso(T0 + 12), String),
                signal("margin", S.margin, "percent", 134, null, null, (n) => n + " %"), signal("phase", S.phase, "phase", 1, null, null, () => r.phase),
            ],
            people: PEOPLE[s].slice(0, 3).map((name, k) => ({ id: id * 10 + k, name, title: pick(TITLES[s], k), department: "", decision_role: k === 0 ? "decides" : k === 1 ? "influences" : "", from_day: "2023-03-14", until_day: k === 2 ? "2026-08-31" : null, opted_out: k === 2 && h % 3 === 0, preferred_channel: k === 0 ? "call" : "",
                addresses: [{ id: id * 10 + 0, channel: "phone", value_masked: "+7 495 •••-••-67", consent: "unknown", label: "" }, { id: id * 10 + 1, channel: "email", value_masked: "o•••@example.org", consent: k ? "refused" : "given", label: "" }, { id: id * 10 + 2, channel: "post", value_masked: "125009 •••", consent: "unknown", label: "" }] })),
            next: touches.filter((x) => x.state === "planned").map(touchRow).filter((t) => t.client_id === id),
            subscriptions: h % 4 ? [{ id: 1, text: tr().event[0], price_minor: 1200000, currency: "RUB", interval_months: 1, start_day: "2024-02-01", end_day: null, renew_day: null }] : [],
            deals: [{ id: 1, title: tr().event[2], stage: "won", amount_minor: 28400000, currency: "RUB", day: "2025-05-12", closed_day: "2025-06-02" }, { id: 2, title: tr().reason[0], stage: "closing", amount_minor: 4500000, currency: "RUB", day: "2026-11-01", closed_day: null }],
        };
    }
    function timeline(id, q) {
        const rows = [], ev = tr().event;
        for (const x of logged) if (x.client_id === id) rows.push({ kind: "touch", id: x.id, day: x.day, title: x.channel, text: x.outcome + (x.text ? `: ${x.text}` : ""), amount_minor: null, currency: null, staff: STAFF[0].name, person: null });
        for (const x of changes) if (x.client_id === id) rows.push({ kind: "change", id: x.id, day: TODAY, title: x.field, text: `${x.was} > ${x.now}`, amount_minor: null, currency: null, staff: STAFF[0].name, person: null });
        for (let m = 0; m < 30; m++) {
            const d = T0 - 6 - m * 30, a = (8000 + (hash(id + m * 7) % 18000)) * 100;
            if (hash(id * 31 + m) % 6 === 0) continue;
            rows.push({ kind: "payment", id: m + 500, day: iso(d + 5), title: ev[3], text: "", amount_minor: a, currency: "RUB", staff: null, person: null });
            rows.push({ kind: "invoice", id: m + 100, day: iso(d), title: ev[0], text: `2026-${118 - m}`, amount_minor: a, currency: "RUB", staff: null, person: null });
            if (m % 2 === 0) rows.push({ kind: "touch", id: m + 300, day: iso(d - 9), title: pick(CHANNELS, m), text: m % 4 ? "reached" : "reached: " + tr().script[0], amount_minor: null, currency: null, staff: STAFF[1].name, person: PEOPLE[script(id - 1)][0] });
            if (m === 4) rows.push({ kind: "incident", id: 900, day: iso(d - 11), title: "late_payment", text: tr().purpose[4], amount_minor: null, currency: null, staff: STAFF[1].name, person: null });
        }
        rows.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
        const own = rows.filter((r) => !q.get("type") || r.kind === q.get("type")), from = Number(q.get("before") || 0), limit = Number(q.get("limit") || 50);
        return { rows: own.slice(from, from + limit), more: own.length > from + limit, before: own.length > from + limit ? String(from + limit) : null };
    }
    const uploads = new Map();
    function preview(u, o = {}) {
        const utf8 = () => { try { new TextDecoder("utf-8", { fatal: true }).decode(u.bytes); return "utf-8"; } catch { return "windows-1251"; } };
        const charset = o.charset ?? u.charset ?? utf8();
        const text = new TextDecoder(charset).decode(u.bytes).replace(/^\ufeff/, ""), lines = text.split(/\r?\n/).filter(Boolean);
        const delimiter = o.delimiter ?? u.delimiter ?? [";", "\t", ",", "|"].find((d) => lines[0]?.includes(d)) ?? ",";
        const cells = lines.map((l) => l.split(delimiter)), columns = cells[0] ?? [];
        const guess = { client_id: /client|клиент|контрагент|مشتری/i, number: /number|номер|№|شماره/i, day: /date|дата|day|تاریخ/i, due_day: /due|срок|سررسید/i, total_minor: /amount|сумма|مبلغ/i, text: /text|назначение|شرح/i };
        const mapping = Object.fromEntries(FIELDS.map((f) => [f, columns.find((c) => guess[f].test(c))]).filter(([, c]) => c));
        const as = o.as ?? (mapping.client_id && mapping.day ? "invoice" : null), fits = as === "invoice" && !!mapping.client_id;
        const map_text = fits ? `touchstone-map 1\nname "file"\nsource "file"\nkind invoice\n${Object.entries(mapping).map(([f, c]) => `${f} = ${/\s/.test(c) ? `[${c}]` : c}\n`).join("")}` : null;
        Object.assign(u, { charset, delimiter, mapping: fits ? mapping : {}, cells });
        const fields = FIELDS.map((name, i) => ({ name, label: tr().fields[i], required: ["client_id", "day", "total_minor"].includes(name) }));
        return { charset, delimiter, header_line: 1, columns, rows: cells.slice(1, 21), as: fits ? as : null, kind: fits ? as : null, why_not: fits ? null : tr().notFound, mapping: u.mapping, map_text,
            kinds: [{ name: "invoice", label: tr().kinds, fields }, { name: "person", label: tr().people, fields: [{ name: "family", label: tr().fields[0], required: true }] }], presets: [{ name: "1c_sales", label: "1С: Бухгалтерия", kind: "invoice" }] };
    }
    const mapped = (text) => Object.fromEntries([...text.matchAll(/^(\w+) \??= \[?([^\]\n]*?)\]?(?: order \w+)?$/gm)].map((m) => [m[1], m[2]]));
    function importRun(b) {
        const u = uploads.get(b.upload_id), map = b.map_text ? mapped(b.map_text) : u.mapping, at = (f) => u.cells[0].indexOf(map[f]), rejects = [];
        let total = 0, good = 0;
        u.cells.slice(1).forEach((r, i) => {
            const d = r[at("day")] ?? "", a = r[at("total_minor")] ?? "";
            if (!/\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/.test(d)) rejects.push({ line: i + 2, column: u.cells[0][at("day")], value: d, message: tr().reject[0] });
            else if (!a.trim()) rejects.push({ line: i + 2, column: u.cells[0][at("total_minor")], value: a, message: tr().reject[1] });
            else { good++; total += Math.round(parseFloat(a.replace(/\s/g, "").replace(",", ".")) * 100) || 0; }
        });
        const r = { batch_id: null, kind: "invoice", preset: null, charset: u.charset, message: null, dry_run: !!b.dry_run, rows_grouped: 0, rows_skipped: 0, made: { clients: 0, people: 0, staff: 0, offerings: 0 }, by_kind: [], rows_read: u.cells.length - 1, rows_new: good, rows_changed: 0, rows_same: 0, rows_rejected: rejects.length, rejects, totals: [{ currency: "RUB", rows: good, amount_minor: total }] };
        if (!b.dry_run) {
            r.batch_id = ++seq;
            batches.unshift({ id: seq, at: T0 * 86400 + 36000, staff: STAFF[0].name, file_name: u.name, kind: "invoice", preset: null, rows_new: good, rows_changed: 0, rows_same: 0, rows_rejected: rejects.length, state: "live" });
        }
        return r;
    }

    class Fail extends Error { constructor(status, code, message, more) { super(message); Object.assign(this, { status, code, more }); } }
    const need = (x) => { if (x === null || x === undefined) throw new Fail(404, "not_found", tr().notFound); return x; };
    const routes = [
        ["POST", /^\/api\/deliveries\/print$/, () => {
            const pages = touches.map(touchRow).filter((r) => r.state === "planned" && r.channel === "letter").map((r) => ({ from: session("").workspace.name, day: iso(T0), to: `${r.person}\n${r.client}\n${r.id}`, text: tr().script[1] }));
            return { letters: pages.length, file: null, pages };
        }],
        ["GET", /^\/api\/today$/, (_m, q) => {
            const staff = Number(q.get("staff")) || null, rows = touches.filter((x) => x.state !== "snoozed" && (!staff || x.staff_id === staff)).map(touchRow);
            return { day: TODAY, staff_id: staff, done: rows.filter((r) => r.state !== "planned").length, left: rows.filter((r) => r.state === "planned").length, stake_minor: sum(rows), currency: "RUB", gap: { from_day: "2026-12-01", until_day: "2026-12-31", clients: 3, offering_left: 2, worth_minor: 90000000 }, rows };
        }],
        ["GET", /^\/api\/touches\/(\d+)$/, (m) => { const row = touchRow(need(touches.find((x) => x.id === +m[1]))); const L = tr(); return { ...row, draft: null, script: L.script, links: [{ address_id: 10, channel: row.channel, kind: "phone", label: "+7 495 •••-••-67" }, { address_id: 12, channel: row.channel, kind: "post", label: "125009 •••" }], last: [0, 1, 2].map((k) => ({ day: iso(T0 - 47 - k * 33), staff: STAFF[1].name, person: row.person, channel: pick(CHANNELS, k), direction: k === 1 ? "in" : "out", outcome: pick(["reached", "promised", "no_answer"], k), text: k === 0 ? L.script[0] : null })), outcomes: OUTCOMES.map((name, i) => ({ key: i + 1, name, label: L.outcomes[i] })) }; }],
        ["POST", /^\/api\/touches\/(\d+)\/(done|skip|snooze|undo)$/, (m, _q, b) => {
            const x = need(touches.find((y) => y.id === +m[1]));
            if (m[2] === "done" && !OUTCOMES.includes(b.outcome)) throw new Fail(400, "input", "outcome");
            Object.assign(x, { outcome: b.outcome ?? "", state: { done: "done", skip: "skipped", snooze: "snoozed", undo: "planned" }[m[2]], until_day: b.until_day ?? null });
            return touchRow(x);
        }],
        ["POST", /^\/api\/touches$/, (_m, _q, b) => { logged.push({ ...b, id: ++seq, day: b.day ?? TODAY }); return { id: seq }; }],
        ["GET", /^\/api\/clients$/, (_m, q) => { const rows = list(q), offset = Number(q.get("offset") || 0), limit = Number(q.get("limit") || 100); return { total: rows.length, offset, rows: rows.slice(offset, offset + limit) }; }],
        ["GET", /^\/api\/clients\/(\d+)$/, (m) => need(client(+m[1]))],
        ["POST", /^\/api\/clients\/(\d+)$/, (m, _q, b) => {
            const now = need(client(+m[1]));
            if (b.version !== now.version) throw new Fail(409, "conflict", tr().conflict);
            for (const field of Object.keys(b)) {
                if (b[field] === null || field === "version") continue;
                if (!(field in now) && !field.endsWith("_staff_id")) throw new Fail(400, "input", field);
                changes.push({ id: ++seq, client_id: +m[1], field, was: now[field] ?? "", now: b[field] });
            }
            edits.set(+m[1], { ...edits.get(+m[1]), ...Object.fromEntries(Object.entries(b).filter(([, v]) => v !== null)), version: now.version + 1 });
            return client(+m[1]);
        }],
        ["GET", /^\/api\/clients\/(\d+)\/timeline$/, (m, q) => timeline(+m[1], q)],
        ["POST", /^\/api\/addresses\/(\d+)\/reveal$/, (m) => (revealed.push(+m[1]), +m[1] % 10 === 1 ? { value: "office@example.org", href: "mailto:office@example.org" } : +m[1] % 10 === 2 ? { value: "125009, Москва, Тверская, 1", href: null } : { value: "+7 495 123-45-67", href: "tel:+74951234567" })],
        ["GET", /^\/api\/fixture\/revealed$/, () => ({ ids: revealed })],
        ["GET", /^\/api\/search$/, (_m, q) => ({ rows: list(new URLSearchParams({ q: q.get("q") ?? "", sort: "worth", desc: "1" })).slice(0, 8).map((r) => ({ kind: "client", id: r.id, client_id: r.id, title: r.name, detail: r.city })) })],
        ["GET", /^\/api\/staff$/, () => ({ rows: STAFF })],
        ...growthRoutes({ lang: () => users.lang, iso, today: T0, staff: STAFF, clientRow: (i) => clientRow(i, edits), fail: (what) => new Fail(400, "input", what) }),
        ["POST", /^\/fixture\/role$/, (_m, _q, b, csrf) => { users.role = b.role; return session(csrf); }],
        ["GET", /^\/api\/reasons$/, (_m, q) => ({ rows: news.filter((n) => n.state !== "over" || q.get("all")) })],
        ["POST", /^\/api\/reasons$/, (_m, _q, b) => {
            if (news.some((n) => n.title === b.title)) throw new Fail(409, "conflict", b.title);
            news.unshift({ id: ++seq, state: "now", title: b.title, lang: b.lang, from_day: b.from_day ?? null, until_day: b.until_day ?? null, audience: b.audience ?? "", offering: null, told: 0, planned: 0, same_as: b.same_as ?? null, text: b.text });
            return { id: seq };
        }],
        ["POST", /^\/api\/reasons\/(\d+)\/end$/, (m) => { const n = need(news.find((x) => x.id === +m[1])); Object.assign(n, { state: "over", until_day: iso(T0 - 1) }); return { ended: 1 }; }],
        ["GET", /^\/api\/reasons\/gaps$/, () => {
            const rows = [0, 1, 2].map((i) => clientRow(i, edits)).map((r) => ({ client_id: r.id, client: r.name, worth_minor: r.worth_minor, phase: r.phase, lang: "ru", industry: "", people: 1, offering_left: true }));
            const worth_minor = rows.reduce((n, r) => n + (r.worth_minor ?? 0), 0);
            return { from_day: "2026-12-01", until_day: "2026-12-31", clients: 3, offering_left: 3, worth_minor, reachable: 40, unreachable: 2, currency: "RUB", groups: ["phase", "language", "industry"].map((by) => ({ by, name: { phase: "loyalty", language: "ru", industry: "" }[by], clients: 3, worth_minor })), rows };
        }],
        ["POST", /^\/api\/calls\/print$/, () => ({ calls: 1, file: null, html: "<!doctype html><p>Calls" })],
        ["POST", /^\/api\/calendar$/, (_m, _q, b) => ({ path: b.revoke ? null : `/calendar/${"0".repeat(64)}.ics`, busy_only: !!b.busy_only, revoked: !!b.revoke })],
        ["GET", /^\/api\/views$/, () => ({ rows: views })],
        ["POST", /^\/api\/views$/, (_m, _q, b) => { views.push({ id: ++seq, name: b.name, query: b.query }); return { id: seq }; }],
        ["DELETE", /^\/api\/views\/(\d+)$/, (m) => { views = views.filter((v) => v.id !== +m[1]); return {}; }],
        ["POST", /^\/api\/uploads$/, (_m, q, b) => { const id = String(++seq), u = { name: q.get("name"), bytes: b }; uploads.set(id, u); return { upload_id: id, preview: preview(u) }; }],
        ["POST", /^\/api\/uploads\/(\d+)\/preview$/, (m, _q, b) => ({ upload_id: m[1], preview: preview(need(uploads.get(m[1])), b) })],
        ["POST", /^\/api\/imports$/, (_m, _q, b) => { need(uploads.get(b.upload_id)); return importRun(b); }],
        ["GET", /^\/api\/imports$/, () => ({ rows: batches })],
        ["POST", /^\/api\/imports\/(\d+)\/revert$/, (m) => { const x = need(batches.find((y) => y.id === +m[1])); x.state = "reverted"; return { batch_id: x.id, rows_removed: x.rows_new, rows_restored: 0, rows_kept: 0, kept: [] }; }],
        ["POST", /^\/api\/session\/preferences$/, (_m, _q, b, csrf) => { Object.assign(users, b); return session(csrf); }],
        ["GET", /^\/api\/session$/, (_m, _q, _b, csrf) => session(csrf)],
        ["DELETE", /^\/api\/session$/, (_m, _q, _b, csrf) => { for (const [k, v] of sessions) if (v === csrf) sessions.delete(k); return {}; }],
    ];
    const answered = new Map(), revealed = [];
    return { reset, handle(method, path, q, body, headers) {
        if (method === "POST" && path === "/fixture/reset") { reset(); return { json: {} }; }
        const csrf = sessions.get(/(?:^|; )sid=(\w+)/.exec(headers.cookie ?? "")?.[1]);
        try {
            if (method === "POST" && path === "/api/session") {
                if (body.login !== LOGIN || body.password !== PASSWORD) throw new Fail(401, "sign_in", tr().bad);
                const sid = randomBytes(16).toString("hex"), token = randomBytes(16).toString("hex");
                sessions.set(sid, token);
                return { json: session(token), cookie: `sid=${sid}; HttpOnly; SameSite=Strict; Path=/` };
            }
            if (!csrf) throw new Fail(401, "sign_in", tr().bad);
            if (method !== "GET" && headers["x-csrf"] !== csrf) throw new Fail(403, "denied", "csrf");
            const key = headers["idempotency-key"];
            if (method !== "GET" && key && answered.has(key)) return { json: answered.get(key) };
            for (const [m, re, f] of routes) {
                const hit = m === method && re.exec(path);
                if (!hit) continue;
                const json = f(hit, q, body, csrf);
                if (method !== "GET" && key) answered.set(key, json);
                return { json };
            }
            throw new Fail(404, "not_found", tr().notFound);
        } catch (e) {
            if (!(e instanceof Fail)) throw e;
            return { status: e.status, json: { error: { code: e.code, message: e.message, ...e.more } } };
        }
    } };
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json" };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export async function serve(dir, port = 0) {
    const api = fixture();
    const server = createServer(async (req, res) => {
        const url = new URL(req.url, "http://x");
        if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/fixture/")) {
            const chunks = [];
            for await (const c of req) chunks.push(c);
            const raw = Buffer.concat(chunks);
            let body = raw;
            if (!/octet-stream/.test(req.headers["content-type"] ?? "")) try { body = raw.length ? JSON.parse(raw) : {}; } catch { body = {}; }
            const r = api.handle(req.method, url.pathname, url.searchParams, body, req.headers);
            const text = JSON.stringify(r.json), etag = `"${createHash("sha1").update(text).digest("hex")}"`;
            const headers = { "Content-Type": "application/json", "Cache-Control": "no-store", ...(r.cookie ? { "Set-Cookie": r.cookie } : {}) };
            if (req.method === "GET" && !r.status) {
                headers.ETag = etag;
                if (req.headers["if-none-match"] === etag) return res.writeHead(304, headers).end();
            }
            return res.writeHead(r.status ?? 200, headers).end(text);
        }
        let file = normalize(join(dir, url.pathname));
        if (!file.startsWith(dir) || !extname(file) || !existsSync(file)) file = join(dir, "index.html");
        res.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Cache-Control": file.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache" });
        res.end(readFileSync(file));
    });
    await new Promise((ok) => server.listen(port, "127.0.0.1", ok));
    return { url: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((ok) => { server.closeAllConnections(); server.close(ok); }) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const { buildUi } = await import("../../ui/build.mjs");
    const dir = mkdtempSync(join(tmpdir(), "touchstone-ui-"));
    await buildUi(dir, process.env.TOUCHSTONE_MESSAGES);
    const s = await serve(dir, Number(process.argv[2] ?? 8700));
    console.log(`${s.url}  login ${LOGIN}, password ${PASSWORD}`);
}
