import { readFileSync } from "node:fs";
import type { WebSocketRoute } from "playwright-core";
import { expect, inject, it } from "vitest";
import { error, notification, result } from "../fixtures/messages.ts";
import { blankPage } from "./browser.ts";

const PAGE = readFileSync(
  new URL("../../../checks/boot-lines/chat/src/main/resources/static/index.html", import.meta.url),
  "utf8",
);

/** The chat as its page sees it. Those on the server are tested in checks/boot-lines/chat. */
function chat(socket: WebSocketRoute): void {
  socket.onMessage(text => {
    const { id, method, params } = JSON.parse(String(text));
    if (method === "chat.enter") {
      socket.send(result(id, '["Bob"]'));
    } else if (method === "chat.say" && params.text === "") {
      const data = '{"violations":[{"message":"must not be blank"}]}';
      socket.send(error(id, `{"code":-32602,"message":"Invalid params","data":${data}}`));
    } else if (method === "chat.say") {
      socket.send(notification("room.said", JSON.stringify({ message: { name: "Ann", text: params.text } })));
      socket.send(result(id, "null"));
    } else {
      socket.send(error(JSON.stringify(id), '{"code":-32601,"message":"Method not found"}'));
    }
  });
}

it("the page of the guide enters a room, says, hears, and shows what is refused", async () => {
  const { page, close } = await blankPage();
  await page.routeWebSocket(/\/chat\/lobby$/, chat);
  await page.goto(`http://localhost:${inject("demoPort")}/webjars/jsonrpc-js/jsonrpc.min.js`);
  await page.setContent(PAGE);
  const shown = (selector: string) => expect.poll(() => page.locator(selector).textContent());

  await page.getByRole("button", { name: "Enter" }).click();
  await shown("#messages").toContain("In the room: Bob");
  await page.getByRole("button", { name: "Say" }).click();
  await shown("#problem").toBe("must not be blank");
  await page.getByLabel("Message").fill("hello <b>");
  await page.getByRole("button", { name: "Say" }).click();
  await shown("#messages").toContain("Ann: hello <b>");
  await shown("#problem").toBe("");
  expect(await page.getByLabel("Message").inputValue()).toBe("");
  await close();
});
