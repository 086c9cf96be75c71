import type { AppClient } from "../app-client.ts";

export interface Caller {
  readonly clientId: string;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
}

/** Who asks, as a trigger is told. */
export function toCaller(
  { clientId }: Pick<AppClient, "clientId">,
  { clientMetadata }: { readonly clientMetadata?: Readonly<Record<string, string>> | undefined },
): Caller {
  return { clientId, clientMetadata };
}
