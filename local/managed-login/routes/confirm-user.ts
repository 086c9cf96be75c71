import type { Context } from "hono";
import { toMissingParameter } from "../../oauth2/authorize/authorization-attempt.ts";
import type { DomainEnv } from "../../oauth2/domain-headers.ts";
import { toDomainRequest } from "../../oauth2/domain-request.ts";
import { findClientOnHost } from "../../oauth2/find-client.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { toPageResponse } from "../page-response.ts";
import type { PageRoom } from "../page-visit.ts";
import { renderMessagePage } from "../pages/message-pages.ts";
import { TEXTS } from "../texts.ts";

/** `GET /confirmUser`: the link of a verification mail. Confirms, and signs nobody in (contract A3). */
export function createConfirmUser(room: PageRoom): (context: Context<DomainEnv>) => Promise<Response> {
  return async (context) => {
    const { parameters, host, method } = toDomainRequest(context);
    // Mail scanners look at links by HEAD: that must not use up the code.
    if (method !== "GET") return new Response(null, { status: 405 });
    const missing = ["client_id", "user_name", "confirmation_code"].find((name) => !parameters.get(name));
    if (missing !== undefined) return room.showError(toMissingParameter(missing), 400);
    const found = findClientOnHost(room.userPools, host, parameters.get("client_id") ?? "");
    if (found === undefined) return room.showError("Client does not exist.", 400);
    const username = parameters.get("user_name") ?? "";
    const confirmationCode = parameters.get("confirmation_code") ?? "";
    try {
      await found.pool.confirmSignUp(found.client, { username, confirmationCode, isHosted: true });
    } catch (error) {
      if (!(error instanceof UserPoolError)) throw error;
      return room.showError(error.message, 400);
    }
    return toPageResponse({
      page: renderMessagePage(TEXTS.confirmedTitle, TEXTS.confirmedLead),
      status: 200,
      brand: found.client.clientName,
      outboxUrl: room.outboxUrl?.(),
    });
  };
}
