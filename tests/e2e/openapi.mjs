/* openapi.mjs: holds answers against the OpenAPI document, strictly: an unknown member, a missing one, another type, a null that
 * is not promised, a status that is not told: each fails. A schema that says something this does not understand fails too. */
import assert from "node:assert/strict";

/* "Client.note": members that had a value in some answer. */
export const met = new Set();

const kind = (v) => (v === null ? "null" : Array.isArray(v) ? "array" : Number.isSafeInteger(v) ? "integer" : typeof v);
const KNOWN = new Set(["$ref", "anyOf", "type", "format", "enum", "items", "properties", "required", "additionalProperties"]);
const FORMAT = { int64: /./, double: /./, date: /^-?\d{4,}-\d\d-\d\d$/ };

export function conforms(doc, schema, value, at = "answer") {
    for (const k of Object.keys(schema)) assert.ok(KNOWN.has(k), `${at}: the schema's ${k} is not understood`);
    if (schema.$ref) {
        const name = schema.$ref.split("/").pop(), next = doc.components.schemas[name];
        assert.ok(next, `${at}: there is no schema ${name}`);
        for (const [k, v] of Object.entries(value ?? {})) if (v !== null) met.add(`${name}.${k}`);
        return conforms(doc, next, value, at);
    }
    if (schema.anyOf) {
        assert.deepEqual(schema.anyOf[1], { type: "null" }, `${at}: anyOf is for "or null"`);
        return value === null || conforms(doc, schema.anyOf[0], value, at);
    }
    if (!Object.keys(schema).length) return true; // anything: an answer that depends on what was asked
    const types = [].concat(schema.type), is = kind(value);
    assert.ok(types.includes(is) || (is === "integer" && types.includes("number")), `${at} is ${is}, not ${types.join(" or ")}: ${JSON.stringify(value)?.slice(0, 100)}`);
    if (schema.enum) assert.ok(schema.enum.includes(value), `${at}: ${value} is none of ${schema.enum}`);
    if (schema.format) assert.match(String(value), FORMAT[schema.format], at);
    if (is === "array") value.forEach((v, i) => conforms(doc, schema.items, v, `${at}[${i}]`));
    if (is !== "object") return true;
    const rest = schema.additionalProperties;
    assert.ok(rest !== undefined, `${at}: the schema is open`);
    for (const k of schema.required ?? []) assert.ok(Object.hasOwn(value, k), `${at}.${k} is missing`);
    for (const [k, v] of Object.entries(value)) {
        const member = Object.hasOwn(schema.properties ?? {}, k) ? schema.properties[k] : rest;
        assert.ok(member, `${at}.${k} is not in the document`);
        conforms(doc, member, v, `${at}.${k}`);
    }
    return true;
}

/* The operation behind a method and path: { id, op }, or null. */
export function operation(doc, method, path) {
    const parts = path.split("?")[0].split("/");
    for (const [template, methods] of Object.entries(doc.paths)) {
        const t = template.split("/");
        if (t.length === parts.length && t.every((x, i) => x === parts[i] || x.startsWith("{")) && methods[method.toLowerCase()])
            return { id: methods[method.toLowerCase()].operationId, op: methods[method.toLowerCase()] };
    }
    return null;
}

/* An answer's status and body: what the document says of them. Without an operation only the error's body can be held against it. */
export function holds(doc, method, path, status, body) {
    const found = operation(doc, method, path), at = `${method} ${path} ${status}`;
    if (!found) return conforms(doc, { $ref: "#/components/schemas/Error" }, body, at) && null;
    let told = found.op.responses[status];
    assert.ok(told, `${at} is not in the document`);
    if (told.$ref) told = doc.components.responses[told.$ref.split("/").pop()];
    conforms(doc, told.content["application/json"].schema, body, at);
    return found.id;
}

/* Everything a schema names is there, and every object is closed: otherwise holding answers against it would mean little. */
export function closed(doc, schema = doc.components.schemas, at = "schemas") {
    if (Array.isArray(schema)) return schema.forEach((s, i) => closed(doc, s, `${at}[${i}]`));
    if (schema === null || typeof schema !== "object") return;
    if (typeof schema.$ref === "string") assert.ok(doc.components.schemas[schema.$ref.split("/").pop()], `${at}: ${schema.$ref}`);
    if (schema.type === "object") {
        assert.notEqual(schema.additionalProperties, undefined, `${at} is open`);
        if (schema.additionalProperties === false) assert.deepEqual(schema.required, Object.keys(schema.properties), at);
    }
    for (const [k, v] of Object.entries(schema)) closed(doc, v, `${at}.${k}`);
}
