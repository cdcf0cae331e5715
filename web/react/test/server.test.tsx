import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { ada, fakeAuth } from "../../testing/fake_auth.js";
import { AuthProvider, useSession } from "../src/index.js";
import { Doors, Name } from "./Doors.js";

function Session() {
  return <>{JSON.stringify(useSession())}</>;
}

test("a page made on a server is for nobody yet, and asks nothing", () => {
  const auth = fakeAuth(ada);
  const page = <AuthProvider client={auth}><Name /><Session /></AuthProvider>;
  expect(renderToString(page).replaceAll("<!-- -->", "")).toContain("as ? {&quot;data&quot;:null,&quot;isPending&quot;:true");
  expect(renderToString(<Doors client={auth} />)).toBe("");
  expect(auth.listeners.size).toBe(0);
  expect(auth.getSession).not.toHaveBeenCalled();
});
