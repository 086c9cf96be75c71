import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { g, k, N, N_BYTES, toBigInt } from "../../../local/user-pool/srp/group.ts";
import { modularPower } from "../../../local/user-pool/srp/modular-power.ts";
import { createPaddedHash, toPaddedBytes } from "../../../local/user-pool/srp/padded-hash.ts";
import { createPowerOfG } from "../../../local/user-pool/srp/power-of-g.ts";
import { computeB, computeSignature, parsePublicValue } from "../../../local/user-pool/srp/server-proof.ts";
import { parseTimestamp } from "../../../local/user-pool/srp/timestamp.ts";
import { computeVerifier, computeX } from "../../../local/user-pool/srp/verifier.ts";

/** Contract D4, checked there against the client's own implementation. */
const VECTOR = {
  owner: { poolName: "AbCdEfGh1", username: "11112222-3333-4444-5555-666677778888" },
  password: "Passw0rd!é",
  a: BigInt(`0x${"a1".repeat(32)}`),
  b: BigInt(`0x${"b2".repeat(32)}`),
  salt: Buffer.from("f1e2d3c4b5a69788796a5b4c3d2e1f", "hex"),
  secretBlock: Buffer.from("AAECc2VjcmV0LWJsb2Nr/w==", "base64"),
  timestamp: "Sat Nov 7 09:05:03 UTC 2026",
};

const hex = (number: bigint) => number.toString(16);
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("the constants (D1)", () => {
  test("N is the 3072-bit prime, g is 2, and k is H(PAD(N) ‖ PAD(g))", () => {
    expect(hex(N)).toMatch(/^ffffffffffffffffc90fdaa2[0-9a-f]+a93ad2caffffffffffffffff$/);
    expect(hex(N)).toHaveLength(768);
    expect(g).toBe(2n);
    expect(hex(k)).toBe("538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6");
  });
});

describe("PAD (D1, D3)", () => {
  test.each([
    [0n, "00"],
    [1n, "01"],
    [0x7fn, "7f"],
    [0x80n, "0080"],
    [0xfn, "0f"],
    [0xffn, "00ff"],
    [0x100n, "0100"],
    [0x8001n, "008001"],
    [0xabcn, "0abc"],
  ])("%s is %s", (number, padded) => {
    expect(toPaddedBytes(number).toString("hex")).toBe(padded);
  });

  test("of no bytes is zero", () => expect(toBigInt(Buffer.alloc(0))).toBe(0n));

  test("is two's complement: read as signed, every number comes back as itself", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: N }), (number) => {
        const bytes = toPaddedBytes(number);
        expect(bytes[0] ?? 0xff).toBeLessThan(0x80);
        expect(toBigInt(bytes)).toBe(number);
      }),
    );
  });
});

describe("the test vector (D4)", () => {
  const x = computeX(VECTOR.owner, VECTOR.salt, VECTOR.password);
  const v = toBigInt(computeVerifier(x));
  const A = modularPower(g, VECTOR.a);
  const B = computeB(v, VECTOR.b);

  test("x, v, A, B and u are the vector's, byte by byte", () => {
    expect(hex(x)).toBe("820b4e954ae9cb259db1e75355b264996727fa5eb8a4aa5f06e8ece8eb3f9df4");
    expect(sha256(computeVerifier(x))).toBe(
      "8ddb9df207f80709a04e8a4266bbd0708e36abe369e74a6b7d132d262058ebdc",
    );
    expect(hex(A)).toMatch(/^78604b754341df90d89b6b6f863685f0[0-9a-f]+8128a67cc4688292$/);
    expect(hex(A)).toHaveLength(768);
    expect(sha256(toPaddedBytes(A))).toBe("31421f07eb763d09c3565f8e34a296719127d9bebda6c4a66c3ff445701d5b96");
    expect(hex(B)).toMatch(/^9673750650b6acb572376c9daf9049e4[0-9a-f]+a5c0f502182c23bc$/);
    expect(hex(B)).toHaveLength(767);
    expect(hex(createPaddedHash([A, B]))).toBe(
      "69707909c9e6fb901b6f4636f52c1f5aef57bcd5ab58beeeb08dd0417be7eec1",
    );
  });

  test("S is the vector's", () => {
    const u = createPaddedHash([A, B]);
    const S = hex(modularPower(A * modularPower(v, u), VECTOR.b));
    expect(S).toMatch(/^31d9c6a37728514e145e59929a39ce12[0-9a-f]+f19d18772172e5ee$/);
  });

  test("the signature is the vector's", () => {
    const signature = computeSignature(
      { A, B, b: VECTOR.b, v },
      { ...VECTOR.owner, secretBlock: VECTOR.secretBlock, timestamp: VECTOR.timestamp },
    );
    expect(signature.toString("base64")).toBe("Vw+UHP/Ig6QzY2kq34O/1wUobL6lOazxYns3ypwGa8E=");
  });
});

interface AuthenticationHelper {
  largeAValue: unknown;
  getLargeAValue(done: (error: unknown, A: { toString(radix: number): string }) => void): void;
  getPasswordAuthenticationKey(...args: unknown[]): void;
}

interface HelperModule {
  readonly default: new (poolName: string) => AuthenticationHelper;
}

type BigIntegerClass = new (text: string, radix: number) => unknown;

describe("amazon-cognito-identity-js' own AuthenticationHelper", () => {
  const require = createRequire(import.meta.url);
  const { default: Helper } = require("amazon-cognito-identity-js/lib/AuthenticationHelper") as HelperModule;
  const { default: BigInteger } = require("amazon-cognito-identity-js/lib/BigInteger") as {
    default: BigIntegerClass;
  };

  test("finds the key that the server finds, for salts and values of every shape", async () => {
    for (const salt of ["00", "0080", "80ff", "0f", "f1e2d3c4b5a69788796a5b4c3d2e1f00"]) {
      const saltBytes = Buffer.from(salt.padStart(32, "0"), "hex");
      const owner = { poolName: "AbCdEfGh1", username: "jane" };
      const v = toBigInt(computeVerifier(computeX(owner, saltBytes, "Passw0rd!é")));
      const b = toBigInt(createHash("sha256").update(salt).digest());
      const B = computeB(v, b);
      const helper = new Helper(owner.poolName);
      const A = await new Promise<string>((resolve, reject) =>
        helper.getLargeAValue((error, value) => (error ? reject(error) : resolve(value.toString(16)))),
      );
      const K = await new Promise<Buffer>((resolve, reject) =>
        helper.getPasswordAuthenticationKey(
          owner.username,
          "Passw0rd!é",
          new BigInteger(hex(B), 16),
          new BigInteger(toBigInt(saltBytes).toString(16), 16),
          (error: unknown, key: Uint8Array) => (error ? reject(error) : resolve(Buffer.from(key))),
        ),
      );
      const secretBlock = Buffer.from("block");
      const signed = { ...owner, secretBlock, timestamp: VECTOR.timestamp };
      const { createHmac } = await import("node:crypto");
      const theirs = createHmac("sha256", K)
        .update(`${owner.poolName}${owner.username}`)
        .update(secretBlock)
        .update(VECTOR.timestamp)
        .digest("base64");
      const publicValue = parsePublicValue(A) ?? 0n;
      expect(computeSignature({ A: publicValue, B, b, v }, signed).toString("base64")).toBe(theirs);
    }
  });
});

describe("powers", () => {
  const power = (base: bigint, exponent: bigint) => {
    let result = 1n;
    let square = base % N;
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = (result * square) % N;
      square = (square * square) % N;
    }
    return result;
  };

  test.each([
    [0n, 5n],
    [1n, 5n],
    [N, 5n],
    [N - 1n, 4n],
    [N - 1n, 5n],
    [N + 2n, 3n],
    [3n, 0n],
    [3n, 1n],
    [7n, (1n << 255n) + 12345n],
  ])("%s to the %s is what arithmetic says", (base, exponent) => {
    expect(modularPower(base, exponent)).toBe(power(base, exponent));
  });

  test("the table gives what OpenSSL gives, also for the smallest and largest exponents", async () => {
    const byOpenSsl: bigint[] = [];
    const powerOfG = createPowerOfG(2, (exponent) => {
      byOpenSsl.push(exponent);
      return modularPower(g, exponent);
    });
    expect(powerOfG(5n)).toBe(32n);
    expect(powerOfG(6n)).toBe(64n);
    expect(byOpenSsl).toEqual([5n, 6n]);
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const exponents = [0n, 1n, 255n, 256n, 1n << 248n, (1n << 256n) - 1n];
    for (let seed = 0; seed < 20; seed += 1) {
      exponents.push(toBigInt(createHash("sha256").update(String(seed)).digest()));
    }
    for (const exponent of exponents) expect(powerOfG(exponent)).toBe(modularPower(g, exponent));
    expect(byOpenSsl).toEqual([5n, 6n]);
    expect(powerOfG(1n << 256n)).toBe(modularPower(g, 1n << 256n));
    expect(byOpenSsl).toHaveLength(3);
  });
});

describe("A (C-12)", () => {
  test.each([
    ["zero", "0"],
    ["N", N_BYTES.toString("hex")],
    ["2N", hex(2n * N)],
    ["N + 1", hex(N + 1n)],
    ["nothing", ""],
    ["no hexadecimal", "xyz"],
    ["a sign", "-1"],
    ["a prefix", "0x12"],
    ["100 kB", "a".repeat(100_000)],
  ])("refuses %s", (_name, text) => expect(parsePublicValue(text)).toBeUndefined());

  test.each([
    ["odd length", "abc", 0xabcn],
    ["capitals", "ABCD", 0xabcdn],
    ["a leading zero", "0abc", 0xabcn],
    ["N − 1", hex(N - 1n), N - 1n],
  ])("takes %s", (_name, text, value) => expect(parsePublicValue(text)).toBe(value));
});

describe("TIMESTAMP (D2)", () => {
  test.each([
    ["Sat Nov 7 09:05:03 UTC 2026", Date.UTC(2026, 10, 7, 9, 5, 3)],
    ["Sun Feb 29 23:59:59 UTC 2032", Date.UTC(2032, 1, 29, 23, 59, 59)],
    ["Sat Nov 07 09:05:03 GMT 2026", Date.UTC(2026, 10, 7, 9, 5, 3)],
  ])("reads %s", (text, time) => expect(parseTimestamp(text)).toBe(time));

  test.each([
    "",
    "Sa Nov 7 09:05:03 UTC 2026",
    "Sat Nov 7 09:05:03 2026",
    "Sat Nov 7 09:05:03 CET 2026",
    "Sam Nov 7 09:05:03 UTC 2026",
    "Sat Mai 7 09:05:03 UTC 2026",
    "Sat Nov 31 09:05:03 UTC 2026",
    "Sat Nov 0 09:05:03 UTC 2026",
    "Sat Nov 7 24:00:00 UTC 2026",
    "Sat Nov 7 09:60:03 UTC 2026",
    "Sat Nov 7 09:05:60 UTC 2026",
    "2026-11-07T09:05:03Z",
    "Sat Nov 7 09:05:03 UTC 2026 ",
  ])("refuses %p", (text) => expect(parseTimestamp(text)).toBeUndefined());
});
