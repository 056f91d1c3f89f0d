// SPDX-License-Identifier: MIT
// Reads lines of JSON, one OpenAPI document each, and answers each with a line:
// {"valid": bool, "version": "3.1", "errors": ...}.
import { createInterface } from "node:readline";
import { Validator } from "@seriousme/openapi-schema-validator";

for await (const line of createInterface({ input: process.stdin })) {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(line));
  console.log(JSON.stringify({ valid, version: validator.version, errors }));
}
