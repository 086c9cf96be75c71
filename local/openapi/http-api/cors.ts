import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { ApiDocument } from "../api-document.ts";
import type { CorsConfiguration } from "./http-api.ts";

const CORS = "x-amazon-apigateway-cors";
const LISTS = ["allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders"] as const;
const MEMBERS = new Set<string>([...LISTS, "allowCredentials", "maxAge"]);

/** @throws StartError for a configuration that API Gateway does not take (H-60) */
export function parseCors(document: ApiDocument): CorsConfiguration | undefined {
  const cors = getOwn(document.body, CORS);
  if (cors === undefined || cors === null) return undefined;
  if (!isJsonObject(cors)) return document.refuse([CORS], "CORS must be a map.", "Write allowOrigins: […].");
  const unknown = Object.keys(cors).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) document.refuse([CORS, unknown], `CORS has no ${unknown}.`, "Correct its name.");
  const [allowOrigins = [], allowMethods = [], allowHeaders = [], exposeHeaders = []] = LISTS.map((name) =>
    parseTexts(document, cors, name),
  );
  const credentials = getOwn(cors, "allowCredentials");
  const allowCredentials = credentials === true || credentials === "true";
  if (allowCredentials && allowOrigins.includes("*")) {
    const problem = "allowCredentials cannot be true when every origin is allowed (H-60).";
    document.refuse([CORS, "allowCredentials"], problem, "Name the origins.");
  }
  const maxAgeInSeconds = parseMaxAge(document, cors);
  return { allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAgeInSeconds };
}

/** A text is a list of one, as where SAM gets `!Ref Origin`. */
function parseTexts(document: ApiDocument, cors: JsonObject, name: string): readonly string[] {
  const written = getOwn(cors, name) ?? [];
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (list.every((text) => typeof text === "string")) return list as readonly string[];
  return document.refuse([CORS, name], `${name} must be a list of texts.`, "Correct it.");
}

function parseMaxAge(document: ApiDocument, cors: JsonObject): number | undefined {
  const written = getOwn(cors, "maxAge");
  if (written === undefined || written === null) return undefined;
  const seconds = Number(written);
  if (Number.isInteger(seconds) && seconds >= -1 && seconds <= 86_400) return seconds;
  return document.refuse([CORS, "maxAge"], "maxAge is a number of seconds up to 86400.", "Correct it.");
}
