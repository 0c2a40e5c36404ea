/* reasons.tsx: news worth a touch: what may be told, adding and ending it, and for whom there will be nothing new to say. */
import { useState } from "preact/hooks";
import type { GapGroup, Gaps, ReasonList, ReasonRow } from "../api";
import { post, query, refresh, useQuery } from "../api";
import { comma, dateShort, dayText, dayToIso, isoToDay, moneyShort, number } from "../format";
import { N_, language, languages, t, tn } from "../i18n";
import { useKeys } from "../keys";
import { Answer, DayField, Dialog, Field, Icon, Kbd, Money, Worth, useTitle } from "../parts";
import { can, fault, say } from "../store";
import { monthOf, phaseName } from "../words";

export const screen = { path: "/reasons", label: N_("Reasons"), icon: "news", key: "KeyR", order: 4, needs: "reason list" };

const langName = (id: string) => languages.find((l) => l.id === id)?.name ?? t("any language");
const changed = () => refresh("/api/reasons", "/api/today");

export default function ReasonsScreen() {
    const [all, setAll] = useState(false);
    const [adding, setAdding] = useState(false);
    const [ending, setEnding] = useState<ReasonRow | null>(null);
    const list = useQuery<ReasonList>("/api/reasons" + query({ all: all ? "1" : "" }));
    useTitle(t("Reasons"));
    useKeys([
        ...(can("reason add") ? [{ code: "KeyN", run: () => setAdding(true), label: t("Add news"), show: "n" }] : []),
        { code: "KeyA", run: () => setAll(!all), label: t("Also what is over"), show: "a" },
    ]);
    return (
        <div class="screen page reasons">
            <header class="head">
                <div><h1>{t("Reasons")}</h1><p class="sub">{t("News worth a touch. Nobody is told the same news twice.")}</p></div>
                <div class="head-actions">
                    <button type="button" class="btn" aria-pressed={all} onClick={() => setAll(!all)}>{t("Also what is over")} <Kbd>a</Kbd></button>
                    {can("reason add") && <button type="button" class="btn primary" onClick={() => setAdding(true)}><Icon name="plus" />{t("Add news")} <Kbd>n</Kbd></button>}
                </div>
            </header>
            <div class="halves">
                <section aria-labelledby="r-list">
                    <h2 id="r-list">{t("What we can tell")}</h2>
                    <Answer q={list} rows={8}>{(l) => (l.rows.length ? <ul class="rows">{l.rows.map((r) => <Reason key={r.id} row={r} onEnd={() => setEnding(r)} />)}</ul> : <p class="muted">{t("There is no news. Without a reason there is no touch.")}</p>)}</Answer>
                </section>
                {can("reason gaps") && <GapPart />}
            </div>
            {adding && <Add onClose={() => setAdding(false)} />}
            {ending && <End row={ending} onClose={() => setEnding(null)} />}
        </div>
    );
}

function span(r: ReasonRow): string {
    const from = r.from_day && dayText(r.from_day, dateShort), until = r.until_day && dayText(r.until_day, dateShort);
    return from && until ? t("{from} to {to}", { from, to: until }) : from ? t("from {day}", { day: from }) : until ? t("until {day}", { day: until }) : t("always");
}
function Reason({ row: r, onEnd }: { row: ReasonRow; onEnd: () => void }) {
    const told = tn("told to {n} person", "told to {n} people", r.told), planned = tn("{n} touch planned", "{n} touches planned", r.planned);
    return (
        <li class={r.state === "over" ? "muted" : undefined}>
            <b><bdi lang={r.lang || undefined}>{r.title}</bdi></b>
            {can("reason end") && r.state !== "over" ? <button type="button" class="bare" aria-label={t("End: {title}", { title: r.title })} onClick={onEnd}>{t("End")}</button> : <span>{r.state === "over" ? t("over") : ""}</span>}
            <p class="muted">{r.state === "coming" && <b>{t("coming")} </b>}<bdi>{langName(r.lang)}</bdi> <span class="sep">·</span> <bdi>{span(r)}</bdi>{r.audience && <> <span class="sep">·</span> <bdi>{r.audience}</bdi></>}{r.offering && <> <span class="sep">·</span> <bdi>{r.offering}</bdi></>} <span class="sep">·</span> {told}{comma()}{planned}</p>
        </li>
    );
}

/* ---- for whom there is nothing ---- */
function GapPart() {
    const [month, setMonth] = useState("");
    const q = useQuery<Gaps>("/api/reasons/gaps" + query({ month, limit: "30" }));
    const step = (iso: string, by: number) => setMonth(dayToIso(isoToDay(iso)! + by));
    return (
        <section aria-labelledby="r-gaps">
            <h2 id="r-gaps">{t("Nothing new to say")}</h2>
            <Answer q={q} rows={6}>{(g) => (
                <>
                    <div class="calendar-head">
                        <button type="button" class="bare" aria-label={t("Previous month")} onClick={() => step(g.from_day, -1)}><span class="turn"><Icon name="next" /></span></button>
                        <b aria-live="polite">{monthOf(g)}</b>
                        <button type="button" class="bare" aria-label={t("Next month")} onClick={() => step(g.until_day, 1)}><Icon name="next" /></button>
                    </div>
                    {g.clients === 0 ? <p>{t("There is something new to say to every client that can be reached.")}</p> : (
                        <>
                            <p class="lead">{tn("{n} client of {all} has heard everything.", "{n} clients of {all} have heard everything.", g.clients, { all: number(g.reachable) })} {g.worth_minor > 0 && t("They are worth {money}.", { money: moneyShort(g.worth_minor, g.currency) })} {g.offering_left > 0 && tn("To {n} of them an offering it never had could still be told.", "To {n} of them an offering they never had could still be told.", g.offering_left)}</p>
                            {(["phase", "language", "industry"] as const).map((by) => <Group key={by} by={by} groups={g.groups.filter((x) => x.by === by)} currency={g.currency} />)}
                            <h3>{t("Who")}</h3>
                            <ul class="rows">{g.rows.map((r) => (
                                <li key={r.client_id}><a href={`/clients/${r.client_id}`}><bdi>{r.client}</bdi></a><Worth minor={r.worth_minor} currency={g.currency} />
                                    <p class="muted">{phaseName(r.phase)} <span class="sep">·</span> <bdi>{langName(r.lang)}</bdi>{r.industry && <> <span class="sep">·</span> <bdi>{r.industry}</bdi></>}</p></li>
                            ))}</ul>
                        </>
                    )}
                    {g.unreachable > 0 && <p class="help">{tn("{n} client more cannot be reached at all.", "{n} clients more cannot be reached at all.", g.unreachable)}</p>}
                </>
            )}</Answer>
        </section>
    );
}
const BY: Record<GapGroup["by"], string> = { phase: N_("By phase"), language: N_("By language"), industry: N_("By industry") };
function Group({ by, groups, currency }: { by: GapGroup["by"]; groups: GapGroup[]; currency: string }) {
    if (!groups.length) return null;
    const name = (g: GapGroup) => (by === "phase" ? phaseName(g.name) : by === "language" ? langName(g.name) : g.name || t("unknown"));
    return (
        <table class="table"><thead><tr><th scope="col">{t(BY[by])}</th><th scope="col" class="end">{t("Clients")}</th><th scope="col" class="end">{t("Worth")}</th></tr></thead>
            <tbody>{groups.slice(0, 5).map((g) => <tr key={g.name}><td><bdi>{name(g)}</bdi></td><td class="end">{number(g.clients)}</td><td class="end">{g.worth_minor > 0 ? <Money minor={g.worth_minor} currency={currency} /> : "–"}</td></tr>)}</tbody></table>
    );
}

/* ---- adding: the same news in as many languages as are filled in ---- */
type Words = Record<string, { title: string; text: string }>;
function Add({ onClose }: { onClose: () => void }) {
    const [words, setWords] = useState<Words>({});
    const [from, setFrom] = useState<string | null>(null);
    const [until, setUntil] = useState<string | null>(null);
    const [audience, setAudience] = useState("");
    const [stored, setStored] = useState<Record<string, number>>({}); /* what a first try has saved already */
    const [error, setError] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const order = [...languages].sort((a, b) => Number(b.id === language()) - Number(a.id === language()));
    const write = (id: string, part: Partial<Words[string]>) => setWords({ ...words, [id]: { ...(words[id] ?? { title: "", text: "" }), ...part } });
    const save = async (e: Event) => {
        e.preventDefault();
        const said = order.filter((l) => words[l.id]?.title.trim());
        if (!said.length) return setError(t("Write the news in one line, in one language at least."));
        const saved = { ...stored };
        setBusy(true);
        try {
            for (const { id } of said) {
                if (saved[id]) continue;
                const first = Object.values(saved)[0];
                const more = first ? { same_as: first } : { ...(from ? { from_day: from } : {}), ...(until ? { until_day: until } : {}), audience: audience.trim() };
                saved[id] = (await post<{ id: number }>("/api/reasons", { title: words[id]!.title.trim(), text: words[id]!.text.trim(), lang: id, ...more })).id;
            }
            changed();
            say(t("Added: {title}", { title: words[said[0]!.id]!.title.trim() }));
            onClose();
        } catch (x) {
            setStored(saved);
            setError(x instanceof Error ? x.message : String(x));
            if (Object.keys(saved).length) changed();
        }
        setBusy(false);
    };
    return (
        <Dialog title={t("Add news")} onClose={onClose} wide>
            <form class="stack" onSubmit={(e) => void save(e)}>
                {order.map((l, i) => {
                    const fields = (
                        <>
                            <Field label={t("In one line")}>{(id) => <input id={id} lang={l.id} dir="auto" maxLength={140} data-first={i ? undefined : true} value={words[l.id]?.title ?? ""} onInput={(e) => write(l.id, { title: e.currentTarget.value })} />}</Field>
                            <Field label={t("In full, for letters and e-mails")}>{(id) => <textarea id={id} lang={l.id} dir="auto" rows={3} value={words[l.id]?.text ?? ""} onInput={(e) => write(l.id, { text: e.currentTarget.value })} />}</Field>
                        </>
                    );
                    return i === 0 ? <fieldset key={l.id}><legend lang={l.id}>{l.name}</legend>{fields}</fieldset> : <details key={l.id} class="fold"><summary>{t("The same in {language}", { language: l.name })}</summary>{fields}</details>;
                })}
                <div class="two">
                    <DayField label={t("First day")} value={from} onChange={setFrom} />
                    <DayField label={t("Last day")} value={until} onChange={setUntil} />
                </div>
                <Field label={t("For whom")} help={t("Phases, industries, lines of business, cities or countries, with commas. Empty: for all.")} error={error}>{(id) => <input id={id} dir="auto" value={audience} onInput={(e) => setAudience(e.currentTarget.value)} />}</Field>
                <div class="actions"><button type="submit" class="btn primary" disabled={busy}>{t("Add")}</button></div>
            </form>
        </Dialog>
    );
}

function End({ row, onClose }: { row: ReasonRow; onClose: () => void }) {
    const end = () => {
        onClose();
        post(`/api/reasons/${row.id}/end`).then(() => { changed(); say(t("Ended: {title}", { title: row.title })); }, fault);
    };
    return (
        <Dialog title={t("End this news?")} onClose={onClose}>
            <p><b><bdi>{row.title}</bdi></b></p>
            <p>{t("It is told to nobody from today on, in none of its languages. Touches that would tell it get other news with the next plan.")}</p>
            <div class="actions"><button type="button" class="btn primary" data-first onClick={end}>{t("End it")}</button></div>
        </Dialog>
    );
}
