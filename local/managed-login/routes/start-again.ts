import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { toNoticedPath } from "../add-page.ts";
import { toForgottenFlow } from "../page-memory.ts";
import { withCookies } from "../page-response.ts";
import type { PageRoom, PageVisit } from "../page-visit.ts";
import { TEXTS } from "../texts.ts";

/** Back to the sign-in page: what was begun there took too long, or never was. */
export function startAgain(visit: PageVisit, room: PageRoom): Response {
  const notice = { page: "/login", kind: "error", message: TEXTS.unfinished } as const;
  return withCookies(toNoticedPath(notice, visit, room), [toForgottenFlow(visit.request.isSecure)]);
}

/** Runs the next step of a sign-in, or starts again when its session has ended. */
export async function continueOrStartAgain<Answer>(
  { visit, room }: { readonly visit: PageVisit; readonly room: PageRoom },
  run: () => Promise<Answer>,
): Promise<Answer | Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UserPoolError && error.reason.startsWith("auth-session-"))
      return startAgain(visit, room);
    throw error;
  }
}
