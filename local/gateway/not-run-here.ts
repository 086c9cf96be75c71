import { type Answer, JSON_CONTENT_TYPE } from "./answer.ts";

/** Header by which a client can tell this from everything that AWS answers. */
const MARK = "x-gatehouse-error";

/** Says by name what is not run here; sent behind the guard, so it never opens anything. */
export function answerNotRunHere(what: string): Answer {
  return {
    status: 501,
    contentType: JSON_CONTENT_TYPE,
    body: JSON.stringify({ message: `Gatehouse does not run this here: ${what}.` }),
    headers: [MARK, "NotRunHere"],
    isForeignToAws: true,
    reason: {
      problem: `Gatehouse does not run ${what}`,
      remedy: "Try this route on AWS; its guard is real here.",
    },
  };
}
