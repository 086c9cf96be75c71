import type { Passkey } from "../../user-pool/passkeys.ts";
import { PAGINATION_TOKEN, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireTime } from "../wire-user.ts";

const REQUEST = structure({
  AccessToken: required(TOKEN),
  NextToken: PAGINATION_TOKEN,
  MaxResults: { kind: "integer", min: 0, max: 20 },
});

/** `WebAuthnCredentialDescription`. */
export interface WireCredential {
  readonly CredentialId: string;
  readonly FriendlyCredentialName: string;
  readonly RelyingPartyId: string;
  readonly AuthenticatorAttachment?: string;
  readonly AuthenticatorTransports: readonly string[];
  readonly CreatedAt: number;
}

export interface ListWebAuthnCredentialsDeps {
  readonly userPools: CallerLookup<"listPasskeys">;
}

/** Shows the signed-in user's passkeys: twenty at most, so there is never a second page (contract F3). */
export function createListWebAuthnCredentials({
  userPools,
}: ListWebAuthnCredentialsDeps): Operation<
  RequestOf<typeof REQUEST>,
  { readonly Credentials: readonly WireCredential[] }
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      return { Credentials: pool.listPasskeys(user).map(toWireCredential) };
    },
  };
}

function toWireCredential(passkey: Passkey): WireCredential {
  return {
    CredentialId: passkey.credentialId,
    FriendlyCredentialName: passkey.name,
    RelyingPartyId: passkey.relyingPartyId,
    ...(passkey.attachment === null ? {} : { AuthenticatorAttachment: passkey.attachment }),
    AuthenticatorTransports: passkey.transports,
    CreatedAt: toWireTime(passkey.createdAt),
  };
}
