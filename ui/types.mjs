/* types.mjs: checks the shapes of ui/api.ts against the server's own OpenAPI.
 *
 *     npm run types        (needs build/touchstone; writes build/types/openapi.d.ts)
 *
 * OpenAPI names the members of rows, not of what is nested in answers: those members must be the same on both sides.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const root = dirname(dirname(fileURLToPath(import.meta.url))), out = join(root, "build/types");
const SAME = { "/api/clients": "ClientRow", "/api/today": "TouchRow", "/api/clients/{id}/timeline": "TimelineRow", "/api/search": "SearchRow", "/api/staff": "Staff", "/api/views": "View", "/api/imports": "Batch" };

const schema = await (await fetch(process.env.TOUCHSTONE_URL + "api/openapi.json")).json();
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "openapi.d.ts"), astToString(await openapi(schema)));
writeFileSync(join(out, "check.ts"), `import type { paths } from "./openapi";
import type * as ui from "../../ui/api";
type Row<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { "application/json": { rows?: (infer R)[] } } } } } } ? R : never;
type Same<Server, Ui> = [Exclude<keyof Server, keyof Ui>, Exclude<keyof Ui, keyof Server>] extends [never, never] ? ([Server] extends [never] ? "no rows" : true) : { not_in_ui: Exclude<keyof Server, keyof Ui>; not_in_server: Exclude<keyof Ui, keyof Server> };
${Object.entries(SAME).map(([path, type], i) => `export const c${i}: Same<Row<"${path}">, ui.${type}> = true;`).join("\n")}
`);
execFileSync(join(root, "node_modules/.bin/tsc"), ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--jsx", "preserve", "--jsxImportSource", "preact", join(out, "check.ts"), join(root, "ui/globals.d.ts")], { stdio: "inherit" });
console.log(`types: ${Object.keys(SAME).length} shapes agree with the server`);
