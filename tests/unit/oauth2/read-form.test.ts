import { MAX_FORM_BYTES, readForm } from "../../../local/oauth2/read-form.ts";

const FORM = "application/x-www-form-urlencoded";

function toRequest(
  body: string | ReadableStream | null,
  headers: Record<string, string> = { "content-type": FORM },
): Request {
  return new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

/** A body of unknown length that counts how much of it was asked for. */
function createStream(chunks: number) {
  const state = { sent: 0 };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (state.sent === chunks) return controller.close();
      state.sent += 1;
      controller.enqueue(new Uint8Array(1024).fill(97));
    },
  });
  return { stream, state };
}

describe("a form body", () => {
  test("is read whatever its type's parameters and letter case", async () => {
    for (const type of [FORM, `${FORM}; charset=utf-8`, "Application/X-WWW-Form-URLEncoded ;x=y"]) {
      const read = await readForm(toRequest("a=1", { "content-type": type }));
      expect(read.kind === "form" && read.form.get("a")).toBe("1");
    }
  });

  test.each(["", "application/json", "multipart/form-data; boundary=x", `${FORM}x`, `x, ${FORM}`])(
    "is not read as %j",
    async (type) => {
      expect((await readForm(toRequest("a=1", { "content-type": type }))).kind).toBe("unsupported-type");
    },
  );

  test("may be empty", async () => {
    const read = await readForm(toRequest(null));
    expect(read.kind === "form" && read.form.names).toEqual([]);
  });

  test("B-33: is refused by its length before any of it is read", async () => {
    const { stream, state } = createStream(100);
    const headers = { "content-type": FORM, "content-length": String(MAX_FORM_BYTES + 1) };
    expect((await readForm(toRequest(stream, headers))).kind).toBe("too-large");
    // A stream fills its own queue, of one chunk, before anybody reads.
    expect(state.sent).toBeLessThanOrEqual(1);
  });

  test("B-33: is read no further than the limit when it does not say its length", async () => {
    const limit = MAX_FORM_BYTES / 1024;
    const endless = createStream(1000);
    expect((await readForm(toRequest(endless.stream))).kind).toBe("too-large");
    expect(endless.state.sent).toBeLessThan(limit + 5);
    expect((await readForm(toRequest(createStream(limit).stream))).kind).toBe("form");
  });
});
