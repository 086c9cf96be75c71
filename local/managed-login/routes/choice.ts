import { toHostName } from "../../oauth2/find-client.ts";
import type { PageFirstFactorOutcome } from "../../user-pool/page-first-factors.ts";
import type { FirstAuthFactor } from "../../user-pool/user-pool-settings.ts";
import { type PageRoute, type Submission, toNoticedPath } from "../add-page.ts";
import { PASSKEY_FIELD, toFlowCookie } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import { type PageRoom, type PageVisit, toPageView } from "../page-visit.ts";
import {
  renderChoicePage,
  renderFirstCodePage,
  renderPasskeyPage,
  renderPasswordPage,
} from "../pages/choice-pages.ts";
import { getField } from "../posted-form.ts";
import { fill, TEXTS } from "../texts.ts";
import { toOutcomeResponse } from "./sign-in-outcome.ts";
import { continueOrStartAgain, startAgain } from "./start-again.ts";

/** Sign-in by choice: who it is stands on `/login`, then how, then the proof. */
const CHOOSE: PageRoute = {
  path: "/login/choose",
  show(visit, room) {
    const flow = findFlow(visit, "first-factor-choice-required");
    return flow ? renderChoicePage({ ...toPageView(visit), flow }) : startAgain(visit, room);
  },
  submit: ({ visit, form }, room) =>
    proceed({ visit, room, kind: "first-factor-choice-required" }, ({ session, username }) => {
      const { pool, client } = visit.authorization;
      const factor = getField(form, "challenge");
      return pool.chooseFirstFactorOnPage(client, { session, username, factor });
    }),
};

const PASSWORD: PageRoute = {
  path: "/login/password",
  show(visit, room) {
    const flow = findFlow(visit, "password-required");
    return flow ? renderPasswordPage({ ...toPageView(visit), flow }) : startAgain(visit, room);
  },
  submit: ({ visit, form }, room) =>
    proceed({ visit, room, kind: "password-required" }, ({ session, username }) => {
      const { pool, client } = visit.authorization;
      const password = getField(form, "password");
      return pool.answerPasswordOnPage(client, { session, username, password });
    }),
};

const CODE: PageRoute = {
  path: "/login/code",
  show(visit, room) {
    const flow = findFlow(visit, "first-code-required");
    return flow ? renderFirstCodePage({ ...toPageView(visit), flow }) : startAgain(visit, room);
  },
  submit(submission, room) {
    const { visit, form } = submission;
    if (form.has("resend")) return resend(submission, room);
    return proceed({ visit, room, kind: "first-code-required" }, ({ session, username }) => {
      const { pool, client } = visit.authorization;
      const code = getField(form, "authentication_code").trim();
      return pool.answerFirstCodeOnPage(client, { session, username, code });
    });
  },
};

const PASSKEY: PageRoute = {
  path: "/login/passkey",
  show(visit, room) {
    const flow = findFlow(visit, "passkey-required");
    if (!flow) return startAgain(visit, room);
    return continueOrStartAgain({ visit, room }, async () => {
      const { pool, client } = visit.authorization;
      const { session, username } = flow;
      const page = { session, username, pageHost: toHostName(visit.request.host) };
      const options = JSON.stringify(await pool.findPasskeyOptionsOnPage(client, page));
      return renderPasskeyPage({ ...toPageView(visit), flow, options });
    });
  },
  submit: ({ visit, form }, room) =>
    proceed({ visit, room, kind: "passkey-required" }, ({ session, username }) => {
      const { pool, client } = visit.authorization;
      const credential = getField(form, PASSKEY_FIELD);
      return pool.answerPasskeyOnPage(client, { session, username, credential });
    }),
};

export const CHOICE_PAGES: readonly PageRoute[] = [CHOOSE, PASSWORD, CODE, PASSKEY];

type StepKind = PageFirstFactorOutcome["kind"];
type StepFlow<Kind extends StepKind> = Extract<PageFirstFactorOutcome, { readonly kind: Kind }> & {
  readonly username: string;
};

function findFlow<Kind extends StepKind>({ flow }: PageVisit, kind: Kind): StepFlow<Kind> | undefined {
  return flow?.kind === kind ? (flow as StepFlow<Kind>) : undefined;
}

interface Step<Kind extends StepKind> {
  readonly visit: PageVisit;
  readonly room: PageRoom;
  readonly kind: Kind;
}

/** Answers the step that the browser is at, and goes on to whatever comes next. */
function proceed<Kind extends StepKind>(
  { visit, room, kind }: Step<Kind>,
  answer: (flow: StepFlow<Kind>) => ReturnType<PageVisit["authorization"]["pool"]["signInOnPage"]>,
): Promise<Response> {
  return continueOrStartAgain({ visit, room }, async () => {
    const flow = findFlow(visit, kind);
    if (!flow) return startAgain(visit, room);
    return toOutcomeResponse(await answer(flow), { visit, username: flow.username }, room);
  });
}

/** Another code by the same way; the former one is worth nothing any more on this page. */
async function resend({ visit }: Submission, room: PageRoom): Promise<Response> {
  const flow = findFlow(visit, "first-code-required");
  if (!flow) return startAgain(visit, room);
  const { pool, client } = visit.authorization;
  const factor: FirstAuthFactor = flow.medium === "SMS" ? "SMS_OTP" : "EMAIL_OTP";
  const outcome = await pool.beginSignInOnPage(client, { username: flow.username, factor });
  if (outcome.kind !== "first-code-required") {
    return toOutcomeResponse(outcome, { visit, username: flow.username }, room);
  }
  const message = fill(TEXTS.resent, { destination: outcome.destination });
  return withCookies(toNoticedPath({ page: "/login/code", kind: "success", message }, visit, room), [
    toFlowCookie(room.sealer, { ...outcome, username: flow.username }, visit.request.isSecure),
  ]);
}
