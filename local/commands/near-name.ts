/** What `name` was probably meant to be, among `known`: the beginning or end of it, or a slip of the keys. */
export function findNearName(name: string, known: readonly string[]): string | undefined {
  const [wanted, all] = [squeeze(name), known.map((one) => ({ one, text: squeeze(one) }))];
  if (wanted.length < 3) return undefined;
  const part = all.find(
    ({ text }) => text.startsWith(wanted) || wanted.startsWith(text) || text.endsWith(wanted),
  );
  if (part) return part.one;
  const [nearest] = all
    .map(({ one, text }) => ({ one, slips: countSlips(wanted, text) }))
    .sort((left, right) => left.slips - right.slips);
  return nearest && nearest.slips <= Math.min(2, wanted.length / 2) ? nearest.one : undefined;
}

function squeeze(text: string): string {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}

/** Letters that are missing, surplus, wrong, or exchanged with their neighbour. */
function countSlips(one: string, other: string): number {
  let [before, row] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const at = (cells: readonly number[], index: number) => cells[index] ?? Number.POSITIVE_INFINITY;
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        at(row, j) + 1,
        at(next, j - 1) + 1,
        at(row, j - 1) + (isSame ? 0 : 1),
        isSwapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? one.length;
}
