import { JsonRpcClient, RemoteError } from "jsonrpc-js";
import type { PricesClient, PricesError, PricesServer } from "./prices";

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const client = new JsonRpcClient<PricesServer, PricesClient>("/prices");

const symbols = await client.call("prices.symbols");
const cells = new Map(
  symbols.map(symbol => {
    element<HTMLSelectElement>("symbol").add(new Option(symbol));
    const row = element<HTMLTableSectionElement>("prices").insertRow();
    row.insertCell().textContent = symbol;
    return [symbol, row.insertCell()];
  }),
);

element("buy").addEventListener("submit", async event => {
  event.preventDefault();
  const symbol = element<HTMLSelectElement>("symbol").value;
  const count = element<HTMLInputElement>("count").valueAsNumber;
  try {
    const receipt = await client.call("prices.buy", { order: { symbol, count } });
    element("message").textContent = `${receipt.buyer} has bought ${count} ${symbol} for ${receipt.cents / 100}`;
  } catch (error) {
    element("message").textContent = error instanceof RemoteError ? reason(error) : String(error);
  }
});

function reason(error: RemoteError): string {
  const data = error.data as { type?: PricesError["type"] | "access.denied"; violations?: { message: string }[] };
  return data?.type === "access.denied"
    ? "Only traders may buy"
    : (data?.violations?.map(violation => violation.message).join(", ") ?? error.message);
}

const prices = client.stream("prices.watch");
element<HTMLInputElement>("rate").addEventListener("input", event => {
  prices.flow({ perSecond: (event.target as HTMLInputElement).valueAsNumber });
});
for await (const price of prices) {
  const cell = cells.get(price.symbol);
  if (cell) cell.textContent = (price.cents / 100).toFixed(2);
}
