import { Hono } from "hono";
import { createAuthorize } from "./authorize/authorize.ts";
import { allowEveryOrigin } from "./cors.ts";
import { createDiscovery, createJwks } from "./discovery.ts";
import type { OAuth2Deps } from "./oauth2-deps.ts";
import { createRevoke } from "./revoke.ts";
import { createToken } from "./token/token.ts";
import { createUserInfo } from "./user-info.ts";

/** The OAuth 2.0 endpoints of a pool's domain (contract A2, A6–A8). Their headers are `domainHeaders`. */
export function createOAuth2(deps: OAuth2Deps): Hono {
  const app = new Hono();
  app.get("/oauth2/authorize", createAuthorize(deps)).all("/oauth2/authorize", refuseMethod);
  app.use("/oauth2/token", allowEveryOrigin("POST, OPTIONS"));
  app.post("/oauth2/token", createToken(deps)).all("/oauth2/token", refuseMethod);
  app.use("/oauth2/revoke", allowEveryOrigin("POST, OPTIONS"));
  app.post("/oauth2/revoke", createRevoke(deps)).all("/oauth2/revoke", refuseMethod);
  app.use("/oauth2/userInfo", allowEveryOrigin("GET, POST, OPTIONS"));
  app.on(["GET", "POST"], "/oauth2/userInfo", createUserInfo(deps)).all("/oauth2/userInfo", refuseMethod);
  return app;
}

/**
 * Each pool's discovery document and keys (contract A9). They belong to the API's host, not to the domain, so
 * they carry none of its headers and cookies.
 */
export function createIssuerDocuments(deps: Pick<OAuth2Deps, "userPools" | "origin">): Hono {
  const app = new Hono();
  app.use("/:poolId/.well-known/*", allowEveryOrigin("GET, OPTIONS"));
  app.get("/:poolId/.well-known/openid-configuration", createDiscovery(deps));
  app.get("/:poolId/.well-known/jwks.json", createJwks(deps));
  app.all("/:poolId/.well-known/openid-configuration", refuseMethod);
  app.all("/:poolId/.well-known/jwks.json", refuseMethod);
  return app;
}

/** AWS: 405 with an empty body. */
export function refuseMethod(): Response {
  return new Response(null, { status: 405 });
}
