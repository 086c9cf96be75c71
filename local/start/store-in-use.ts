import { existsSync } from "node:fs";
import { StartError } from "../platform/start-error.ts";
import { openStore } from "../store/open-store.ts";

/** Whether another process holds the store; asked of SQLite's own lock. A damaged store is in nobody's use. */
export async function isStoreInUse(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  try {
    const store = await openStore({ file });
    await store.close();
    return false;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const { cause } = error.details;
    const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
    return /^SQLITE_(?:BUSY|LOCKED)/.test(code);
  }
}
