import { toCodeDelivery } from "../messages.ts";
import type { CodeDelivery } from "../outbox.ts";
import type { PoolParts } from "../pool-parts.ts";
import { isEmail, isPhoneNumber } from "../users/contact-format.ts";

/**
 * What is answered for somebody who gets no code, so that the answer tells nothing (contract C8): the medium
 * by the form of the name; for a plain name an address that is the same for that name every time.
 */
export function simulateDelivery({ secret }: Pick<PoolParts, "secret">, username: string): CodeDelivery {
  if (isPhoneNumber(username)) return toCodeDelivery("phone_number", username);
  if (isEmail(username)) return toCodeDelivery("email", username);
  const [local = 0, domain = 0] = secret.digest("simulated-address", username);
  return toCodeDelivery("email", `${toLetter(local)}@${toLetter(domain)}`);
}

/** The same for a medium that was asked for. */
export function simulateDeliveryBy(
  parts: Pick<PoolParts, "secret">,
  username: string,
  medium: CodeDelivery["medium"],
): CodeDelivery {
  const guessed = simulateDelivery(parts, username);
  if (guessed.medium === medium) return guessed;
  const [one = 0, other = 0, last = 0] = parts.secret.digest("simulated-address", username);
  if (medium === "EMAIL") return toCodeDelivery("email", `${toLetter(one)}@${toLetter(other)}`);
  const digits = ((one * 256 + other) * 256 + last) % 10_000;
  return toCodeDelivery("phone_number", `+1234567${String(digits).padStart(4, "0")}`);
}

function toLetter(byte: number): string {
  return "abcdefghijklmnopqrstuvwxyz".charAt(byte % 26);
}
