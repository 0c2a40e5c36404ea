/* i18n.ts: texts in the reader's language. English source is the id of a message; the translations are one JSON per
 * language, fetched when first needed. t() fills {names}, tn() also picks the plural form, tj() takes elements as
 * values (user texts go in as <bdi>), N_() only marks a text for the catalogue. */
import type { ComponentChildren } from "preact";
import { number } from "./format";
import type { Lang } from "./format";

let lang: Lang = "en";
let messages: Record<string, string | string[]> = {};

type Values = Record<string, string | number>;

export const N_ = (id: string) => id;
export const language = () => lang;
export const languages: { id: Lang; name: string }[] = [
    { id: "en", name: "English" }, { id: "ru", name: "Русский" }, { id: "fa", name: "فارسی" },
];

export function pluralForm(l: Lang, n: number): number {
    n = Math.abs(n);
    if (l === "ru") {
        if (!Number.isInteger(n)) return 1;
        return n % 10 === 1 && n % 100 !== 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2;
    }
    if (l === "fa") return n > 1 ? 1 : 0;
    return n !== 1 ? 1 : 0;
}

/* A value inside a Persian sentence is isolated, so that a Latin name does not turn the sentence around. */
const put = (v: string | number) => (typeof v === "number" ? number(v) : lang === "fa" ? `\u2068${v}\u2069` : v);
const fill = (text: string, values?: Values) => (values ? text.replace(/\{(\w+)\}/g, (all, k: string) => (k in values ? put(values[k]!) : all)) : text);

export function t(id: string, values?: Values): string {
    const m = messages[id];
    return fill(typeof m === "string" ? m : m?.[0] ?? id, values);
}

export function tn(one: string, many: string, n: number, values?: Values): string {
    const m = messages[one];
    const text = Array.isArray(m) ? m[pluralForm(lang, n)] ?? m[m.length - 1]! : m ?? (n === 1 ? one : many);
    return fill(text, { n, ...values });
}

export function tj(id: string, values: Record<string, ComponentChildren>): ComponentChildren[] {
    const m = messages[id];
    return (typeof m === "string" ? m : id).split(/(\{\w+\})/).map((part) => (/^\{\w+\}$/.test(part) ? values[part.slice(1, -1)] ?? part : part));
}

export async function loadLanguage(next: Lang): Promise<void> {
    const url = MESSAGES[next];
    messages = url ? await fetch(url).then((r) => (r.ok ? r.json() : {})).catch(() => ({})) : {};
    lang = next;
    document.documentElement.lang = next;
    document.documentElement.dir = next === "fa" ? "rtl" : "ltr";
}
