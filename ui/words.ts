/* words.ts: the server's code words in the reader's language. An unknown word is shown as it is. */
import { civil, dateShort, isoToDay, monthTitle } from "./format";
import { N_, t } from "./i18n";

const PHASES: Record<string, string> = { funnel: N_("Funnel"), retention: N_("Retention"), loyalty: N_("Loyalty"), reactivation: N_("Reactivation"), released: N_("Released") };
const CHANNELS: Record<string, string> = { call: N_("Call"), phone: N_("Phone"), visit: N_("Visit"), email: N_("E-mail"), letter: N_("Letter"), post: N_("Letter"), fax: N_("Fax"), messenger: N_("Messenger") };
const OUTCOMES: Record<string, string> = {
    reached: N_("Reached"), meeting: N_("Meeting agreed"), sold: N_("Sold"), promised: N_("Promised to decide"), no_answer: N_("No answer"), sent: N_("Sent"),
    none: N_("Nothing came of it"), refused: N_("Refused"), opt_out: N_("Wants no more contact"), wrong_person: N_("Wrong person"),
};
const KINDS: Record<string, string> = {
    invoice: N_("Invoice"), payment: N_("Payment"), touch: N_("Touch"), deal: N_("Deal"), subscription: N_("Subscription"), incident: N_("Red flag"), score: N_("Score"),
    referral: N_("Referral"), worklog: N_("Work"), request: N_("Request"), change: N_("Change"),
};
const ROLES: Record<string, string> = {
    owner: N_("Owner"), account_manager: N_("Account manager"), closer: N_("Closer"), lead_generator: N_("Lead generator"), it_specialist: N_("IT specialist"),
    marketer: N_("Marketer"), bookkeeper: N_("Bookkeeper"),
};
const DECISION: Record<string, string> = { decides: N_("Decides"), director: N_("Decides"), influences: N_("Influences"), uses: N_("Uses"), pays: N_("Pays"), gatekeeper: N_("Keeps the door") };
const STAGES: Record<string, string> = { lead: N_("Lead"), closing: N_("Closing"), won: N_("Won"), lost: N_("Lost") };

const INCIDENTS: Record<string, string> = {
    late_payment: N_("Late payment"), out_of_scope: N_("Demand out of scope"), blame: N_("Blames us"), abuse: N_("Abuse of staff"), other: N_("Other trouble"),
};
/* Of referrals and of requests. */
const STATES: Record<string, string> = {
    given: N_("Name given"), contacted: N_("Contacted"), meeting: N_("Meeting agreed"), bought: N_("Bought"), declined: N_("Declined"),
    asked: N_("Asked"), priced: N_("Priced"), accepted: N_("Accepted"),
};
const FIELDS: Record<string, string> = {
    name: N_("Name"), legal_form: N_("Legal form"), tax_id: N_("Tax number"), domain: N_("Web site"), industry: N_("Industry"), country: N_("Country"), city: N_("City"),
    lang: N_("Language"), note: N_("Note"), sales_staff_id: N_("Sales"), it_staff_id: N_("IT"), opted_out: N_("Wants no contact"), released_day: N_("Released"),
    since_day: N_("Client since"), price_minor: N_("Price"), until_day: N_("Until"), employees: N_("Employees"),
};

const look = (table: Record<string, string>) => (word: string) => (table[word] ? t(table[word]) : word.replace(/_/g, " "));
export const phaseName = look(PHASES);
export const channelName = look(CHANNELS);
export const outcomeName = look(OUTCOMES);
export const kindName = look(KINDS);
export const roleName = look(ROLES);
export const decisionName = look(DECISION);
export const stageName = look(STAGES);
export const incidentName = look(INCIDENTS);
export const stateName = look(STATES);
export const fieldName = look(FIELDS);
export const phases = Object.keys(PHASES);
export const channels = ["call", "visit", "email", "letter", "fax", "messenger"];
export const outcomes = Object.keys(OUTCOMES).filter((o) => o !== "none");
export const kinds = Object.keys(KINDS);

/* A month of the firm's calendar; to a reader of another one it is a span of days. */
export function monthOf(span: { from_day: string; until_day: string }): string {
    const from = isoToDay(span.from_day)!, [y, m, d] = civil(from);
    return d === 1 ? monthTitle(y, m) : t("{from} to {to}", { from: dateShort(from), to: dateShort(isoToDay(span.until_day)!) });
}
