/* types.mjs: the screens' types of answers, made of the program's own OpenAPI document.
 *
 *     node ui/types.mjs        (needs build/touchstone; writes build/types/openapi.d.ts, which ui/api.ts imports)
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const root = dirname(dirname(fileURLToPath(import.meta.url))), out = join(root, "build/types");
const document = JSON.parse(execFileSync(join(root, "build/touchstone"), ["openapi"], { maxBuffer: 16 << 20 }));
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "openapi.d.ts"), astToString(await openapi(document)));
