import { type PageRoute, type Submission, toNoticedPath } from "../add-page.ts";
import { toFlowCookie } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import { type PageRoom, type PageVisit, toPageView } from "../page-visit.ts";
import { type CodeFlow, renderConfirmPage } from "../pages/confirm-page.ts";
import { getField } from "../posted-form.ts";
import { fill, TEXTS } from "../texts.ts";
import { signInConfirmed } from "./sign-in-outcome.ts";

/** `/confirm`: the code that sign-up sent; it also signs in (contract A3). */
export const CONFIRM: PageRoute = {
  path: "/confirm",
  show: (visit) => renderConfirmPage({ ...toPageView(visit), flow: findCodeFlow(visit, "confirm") }),
  async submit({ visit, form }, room) {
    const { pool, client } = visit.authorization;
    const username = getField(form, "username");
    const confirmationCode = getField(form, "code").trim();
    await pool.confirmSignUp(client, { username, confirmationCode, isHosted: true });
    return signInConfirmed(username, visit, room);
  },
  keep: (submission, room) => keepCodeFlow("confirm", submission, room),
};

/** `/resendcode`: a new code in place of the old one. */
export const RESEND_CODE: PageRoute = {
  path: "/resendcode",
  page: "/confirm",
  async submit({ visit, form }, room) {
    const { pool, client } = visit.authorization;
    const username = getField(form, "username");
    const delivery = await pool.resendConfirmationCode(client, { username, isHosted: true });
    const message = fill(TEXTS.resent, { destination: delivery.destination });
    const flow = { kind: "confirm", username, delivery } as const;
    return withCookies(toNoticedPath({ page: "/confirm", kind: "success", message }, visit, room), [
      toFlowCookie(room.sealer, flow, visit.request.isSecure),
    ]);
  },
  keep: (submission, room) => keepCodeFlow("confirm", submission, room),
};

export function findCodeFlow({ flow }: PageVisit, kind: CodeFlow["kind"]): CodeFlow | undefined {
  return flow !== undefined && flow.kind !== "new-password" && flow.kind === kind ? flow : undefined;
}

/** A form that came without its flow (a script's, an old page's) still names its user when it is shown again. */
export function keepCodeFlow(
  kind: CodeFlow["kind"],
  { visit, form }: Submission,
  { sealer }: PageRoom,
): readonly string[] {
  const username = (form.get("username") ?? "").slice(0, 128);
  if (username === "" || findCodeFlow(visit, kind)?.username === username) return [];
  return [toFlowCookie(sealer, { kind, username }, visit.request.isSecure)];
}
