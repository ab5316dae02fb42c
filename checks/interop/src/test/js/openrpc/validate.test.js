// Documents, in the files that DOCUMENTS names, against the published schemas of both versions of OpenRPC.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { OpenRPCSpecificationSchema1_3, OpenRPCSpecificationSchema1_4 } from "@open-rpc/spec";
import Ajv from "ajv";

const draft7 = createRequire(import.meta.url)("@json-schema-tools/meta-schema").jsonSchema;

const SPECIFICATIONS = { "1.3.2": OpenRPCSpecificationSchema1_3, "1.4.1": OpenRPCSpecificationSchema1_4 };

function validator(specification) {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  ajv.addMetaSchema(draft7);
  // The schemas refer to it with and without the slash at its end.
  ajv.addSchema({ ...draft7, $id: "https://meta.json-schema.tools" }, "https://meta.json-schema.tools");
  return ajv.compile(specification);
}

for (const [version, specification] of Object.entries(SPECIFICATIONS)) {
  const validate = validator(specification);
  for (const file of process.env.DOCUMENTS.split(",")) {
    test(`${file} is valid as ${version}`, () => {
      const document = { ...JSON.parse(readFileSync(file, "utf8")), openrpc: version };
      assert.ok(validate(document), JSON.stringify(validate.errors));
    });
  }
  test(`what ${version} does not know is found`, () => {
    const [file] = process.env.DOCUMENTS.split(",");
    const document = { ...JSON.parse(readFileSync(file, "utf8")), openrpc: version, unknown: true };
    assert.equal(validate(document), false);
  });
}
