import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, iterateMaps, openMap } from "./draft.ts";
import { ANY_METHOD } from "./operation-key.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import { asIs, INTEGRATION } from "./sam-api-auth.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

const CORS: PropertyTable = {
  what: "Cors of an API",
  modelled: ["AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigin", "MaxAge"],
  ignored: [],
};

const ALL_METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const WILDCARD = "'*'";

/**
 * Gives every path without one an `OPTIONS` that answers a preflight, as SAM does.
 *
 * @param absent paths whose own `OPTIONS` is left out by a condition
 * @throws StartError
 */
export function addCors(body: Draft, properties: JsonObject, absent: ReadonlySet<string>): void {
  const written = getOwn(properties, "Cors");
  if (written === undefined || written === "") return;
  const cors = parseCors(properties, written);
  const seen = new Set<string>();
  for (const [path, pathItem] of iterateMaps(openMap(body, "paths"))) {
    // `/users` and `/users/` are one resource; the second would be one `OPTIONS` too many.
    const resource = path === "/" ? path : path.replace(/\/+$/, "");
    if (!seen.has(resource) && !absent.has(path) && !Object.hasOwn(pathItem, "options")) {
      const operation = toPreflight(cors, pathItem);
      const place = findPlace(properties, "Cors");
      pathItem.options = place === undefined ? operation : recordPlace(operation, place);
    }
    seen.add(resource);
  }
}

function parseCors(properties: JsonObject, written: unknown): JsonObject {
  if (typeof written === "string") return { AllowOrigin: written };
  if (!isJsonObject(written)) {
    return refuseAt(
      findPlace(properties, "Cors"),
      "Cors must be text or a map.",
      "Write \"'https://app.example'\".",
    );
  }
  const cors = { AllowOrigin: WILDCARD, ...readProperties(written, CORS, asIs) };
  if (getOwn(cors, "AllowCredentials") === true && cors.AllowOrigin === WILDCARD) {
    const place = findPlace(written, "AllowCredentials");
    refuseAt(place, "AllowCredentials needs an AllowOrigin other than '*'.", "Name the origin.");
  }
  return cors;
}

function toPreflight(cors: JsonObject, pathItem: JsonObject): JsonObject {
  const values = toHeaderValues(cors, pathItem);
  const headers = Object.keys(values).map((name) => [name, { schema: { type: "string" } }]);
  const parameters = Object.entries(values).map(([name, value]) => [`method.response.header.${name}`, value]);
  return {
    summary: "CORS support",
    [INTEGRATION]: {
      type: "mock",
      requestTemplates: { "application/json": '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: "200",
          responseParameters: Object.fromEntries(parameters),
          responseTemplates: { "application/json": "{}\n" },
        },
      },
    },
    responses: {
      "200": { description: "Default response for CORS method", headers: Object.fromEntries(headers) },
    },
  };
}

function toHeaderValues(cors: JsonObject, pathItem: JsonObject): JsonObject {
  const methods = getOwn(cors, "AllowMethods") ?? `'${toMethods(pathItem).join(",")}'`;
  const optional: readonly (readonly [string, unknown])[] = [
    ["Access-Control-Allow-Headers", getOwn(cors, "AllowHeaders")],
    ["Access-Control-Allow-Methods", methods],
    ["Access-Control-Max-Age", getOwn(cors, "MaxAge")],
    ["Access-Control-Allow-Credentials", getOwn(cors, "AllowCredentials") === true ? "'true'" : undefined],
  ];
  return {
    "Access-Control-Allow-Origin": cors.AllowOrigin,
    ...Object.fromEntries(optional.filter(([, value]) => value !== undefined && value !== "")),
  };
}

/** Every key of the path counts, as in SAM; `ANY` stands for all verbs. */
function toMethods(pathItem: JsonObject): readonly string[] {
  const names = Object.keys(pathItem);
  if (names.includes(ANY_METHOD)) return ALL_METHODS;
  return [...new Set([...names, "options"].map((name) => name.toUpperCase()))].sort();
}
