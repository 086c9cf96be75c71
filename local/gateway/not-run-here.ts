import { type Answer, JSON_CONTENT_TYPE } from "./answer.ts";

/** Header by which a client can tell this from everything that AWS answers. */
const MARK = "x-gatehouse-error";

/**
 * Says by name what is not run here; sent behind the guard, so it never opens anything.
 *
 * @param reason a sentence without its full stop
 */
export function answerNotRunHere(reason: string): Answer {
  return {
    status: 501,
    contentType: JSON_CONTENT_TYPE,
    body: JSON.stringify({ message: `Gatehouse cannot answer this: ${reason}.` }),
    headers: [MARK, "NotRunHere"],
    isForeignToAws: true,
    reason: { problem: reason, remedy: "Try this route on AWS; its guard is real here." },
  };
}
