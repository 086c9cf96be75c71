// What the cryptography alone allows on the core that the servers run on.
import { createDiffieHellman, generateKeyPairSync, getDiffieHellman, randomBytes, sign } from "node:crypto";

/** Operations a second, and the processor time of one in microseconds. */
export interface Pace {
  readonly rate: number;
  readonly cost: number;
}

export interface Limits {
  /** RS256 signatures with a key of 2048 bits, ten at a time. */
  readonly signature: Pace;
  /** g^x modulo the prime of SRP, with exponents of 256 bits, by OpenSSL. */
  readonly power: Pace;
}

const seconds = Number(process.argv[2]);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const limits: Limits = { signature: await measure(countSignatures), power: await measure(countPowers) };
console.log(JSON.stringify(limits));

async function measure(count: () => Promise<number> | number): Promise<Pace> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const operations = await count();
  const { user, system } = process.cpuUsage(before);
  return { rate: (operations * 1000) / (performance.now() - startedAt), cost: (user + system) / operations };
}

async function countSignatures(): Promise<number> {
  const data = randomBytes(800);
  const end = performance.now() + seconds * 1000;
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
  return count;
}

function countPowers(): number {
  const openssl = createDiffieHellman(getDiffieHellman("modp15").getPrime(), 2);
  const end = performance.now() + seconds * 1000;
  let count = 0;
  for (; performance.now() < end; count += 1) {
    openssl.setPrivateKey(randomBytes(32));
    openssl.generateKeys();
  }
  return count;
}
