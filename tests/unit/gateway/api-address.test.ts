import { createStageFinder, listApiAddresses } from "../../../local/gateway/api-address.ts";
import { createTestApi } from "../../support/rest-api.ts";

const APIS = [
  createTestApi({ restApiId: "first00001", stageName: "Prod" }),
  createTestApi({ restApiId: "second0001", stageName: "Prod" }),
  createTestApi({ restApiId: "second0001", stageName: "test" }),
  createTestApi({ restApiId: "third00001", stageName: "restapis" }),
];

describe("the stages of a port", () => {
  const finder = createStageFinder(APIS.map((api) => ({ api })));
  const find = (path: string, host = "localhost:3000") => {
    const found = finder.find(path, host);
    return found && `${found.served.api.restApiId} ${found.served.api.stageName} ${found.rest}`;
  };

  test.each([
    ["of two with the same stage the first gets the plain path", "/Prod/x", "first00001 Prod /x"],
    ["C-03: the stage alone", "/test", "second0001 test "],
    ["C-04: extra slashes before it", "///test//x/", "second0001 test //x/"],
    ["a stage called restapis", "/restapis/x", "third00001 restapis /x"],
  ])("C-01: %s", (_name, path, found) => expect(find(path)).toBe(found));

  test.each(["/", "", "/prod/", "/Prod2", "/%50rod/", "/nope/x", "//"])("C-02: %s names none", (path) => {
    expect(find(path)).toBeUndefined();
  });

  test("the long path reaches every API, where no stage is called restapis", () => {
    const others = createStageFinder(APIS.slice(0, 3).map((api) => ({ api })));
    const long = (path: string) => others.find(path, "localhost")?.served.api.restApiId;
    expect(long("/restapis/second0001/Prod/_user_request_/x")).toBe("second0001");
    expect(others.find("/restapis/second0001/Prod/_user_request_/x//", "localhost")?.rest).toBe("/x//");
    expect(others.find("/restapis/second0001/test/_user_request_", "localhost")?.rest).toBe("");
    for (const path of ["/restapis", "/restapis/second0001/Prod/x", "/restapis/nope/Prod/_user_request_/"]) {
      expect(long(path)).toBeUndefined();
    }
    expect(long("/restapis/second0001/Prod/_user_request_x")).toBeUndefined();
  });

  test("a host of its own decides alone", () => {
    expect(find("/Prod/x", "second0001.execute-api.localhost:3000")).toBe("second0001 Prod /x");
    expect(find("/Prod/x", "SECOND0001.execute-api.localhost")).toBe("second0001 Prod /x");
    expect(find("/Prod/x", "second0001.execute-api.us-east-1.localhost")).toBe("second0001 Prod /x");
    expect(find("/Prod/x", "second0001.execute-api.us-east-1.amazonaws.com")).toBe("second0001 Prod /x");
    expect(find("/restapis/x", "second0001.execute-api.localhost")).toBeUndefined();
    expect(find("/Prod/x", "unknown.execute-api.localhost")).toBeUndefined();
  });

  test("are listed with every address they answer at", () => {
    const lines = listApiAddresses(APIS).map(({ paths, host }) => `${host} ${paths.join(" ")}`);
    expect(lines).toEqual([
      "first00001.execute-api.localhost /Prod /restapis/first00001/Prod/_user_request_",
      "second0001.execute-api.localhost /restapis/second0001/Prod/_user_request_",
      "second0001.execute-api.localhost /test /restapis/second0001/test/_user_request_",
      "third00001.execute-api.localhost /restapis /restapis/third00001/restapis/_user_request_",
    ]);
  });
});
