// What the cryptography alone allows on the core that the servers run on: operations a second.
import { createDiffieHellman, generateKeyPairSync, getDiffieHellman, randomBytes, sign } from "node:crypto";

export interface Limits {
  /** RS256 signatures with a key of 2048 bits, ten at a time. */
  readonly signatures: number;
  /** g^x modulo the prime of SRP, with exponents of 256 bits, by OpenSSL. */
  readonly powers: number;
}

const seconds = Number(process.argv[2]);

const limits: Limits = { signatures: await countSignatures(), powers: countPowers() };
console.log(JSON.stringify(limits));

async function countSignatures(): Promise<number> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const data = randomBytes(800);
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  let count = 0;
  const signAgain = async () => {
    while (performance.now() < end) {
      await new Promise((resolve, reject) => {
        sign("sha256", data, privateKey, (error, signature) => (error ? reject(error) : resolve(signature)));
      });
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: 10 }, signAgain));
  return (count * 1000) / (performance.now() - startedAt);
}

function countPowers(): number {
  const openssl = createDiffieHellman(getDiffieHellman("modp15").getPrime(), 2);
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  let count = 0;
  for (; performance.now() < end; count += 1) {
    openssl.setPrivateKey(randomBytes(32));
    openssl.generateKeys();
  }
  return (count * 1000) / (performance.now() - startedAt);
}
