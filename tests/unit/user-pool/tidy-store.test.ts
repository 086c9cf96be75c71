import { createManualClock } from "../../../local/platform/clock.ts";
import { openStore } from "../../../local/store/open-store.ts";
import type { Collection } from "../../../local/user-pool/store.ts";
import { createTidyStore } from "../../../local/user-pool/tidy-store.ts";

const NOTES: Collection<string> = { name: "note" };

test("what has expired goes when the store is opened, and with the first write of every hour", async () => {
  const clock = createManualClock(0);
  const store = await openStore({ file: ":memory:" });
  const put = (id: string, expiresAt: number, into = tidy) =>
    into.write((transaction) => transaction.putRecord(NOTES, { id, expiresAt, value: id }));
  const left = () => ["old", "a", "b", "c"].filter((id) => store.findRecord(NOTES, id) !== undefined);
  clock.advance({ seconds: 100 });
  await store.write((transaction) => transaction.putRecord(NOTES, { id: "old", expiresAt: 50, value: "" }));
  const tidy = createTidyStore(store, clock);
  await put("a", 200);
  expect(left()).toEqual(["a"]);
  clock.advance({ seconds: 3599 });
  await put("b", 9000);
  await put("c", 5000);
  expect(left()).toEqual(["a", "b", "c"]);
  clock.advance({ seconds: 1801 });
  await put("b", 9000);
  await tidy.write(() => undefined);
  expect(left()).toEqual(["b"]);
});
