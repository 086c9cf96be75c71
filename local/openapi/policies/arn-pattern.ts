/**
 * `ArnLike`: `*` and `?` stand for what they do in file names, within each of the six parts. A pattern of fewer
 * parts is completed by `*`, as IAM completes it.
 *
 * The partition is not compared: an API of the twin is in whatever partition its template says.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const patterns = splitArn(pattern);
  return splitArn(arn).every((part, index) => index === 1 || matchesGlob(patterns[index] ?? "*", part));
}

/** Whether all six parts are there; a permission has no use for a pattern of fewer. */
export function isWholeArn(pattern: string): boolean {
  return splitArn(pattern).length === 6;
}

function splitArn(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** Linear but for one step back to the last `*`. */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at;
      at += 1;
      resume = index;
    } else if (wanted === "?" || wanted === text[index]) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
