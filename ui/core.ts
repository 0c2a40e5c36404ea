/* core.ts: what every screen needs, named once, so that the bundler puts it into one file instead of one per
 * combination of screens (build.mjs injects this everywhere). */
import "./shell";
import "./words";
import "./parts";
import "./store";
import "./router";
