import { isUtf8 } from "node:buffer";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { CognitoIdpError } from "./cognito-idp-error.ts";

/** @throws CognitoIdpError `SerializationException` unless the bytes are one JSON object (contract C1) */
export function parseBody(bytes: Buffer): JsonObject {
  const value = isUtf8(bytes) ? parseJson(bytes.toString("utf8")) : undefined;
  if (isJsonObject(value)) return value;
  throw new CognitoIdpError("SerializationException", "The body is not a JSON object in UTF-8");
}

/** A byte order mark is a syntax error, too. The parser's own message is lost on purpose: it quotes the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
