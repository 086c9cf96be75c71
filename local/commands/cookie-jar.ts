/** Cookies of one origin during one sign-in. */
export interface CookieJar {
  receive(response: Response): void;
  /** For the `Cookie` header. */
  toHeader(): string;
}

/** Keeps names and values only: a sign-in talks to one origin and is over in a second. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    receive(response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = "", ...attributes] = line.split(";");
        const split = pair.indexOf("=");
        const name = pair.slice(0, split).trim();
        const isGone = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute));
        if (isGone) cookies.delete(name);
        else cookies.set(name, pair.slice(split + 1).trim());
      }
    },
    toHeader: () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  };
}
