/* Signals as people read them: value, interval, why; and the worth with every input to try out. */
import { useEffect, useState } from "preact/hooks";
import { get, query, type ApiError, type Client, type Signal, type WorthAnswer } from "./api";
import { isoToDay, money, number } from "./format";
import { t } from "./i18n";
import { Failed, Interval, Phase, Say, Skeleton } from "./parts";

export function Why({ client: c }: { client: Client }) {
    if (!c.signals.length) return <div class="empty"><p>{t("Too little is known to derive anything. Import invoices first.")}</p></div>;
    return <ul class="why">{c.signals.map((s) => <SignalItem key={s.name} signal={s} phase={c.phase} />)}</ul>;
}
function SignalItem({ signal: s, phase }: { signal: Signal; phase?: string | null }) {
    return (
        <li>
            <div class="why-head"><h3><Say>{s.label}</Say></h3><b>{s.unit === "phase" ? <Phase phase={phase ?? null} /> : s.text === null ? <span class="muted">{t("not known yet")}</span> : <Say>{s.text}</Say>}</b></div>
            <Interval value={position(s.value)} low={position(s.low)} high={position(s.high)} fromZero={s.unit !== "day"} percent={s.unit === "percent"} label={t("between {low} and {high}", { low: s.low_text ?? "", high: s.high_text ?? "" })} />
            <p><Say>{s.why}</Say></p>
            {s.help && <p class="help"><Say>{s.help}</Say></p>}
        </li>
    );
}
const position = (v: number | string | null) => (typeof v === "string" ? isoToDay(v) : v);

/* ---- worth: past, to come, at risk; the inputs may be tried out, nothing is saved ---- */
const INPUTS = [["years", "worth_years", 1, 10], ["discount", "discount_percent", 0, 100], ["margin", "margin_percent", 1, 100]] as const;
type Tried = { [name in (typeof INPUTS)[number][0]]?: string };

export function WorthPanel({ client: c }: { client: Client }) {
    const [tried, setTried] = useState<Tried>({});
    const [answer, setAnswer] = useState<WorthAnswer | null>(null);
    const [error, setError] = useState<ApiError | null>(null);
    const [again, setAgain] = useState(0);
    useEffect(() => {
        let here = true;
        const wait = setTimeout(() => {
            get<WorthAnswer>(`/api/clients/${c.id}/worth` + query(tried)).then((a) => { if (here) { setAnswer(a); setError(null); } }, (e) => { if (here) setError(e as ApiError); });
        }, Object.keys(tried).length ? 250 : 0);
        return () => { here = false; clearTimeout(wait); };
    }, [c.id, tried, again]);
    if (!answer) return error ? <Failed error={error} again={() => setAgain(again + 1)} /> : <Skeleton rows={3} />;
    const now = { years: answer.years, discount: answer.discount_percent, margin: answer.margin_percent };
    const labels = { years: t("Years"), discount: t("Discount a year, percent"), margin: t("Margin, percent") };
    return (
        <section class="worth-panel" aria-label={t("Worth")}>
            <div class="worth-inputs">
                {INPUTS.map(([name, , low, high]) => (
                    <label key={name}>{labels[name]}
                        <input type="number" inputMode="numeric" min={low} max={high} value={tried[name] ?? String(now[name])} onInput={(e) => { const text = e.currentTarget.value; if (text !== "") setTried({ ...tried, [name]: text }); }} />
                    </label>))}
                {Object.keys(tried).length > 0 && <button type="button" class="btn" onClick={() => setTried({})}>{t("Back to the settings")}</button>}
            </div>
            {error && <p class="error" role="alert">{error.message}</p>}
            <ul class="why worth-figures">{[answer.worth, answer.past, answer.stay, answer.future, answer.at_risk].map((s) => <SignalItem key={s.name} signal={s} />)}</ul>
            {answer.discounted_minor !== null && answer.discount_percent > 0 && <p class="muted">{t("The simple worth, discounted and at the margin: {money}", { money: money(answer.discounted_minor, answer.currency, true) })}</p>}
            {answer.lines.length > 1 && (
                <table class="table"><thead><tr><th scope="col">{t("Line of business")}</th><th scope="col" class="end">{t("A year")}</th><th scope="col" class="end">{t("All years")}</th><th scope="col" class="end">{t("Bills")}</th></tr></thead>
                    <tbody>{answer.lines.map((l) => <tr key={l.line}><td><bdi>{l.line || t("not named")}</bdi></td><td class="end"><bdi class="num">{money(l.year_minor, l.currency, true)}</bdi></td><td class="end"><bdi class="num">{money(l.total_minor, l.currency, true)}</bdi></td><td class="end">{number(l.bills)}</td></tr>)}</tbody></table>
            )}
        </section>
    );
}
