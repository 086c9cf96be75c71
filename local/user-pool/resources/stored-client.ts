import type { JsonObject } from "../../platform/json.ts";
import type { AppClient } from "../app-client.ts";
import { type ClientRules, parseAppClient } from "../settings/parse-app-client.ts";
import type { Collection } from "../store.ts";

/** An app client as it is kept: what it was made of, and its secrets. */
export interface StoredClient {
  readonly userPoolId: string;
  readonly clientId: string;
  /** CloudFormation spelling. */
  readonly properties: JsonObject;
  /** None for a public client, two at most. */
  readonly secrets: readonly ClientSecret[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

export interface ClientSecret {
  readonly secretId: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export const APP_CLIENTS: Collection<StoredClient> = { name: "app-client" };

/** The client as the pool enforces it. @throws PropertyError */
export function toAppClient(rules: ClientRules, stored: StoredClient): AppClient {
  const { clientId, properties, secrets, createdAt, lastModifiedAt } = stored;
  const [clientSecret, otherClientSecret] = secrets.map(({ value }) => value);
  return parseAppClient(
    rules,
    { clientId, clientSecret, otherClientSecret, createdAt, lastModifiedAt },
    properties,
  );
}
