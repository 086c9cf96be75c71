import type { Context } from "hono";
import { startSignIn } from "./callback-routes.ts";
import { type DeskRoom, readForm, sendPage } from "./desk-room.ts";
import { type AwsEntry, toAwsPage } from "./pages/aws-page.ts";

const NOTHING_ENTERED: AwsEntry = { domain: "", clientId: "", apiUrl: "" };

/** Sign-in at a deployed stack: the entry is checked, then the browser goes to its domain. */
export function addAwsRoutes(room: DeskRoom): void {
  const callbackUrl = () => `${room.deps.status().deskUrl}/callback`;
  room.app.get("/aws", (context) =>
    sendPage(context, toAwsPage({ entry: NOTHING_ENTERED, callbackUrl: callbackUrl() })),
  );
  room.app.post("/aws", (context) => startOnAws(room, context, callbackUrl()));
}

async function startOnAws(room: DeskRoom, context: Context, callbackUrl: string): Promise<Response> {
  const field = await readForm(context);
  const entry: AwsEntry = {
    domain: field("domain").trim(),
    clientId: field("client_id").trim(),
    apiUrl: field("api_url").trim(),
  };
  const problem = findProblem(entry);
  if (problem !== undefined) return sendPage(context, toAwsPage({ entry, callbackUrl, problem }), 400);
  return startSignIn(room, context, {
    kind: "aws",
    domain: new URL(toHttps(entry.domain)).origin,
    clientId: entry.clientId,
    redirectUri: callbackUrl,
    scopes: [],
    ...(entry.apiUrl === "" ? {} : { apiUrl: toHttps(entry.apiUrl) }),
  });
}

function findProblem({ domain, clientId, apiUrl }: AwsEntry): string | undefined {
  if (!isHttps(domain)) return "The domain is not an https address.";
  if (!/^[\w+]{1,128}$/.test(clientId)) return "The client id has letters and digits only.";
  if (apiUrl !== "" && !isHttps(apiUrl)) return "The API URL is not an https address.";
  return undefined;
}

/** A person may leave `https://` out. */
function toHttps(text: string): string {
  return text.includes("://") ? text : `https://${text}`;
}

function isHttps(text: string): boolean {
  return URL.canParse(toHttps(text)) && new URL(toHttps(text)).protocol === "https:";
}
