import { createHash } from "node:crypto";
import type { Clock } from "../platform/clock.ts";
import type { JsonObject } from "../platform/json.ts";
import type { Collection, Store } from "./store.ts";

interface ResourceDates {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

const RESOURCE_DATES: Collection<ResourceDates & { readonly propertiesHash: string }> = { name: "resource" };

/** When this state first saw a pool or client, and when its properties were last other than before. */
export function rememberResource(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  id: string,
  properties: JsonObject,
): ResourceDates {
  const propertiesHash = createHash("sha256").update(JSON.stringify(properties)).digest("base64url");
  const known = store.findRecord(RESOURCE_DATES, id);
  if (known?.propertiesHash === propertiesHash) {
    return { createdAt: known.createdAt, lastModifiedAt: known.lastModifiedAt };
  }
  const dates = { createdAt: known?.createdAt ?? clock.now(), lastModifiedAt: clock.now() };
  const write = store.write((transaction) =>
    transaction.putRecord(RESOURCE_DATES, { id, value: { ...dates, propertiesHash } }),
  );
  // Dates are for show: a store that cannot be written is told by whatever is asked of it next.
  write.catch(() => {});
  return dates;
}
