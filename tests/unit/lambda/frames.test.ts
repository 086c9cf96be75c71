import fc from "fast-check";
import {
  createAnswerFrame,
  createCountFrame,
  createFrameReader,
  createInvokeFrames,
  createTextFrame,
  FRAME,
  parseAnswer,
  parseInvoke,
} from "../../../local/lambda/frames.ts";

/** Feeds `bytes` in pieces that end at `cuts`, each in memory that is overwritten afterwards. */
function readInPieces(
  bytes: Buffer,
  cuts: readonly number[],
): readonly (readonly [kind: number, body: Buffer])[] {
  const frames: [number, Buffer][] = [];
  const reader = createFrameReader((kind, body) => frames.push([kind, Buffer.from(body)]));
  const ends = [...cuts, bytes.length]
    .map((cut) => cut % (bytes.length + 1))
    .sort((left, right) => left - right);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    const piece = Buffer.from(bytes.subarray(start, end));
    reader.push(piece);
    piece.fill(0xff);
    start = Math.max(start, end);
  }
  return frames;
}

describe("frames", () => {
  test("come out as they went in, however the stream is cut", () => {
    const request = fc.record({ requestId: fc.uuid(), event: fc.string({ unit: "grapheme" }) });
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (requests, cuts) => {
          const frames = readInPieces(createInvokeFrames(requests), cuts);

          expect(frames.map(([kind]) => kind)).toEqual(requests.map(() => FRAME.invoke));
          expect(frames.map(([, body]) => parseInvoke(body))).toEqual(requests);
        },
      ),
    );
  });

  test("carry an answer with its duration, a count, and nothing at all", () => {
    const bytes = Buffer.concat([
      createAnswerFrame(FRAME.returned, 12.5, '{"body":"größer"}'),
      createCountFrame(FRAME.recalled, 3),
      createTextFrame(FRAME.loaded, ""),
    ]);

    const [answer, count, nothing] = readInPieces(bytes, []);

    expect(parseAnswer(answer?.[1] ?? Buffer.alloc(0))).toEqual({
      durationMs: 12.5,
      text: '{"body":"größer"}',
    });
    expect(count?.[1].readUInt32BE(0)).toBe(3);
    expect(nothing).toEqual([FRAME.loaded, Buffer.alloc(0)]);
  });

  test("of megabytes are put together from pieces", () => {
    const text = "x".repeat(6 * 1024 * 1024);
    const cuts = Array.from({ length: 96 }, (_, index) => (index + 1) * 65536);

    const [frame] = readInPieces(createTextFrame(FRAME.load, text), cuts);

    expect(frame?.[1].length).toBe(text.length);
  });

  test.each([0, 33 * 1024 * 1024, 0xffffffff])(
    "with an impossible length of %d are refused at once",
    (length) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(length);

      expect(() => createFrameReader(() => {}).push(bytes)).toThrow(RangeError);
    },
  );
});
