import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { CognitoIdpError } from "./cognito-idp-error.ts";

/** A byte order mark is left in place, where it is a syntax error; bytes that are no UTF-8 are refused. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws CognitoIdpError `SerializationException` unless the bytes are one JSON object (contract C1) */
export function parseBody(bytes: Uint8Array): JsonObject {
  const value = parseJson(bytes);
  if (isJsonObject(value)) return value;
  throw new CognitoIdpError("SerializationException", "Start of structure expected");
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    // The parser's own message quotes the body, secrets and all.
    throw new CognitoIdpError("SerializationException", "The body is not a JSON document in UTF-8");
  }
}
