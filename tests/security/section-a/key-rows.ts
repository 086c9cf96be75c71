import { sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createForeignCertificate } from "../../support/foreign-certificate.ts";
import { createIdClaims, signToken, signTokenByHmac, toSigningInput } from "../../support/test-issuer.ts";
import { expect401, expectPass, type Row, type SectionABench, withHeader, withToken } from "./bench.ts";

/** A2: which key is taken, and what else a header may say. */
export const KEY_ROWS: readonly Row[] = [
  {
    id: "A-23",
    sent: "kid unknown, absent, empty, numeric, array, object",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...["unknown", undefined, "", 0, 1, [bench.key.kid], { kid: bench.key.kid }, null].map((kid) =>
          withHeader(bench, { kid, alg: "RS256" }),
        ),
      ),
  },
  {
    id: "A-24",
    sent: "kid = ../../../dev/null, ' OR '1'='1, a URL",
    isRefusal: true,
    run: (bench) =>
      besideAttacker(bench, async (url) => {
        const kids = ["../../../dev/null", "/dev/null", "' OR '1'='1", url, `file://${import.meta.filename}`];
        await expect401(
          bench,
          ...kids.map((kid) => withHeader(bench, { kid, alg: "RS256" })),
          ...kids.map((kid) => withToken(signTokenByHmac("", { kid, alg: "HS256" }, createIdClaims()))),
        );
      }),
  },
  {
    id: "A-25",
    sent: "kid = __proto__, constructor, toString",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...["__proto__", "constructor", "toString", "hasOwnProperty"].map((kid) =>
          withHeader(bench, { kid, alg: "RS256" }),
        ),
      ),
  },
  {
    id: "A-26",
    sent: "header carries jwk with the attacker's key",
    isRefusal: true,
    run: (bench) => expect401(bench, ...withForeignHeaders(bench, { jwk: bench.foreignKey.jwk })),
  },
  {
    id: "A-27",
    sent: "header carries jku or x5u to an attacker's server",
    isRefusal: true,
    run: (bench) =>
      besideAttacker(bench, (url) =>
        expect401(
          bench,
          ...withForeignHeaders(bench, { jku: url }),
          ...withForeignHeaders(bench, { x5u: url }),
        ),
      ),
  },
  {
    id: "A-28",
    sent: "header carries x5c with a foreign certificate",
    isRefusal: true,
    run: (bench) =>
      expect401(bench, ...withForeignHeaders(bench, { x5c: [createForeignCertificate(bench.foreignKey)] })),
  },
  {
    id: "A-29",
    sent: "crit naming an unknown extension",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...[["x"], ["exp"], [], "x", null].map((crit) =>
          withHeader(bench, { kid: bench.key.kid, alg: "RS256", crit, x: 1 }),
        ),
      ),
  },
  {
    id: "A-30",
    sent: 'b64: false with crit: ["b64"]',
    isRefusal: true,
    run(bench) {
      const header = { kid: bench.key.kid, alg: "RS256", b64: false, crit: ["b64"] };
      const [headerPart] = toSigningInput(header, {}).split(".");
      const payload = JSON.stringify(createIdClaims());
      const signature = sign("sha256", Buffer.from(`${headerPart}.${payload}`), bench.key.privateKey);
      return expect401(
        bench,
        withHeader(bench, header),
        withHeader(bench, { ...header, crit: undefined }),
        withToken(`${toSigningInput(header, payload)}.${signature.toString("base64url")}`),
      );
    },
  },
  {
    id: "A-34",
    sent: "token signed by a key that has been rotated out of the JWKS; by one still in it",
    isRefusal: true,
    async run(bench) {
      await expect401(bench, withToken(signToken(bench.rotatedKey, createIdClaims())));
      await expectPass(bench, withToken(signToken(bench.spareKey, createIdClaims())));
    },
  },
];

/** Tokens of the attacker's key with that member in their header, under a foreign and under the genuine kid. */
function withForeignHeaders(bench: SectionABench, member: object): readonly ReturnType<typeof withToken>[] {
  return [bench.foreignKey.kid, bench.key.kid].map((kid) =>
    withToken(signToken(bench.foreignKey, createIdClaims(), { kid, alg: "RS256", ...member })),
  );
}

/** Runs `send` beside a server that would hand out the attacker's keys, and must never be asked. */
async function besideAttacker(
  { foreignKey }: SectionABench,
  send: (url: string) => Promise<void>,
): Promise<void> {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.setHeader("Connection", "close").end(JSON.stringify({ keys: [foreignKey.jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`);
    expect(calls).toBe(0);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
