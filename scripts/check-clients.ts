// What a client in TypeScript does: everything here is checked by the compiler against the OpenAPI document.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const client = createClient<paths>({ baseUrl: process.argv[2] ?? "" });

const { data, error } = await client.GET("/v1/nearest", {
  params: { query: { lon: 113.6132, lat: 34.7483, limit: 3, travel: "ride" } },
});
if (!data || data.features.length !== 3) throw new Error(`no answer: ${JSON.stringify(error)}`);
for (const station of data.features) {
  const facts = station.properties;
  console.log(`${Math.round(facts.distance_m ?? NaN)} m  ${facts.name}  ${facts.open.state}`);
}

const wrong = await client.GET("/v1/nearest", { params: { query: { lon: 200, lat: 34.7483 } } });
if (wrong.response.status !== 422 || wrong.error?.errors[0]?.where !== "lon") throw new Error("no problem was told");
console.log("a wrong question is refused as described");
