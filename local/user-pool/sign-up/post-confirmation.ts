import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import { toTriggerAttributes } from "../trigger.ts";
import type { NamedUserRequest } from "../user-pool.ts";

type Occasion = "PostConfirmation_ConfirmSignUp" | "PostConfirmation_ConfirmForgotPassword";

/** Tells the PostConfirmation trigger of a user who has just been confirmed (contract F5.2). */
export async function announceConfirmation(
  { invokeTrigger }: Pick<PoolParts, "invokeTrigger">,
  client: AppClient,
  confirmed: {
    readonly user: UserRecord;
    readonly request: Pick<NamedUserRequest, "clientMetadata">;
    readonly occasion?: Occasion;
  },
): Promise<void> {
  const { user, request, occasion = "PostConfirmation_ConfirmSignUp" } = confirmed;
  await invokeTrigger("PostConfirmation", {
    triggerSource: occasion,
    userPoolId: user.userPoolId,
    username: user.username,
    clientId: client.clientId,
    request: {
      userAttributes: toTriggerAttributes(user),
      clientMetadata: request.clientMetadata,
    },
  });
}
