/* evidence.tsx: what the essays claim of touches, and what the firm's own facts say: how many until a sale, when sales come, by what.
 * Who sells sees the same of their own clients. */
import { query, useQuery } from "../api";
import type { EvidenceChannels, EvidenceClaim, EvidenceGroup, EvidencePictures, EvidenceTouches, EvidenceWindow } from "../api";
import { number, percent } from "../format";
import { N_, t } from "../i18n";
import { Answer, Channel, Interval, Say, Skeleton, useTitle } from "../parts";
import { Drawn, Fold, sentence, useRoom, Why } from "../picture";

export const screen = { path: "/evidence", label: N_("Evidence"), icon: "evidence", key: "KeyE", order: 3, needs: "evidence touches" };

export default function EvidenceScreen() {
    const touches = useQuery<EvidenceTouches>("/api/evidence/touches"), span = useQuery<EvidenceWindow>("/api/evidence/window"), channels = useQuery<EvidenceChannels>("/api/evidence/channels");
    const [room, box] = useRoom();
    const pictures = useQuery<EvidencePictures>(room ? "/api/evidence/pictures" + query({ width: room }) : null);
    useTitle(t("Evidence"));
    const drawn = pictures.data;
    return (
        <div class="screen page growth">
            <header class="head"><h1>{t("Do touches work here?")}</h1></header>
            <div class="halves">
                <section aria-labelledby="e-claims" ref={box}>
                    <h2 id="e-claims">{t("What the essays say, and your own figures")}</h2>
                    <Answer q={touches} rows={8}>{(e) => <><p><Say>{sentence(e.why)}</Say></p><ul class="figures">{e.claims.map((c) => <Claim key={c.name} claim={c} />)}</ul></>}</Answer>
                </section>
                <section aria-labelledby="e-steps">
                    <h2 id="e-steps">{t("Touches until a sale")}</h2>
                    <Answer q={touches} rows={8}>{(e) => <Steps of={e} />}</Answer>
                </section>
                <section aria-labelledby="e-sold">
                    <h2 id="e-sold">{t("Sold by that day")}</h2>
                    {drawn ? <Drawn picture={drawn.sold} says /> : pictures.error ? null : <Skeleton rows={5} />}
                    <Answer q={span} rows={3}>{(w) => <><p><Say>{sentence(w.all.why)}</Say></p>
                        <ul class="groups">{w.sizes.map((x) => <li key={x.name}><b><Say>{sentence(x.name)}</Say></b> <Say>{x.why}</Say></li>)}</ul></>}</Answer>
                </section>
                <section aria-labelledby="e-weeks">
                    <h2 id="e-weeks">{t("Is the next week worth the work?")}</h2>
                    {drawn ? <Drawn picture={drawn.weeks} says table={span.data && <Weeks of={span.data} />} /> : pictures.error ? null : <Skeleton rows={5} />}
                </section>
                <section class="wide" aria-labelledby="e-what">
                    <h2 id="e-what">{t("What touches bring")}</h2>
                    <Answer q={channels} rows={8}>{(c) => <Bring of={c} />}</Answer>
                </section>
            </div>
        </div>
    );
}
const share = (p: number | null) => (p === null ? "–" : percent(Math.round(p)));
const between = (low: number | null, high: number | null) => (low === null || high === null ? "" : t("{low} to {high}", { low: share(low), high: share(high) }));

const VERDICTS: Record<string, string> = { holds: N_("holds here"), unclear: N_("cannot be told yet"), not_here: N_("not here") };
function Claim({ claim: c }: { claim: EvidenceClaim }) {
    const known = c.enough && c.percent !== null && c.low !== null && c.high !== null;
    return (
        <li>
            <div class="why-head"><h3><Say>{c.claim}</Say></h3>{known && <b class="num">{share(c.percent)}</b>}</div>
            {known && c.name !== "missed_month" && <Interval value={c.percent} low={c.low} high={c.high} percent label={t("between {low} and {high}", { low: share(c.low), high: share(c.high) })} />}
            {known && c.name === "missed_month" && <p class="muted">{t("between {low} and {high}", { low: share(c.low), high: share(c.high) })}</p>}
            {c.verdict && <p class={c.verdict === "holds" ? "good" : "muted"}>{t(VERDICTS[c.verdict]!)}</p>}
            {known ? <Why><p><Say>{sentence(c.why)}</Say></p></Why> : <p><Say>{sentence(c.why)}</Say></p>}
        </li>
    );
}
function Steps({ of: e }: { of: EvidenceTouches }) {
    const last = e.steps.length;
    return (
        <div class="sheet" tabIndex={0} role="group" aria-label={t("Touches until a sale")}>
            <table class="table"><thead><tr><th scope="col" class="end">{t("Touches")}</th><th scope="col" class="end">{t("Sales")}</th><th scope="col" class="end">{t("with so many or more")}</th><th scope="col" class="end">{t("Lost or given up")}</th><th scope="col" class="end">{t("Sold of those that got so far")}</th></tr></thead>
                <tbody>{e.steps.map((s) => <tr key={s.touches} title={s.why}><td class="end">{number(s.touches) + (s.touches === last ? "+" : "")}</td><td class="end">{number(s.sold)}</td><td class="end">{share(s.at_least_percent)} <span class="muted">{between(s.at_least_low, s.at_least_high)}</span></td><td class="end">{number(s.stopped)}</td><td class="end">{share(s.reached_percent)} <span class="muted">{between(s.reached_low, s.reached_high)}</span></td></tr>)}</tbody></table>
        </div>
    );
}
function Weeks({ of: w }: { of: EvidenceWindow }) {
    return (
        <table class="table"><thead><tr><th scope="col" class="end">{t("Week")}</th><th scope="col" class="end">{t("Open")}</th><th scope="col" class="end">{t("Sold")}</th><th scope="col" class="end">{t("Share")}</th><th scope="col" class="end">{t("Between")}</th></tr></thead>
            <tbody>{w.all.weeks.map((k) => <tr key={k.week}><td class="end">{number(k.week)}</td><td class="end">{number(k.open)}</td><td class="end">{number(k.sold)}</td><td class="end">{share(k.percent)}</td><td class="end">{between(k.low, k.high)}</td></tr>)}</tbody></table>
    );
}
function Groups({ name, rows, all }: { name: string; rows: EvidenceGroup[]; all: EvidenceGroup }) {
    return (
        <div class="sheet" tabIndex={0} role="group" aria-label={name}>
            <table class="table"><thead><tr><th scope="col">{name}</th><th scope="col" class="end">{t("Touches")}</th><th scope="col" class="end">{t("Answered")}</th><th scope="col" class="end">{t("Sale within 30 days")}</th></tr></thead>
                <tbody>{[...rows, all].map((g) => <tr key={g.kind + g.name} title={g.why}><td>{g.kind === "channel" ? <Channel channel={g.name} /> : <bdi>{g.name}</bdi>}</td><td class="end">{number(g.touches)}</td><td class="end">{share(g.answered_percent)} <span class="muted">{between(g.answered_low, g.answered_high)}</span></td><td class="end">{share(g.sold_percent)} <span class="muted">{between(g.sold_low, g.sold_high)}</span></td></tr>)}</tbody></table>
        </div>
    );
}
function Bring({ of: c }: { of: EvidenceChannels }) {
    return (
        <>
            <p><Say>{sentence(c.all.why)}</Say></p>
            <Groups name={t("Channel")} rows={c.channels} all={c.all} />
            <Fold name={t("By staff")}><Groups name={t("Staff")} rows={c.staff} all={c.all} /></Fold>
            <Fold name={t("By news")}><Groups name={t("News")} rows={c.reasons} all={c.all} /></Fold>
            <h3>{t("How many different channels")}</h3>
            <p><Say>{sentence(c.mix_why)}</Say></p>
            <ul class="groups">{c.mix.map((m) => <li key={m.channels}><Say>{sentence(m.why)}</Say> <span class="muted">{between(m.low, m.high)}</span></li>)}</ul>
            <p class="help"><Say>{c.cost_why}</Say></p>
        </>
    );
}
