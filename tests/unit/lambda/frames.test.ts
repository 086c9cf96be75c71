import fc from "fast-check";
import {
  createAnswerFrame,
  createCountFrame,
  createFrameReader,
  createInvokeSender,
  createTextFrame,
  FRAME,
  type InvokeRequest,
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

const request = (event: string): InvokeRequest => ({ requestId: "1", event });

/** All that is sent for `requests`, as one. */
function collect(requests: readonly InvokeRequest[]): Buffer {
  const pieces: Buffer[] = [];
  createInvokeSender((bytes) => pieces.push(Buffer.from(bytes)) === 0)(requests);
  return Buffer.concat(pieces);
}

describe("frames", () => {
  test("come out as they went in, however the stream is cut", () => {
    const requests = fc.record({ requestId: fc.uuid(), event: fc.string({ unit: "grapheme" }) });
    fc.assert(
      fc.property(
        fc.array(requests, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (sent, cuts) => {
          const frames = readInPieces(collect(sent), cuts);

          expect(frames.map(([kind]) => kind)).toEqual(sent.map(() => FRAME.invoke));
          expect(frames.map(([, body]) => parseInvoke(body))).toEqual(sent);
        },
      ),
    );
  });

  test("of one tick are sent as one piece, in memory that is used again", () => {
    const pieces: Buffer[] = [];
    const send = createInvokeSender((bytes) => pieces.push(bytes) === 0);

    send([request("first"), request("second")]);
    send([request("third")]);

    expect(pieces).toHaveLength(2);
    expect(pieces[1]?.buffer).toBe(pieces[0]?.buffer);
  });

  test("are not written over while they are still to be sent", () => {
    const pieces: Buffer[] = [];
    const send = createInvokeSender((bytes) => pieces.push(bytes) > 0);

    send([request("first")]);
    send([request("other")]);

    expect(pieces.map((piece) => parseInvoke(piece.subarray(5)).event)).toEqual(["first", "other"]);
  });

  test("too long for one piece come out whole and in order", () => {
    const lengths = [10, 80_000, 80_000, 10, 2_000_000, 10, 80_000];
    const requests = lengths.map((length, index) => request(String(index).repeat(length)));

    const frames = readInPieces(collect(requests), []);

    expect(frames.map(([, body]) => parseInvoke(body).event.length)).toEqual(lengths);
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
