import type { UserPools } from "../user-pool/user-pool.ts";
import type { Operation } from "./operation.ts";
import { createAdminCreateUser } from "./operations/admin-create-user.ts";
import { createAdminDeleteUser } from "./operations/admin-delete-user.ts";
import { createAdminGetUser } from "./operations/admin-get-user.ts";
import { createAdminInitiateAuth } from "./operations/admin-initiate-auth.ts";
import { createAdminRespondToAuthChallenge } from "./operations/admin-respond-to-auth-challenge.ts";
import { createAdminSetUserPassword } from "./operations/admin-set-user-password.ts";
import { createConfirmForgotPassword } from "./operations/confirm-forgot-password.ts";
import { createConfirmSignUp } from "./operations/confirm-sign-up.ts";
import { createDescribeUserPool } from "./operations/describe-user-pool.ts";
import { createDescribeUserPoolClient } from "./operations/describe-user-pool-client.ts";
import { createForgotPassword } from "./operations/forgot-password.ts";
import { createGetTokensFromRefreshToken } from "./operations/get-tokens-from-refresh-token.ts";
import { createGetUser } from "./operations/get-user.ts";
import { createGlobalSignOut } from "./operations/global-sign-out.ts";
import { createInitiateAuth } from "./operations/initiate-auth.ts";
import { createListUserPoolClients } from "./operations/list-user-pool-clients.ts";
import { createListUserPools } from "./operations/list-user-pools.ts";
import { createListUsers } from "./operations/list-users.ts";
import { createResendConfirmationCode } from "./operations/resend-confirmation-code.ts";
import { createRespondToAuthChallenge } from "./operations/respond-to-auth-challenge.ts";
import { createRevokeToken } from "./operations/revoke-token.ts";
import { createSignUp } from "./operations/sign-up.ts";
import type { OperationName } from "./registry.ts";

export interface OperationsDeps {
  readonly userPools: UserPools;
}

/** The operations that the twin runs; the registry names the others, too. */
export type Operations = Readonly<Partial<Record<OperationName, Operation<unknown, unknown>>>>;

export function createOperations(deps: OperationsDeps): Operations {
  return {
    AdminCreateUser: createAdminCreateUser(deps),
    AdminDeleteUser: createAdminDeleteUser(deps),
    AdminGetUser: createAdminGetUser(deps),
    AdminInitiateAuth: createAdminInitiateAuth(deps),
    AdminRespondToAuthChallenge: createAdminRespondToAuthChallenge(deps),
    AdminSetUserPassword: createAdminSetUserPassword(deps),
    ConfirmForgotPassword: createConfirmForgotPassword(deps),
    ConfirmSignUp: createConfirmSignUp(deps),
    DescribeUserPool: createDescribeUserPool(deps),
    DescribeUserPoolClient: createDescribeUserPoolClient(deps),
    ForgotPassword: createForgotPassword(deps),
    GetTokensFromRefreshToken: createGetTokensFromRefreshToken(deps),
    GetUser: createGetUser(deps),
    GlobalSignOut: createGlobalSignOut(deps),
    InitiateAuth: createInitiateAuth(deps),
    ListUserPoolClients: createListUserPoolClients(deps),
    ListUserPools: createListUserPools(deps),
    ListUsers: createListUsers(deps),
    ResendConfirmationCode: createResendConfirmationCode(deps),
    RespondToAuthChallenge: createRespondToAuthChallenge(deps),
    RevokeToken: createRevokeToken(deps),
    SignUp: createSignUp(deps),
  };
}
