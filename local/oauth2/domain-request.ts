import type { Context } from "hono";
import { type FormParameters, parseFormParameters } from "./form-parameters.ts";

/** What the pool's domain reads of a request: no more of the framework goes further in. */
export interface DomainRequest {
  readonly method: string;
  readonly path: string;
  /** As sent, with its port. */
  readonly host: string;
  /** As sent, without the `?`; it travels through the pages unchanged. */
  readonly query: string;
  readonly parameters: FormParameters;
  readonly cookies: string | undefined;
  readonly isSecure: boolean;
  readonly raw: Request;
}

export function toDomainRequest(context: Context): DomainRequest {
  const { req } = context;
  const url = req.url;
  const mark = url.indexOf("?");
  const query = mark === -1 ? "" : url.slice(mark + 1);
  return {
    method: req.method,
    path: req.path,
    host: req.header("host") ?? "",
    query,
    parameters: parseFormParameters(query),
    cookies: req.header("cookie"),
    isSecure: url.startsWith("https:"),
    raw: req.raw,
  };
}
