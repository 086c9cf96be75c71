import { type FormParameters, parseFormParameters } from "./form-parameters.ts";

/** Longest form body read, in bytes: far above any real one, far below what could hurt (catalogue B-33). */
export const MAX_FORM_BYTES = 64 * 1024;

export type ReadForm =
  | { readonly kind: "form"; readonly form: FormParameters }
  | { readonly kind: "unsupported-type" }
  | { readonly kind: "too-large" };

/** Reads the one kind of body that the domain accepts; stops reading where the limit is passed. */
export async function readForm(request: Request): Promise<ReadForm> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded") return { kind: "unsupported-type" };
  if (Number(request.headers.get("content-length") ?? "0") > MAX_FORM_BYTES) return { kind: "too-large" };
  const bytes = await readLimited(request);
  if (bytes === undefined) return { kind: "too-large" };
  return { kind: "form", form: parseFormParameters(bytes.toString("utf8")) };
}

async function readLimited(request: Request): Promise<Buffer | undefined> {
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    length += value.byteLength;
    if (length > MAX_FORM_BYTES) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}
