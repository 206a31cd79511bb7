// Lets jsforce read all that the Salesforce sandbox serves. Outside CI, which has no npm:
//
//   npm install --prefix /tmp/judges jsforce
//   abmkit sandbox salesforce                 # prints a url and a token
//   NODE_PATH=/tmp/judges/node_modules node tests/judges/jsforce.cjs URL TOKEN

const assert = require("node:assert");
const jsforce = require("jsforce");

const [instanceUrl, accessToken] = process.argv.slice(2);
const org = new jsforce.Connection({ instanceUrl, accessToken, version: "62.0" });
const all = { autoFetch: true, maxFetch: 1_000_000, scanAll: true };

async function readObject(name) {
  const { fields } = await org.sobject(name).describe();
  const names = fields.map((field) => field.name).join(",");
  const { records } = await org.query(`SELECT ${names} FROM ${name}`, all);
  const { totalSize } = await org.query(`SELECT COUNT() FROM ${name}`, { scanAll: true });
  assert.equal(records.length, totalSize, name);
  console.log(name, records.length);
}

async function readInBulk() {
  const soql = "SELECT Id, Name, Owner.Name FROM Account";
  const wait = { pollInterval: 10, pollTimeout: 10_000 };
  const rows = await (await org.bulk2.query(soql, wait)).toArray();
  const { records } = await org.query(soql, { autoFetch: true });
  const expected = records.map((one) => [one.Id, one.Name, one.Owner.Name]);
  assert.deepEqual(rows.map((row) => [row.Id, row.Name, row["Owner.Name"]]), expected);
  const one = await org.sobject("Account").retrieve(rows[0].Id);
  assert.equal(one.Name, rows[0].Name);
}

async function main() {
  const { sobjects } = await org.describeGlobal();
  for (const { name } of sobjects) await readObject(name);
  await readInBulk();
  assert.match((await org.identity()).username, /@/);
  assert.ok((await org.limits()).DailyApiRequests.Remaining > 0);
  assert.ok(org.limitInfo.apiUsage.used > 0);
  await assert.rejects(org.query("SELECT Nope FROM Account"), { errorCode: "INVALID_FIELD" });
  console.log("jsforce read everything");
}

main();
