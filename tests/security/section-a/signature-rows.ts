import { generateKeyPairSync, sign } from "node:crypto";
import {
  createIdClaims,
  signToken,
  signTokenAs,
  signTokenByHmac,
  toSigningInput,
} from "../../support/test-issuer.ts";
import { expect401, idToken, type Row, type SectionABench, withHeader, withToken } from "./bench.ts";

/** A2: the signature and its algorithm. */
export const SIGNATURE_ROWS: readonly Row[] = [
  {
    id: "A-13",
    sent: "one bit of the signature changed: first, middle, last byte",
    isRefusal: true,
    run: (bench) =>
      expect401(bench, ...[0, 128, 255].map((index) => withToken(flipSignatureBit(idToken(bench), index)))),
  },
  {
    id: "A-14",
    sent: "payload changed, signature kept; header changed, signature kept",
    isRefusal: true,
    run(bench) {
      const [header, payload, signature] = idToken(bench).split(".");
      const otherPayload = toSigningInput({}, createIdClaims({ sub: "somebody-else" })).split(".")[1];
      const otherHeader = toSigningInput({ alg: "RS256", kid: bench.key.kid, typ: "JWT" }, {}).split(".")[0];
      return expect401(
        bench,
        withToken(`${header}.${otherPayload}.${signature}`),
        withToken(`${otherHeader}.${payload}.${signature}`),
      );
    },
  },
  {
    id: "A-15",
    sent: "empty signature; two segments; four segments; five segments",
    isRefusal: true,
    run(bench) {
      const token = idToken(bench);
      const input = token.slice(0, token.lastIndexOf("."));
      return expect401(
        bench,
        ...[`${input}.`, input, `${token}.`, `${token}.x`, `${token}.x.x`, `.${token}`].map((sent) =>
          withToken(sent),
        ),
      );
    },
  },
  {
    id: "A-16",
    sent: "alg none with and without signature, in the letter cases None, NONE, nOnE",
    isRefusal: true,
    run(bench) {
      const [, , signature] = idToken(bench).split(".");
      const inputs = ["none", "None", "NONE", "nOnE"].map((alg) =>
        toSigningInput({ kid: bench.key.kid, alg }, createIdClaims()),
      );
      return expect401(
        bench,
        ...inputs.flatMap((input) => [
          withToken(`${input}.`),
          withToken(`${input}.${signature}`),
          withToken(input),
        ]),
      );
    },
  },
  {
    id: "A-17",
    sent: 'alg absent, "", null, 0, [], {}',
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...[undefined, "", null, 0, [], {}, ["RS256"]].map((alg) =>
          withHeader(bench, { kid: bench.key.kid, alg }),
        ),
      ),
  },
  {
    id: "A-18",
    sent: "HS256 keyed with the public key as PEM, DER, JWK text, modulus",
    isRefusal: true,
    run(bench) {
      const { publicKey, jwk, kid } = bench.key;
      const secrets = [
        publicKey.export({ type: "spki", format: "pem" }).toString(),
        publicKey.export({ type: "spki", format: "pem" }).toString().trim(),
        publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
        publicKey.export({ type: "spki", format: "der" }),
        JSON.stringify(publicKey.export({ format: "jwk" })),
        JSON.stringify(jwk),
        jwk.n,
        Buffer.from(jwk.n, "base64url"),
      ];
      const header = { kid, alg: "HS256" };
      return expect401(
        bench,
        ...secrets.map((secret) => withToken(signTokenByHmac(secret, header, createIdClaims()))),
      );
    },
  },
  {
    id: "A-19",
    sent: "HS256 keyed with the empty string, with secret",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...["", "secret"].map((secret) =>
          withToken(signTokenByHmac(secret, { kid: bench.key.kid, alg: "HS256" }, createIdClaims())),
        ),
      ),
  },
  {
    id: "A-20",
    sent: "RS256 by a foreign key under a genuine kid",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        withToken(signToken(bench.foreignKey, createIdClaims(), { kid: bench.key.kid, alg: "RS256" })),
        withToken(signToken(bench.spareKey, createIdClaims(), { kid: bench.key.kid, alg: "RS256" })),
      ),
  },
  {
    id: "A-21",
    sent: "RS384, RS512, PS256 signed by the right key",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...(["RS384", "RS512", "PS256"] as const).map((alg) =>
          withToken(signTokenAs(alg, bench.key, createIdClaims())),
        ),
      ),
  },
  {
    id: "A-22",
    sent: "ES256 with r = s = 0; ES256 by a foreign key",
    isRefusal: true,
    run(bench) {
      const input = toSigningInput({ kid: bench.key.kid, alg: "ES256" }, createIdClaims());
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const signed = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
      const zeros = [Buffer.alloc(64), Buffer.from("3006020100020100", "hex")];
      return expect401(
        bench,
        ...[...zeros, signed].map((signature) => withToken(`${input}.${signature.toString("base64url")}`)),
      );
    },
  },
  {
    id: "A-31",
    sent: "signature re-encoded with + / or padded with =",
    isRefusal: true,
    run(bench) {
      const token = findTokenWith(bench, /[-_][^.]*$/);
      const [header, payload, signature = ""] = token.split(".");
      const standard = signature.replaceAll("-", "+").replaceAll("_", "/");
      return expect401(
        bench,
        ...[standard, `${signature}==`, `${signature}=`, `${standard}==`].map((sent) =>
          withToken(`${header}.${payload}.${sent}`),
        ),
      );
    },
  },
  {
    id: "A-32",
    sent: "last base64url character changed within its unused bits",
    isRefusal: true,
    run(bench) {
      const token = idToken(bench);
      const last = ALPHABET.indexOf(token.at(-1) ?? "");
      // 256 bytes leave two bits in the last character; its other four say nothing.
      const spellings = [1, 2, 4, 8].map((bit) => `${token.slice(0, -1)}${ALPHABET[last ^ bit]}`);
      expect(Buffer.from(spellings[0]?.split(".")[2] ?? "", "base64url")).toEqual(
        Buffer.from(token.split(".")[2] ?? "", "base64url"),
      );
      return expect401(bench, ...spellings.map((sent) => withToken(sent)));
    },
  },
  {
    id: "A-33",
    sent: "JSON serialisation instead of compact",
    isRefusal: true,
    run(bench) {
      const [protectedPart, payload, signature] = idToken(bench).split(".");
      const flattened = { payload, protected: protectedPart, signature };
      const general = { payload, signatures: [{ protected: protectedPart, signature }] };
      return expect401(bench, ...[flattened, general].map((jws) => withToken(JSON.stringify(jws))));
    },
  },
];
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function flipSignatureBit(token: string, index: number): string {
  const dot = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(dot + 1), "base64url");
  signature.writeUInt8(signature.readUInt8(index) ^ 1, index);
  return `${token.slice(0, dot)}.${signature.toString("base64url")}`;
}

function findTokenWith(bench: SectionABench, pattern: RegExp): string {
  for (let index = 0; ; index += 1) {
    const token = idToken(bench, { jti: String(index) });
    if (pattern.test(token)) return token;
  }
}
