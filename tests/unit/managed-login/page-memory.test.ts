import { recall, toFlowCookie, toNoticeCookie } from "../../../local/managed-login/page-memory.ts";
import { createSealer } from "../../../local/managed-login/sealed-cookie.ts";
import { createManualClock } from "../../../local/platform/clock.ts";
import { systemRandom } from "../../../local/platform/random.ts";

const sealer = createSealer({ random: systemRandom, clock: createManualClock(0) });
const notice = { page: "/login", kind: "error", message: "No.", values: { username: "jane" } } as const;
const toHeader = (cookie: string) => cookie.split(";")[0] ?? "";

describe("what a page remembers", () => {
  test("is the notice and the flow that were sealed", () => {
    const flow = {
      kind: "new-password",
      session: "s",
      username: "jane",
      missingAttributes: ["name"],
    } as const;
    const cookies = [toNoticeCookie(sealer, notice, false), toFlowCookie(sealer, flow, false)];
    expect(recall(sealer, cookies.map(toHeader).join("; "))).toEqual({ notice, flow });
  });

  test("is nothing that another program on this machine wrote", () => {
    expect(recall(sealer, `page-data=${Buffer.from(JSON.stringify(notice)).toString("base64url")}`)).toEqual({
      notice: undefined,
      flow: undefined,
    });
  });

  test("is the message alone when what was typed is too long for a cookie", () => {
    const long = { ...notice, values: { "requiredAttributes[name]": "x".repeat(4000) } };
    expect(recall(sealer, toHeader(toNoticeCookie(sealer, long, false))).notice).toEqual({
      ...notice,
      values: {},
    });
  });

  test("does not take a flow for a notice", () => {
    const flow = { kind: "confirm", username: "jane" } as const;
    const cookie = toHeader(toFlowCookie(sealer, flow, false)).replace("cognito-fl=", "page-data=");
    expect(recall(sealer, cookie).notice).toBeUndefined();
  });
});
