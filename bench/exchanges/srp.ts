import { createDiffieHellman, createHash, createHmac, getDiffieHellman } from "node:crypto";
import type { Exchange, Step } from "../exchange.ts";
import { toRequestText } from "../http-text.ts";

/** Sign-ins by SRP, by users in turn; the client's arithmetic is OpenSSL's, so that the server is what is measured. */
export interface SrpSpec {
  readonly kind: "srp";
  readonly host: string;
  readonly clientId: string;
  /** The part of the pool id behind `_`. */
  readonly poolName: string;
  readonly usernames: readonly string[];
  readonly password: string;
}

const PRIME = getDiffieHellman("modp15").getPrime();
const N = toNumber(PRIME);
const openssl = createDiffieHellman(PRIME, 2);
const k = hash(pad(N), pad(2n));

export function createSrpExchange(spec: SrpSpec, connection: number): Exchange {
  // One key pair for a connection: a real client would make one for each sign-in.
  const a = hash(Buffer.from(`a of connection ${connection}`));
  const A = power(2n, a);
  let index = connection;
  return {
    start() {
      index += 1;
      const username = spec.usernames[index % spec.usernames.length] ?? "";
      const parameters = { USERNAME: username, SRP_A: A.toString(16) };
      return toStep(spec, "InitiateAuth", { AuthFlow: "USER_SRP_AUTH", AuthParameters: parameters });
    },
    next(answer) {
      const { ChallengeName: name, ChallengeParameters: parameters, Session: session } = parseBody(answer);
      if (name !== "PASSWORD_VERIFIER") return undefined;
      const timestamp = toTimestamp(new Date());
      return toStep(spec, "RespondToAuthChallenge", {
        ChallengeName: name,
        ...(session !== undefined && { Session: session }),
        ChallengeResponses: {
          USERNAME: parameters.USER_ID_FOR_SRP,
          PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK,
          TIMESTAMP: timestamp,
          PASSWORD_CLAIM_SIGNATURE: sign(spec, { parameters, timestamp, a, A }),
        },
      });
    },
  };
}

interface Body {
  readonly ChallengeName?: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
  readonly Session?: string;
}

function parseBody(answer: Buffer): Body {
  return JSON.parse(answer.toString("utf8", answer.indexOf("\r\n\r\n") + 4)) as Body;
}

function toStep({ host, clientId }: SrpSpec, operation: string, body: object): Step {
  const request = toRequestText({
    method: "POST",
    path: "/",
    host,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: clientId, ...body }),
  });
  return { request, status: 200 };
}

interface Handshake {
  readonly parameters: Readonly<Record<string, string>>;
  readonly timestamp: string;
  readonly a: bigint;
  readonly A: bigint;
}

/** Per user: x and g^x, which do not change. */
const known = new Map<string, { readonly x: bigint; readonly gx: bigint }>();

function sign({ poolName, password }: SrpSpec, { parameters, timestamp, a, A }: Handshake): string {
  const {
    SALT: salt = "",
    SRP_B: sentB = "",
    SECRET_BLOCK: secret = "",
    USER_ID_FOR_SRP: user = "",
  } = parameters;
  const B = BigInt(`0x${sentB}`);
  const u = hash(pad(A), pad(B));
  const { x, gx } = known.get(user) ?? findX(user, salt, `${poolName}${user}:${password}`);
  const S = power((((B - k * gx) % N) + N) % N, a + u * x);
  const prk = createHmac("sha256", pad(u)).update(pad(S)).digest();
  const key = createHmac("sha256", prk).update("Caldera Derived Key\u0001").digest().subarray(0, 16);
  return createHmac("sha256", key)
    .update(poolName)
    .update(user)
    .update(Buffer.from(secret, "base64"))
    .update(timestamp)
    .digest("base64");
}

function findX(user: string, salt: string, identity: string): { readonly x: bigint; readonly gx: bigint } {
  const x = hash(pad(BigInt(`0x${salt}`)), createHash("sha256").update(identity).digest());
  const found = { x, gx: power(2n, x) };
  known.set(user, found);
  return found;
}

function power(base: bigint, exponent: bigint): bigint {
  openssl.setPrivateKey(toBytes(exponent));
  return toNumber(openssl.computeSecret(toBytes(base)));
}

function hash(...parts: readonly Buffer[]): bigint {
  const sha256 = createHash("sha256");
  for (const part of parts) sha256.update(part);
  return toNumber(sha256.digest());
}

function pad(number: bigint): Buffer {
  const bytes = toBytes(number);
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}

function toBytes(number: bigint): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

/** `Sat Nov 7 09:05:03 UTC 2026`: the day without a leading zero. */
function toTimestamp(date: Date): string {
  const [weekday = "", day, month, year, time] = date.toUTCString().split(" ");
  return `${weekday.slice(0, 3)} ${month} ${Number(day)} ${time} UTC ${year}`;
}
