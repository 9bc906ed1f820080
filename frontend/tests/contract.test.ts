import { readFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('the generated client is current with openapi.json (npm run gen)', async () => {
  const contract = JSON.parse(readFileSync('openapi.json', 'utf8'));
  const fresh = `${COMMENT_HEADER}${astToString(await openapiTS(contract))}`;
  expect(readFileSync('src/lib/api/schema.gen.ts', 'utf8')).toBe(fresh);
});
