/* growth_fixture.mjs: answers of growth, churn and silence over the invented firm of fixture.mjs. The pictures are those of tests/cases/chart. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cases = join(dirname(dirname(fileURLToPath(import.meta.url))), "cases/chart");
const SAY = {
    en: { goal: "161,000 a client, 161 percent of the baseline; the goal is 300,000.", base: "frozen: 4,000,000 billed to 40 clients", now: "7,245,000 billed to 45 clients", split: "bills a year x average bill x years", bridge: "from 4,000,000 to 7,245,000",
        parts: ["Bills a year", "Average bill", "Years a client stays"], pieces: ["New clients", "More of the same", "Lost clients"], few: "Too few data: 7 clients. From 10 on we compute.", figures: ["Clients lost", "Gross revenue retention", "Net revenue retention", "Bought again"], why: "4 of 45 clients", groups: ["all clients", "contract clients", "project clients"], silent: "12 of 45 clients without a talk for a month or more", warn: "13 of the months were reconstructed." },
    ru: { goal: "161 000 на клиента, 161 процент базы; цель 300 000.", base: "зафиксировано: 4 000 000 по 40 клиентам", now: "7 245 000 по 45 клиентам", split: "счетов в год × средний счёт × годы", bridge: "с 4 000 000 до 7 245 000",
        parts: ["Счетов в год", "Средний счёт", "Сколько лет остаётся"], pieces: ["Новые клиенты", "Больше того же", "Ушедшие клиенты"], few: "Данных мало: 7 клиентов. Считаем от 10.", figures: ["Потеряно клиентов", "Удержание выручки", "Удержание с ростом", "Купили снова"], why: "4 из 45 клиентов", groups: ["все клиенты", "по договору", "по проектам"], silent: "12 из 45 клиентов без разговора месяц и дольше", warn: "13 месяцев восстановлены по фактам." },
    fa: { goal: "۱۶۱٬۰۰۰ برای هر مشتری، ۱۶۱ درصد خط پایه؛ هدف ۳۰۰٬۰۰۰ است.", base: "ثبت شده: ۴٬۰۰۰٬۰۰۰ برای ۴۰ مشتری", now: "۷٬۲۴۵٬۰۰۰ برای ۴۵ مشتری", split: "فاکتور در سال × میانگین × سال", bridge: "از ۴٬۰۰۰٬۰۰۰ تا ۷٬۲۴۵٬۰۰۰",
        parts: ["فاکتور در سال", "میانگین فاکتور", "سال‌های ماندن"], pieces: ["مشتریان تازه", "بیشتر از همان", "مشتریان ازدست‌رفته"], few: "داده کم است: ۷ مشتری. از ۱۰ به بعد حساب می‌کنیم.", figures: ["مشتریان ازدست‌رفته", "حفظ درآمد", "حفظ با رشد", "خرید دوباره"], why: "۴ از ۴۵ مشتری", groups: ["همهٔ مشتریان", "با قرارداد", "با پروژه"], silent: "۱۲ از ۴۵ مشتری یک ماه یا بیشتر بی‌گفت‌وگو", warn: "۱۳ ماه از روی داده‌ها بازسازی شد." },
};
const PIECES = ["new", "volume", "lost"], AMOUNTS = [310000000, 164500000, -150000000];

export function growthRoutes({ lang, iso, today, staff, clientRow, fail }) {
    let baseline = null;
    const L = () => SAY[lang()], currency = "RUB";
    const client = (i) => { const r = clientRow(i); return { id: r.id, name: r.name }; };
    const growth = () => ({
        day: iso(today), currency, baseline: { day: baseline ?? iso(today - 365), frozen: !!baseline, frozen_at: null, staff: baseline ? staff[0].name : null, clients: 40, revenue_minor: 400000000, per_client_minor: 10000000, currency, why: L().base },
        now: { day: iso(today), clients: 45, revenue_minor: 724500000, per_client_minor: 16100000, recurring_percent: 40, currency, why: L().now },
        goal: { percent: 300, per_client_minor: 30000000, reached_percent: 161, reached: false, year_percent: 120, day: null, currency, why: L().goal },
        split: { enough: true, with_lifetime: false, worth_before_minor: 10000000, worth_now_minor: 16100000, percent: 161, currency, why: L().split, parts: [
            { part: "frequency", label: L().parts[0], before: 5, now: 6.2, before_minor: null, now_minor: null, low_now: null, high_now: null, percent: 124, why: L().split },
            { part: "bill", label: L().parts[1], before: null, now: null, before_minor: 2000000, now_minor: 2600000, low_now: null, high_now: null, percent: 130, why: L().split },
            { part: "lifetime", label: L().parts[2], before: null, now: null, before_minor: null, now_minor: null, low_now: null, high_now: null, percent: null, why: L().few }] },
        bridge: { from_day: iso(today - 365), to_day: iso(today), from_minor: 400000000, to_minor: 724500000, currency, why: L().bridge, pieces: PIECES.map((piece, i) => ({ piece, label: L().pieces[i], amount_minor: AMOUNTS[i], recurring_minor: 0, once_minor: AMOUNTS[i], clients: 4 + i, currency, why: L().why })) },
        months: Array.from({ length: 12 }, (_, i) => ({ day: iso(today - 30 * (12 - i)), clients: 40 + (i % 5), per_client_minor: 10000000 + i * 500000, percent: 100 + i * 5, reconstructed: true })),
        warnings: [],
    });
    const picture = (name) => ({ title: L().split, text: L().goal, svg: readFileSync(join(cases, name + (lang() === "fa" ? "_fa" : "") + ".svg"), "utf8") });
    const figure = (i, percent, low, high) => ({ name: ["client_churn", "grr", "nrr", "repeat_rate"][i], label: L().figures[i], percent, low, high, n: percent === null ? 7 : 45, enough: percent !== null, why: percent === null ? L().few : L().why });
    return [
        ["GET", /^\/api\/growth$/, growth],
        ["GET", /^\/api\/growth\/pictures$/, (_m, q) => {
            if (!(Number(q.get("width")) >= 280)) throw fail("width");
            return { trend: picture("trend"), bridge: picture("waterfall"), cohort: picture("heatmap"), survival: picture("curve") };
        }],
        ["GET", /^\/api\/growth\/page$/, () => ({ svg: readFileSync(join(cases, lang() === "fa" ? "page_fa.svg" : "page.svg"), "utf8"), file: null, bytes: 1 })],
        ["GET", /^\/api\/growth\/piece$/, (_m, q) => ({ label: q.get("piece"), rows: [3, 5, 8].map((i) => ({ client_id: i + 1, name: clientRow(i).name, amount_minor: AMOUNTS[PIECES.indexOf(q.get("piece"))] / 4, currency })) })],
        ["POST", /^\/api\/growth\/baseline$/, (_m, _q, b) => {
            if (b.day > iso(today)) throw fail(L().few);
            baseline = b.day;
            return { day: b.day, revenue_minor: 400000000, clients: 40, per_client_minor: 10000000, currency };
        }],
        ["GET", /^\/api\/churn$/, () => ({
            from_day: iso(today - 365), to_day: iso(today - 20), start_day: iso(today - 366), by: "month", currency, figures: [figure(0, 9, 4, 21), figure(1, 91, 83, 97), figure(2, 118, 101, 140), figure(3, null, null, null)], periods: [], cohorts: [],
            survival: { groups: L().groups.map((name) => ({ name, clients: 40, lost: 12, enough: true, median_months: null, why: L().why, points: [{ month: 3, percent: 95, low: 88, high: 98, at_risk: 40, lost: 2 }, { month: 9, percent: 80, low: 66, high: 89, at_risk: 30, lost: 6 }] })), compare: { why: L().few } },
            lost_clients: 2, lost: [11, 14].map((i) => ({ client: client(i), day: iso(today - 60), year_minor: 5000000, mrr_minor: 0, currency, reason: "", why: L().why })), warnings: [{ code: "reconstructed", n: 13, why: L().warn }],
        })],
        ["GET", /^\/api\/model$/, () => ({ day: iso(today), years: 3, parts: ["purchases", "contracts"].map((part, i) => ({ part, label: L().parts[i], state: i ? "few" : "good", used: !i, clients: 45, events: 90, why: i ? L().few : L().why })) })],
        ["GET", /^\/api\/silence$/, () => ({
            total: 12, offset: 0, firm: { clients: 45, silent: 12, worth_minor: 1, cost_minor: 90000000, currency, why: L().silent }, effect: { why: L().few },
            staff: [...staff.slice(1, 3).map((s, i) => ({ staff: { id: s.id, name: s.name }, name: s.name, clients: 20, silent: 6 - i, cost_minor: 50000000 - i * 10000000, currency })), { staff: null, name: L().few, clients: 2, silent: 1, cost_minor: 0, currency }],
            rows: [20, 30, 40].map((i) => ({ id: i + 1, name: clientRow(i).name, sales_staff: staff[1].name, silence_days: 50, cost_minor: 9000000, currency, why: L().silent })),
        })],
    ];
}
