// What a map client of its own make does with /ogc: finds the collection, pages through it, and reads one station.
import { OgcApiEndpoint } from "@camptocamp/ogc-client";

function expect(holds, what) {
  if (!holds) throw new Error(`not as expected: ${what}`);
}

const endpoint = new OgcApiEndpoint(`${process.argv[2]}/ogc`);
expect(await endpoint.hasFeatures, "the conformance classes name Features");
const names = await endpoint.featureCollections;
expect(names.length === 1 && names[0] === "stations", `collections: ${names}`);
const about = await endpoint.getCollectionInfo("stations");
expect(about.extent !== undefined || about.bounds !== undefined, "an extent");

const first = await endpoint.getCollectionItems("stations", 5);
const second = await endpoint.getCollectionItems("stations", 5, 5);
const ids = new Set([...first, ...second].map((station) => station.id));
expect(first.length === 5 && second.length === 5 && ids.size === 10, "two pages of five different stations");

const box = [113.5, 34.6, 113.8, 34.9];
const placed = (await endpoint.getCollectionItems("stations", 50, 0, undefined, undefined, box)).filter((one) => one.geometry);
expect(placed.length > 0, "stations in the box");
for (const { geometry } of placed) {
  const [lon, lat] = geometry.coordinates;
  expect(lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3], `${lon}, ${lat} in the box`);
}

const one = await endpoint.getCollectionItem("stations", first[0].id);
expect(one.id === first[0].id && one.properties.name, "one station by its id");
console.log(`ogc-client: 10 of ${about.title ?? "stations"}, ${placed.length} in a box, and one alone`);
