import type { RestApi } from "../../openapi/rest-api.ts";
import type { Clock } from "../../platform/clock.ts";
import { isEqualSecret } from "../../platform/constant-time.ts";
import {
  type Credentials,
  isSignedBy,
  MAX_SKEW_MS,
  parseAmzDate,
  type SignableRequest,
  type StringToSign,
  toAmzDate,
  toStringToSign,
} from "../../platform/signature-v4.ts";
import { createStableId } from "../../platform/stable-id.ts";
import type { Refusal } from "../answer.ts";
import type { Call, CallerIdentity } from "../call.ts";
import type { GatewayResponseType } from "../gateway-response-types.ts";
import type { Authorizer } from "./authorizer.ts";
import { readSignature, type SentSignature } from "./sent-signature.ts";

export interface IamAuthorizerDeps {
  readonly clock: Clock;
  /** Whose Region and account the signature is for, a REST API or an HTTP API. */
  readonly api: Pick<RestApi, "region" | "accountId">;
  /** The one access key that this machine knows; `undefined` where it knows none, and nobody passes. */
  readonly callerCredentials: Credentials | undefined;
}

/** AWS's own words for the key, the date and the signature, in the order in which they are looked at. */
type Problem = {
  readonly type: GatewayResponseType;
  readonly errorType: string;
  readonly message: string;
  readonly remedy: string;
};

const SERVICE = "execute-api";
const MUST_BE_SIGNED = new Set(["host", "x-http-method-override"]);

/**
 * Guards methods with a Signature Version 4 over the whole request, in its header or its query, by the one
 * access key of this machine; whoever holds it may call everything, for there are no policies of users here.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function createIamAuthorizer(deps: IamAuthorizerDeps): Authorizer {
  const findSigner = createSignerCheck(deps);
  return {
    authorize({ routed }) {
      if (routed === undefined)
        return { kind: "unavailable", reason: { problem: "there is no request", remedy: "Send one." } };
      const { call, stage } = routed;
      const found = findSigner({ call, query: stage.query, body: stage.body });
      return "type" in found
        ? { kind: "denied", refusal: found }
        : { kind: "allowed", authorizerText: undefined, identity: { signer: found } };
    },
  };
}

/** What of a request its signature covers. */
export interface SignedCall {
  readonly call: Call;
  /** Names and values in turn, decoded. */
  readonly query: readonly string[];
  readonly body: Buffer;
}

type Signer = NonNullable<CallerIdentity["signer"]>;

/** Finds out who signed a request, or why nobody can be said to have: for either kind of API. */
export function createSignerCheck({
  clock,
  api,
  callerCredentials,
}: IamAuthorizerDeps): (signed: SignedCall) => Signer | Refusal {
  const signer = callerCredentials && toSigner(api, callerCredentials);
  return (signed) => {
    const request = toSignable(signed);
    const sent = readSignature(request, signed.query);
    if ("refusal" in sent) return sent.refusal;
    const problem = findProblem({ request, sent, api, now: clock.now(), credentials: callerCredentials });
    if (problem !== undefined) return toRefusal(problem);
    if (signer === undefined) throw new TypeError("Nobody can have signed a request.");
    return signer;
  };
}

/** Assumed: the twin's only caller is a user called `local` of the stack's own account. */
function toSigner({ accountId }: IamAuthorizerDeps["api"], { accessKeyId }: Credentials): Signer {
  const parts = [accountId, accessKeyId];
  const userId = createStableId({ kind: "iam-user", parts }, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17);
  return {
    accessKey: accessKeyId,
    accountId,
    userId: `AIDA${userId}`,
    userArn: `arn:aws:iam::${accountId}:user/local`,
  };
}

/** The request as it was sent: no override of its verb, no merged slash. */
function toSignable({ call, body }: SignedCall): SignableRequest {
  const headers: Record<string, string> = {};
  for (const [index, { lower }] of call.headers.names.entries()) {
    const value = call.headers.values[index] ?? "";
    headers[lower] = Object.hasOwn(headers, lower) ? `${headers[lower]},${value}` : value;
  }
  const { method = "", url = "" } = call.request;
  return { method, target: url, headers, body };
}

interface Examination {
  readonly request: SignableRequest;
  readonly sent: SentSignature;
  readonly api: IamAuthorizerDeps["api"];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly credentials: Credentials | undefined;
}

function findProblem(examination: Examination): Problem | undefined {
  return (
    findKeyProblem(examination) ??
    findScopeProblem(examination) ??
    findDateProblem(examination) ??
    findSignatureProblem(examination)
  );
}

function findKeyProblem({ sent, credentials }: Examination): Problem | undefined {
  const wanted = credentials?.sessionToken ?? "";
  const isKnown =
    credentials?.accessKeyId === sent.parts.accessKeyId && isEqualSecret(sent.sessionToken ?? "", wanted);
  if (isKnown) return undefined;
  return {
    type: "INVALID_SIGNATURE",
    errorType: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
    remedy:
      credentials === undefined
        ? "Start with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment (any will do), and sign with them."
        : "Sign with the access key that was in the environment when this was started.",
  };
}

function findScopeProblem({ sent: { parts }, api }: Examination): Problem | undefined {
  const [, region = "", service = ""] = parts.scope.split("/");
  if (region !== api.region)
    return invalid(
      `Credential should be scoped to a valid region, not '${region}'.`,
      `Sign for ${api.region}.`,
    );
  if (service === SERVICE) return undefined;
  return invalid(`Credential should be scoped to correct service: '${SERVICE}'.`, `Sign for ${SERVICE}.`);
}

function findDateProblem({ sent, now }: Examination): Problem | undefined {
  const { amzDate, parts, expiresInSeconds } = sent;
  const sentAt = parseAmzDate(amzDate);
  const day = parts.scope.slice(0, 8);
  if (sentAt === undefined || day !== amzDate.slice(0, 8)) {
    const message = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`;
    return invalid(message, "Send the date of the signature in X-Amz-Date.");
  }
  const shownNow = toAmzDate(now);
  if (sentAt > now + MAX_SKEW_MS) {
    const latest = toAmzDate(now + MAX_SKEW_MS);
    return invalid(
      `Signature not yet current: ${amzDate} is still later than ${latest} (${shownNow} + 5 min.)`,
      "Compare the clocks.",
    );
  }
  const lifetimeMs = expiresInSeconds === undefined ? MAX_SKEW_MS : expiresInSeconds * 1000;
  if (sentAt >= now - lifetimeMs) return undefined;
  const earliest = toAmzDate(now - lifetimeMs);
  const rule = expiresInSeconds === undefined ? "5 min." : `${expiresInSeconds} s`;
  return invalid(
    `Signature expired: ${amzDate} is now earlier than ${earliest} (${shownNow} - ${rule})`,
    "Sign the request when it is sent, or compare the clocks.",
  );
}

/**
 * AWS: the host, and whatever is sent as `X-Amz-…`, must be signed. So must the header that replaces the verb, for
 * nobody may turn a reader's signed GET into a DELETE.
 */
function findSignatureProblem({ request, sent, credentials }: Examination): Problem | undefined {
  const { parts, amzDate } = sent;
  const expected = toStringToSign(request, { ...parts, amzDate });
  const unsigned = Object.keys(request.headers).find(
    (name) => (MUST_BE_SIGNED.has(name) || name.startsWith("x-amz-")) && !parts.signedHeaders.includes(name),
  );
  const isGood = isSignedBy(expected, parts, credentials?.secretAccessKey ?? "");
  if (unsigned === undefined && isGood && credentials !== undefined) return undefined;
  return invalid(
    toMismatch(expected),
    unsigned === undefined
      ? "Compare what was signed with what the answer shows; path, query, body and host count as they are sent."
      : `Sign the header ${unsigned} as well.`,
  );
}

/** AWS shows both texts, so that a caller can find where they differ. */
function toMismatch({ canonicalRequest, text }: StringToSign): string {
  return `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\nThe String-to-Sign should have been\n'${text}'\n`;
}

function invalid(message: string, remedy: string): Problem {
  return { type: "INVALID_SIGNATURE", errorType: "InvalidSignatureException", message, remedy };
}

function toRefusal({ type, errorType, message, remedy }: Problem): Refusal {
  const [problem = ""] = message.split(/\.?(?:\n|$)/);
  return { type, errorType, message, reason: { problem, remedy } };
}
