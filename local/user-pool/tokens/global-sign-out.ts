import type { PoolParts } from "../pool-parts.ts";
import type { StoreTransaction } from "../store.ts";
import type { User } from "../user.ts";
import { TOKEN_FAMILIES, toFamilyOwner, toFamilyRecord } from "./token-family.ts";

/** Revokes every sign-in of the user at once; login cookies stay (contract A11, C5.7). */
export async function globalSignOut({ store }: Pick<PoolParts, "store">, user: User): Promise<void> {
  await store.write((transaction) => revokeAll(transaction, user));
}

export function revokeAll(
  transaction: StoreTransaction,
  user: { readonly userPoolId: string; readonly sub: string },
): void {
  for (const { value } of transaction.listRecords(TOKEN_FAMILIES, toFamilyOwner(user))) {
    if (value.isRevoked) continue;
    transaction.putRecord(TOKEN_FAMILIES, toFamilyRecord({ ...value, isRevoked: true }));
  }
}
