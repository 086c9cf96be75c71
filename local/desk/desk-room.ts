import type { Context, Hono } from "hono";
import type { DeskDeps } from "./desk-deps.ts";
import type { Outbound } from "./outbound.ts";
import type { Html } from "./pages/layout.ts";
import type { PendingSignIns } from "./pending-sign-ins.ts";
import type { SignInResults } from "./sign-in-results.ts";

/** What the routes of the desk share. */
export interface DeskRoom {
  readonly app: Hono;
  readonly deps: DeskDeps;
  readonly outbound: Outbound;
  readonly pending: PendingSignIns;
  readonly results: SignInResults;
}

export async function sendPage(
  context: Context,
  page: Html,
  status: 200 | 400 | 404 = 200,
): Promise<Response> {
  return context.html(await page, status);
}

/** The text of a posted form's field; empty when it is missing or a file. */
export async function readForm(context: Context): Promise<(name: string) => string> {
  const form = await context.req.parseBody();
  return (name) => {
    const value = Object.hasOwn(form, name) ? form[name] : undefined;
    return typeof value === "string" ? value : "";
  };
}
