import { createSealer } from "../../../local/managed-login/sealed-cookie.ts";
import { createManualClock } from "../../../local/platform/clock.ts";
import { systemRandom } from "../../../local/platform/random.ts";

const clock = createManualClock(1_795_000_000_000);
const sealer = createSealer({ random: systemRandom, clock });
const seal = (value = { username: "jane" }) => sealer.seal("flow", value, 60) ?? "";

describe("a sealed cookie", () => {
  test("comes back as it was, and is unreadable meanwhile", () => {
    const text = seal();
    expect(sealer.open("flow", text)).toEqual({ username: "jane" });
    expect(Buffer.from(text, "base64url").toString("latin1")).not.toContain("jane");
  });

  test("never looks the same twice", () => {
    expect(seal()).not.toBe(seal());
  });

  test("opens for its own purpose only", () => {
    expect(sealer.open("notice", seal())).toBeUndefined();
  });

  test("opens in the process that sealed it only", () => {
    expect(createSealer({ random: systemRandom, clock }).open("flow", seal())).toBeUndefined();
  });

  test("opens as long as it holds", () => {
    const text = seal();
    clock.advance({ seconds: 59 });
    expect(sealer.open("flow", text)).toBeDefined();
    clock.advance({ seconds: 1 });
    expect(sealer.open("flow", text)).toBeUndefined();
  });

  test("does not open when any of its bytes is another", () => {
    const bytes = Buffer.from(seal(), "base64url");
    for (let index = 0; index < bytes.length; index += 1) {
      const other = Buffer.from(bytes);
      other[index] = (other[index] ?? 0) ^ 1;
      expect(sealer.open("flow", other.toString("base64url"))).toBeUndefined();
    }
  });

  test.each([undefined, "", "AAAA", "no base64url!", "A".repeat(40)])("does not open from %j", (text) => {
    expect(sealer.open("flow", text)).toBeUndefined();
  });

  test("is not made where a browser would not keep it", () => {
    expect(sealer.seal("flow", { text: "x".repeat(3000) }, 60)).toBeUndefined();
    expect(sealer.seal("flow", { text: "x".repeat(2700) }, 60)).toBeDefined();
  });
});
