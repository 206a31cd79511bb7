// Lets @hubspot/api-client read all that the HubSpot sandbox serves. Outside CI, which has no npm:
//
//   npm install --prefix /tmp/judges @hubspot/api-client
//   abmkit sandbox hubspot                    # prints a url and a token, among others
//   NODE_PATH=/tmp/judges/node_modules node tests/judges/hubspot.cjs URL TOKEN

const assert = require("node:assert");
const { Client } = require("@hubspot/api-client");

const [basePath, accessToken] = process.argv.slice(2);
const hubspot = new Client({ basePath, accessToken, numberOfApiCallRetries: 6 });
const KINDS = ["contacts", "companies", "deals", "calls", "meetings", "notes", "tasks", "emails"];

async function readObject(kind) {
  const { results } = await hubspot.crm.properties.coreApi.getAll(kind);
  const names = results.map(({ name }) => name).filter((name) => !name.startsWith("survey"));
  const rows = await hubspot.apiRequest({ path: `/crm/v3/objects/${kind}?limit=1` });
  assert.equal(rows.status, 200);
  const read = [];
  let after;
  do {
    const page = await hubspot.crm.objects.basicApi.getPage(kind, 100, after, names);
    read.push(...page.results);
    after = page.paging?.next?.after;
  } while (after);
  const found = await hubspot.crm.objects.searchApi.doSearch(kind, { limit: 1, filterGroups: [] });
  assert.equal(read.length, found.total, kind);
  assert.ok(read.every((one) => one.createdAt instanceof Date && one.createdAt <= one.updatedAt));
  console.log(kind, read.length);
  return read;
}

async function readAssociations(contacts) {
  const inputs = contacts.map(({ id }) => ({ id }));
  const ways = await hubspot.crm.associations.v4.schema.definitionsApi.getAll("contacts", "companies");
  const labels = new Set(ways.results.map(({ label }) => label));
  const page = { inputs };
  const { results } = await hubspot.crm.associations.v4.batchApi.getPage("contacts", "companies", page);
  assert.equal(results.length, contacts.length);
  for (const { to } of results)
    for (const { associationTypes } of to)
      for (const { label } of associationTypes) assert.ok(label === undefined || labels.has(label));
}

async function readDeals() {
  const { results } = await hubspot.crm.pipelines.pipelinesApi.getAll("deals");
  const stages = new Set(results[0].stages.map(({ id }) => id));
  const history = ["dealstage", "amount"];
  const page = await hubspot.crm.deals.basicApi.getPage(50, undefined, undefined, history);
  for (const deal of page.results)
    for (const { value, timestamp } of deal.propertiesWithHistory.dealstage)
      assert.ok(stages.has(value) && timestamp instanceof Date);
}

async function main() {
  const read = {};
  for (const kind of KINDS) read[kind] = await readObject(kind);
  await readAssociations(read.contacts);
  await readDeals();
  assert.ok((await hubspot.crm.owners.ownersApi.getPage()).results.length > 0);
  assert.ok((await hubspot.crm.lists.listsApi.doSearch({ offset: 0 })).total > 0);
  assert.ok((await hubspot.marketing.forms.formsApi.getPage()).results.length > 0);
  assert.ok((await hubspot.marketing.emails.marketingEmailsApi.getPage()).total > 0);
  assert.ok((await hubspot.events.eventsApi.getPage()).results.length > 0);
  await assert.rejects(hubspot.crm.contacts.basicApi.getById("7"), { code: 404 });
  console.log("@hubspot/api-client read everything");
}

main();
