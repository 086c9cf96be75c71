import { parseProxyResult } from "../../../local/gateway/proxy-result.ts";

/** Reads a result as an API without binary types does. */
function read(result: unknown, binaryMediaTypes: readonly string[] = [], accept?: string) {
  const text = typeof result === "string" ? result : JSON.stringify(result);
  return parseProxyResult(text, { binaryMediaTypes, accept });
}

const MALFORMED = expect.objectContaining({ kind: "malformed", status: 502 });

describe("a function's result", () => {
  test("E-30: a status alone is an empty JSON answer", () => {
    expect(read({ statusCode: 200 })).toEqual({
      status: 200,
      contentType: ["Content-Type", "application/json"],
      headers: [],
      body: "",
    });
  });

  test.each([
    ["E-31: no statusCode", { headers: { a: "b" } }, 200],
    ["E-42b: an empty object", {}, 200],
    ["E-32: a numeric text", { statusCode: "201" }, 201],
    ["a null statusCode", { statusCode: null }, 200],
  ])("%s is status %#", (_name, result, status) => {
    expect(read(result)).toEqual(expect.objectContaining({ status }));
  });

  test.each([
    ["E-33: a text that is no number", { statusCode: "test" }],
    ["a status as an object", { statusCode: {} }],
    ["a fraction", { statusCode: 200.5 }],
    ["a boolean", { statusCode: true }],
    ["an empty text", { statusCode: "" }],
    ["E-51, D-25: 99", { statusCode: 99 }],
    ["E-51: 199", { statusCode: 199 }],
    ["E-51: 600", { statusCode: 600 }],
    ["D-25: 1000", { statusCode: 1000 }],
    ["E-36: a header that is an object", { headers: { a: {} } }],
    ["E-36: a header that is an array", { headers: { a: ["b"] } }],
    ["E-36: a header that is null", { headers: { a: null } }],
    ["headers as an array", { headers: [] }],
    ["headers as a text", { headers: "a: b" }],
    ["E-38: multiple values that are no array", { multiValueHeaders: { a: "b" } }],
    ["E-38: the map of multiple values as an array", { multiValueHeaders: [] }],
    ["E-38: a multiple value that is an object", { multiValueHeaders: { a: [{}] } }],
    ["E-40: another member", { statusCode: 200, foo: 1 }],
    ["E-41: cookies", { statusCode: 200, cookies: [] }],
    ["E-42: a string", '"just a string"'],
    ["E-42a: an array", []],
    ["E-42a: a number", 7],
    ["E-42a: null", null],
    ["E-42a: nothing", ""],
    ["E-42a: no JSON", "{"],
    ["E-46: a body that is an object", { statusCode: 200, body: { a: 1 } }],
    ["E-46: a body that is an array", { statusCode: 200, body: [] }],
    ["D-20: CR LF in a header's value", { headers: { a: "b\r\nSet-Cookie: x=1" } }],
    ["D-20: LF alone", { headers: { a: "b\nc" } }],
    ["D-20: CR alone, in a multiple value", { multiValueHeaders: { a: ["b", "c\rd"] } }],
    ["D-20: CR LF in a header's name", { headers: { "a\r\nb": "c" } }],
    ["NUL in a header", { headers: { a: "\0" } }],
    ["a header without a name", { headers: { "": "c" } }],
    ["a header name with a blank", { headers: { "a b": "c" } }],
  ])("%s is malformed", (_name, result) => expect(read(result)).toEqual(MALFORMED));

  test("E-72: more than 6 291 556 bytes are malformed, one less is not", () => {
    const fill = (size: number) => {
      const empty = JSON.stringify({ body: "" }).length;
      return JSON.stringify({ body: "x".repeat(size - empty) });
    };
    expect(read(fill(6_291_556))).toEqual(expect.objectContaining({ status: 200 }));
    expect(read(fill(6_291_557))).toEqual(MALFORMED);
    expect(read(JSON.stringify({ body: "é".repeat(3_200_000) }))).toEqual(MALFORMED);
  });

  test("the problem names the member, for the developer", () => {
    expect(read({ statuscode: 200 })).toEqual(
      expect.objectContaining({ problem: expect.stringContaining('it has the member "statuscode"') }),
    );
    expect(read(null)).toEqual(
      expect.objectContaining({ problem: expect.stringContaining("returned no value") }),
    );
  });

  describe("headers", () => {
    const headersOf = (result: unknown) => {
      const answer = read(result);
      return "kind" in answer ? answer : [...answer.contentType, ...(answer.headers ?? [])];
    };
    const JSON_TYPE = ["Content-Type", "application/json"];

    test.each([
      ["E-34: a boolean is written as text", { headers: { a: true } }, [...JSON_TYPE, "a", "true"]],
      ["E-34: null stands for none", { headers: null, multiValueHeaders: null }, JSON_TYPE],
      ["E-35: a number is written as text", { headers: { a: 1.5 } }, [...JSON_TYPE, "a", "1.5"]],
      [
        "E-37: multiple values are all sent, in order",
        { multiValueHeaders: { a: ["1", "2"] } },
        [...JSON_TYPE, "a", "1", "a", "2"],
      ],
      [
        "E-39: the multiple values come first, and in their spelling",
        { headers: { "SET-cookie": "c", b: "2" }, multiValueHeaders: { "Set-Cookie": ["a", "b"] } },
        [...JSON_TYPE, "Set-Cookie", "a", "Set-Cookie", "b", "Set-Cookie", "c", "b", "2"],
      ],
      [
        "E-63, E-64: its own content type keeps its spelling",
        { headers: { "content-TYPE": "text/plain" } },
        ["content-TYPE", "text/plain"],
      ],
      [
        "E-66: what belongs to the connection is dropped",
        {
          headers: {
            "Transfer-Encoding": "chunked",
            TE: "x",
            Trailer: "x",
            Upgrade: "x",
            Expect: "x",
            "Proxy-Authenticate": "x",
            Via: "x",
          },
        },
        JSON_TYPE,
      ],
      [
        "text outside Latin-1 goes out as UTF-8",
        { headers: { a: "€" } },
        [...JSON_TYPE, "a", "\u00e2\u0082\u00ac"],
      ],
      [
        "__proto__ is a name like any other",
        JSON.parse('{"headers":{"__proto__":"x"}}'),
        [...JSON_TYPE, "__proto__", "x"],
      ],
    ])("%s", (_name, result, lines) => expect(headersOf(result)).toEqual(lines));

    test.each([
      "Authorization",
      "connection",
      "Content-Length",
      "Content-MD5",
      "Date",
      "Host",
      "Max-Forwards",
      "Server",
      "User-Agent",
      "WWW-Authenticate",
      "x-amzn-RequestId",
      "x-amz-apigw-id",
      "X-Amzn-Trace-Id",
    ])("E-65: %s is sent under another name", (name) => {
      expect(headersOf({ headers: { [name]: "x" } })).toEqual([...JSON_TYPE, `x-amzn-Remapped-${name}`, "x"]);
    });
  });

  describe("body", () => {
    const bodyOf = (...args: Parameters<typeof read>) => {
      const answer = read(...args);
      return "kind" in answer ? answer : answer.body;
    };

    test.each([
      ["E-47: null is empty", { body: null }, ""],
      ["E-46: a number is written as text", { body: 1.5 }, "1.5"],
      ["E-46: a boolean is written as text", { body: false }, "false"],
      ["a text is sent as it is", { body: "é\u2028" }, "é\u2028"],
      [
        "E-48: base64 without a binary type goes out as it is",
        { body: "aGk=", isBase64Encoded: true },
        "aGk=",
      ],
    ])("%s", (_name, result, body) => expect(bodyOf(result)).toBe(body));

    const ENCODED = { body: "aGk=", isBase64Encoded: true, headers: { "Content-Type": "image/png; q=1" } };

    test.each([
      ["the answer's content type", ENCODED, ["image/png"], undefined],
      ["a range of types", ENCODED, ["image/*"], undefined],
      ["every type", { body: "aGk=", isBase64Encoded: true }, ["*/*"], undefined],
      [
        "the first type that the client accepts",
        { body: "aGk=", isBase64Encoded: true },
        ["image/png"],
        "image/png,text/html",
      ],
      ["E-41: base64Encoded", { body: "aGk=", base64Encoded: true }, ["*/*"], undefined],
    ])("E-48: base64 is decoded by %s", (...[, result, types, accept]) => {
      expect(bodyOf(result, types, accept)).toEqual(Buffer.from("hi"));
    });

    test.each([
      ["another type is accepted first", ENCODED, ["image/gif"], "text/html, image/gif"],
      ["it does not say that it is base64", { ...ENCODED, isBase64Encoded: false }, ["image/png"], undefined],
      ["the flag is a text", { ...ENCODED, isBase64Encoded: "true" }, ["image/png"], undefined],
    ])("E-48: base64 is sent as it is when %s", (...[, result, types, accept]) => {
      expect(bodyOf(result, types, accept)).toBe("aGk=");
    });

    test("E-49: what should be decoded and cannot is status 500", () => {
      for (const body of ["a", "aGk", "a-b_", "é"]) {
        expect(read({ body, isBase64Encoded: true }, ["*/*"])).toEqual(
          expect.objectContaining({ kind: "malformed", status: 500 }),
        );
      }
    });
  });
});
