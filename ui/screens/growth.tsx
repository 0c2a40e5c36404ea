/* growth.tsx: what an owner reads in a minute: is revenue per client on its way to the goal, what made the difference,
 * will the clients stay, and what silence costs. Every number tells why; the pictures are drawn by the server. */
import { useState } from "preact/hooks";
import type { BridgePiece, Churn, ChurnFigure, Growth, GrowthPart, Model, Page, PieceClients, Pictures, Silence } from "../api";
import { get, post, query, refresh, saveAs, useQuery } from "../api";
import { dateShort, dayText, dayToIso, moneyBare, moneyShort, number, percent, todayDay, unitName } from "../format";
import { N_, t, tn } from "../i18n";
import { useKeys } from "../keys";
import { Answer, DayField, Dialog, Icon, Interval, Kbd, Say, Skeleton, useTitle } from "../parts";
import type { DrawnProps } from "../picture";
import { Drawn, Fold, sentence, useRoom, Why } from "../picture";
import { can, fault, say, session } from "../store";

export const screen = { path: "/growth", label: N_("Growth"), icon: "growth", key: "KeyG", order: 3, needs: "growth" };

export default function GrowthScreen() {
    const growth = useQuery<Growth>("/api/growth"), churn = useQuery<Churn>("/api/churn"), silence = useQuery<Silence>(can("silence") ? "/api/silence?limit=6" : null);
    const model = useQuery<Model>(can("model show") ? "/api/model" : null);
    const [room, box] = useRoom();
    const pictures = useQuery<Pictures>(room ? "/api/growth/pictures" + query({ width: room }) : null);
    const [piece, setPiece] = useState<BridgePiece | null>(null);
    const [freezing, setFreezing] = useState(false);
    useTitle(t("Growth"));
    const page = () => void get<Page>("/api/growth/page").then((r) => saveAs(`growth-${session().today}.svg`, new Blob([r.svg ?? ""], { type: "image/svg+xml" })), fault);
    useKeys([{ code: "KeyD", run: page, label: t("Download as one page"), show: "d" }]);
    const picture = (name: keyof Pictures, more?: Partial<DrawnProps>) => (pictures.data ? <Drawn picture={pictures.data[name]} {...more} /> : pictures.error ? null : <Skeleton rows={5} />);
    const pick = (key: string) => setPiece(growth.data?.bridge.pieces.find((p) => p.piece === key) ?? null);
    return (
        <div class="screen page growth">
            <header class="head">
                <h1>{t("Growth")}</h1>
                <div class="head-actions">
                    {can("growth freeze") && growth.data && <button type="button" class="btn" onClick={() => setFreezing(true)}>{growth.data.baseline.frozen ? t("Freeze anew") : t("Freeze the baseline")}</button>}
                    {can("growth page") && <button type="button" class="btn" onClick={page}><Icon name="file" />{t("Download as one page")} <Kbd>d</Kbd></button>}
                </div>
            </header>
            <Answer q={growth} rows={10}>{(g) => (
                <div class="halves">
                    <section aria-labelledby="g-now" ref={box}>
                        <h2 id="g-now">{t("Revenue per client")}</h2>
                        <Now growth={g} />
                        {picture("trend", { table: <MonthTable growth={g} /> })}
                    </section>
                    <section aria-labelledby="g-bridge">
                        <h2 id="g-bridge">{t("What made the difference")}</h2>
                        <p><Say>{sentence(g.bridge.why)}</Say></p>
                        {picture("bridge", { onPick: pick, table: <PieceTable growth={g} onPick={setPiece} />, tableName: t("What each piece is made of") })}
                    </section>
                    <section class="wide" aria-labelledby="g-split">
                        <h2 id="g-split">{t("How often × how much × how long")}</h2>
                        <p><Say>{sentence(g.split.why)}</Say></p>
                        <ul class="factors">{g.split.parts.map((p) => <Factor key={p.part} part={p} currency={g.currency} />)}</ul>
                    </section>
                </div>)}</Answer>
            <Answer q={churn} rows={6}>{(c) => (
                <div class="halves">
                    <section aria-labelledby="g-stay">
                        <h2 id="g-stay">{t("Will they stay?")}</h2>
                        <p class="muted">{t("{from} to {to}", { from: dayText(c.from_day, dateShort), to: dayText(c.to_day, dateShort) })}</p>
                        <ul class="figures">{c.figures.map((f) => <Share key={f.name} figure={f} />)}</ul>
                    </section>
                    <section aria-labelledby="g-life">
                        <h2 id="g-life">{t("How long clients stay")}</h2>
                        {picture("survival", { says: true, table: <LifeTable churn={c} /> })}
                        <ul class="groups">{c.survival.groups.slice(1).map((x) => <li key={x.name}><b><Say>{sentence(x.name)}</Say></b> <Say>{x.why}</Say></li>)}</ul>
                        <p class="help"><Say>{sentence(c.survival.compare.why)}</Say></p>
                        <Lost churn={c} />
                    </section>
                    <section aria-labelledby="g-cohort">
                        <h2 id="g-cohort">{pictures.data?.cohort.title ?? t("Who is still active")}</h2>
                        {picture("cohort", { says: true })}
                    </section>
                    {can("silence") && <section aria-labelledby="g-silence"><h2 id="g-silence">{t("What silence costs")}</h2><Answer q={silence} rows={4}>{(s) => <SilencePart silence={s} />}</Answer></section>}
                </div>)}</Answer>
            {model.data && <Sure model={model.data} />}
            {growth.data && churn.data && <Remarks of={[...growth.data.warnings, ...churn.data.warnings]} />}
            {piece && <PieceDialog piece={piece} currency={growth.data!.currency} onClose={() => setPiece(null)} />}
            {freezing && <Freeze growth={growth.data!} onClose={() => setFreezing(false)} />}
        </div>
    );
}
/* ---- the same numbers as tables ---- */
function MonthTable({ growth: g }: { growth: Growth }) {
    return (
        <table class="table"><thead><tr><th scope="col">{t("12 months up to")}</th><th scope="col" class="end">{t("Clients")}</th><th scope="col" class="end">{t("A client")}, {unitName(g.currency)}</th><th scope="col" class="end">{t("Of the baseline")}</th></tr></thead>
            <tbody>{g.months.filter((m) => m.per_client_minor !== null).map((m) => <tr key={m.day}><td>{dayText(m.day, dateShort)}</td><td class="end">{number(m.clients)}</td><td class="end">{moneyBare(m.per_client_minor!, g.currency)}</td><td class="end">{m.percent === null ? "–" : percent(Math.round(m.percent))}</td></tr>)}</tbody></table>
    );
}
function PieceTable({ growth: g, onPick }: { growth: Growth; onPick: (p: BridgePiece) => void }) {
    return (
        <table class="table"><thead><tr><th scope="col">{t("Piece")}</th><th scope="col" class="end">{t("Amount")}, {unitName(g.currency)}</th><th scope="col" class="end">{t("of it recurring")}</th><th scope="col" class="end">{t("Clients")}</th></tr></thead>
            <tbody>{g.bridge.pieces.filter((p) => p.amount_minor || p.clients).map((p) => (
                <tr key={p.piece}><td>{p.clients ? <button type="button" class="bare link" onClick={() => onPick(p)}>{p.label}</button> : p.label}</td><td class={"end " + (p.amount_minor < 0 ? "bad" : "good")}>{moneyBare(p.amount_minor, g.currency)}</td><td class="end">{moneyBare(p.recurring_minor, g.currency)}</td><td class="end">{number(p.clients)}</td></tr>))}</tbody></table>
    );
}
function LifeTable({ churn: c }: { churn: Churn }) {
    return (
        <table class="table"><thead><tr><th scope="col">{t("Clients")}</th><th scope="col" class="end">{t("Month")}</th><th scope="col" class="end">{t("Still there")}</th><th scope="col" class="end">{t("Between")}</th></tr></thead>
            <tbody>{c.survival.groups.map((x) => x.points.map((p) => <tr key={x.name + p.month}><td><Say>{x.name}</Say></td><td class="end">{number(p.month)}</td><td class="end">{percent(Math.round(p.percent))}</td><td class="end">{t("{low} to {high}", { low: percent(Math.round(p.low)), high: percent(Math.round(p.high)) })}</td></tr>))}</tbody></table>
    );
}

/* ---- numbers with their reasons ---- */
function Now({ growth: g }: { growth: Growth }) {
    if (g.now.per_client_minor === null) return <p><Say>{sentence(g.goal.why)}</Say></p>;
    return (
        <>
            <p class="big"><bdi class="num">{moneyShort(g.now.per_client_minor, g.currency)}</bdi>{g.goal.reached_percent !== null && <span class={g.goal.reached ? "good" : "muted"}>{t("{share} of the baseline, the goal is {goal}", { share: percent(Math.round(g.goal.reached_percent)), goal: percent(g.goal.percent) })}</span>}</p>
            <p><Say>{sentence(g.goal.why)}</Say></p>
            <Why><p><Say>{sentence(g.now.why)}</Say></p><p><Say>{sentence(g.baseline.why)}</Say>{g.baseline.staff && <span class="muted"> {t("Frozen by {name}", { name: g.baseline.staff })}</span>}</p></Why>
        </>
    );
}
function Factor({ part: p, currency }: { part: GrowthPart; currency: string }) {
    const text = (n: number | null, minor: number | null) => (minor !== null ? moneyShort(minor, currency) : n === null ? null : number(n, 1));
    const before = text(p.before, p.before_minor), now = text(p.now, p.now_minor);
    const known = before !== null && now !== null && p.percent !== null;
    return (
        <li>
            <h3><Say>{p.label}</Say></h3>
            {known && <p class="value"><bdi class="num muted">{before}</bdi> <span class="turn-rtl" aria-hidden="true">→</span><span class="sr">{t("now")}</span> <bdi class="num">{now}</bdi> <span class={p.percent! < 100 ? "bad" : "good"}>{percent(Math.round(p.percent!))}</span></p>}
            {known ? <Why><p><Say>{sentence(p.why)}</Say></p>{p.low_now !== null && p.high_now !== null && <Interval value={p.now} low={p.low_now} high={p.high_now} label={t("between {low} and {high}", { low: number(p.low_now), high: number(p.high_now) })} />}</Why> : <p><Say>{sentence(p.why)}</Say></p>}
        </li>
    );
}
function Share({ figure: f }: { figure: ChurnFigure }) {
    const enough = f.enough && f.percent !== null;
    return (
        <li>
            <div class="why-head"><h3><Say>{f.label}</Say></h3>{enough && <b class="num">{percent(Math.round(f.percent!))}</b>}</div>
            {enough && f.low !== null && f.high !== null && <Interval value={f.percent} low={f.low} high={f.high} percent label={t("between {low} and {high}", { low: percent(Math.round(f.low)), high: percent(Math.round(f.high)) })} />}
            {enough ? <Why><p><Say>{sentence(f.why)}</Say></p></Why> : <p><Say>{sentence(f.why)}</Say></p>}
        </li>
    );
}
function Lost({ churn: c }: { churn: Churn }) {
    if (!c.lost.length) return null;
    return (
        <Fold name={tn("{n} client was lost", "{n} clients were lost", c.lost_clients)}>
            <ul class="rows">{c.lost.map((l) => <li key={l.client.id}><a href={`/clients/${l.client.id}`}><bdi>{l.client.name}</bdi></a><bdi class="num">{moneyShort(l.year_minor, l.currency)}</bdi><span class="muted"><Say>{sentence(l.why)}</Say></span></li>)}</ul></Fold>
    );
}

/* ---- what silence costs ---- */
function SilencePart({ silence: s }: { silence: Silence }) {
    const list = (staff: number | null) => "/clients" + query({ staff, sort: "silence_cost", desc: "1" });
    return (
        <>
            {s.firm.cost_minor > 0 && <p class="big"><bdi class="num warn">{moneyShort(s.firm.cost_minor, s.firm.currency)}</bdi></p>}
            <p><Say>{sentence(s.firm.why)}</Say></p>
            {s.effect && <Why><p><Say>{sentence(s.effect.why)}</Say></p></Why>}
            <table class="table"><thead><tr><th scope="col">{t("Responsible")}</th><th scope="col" class="end">{t("Silent")}</th><th scope="col" class="end">{t("Costs")}</th></tr></thead>
                <tbody>{s.staff.map((x) => <tr key={x.name}><td>{x.staff ? <a href={list(x.staff.id)}><bdi>{x.name}</bdi></a> : <Say>{x.name}</Say>}</td><td class="end">{t("{silent} of {clients}", { silent: x.silent, clients: x.clients })}</td><td class="end"><bdi class="num">{moneyShort(x.cost_minor, x.currency)}</bdi></td></tr>)}</tbody></table>
            <h3>{t("The dearest")}</h3>
            <ul class="rows">{s.rows.filter((r) => r.cost_minor > 0).map((r) => <li key={r.id}><a href={`/clients/${r.id}`}><bdi>{r.name}</bdi></a><bdi class="num">{moneyShort(r.cost_minor, r.currency)}</bdi><span class="muted"><Say>{sentence(r.why)}</Say></span></li>)}</ul>
            <p class="after"><a href={list(null)}>{t("All clients by what their silence costs")}</a></p>
        </>
    );
}
/* On what the chances of the clients rest, and how the models did on the firm's own past. */
function Sure({ model: m }: { model: Model }) {
    const used = m.parts.filter((p) => p.used).length;
    return (
        <section aria-labelledby="g-sure">
            <h2 id="g-sure">{t("How sure are we?")}</h2>
            <Fold name={t("Rests on the firm's own past: {used} of {all}", { used, all: m.parts.length })}>
                <dl class="sure">{m.parts.map((p) => <div key={p.part}><dt><Say>{p.label}</Say> <span class={p.used ? "good" : "muted"}>{p.used ? t("used") : t("not used")}</span></dt><dd><Say>{sentence(p.why)}</Say></dd></div>)}</dl></Fold>
        </section>
    );
}
function Remarks({ of }: { of: { code: string; why: string }[] }) {
    if (!of.length) return null;
    return <section class="remarks" aria-labelledby="g-remarks"><h2 id="g-remarks">{t("To know when reading this")}</h2><ul>{of.map((w) => <li key={w.code}><Say>{sentence(w.why)}</Say></li>)}</ul></section>;
}

/* ---- dialogs ---- */
function PieceDialog({ piece: p, currency, onClose }: { piece: BridgePiece; currency: string; onClose: () => void }) {
    const q = useQuery<PieceClients>("/api/growth/piece" + query({ piece: p.piece }));
    return (
        <Dialog title={p.label} onClose={onClose}>
            <p class="big small"><bdi class={"num " + (p.amount_minor < 0 ? "bad" : "good")}>{moneyShort(p.amount_minor, currency)}</bdi></p>
            <p><Say>{sentence(p.why)}</Say></p>
            <Answer q={q} rows={4}>{(d) => <ul class="rows plain">{d.rows.map((r) => <li key={r.client_id}><a href={`/clients/${r.client_id}`}><bdi>{r.name}</bdi></a><bdi class="num">{moneyShort(r.amount_minor, r.currency)}</bdi></li>)}</ul>}</Answer>
            <div class="actions"><button type="button" class="btn" data-first onClick={onClose}>{t("Close")}</button></div>
        </Dialog>
    );
}
function Freeze({ growth: g, onClose }: { growth: Growth; onClose: () => void }) {
    const [day, setDay] = useState<string | null>(dayToIso(todayDay()));
    const [error, setError] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const freeze = async () => {
        setBusy(true);
        setError(null);
        try {
            await post("/api/growth/baseline", { day, ...(g.baseline.frozen ? { again: true } : {}) });
            refresh("/api/growth");
            say(t("The baseline is frozen"));
            onClose();
        } catch (e) {
            setError((e as Error).message);
            setBusy(false);
        }
    };
    return (
        <Dialog title={g.baseline.frozen ? t("Freeze anew?") : t("Freeze the baseline?")} onClose={onClose}>
            <p>{t("The 12 months up to this day become what growth is measured against, and stay so whatever is imported later.")}</p>
            {g.baseline.frozen && <p class="muted"><Say>{sentence(g.baseline.why)}</Say> {t("It stays in the history.")}</p>}
            <DayField label={t("Last day of the baseline year")} value={day} onChange={setDay} />
            {error && <p class="error" role="alert">{error}</p>}
            <div class="actions"><button type="button" class="btn primary" disabled={!day || busy} onClick={() => void freeze()}>{t("Freeze")}</button><button type="button" class="btn" data-first onClick={onClose}>{t("Cancel")}</button></div>
        </Dialog>
    );
}
