import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { createIssuerDocuments, createOAuth2, refuseMethod } from "../oauth2/create-oauth2.ts";
import { type DomainEnv, domainHeaders } from "../oauth2/domain-headers.ts";
import { addPage, type PageRoute } from "./add-page.ts";
import { drawBranding } from "./branding/draw-branding.ts";
import { createFindLook } from "./find-look.ts";
import { pageLanguage } from "./page-language.ts";
import { toErrorResponse } from "./page-response.ts";
import type { PageRoom } from "./page-visit.ts";
import type { PoolDomainDeps } from "./pool-domain-deps.ts";
import { ADD_PASSKEY } from "./routes/add-passkey.ts";
import { CHANGE_PASSWORD } from "./routes/change-password.ts";
import { CHOICE_PAGES } from "./routes/choice.ts";
import { CONFIRM, RESEND_CODE } from "./routes/confirm.ts";
import { createConfirmUser } from "./routes/confirm-user.ts";
import { FORGOT_PASSWORD, RESET_PASSWORD } from "./routes/forgot-password.ts";
import { createIdpResponse } from "./routes/idp-response.ts";
import { LOGIN } from "./routes/login.ts";
import { createLogout } from "./routes/logout.ts";
import { MFA } from "./routes/mfa.ts";
import { MFA_APP, MFA_SETUP } from "./routes/mfa-setup.ts";
import { SIGN_UP } from "./routes/sign-up.ts";
import { createSealer } from "./sealed-cookie.ts";
import { TEXTS } from "./texts.ts";

const PAGES: readonly PageRoute[] = [
  LOGIN,
  CHANGE_PASSWORD,
  SIGN_UP,
  CONFIRM,
  RESEND_CODE,
  FORGOT_PASSWORD,
  RESET_PASSWORD,
  MFA,
  MFA_SETUP,
  MFA_APP,
  ...CHOICE_PAGES,
  ADD_PASSKEY,
];

/** The pool's domain as a node:http listener. The global `Request` and `Response` stay Node's own. */
export function createPoolDomainListener(deps: PoolDomainDeps): RequestListener {
  const app = createPoolDomainApp(deps);
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (request, response) => void listener(request, response);
}

export function createPoolDomainApp(deps: PoolDomainDeps): Hono<DomainEnv> {
  const showError = (error: string, status: number) => toErrorResponse(error, status, deps.outboxUrl?.());
  const findLook = createFindLook(drawBranding);
  const room: PageRoom = {
    ...deps,
    fetch: deps.fetch ?? fetch,
    sealer: createSealer(deps),
    showError,
    findLook,
  };
  const app = new Hono<DomainEnv>();
  app.route("/", createIssuerDocuments(deps));
  app.use("*", domainHeaders(deps.random), pageLanguage);
  app.route("/", createOAuth2(room));
  for (const page of PAGES) addPage(app, page, room);
  app.get("/confirmUser", createConfirmUser(room)).all("/confirmUser", refuseMethod);
  app.get("/oauth2/idpresponse", createIdpResponse(room)).all("/oauth2/idpresponse", refuseMethod);
  app.get("/logout", createLogout(room)).all("/logout", refuseMethod);
  app
    .get("/error", (context) => showError(context.req.query("error") ?? "", 400))
    .all("/error", refuseMethod);
  app.notFound(() => showError(TEXTS.notFound, 404));
  app.onError((error) => {
    deps.log.error(`The hosted pages failed: ${error.stack ?? error.message}`);
    return showError("server_error", 500);
  });
  return app;
}
