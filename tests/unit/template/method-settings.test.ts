import { parseMethodThrottles } from "../../../local/template/method-settings.ts";

describe("E-105: the limits among the settings of a stage", () => {
  test.each<[string, object, object]>([
    ["all methods", { ResourcePath: "/*", HttpMethod: "*" }, { resourcePath: "*", method: "*" }],
    [
      "one, as AWS spells it",
      { ResourcePath: "/~1users~1{id}", HttpMethod: "GET" },
      { resourcePath: "/users/{id}", method: "GET" },
    ],
    [
      "one, as it is",
      { ResourcePath: "/users/{id}", HttpMethod: "ANY" },
      { resourcePath: "/users/{id}", method: "ANY" },
    ],
    ["the root", { ResourcePath: "/", HttpMethod: "POST" }, { resourcePath: "/", method: "POST" }],
  ])("%s", (_what, place, expected) => {
    const limits = { ThrottlingBurstLimit: "5", ThrottlingRateLimit: 2.5 };
    expect(parseMethodThrottles({ MethodSettings: [{ ...place, ...limits }] })).toEqual([
      { ...expected, burstLimit: 5, rateLimit: 2.5 },
    ]);
  });

  test.each([
    ["no settings", {}],
    [
      "settings without a limit",
      { MethodSettings: [{ ResourcePath: "/*", HttpMethod: "*", LoggingLevel: "INFO" }] },
    ],
    [
      "limits that are switched off",
      {
        MethodSettings: [
          { ResourcePath: "/*", HttpMethod: "*", ThrottlingBurstLimit: -1, ThrottlingRateLimit: -1 },
        ],
      },
    ],
  ])("%s limit nothing", (_what, stage) => {
    expect(parseMethodThrottles(stage)).toEqual([]);
  });

  test.each([
    [{ MethodSettings: {} }, "MethodSettings must be a list of maps."],
    [{ MethodSettings: [{ HttpMethod: "*", ThrottlingBurstLimit: 1 }] }, "ResourcePath must be a path"],
    [
      { MethodSettings: [{ ResourcePath: "/*", HttpMethod: "get", ThrottlingBurstLimit: 1 }] },
      "There is no HttpMethod get.",
    ],
    [
      { MethodSettings: [{ ResourcePath: "/*", HttpMethod: "*", ThrottlingBurstLimit: "many" }] },
      "ThrottlingBurstLimit must be a number.",
    ],
  ])("refuses %j", (stage, problem) => {
    expect(() => parseMethodThrottles(stage)).toThrow(problem);
  });
});
