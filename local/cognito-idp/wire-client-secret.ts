import type { ClientSecret } from "../user-pool/resources/stored-client.ts";
import { toWireTime } from "./wire-user.ts";

/** `ClientSecretDescriptorType`. */
export interface WireClientSecret {
  readonly ClientSecretId: string;
  /** In the answer that makes it, and never again. */
  readonly ClientSecretValue?: string;
  readonly ClientSecretCreateDate: number;
}

export function toWireClientSecret({ secretId, createdAt }: ClientSecret): WireClientSecret {
  return { ClientSecretId: secretId, ClientSecretCreateDate: toWireTime(createdAt) };
}
