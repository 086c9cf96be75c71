import { promisify } from "node:util";
import type { Answer, Refusal } from "./answer.ts";
import type { Call, RouteCall } from "./call.ts";
import { MAX_BODY_BYTES } from "./request-body.ts";
import { findHeader } from "./request-headers.ts";

type Coding = "gzip" | "deflate";

/**
 * Compresses an answer of an API with `minimumCompressionSize` for a client that accepts it (contract E-68). What
 * is encoded already, and the gateway's own answers, stay as they are.
 */
export function compressAnswer(answer: Answer, call: Call): Answer | Promise<Answer> {
  const least = call.stage?.api.minimumCompressionSize;
  if (least === undefined || answer.errorType !== undefined || isEncoded(answer)) return answer;
  const length = Buffer.byteLength(answer.body);
  if (length === 0 || length < least) return answer;
  const coding = chooseCoding(findHeader(call.headers, "accept-encoding"));
  return coding === undefined ? answer : compress(answer, coding);
}

async function compress(answer: Answer, coding: Coding): Promise<Answer> {
  const { gzip, deflate } = await import("node:zlib");
  const body = await promisify(coding === "gzip" ? gzip : deflate)(answer.body);
  return { ...answer, body, headers: [...(answer.headers ?? []), "Content-Encoding", coding] };
}

function isEncoded({ headers = [] }: Answer): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === "content-encoding");
}

/** AWS: gzip and deflate; the one that comes first, unless its weight is nought. */
function chooseCoding(accepted: string | undefined): Coding | undefined {
  for (const part of (accepted ?? "").split(",")) {
    const [, name, weight] = /^\s*([\w*-]+)\s*(?:;\s*q=([\d.]+))?\s*$/i.exec(part) ?? [];
    if (name === undefined || Number(weight ?? 1) === 0) continue;
    const coding = name.toLowerCase();
    if (coding === "gzip" || coding === "deflate") return coding;
    if (coding === "*") return "gzip";
  }
  return undefined;
}

/** AWS: an API with `minimumCompressionSize` takes compressed bodies too, and hands them on unpacked. */
export function inflateBody(routed: RouteCall): RouteCall | Refusal | Promise<RouteCall | Refusal> {
  const { call, stage } = routed;
  if (stage.api.minimumCompressionSize === undefined || stage.body.length === 0) return routed;
  const coding = findHeader(call.headers, "content-encoding")?.trim().toLowerCase() ?? "identity";
  if (coding === "identity") return routed;
  return coding === "gzip" || coding === "deflate" ? inflate(routed, coding) : refuseCoding(coding);
}

async function inflate(routed: RouteCall, coding: Coding): Promise<RouteCall | Refusal> {
  const { gunzip, inflate: inflateZlib } = await import("node:zlib");
  try {
    // However small it came: no more than a body may have (contract E-70).
    const limits = { maxOutputLength: MAX_BODY_BYTES };
    const body = await promisify<Buffer, typeof limits, Buffer>(coding === "gzip" ? gunzip : inflateZlib)(
      routed.stage.body,
      limits,
    );
    const unpacked: RouteCall = { ...routed, stage: { ...routed.stage, body } };
    routed.call.stage = unpacked.stage;
    routed.call.routed = unpacked;
    return unpacked;
  } catch {
    return refuseBody(coding);
  }
}

/** Assumed: what does not unpack is a body that is none. */
function refuseBody(coding: Coding): Refusal {
  return {
    type: "BAD_REQUEST_BODY",
    message: "Invalid request body",
    reason: {
      problem: `the body is not encoded as Content-Encoding says (${coding}), or unpacks to more than 10 MB`,
      remedy: "Send it as the header says.",
    },
  };
}

function refuseCoding(coding: string): Refusal {
  return {
    type: "UNSUPPORTED_MEDIA_TYPE",
    message: "Unsupported Media Type",
    reason: {
      problem: `API Gateway unpacks gzip and deflate, not ${coding.slice(0, 40)}`,
      remedy: "Send another Content-Encoding, or none.",
    },
  };
}
