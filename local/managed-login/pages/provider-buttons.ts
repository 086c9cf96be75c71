import { html } from "hono/html";
import { withProvider } from "../routes/prompt.ts";
import { fill, TEXTS } from "../texts.ts";
import type { Html } from "./form-parts.ts";
import type { PageView } from "./page.ts";

/** The ways in by external providers; nothing where the client has none. */
export function renderProviderButtons({ client, query }: Pick<PageView, "client" | "query">): Html | "" {
  const names = client.identityProviders.filter((name) => name !== "COGNITO");
  if (names.length === 0) return "";
  const separator = client.identityProviders.includes("COGNITO")
    ? html`<p class="or">${TEXTS.orDivider}</p>`
    : "";
  return html`${separator}<div class="providers">${names.map((name) => renderButton(name, query))}</div>`;
}

function renderButton(name: string, query: string): Html {
  return html`<a class="btn btn-primary second idpButton-customizable" href="/oauth2/authorize?${withProvider(query, name)}">
      ${fill(TEXTS.continueWith, { provider: name })}
    </a>`;
}
