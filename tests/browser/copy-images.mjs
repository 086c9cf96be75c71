// Puts the pictures that `npm run test:browser` took of the tutorial into docs/images.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const from = fileURLToPath(new URL("./screenshots/tutorial/", import.meta.url));
const to = fileURLToPath(new URL("../../docs/images/", import.meta.url));

if (!existsSync(from)) throw new Error("There are no pictures yet: npm run test:browser takes them.");
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from)) copyFileSync(`${from}${name}`, `${to}${name}`);
console.log(`${readdirSync(from).length} pictures copied to docs/images`);
