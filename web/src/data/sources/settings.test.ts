import { describe, expect, it } from 'vitest';

import type { SourceKind } from '../../api/sources';
import { faultOf, fieldOf, fieldsOfKind, isSamePlace, settingsOf } from './settings';
import { kindWords, settingWords } from './settingWords';

const BUCKET: SourceKind = {
  kind: 'bucket',
  meaning: 'A bucket that speaks S3.',
  secrets: ['secret_key'],
  places: ['endpoint', 'bucket', 'access_key'],
  settings_schema: {
    $defs: {
      Rule: {
        properties: { pattern: { type: 'string', maxLength: 500, examples: ['meters/**/*.csv'] }, contract: { type: 'string', maxLength: 200 } },
        required: ['pattern', 'contract'],
      },
    },
    properties: {
      bucket: { type: 'string', minLength: 3, maxLength: 63, examples: ['deliveries'] },
      endpoint: { anyOf: [{ type: 'string', maxLength: 500 }, { type: 'null' }], default: null, description: 'Address of the server.' },
      region: { type: 'string', default: 'us-east-1' },
      secret_key: { anyOf: [{ type: 'string', format: 'password', writeOnly: true }, { type: 'null' }], default: null },
      rules: { type: 'array', items: { $ref: '#/$defs/Rule' } },
    },
    required: ['bucket', 'rules'],
  },
};

const OTHER: SourceKind = {
  kind: 'other',
  meaning: 'Some other.',
  secrets: [],
  places: [],
  settings_schema: {
    properties: {
      query: { type: 'string', maxLength: 20_000 },
      port: { type: 'integer', minimum: 1, maximum: 65_535, default: 1883 },
      wait: { type: 'number', exclusiveMinimum: 0 },
      secure: { type: 'boolean', default: true },
      how: { enum: ['once', 'always'], type: 'string' },
      topics: { type: 'array', items: { type: 'string' } },
      contract: { type: 'string' },
    },
  },
};

const types = (kind: SourceKind) => Object.fromEntries(fieldsOfKind(kind).map(({ name, type }) => [name, type]));

describe('fields of a kind', () => {
  it('are of the types that the schema means', () => {
    expect(types(BUCKET)).toEqual({ bucket: 'text', endpoint: 'text', region: 'text', secret_key: 'secret', rules: 'rows' });
    expect(types(OTHER)).toEqual({ query: 'long', port: 'number', wait: 'number', secure: 'flag', how: 'choice', topics: 'list', contract: 'contract' });
  });

  it('know what is needed, what is there by default, and what their rows have', () => {
    const [bucket, endpoint, region, , rules] = fieldsOfKind(BUCKET);
    expect([bucket?.required, bucket?.example, endpoint?.required, endpoint?.meaning, region?.default]).toEqual([true, 'deliveries', false, 'Address of the server.', 'us-east-1']);
    expect(rules?.of.map(({ name, type }) => [name, type])).toEqual([
      ['pattern', 'text'],
      ['contract', 'contract'],
    ]);
    expect(fieldsOfKind(OTHER)[1]).toMatchObject({ whole: true, least: 1, most: 65_535 });
  });

  it('are named in both languages alike', () => {
    for (const kind of ['bucket', 'sql']) {
      const names = (language: 'en' | 'fa') => kindWords[language][kind]?.parts.map(({ settings }) => Object.keys(settings));
      expect(names('en')).toEqual(names('fa'));
    }
    expect(fieldsOfKind(BUCKET).every(({ name }) => settingWords(kindWords.fa['bucket'], name))).toBe(true);
  });
});

describe('settings that are typed', () => {
  it('leave out what is empty and keep rows in their order', () => {
    const told = { bucket: 'deliveries', endpoint: '', secret_key: '', 'rules.1.pattern': 'b/*', 'rules.1.contract': 'two', 'rules.0.pattern': 'a/*', 'rules.0.contract': 'one' };
    expect(settingsOf(fieldsOfKind(BUCKET), told)).toEqual({
      bucket: 'deliveries',
      rules: [
        { pattern: 'a/*', contract: 'one' },
        { pattern: 'b/*', contract: 'two' },
      ],
    });
  });

  it('are numbers, lines and truths where the schema says so', () => {
    const told = { query: 'SELECT 1', port: '1884', wait: '0.5', how: 'once', topics: 'a\n\n b ', contract: 'meters' };
    expect(settingsOf(fieldsOfKind(OTHER), told)).toEqual({ query: 'SELECT 1', port: 1884, wait: 0.5, secure: false, how: 'once', topics: ['a', 'b'], contract: 'meters' });
  });

  it('are of another place when one of those changes that say where secrets go', () => {
    const before = { endpoint: 'https://a', bucket: 'deliveries' };
    expect(isSamePlace(BUCKET.places, before, { endpoint: 'https://a', bucket: 'deliveries', access_key: '' })).toBe(true);
    expect(isSamePlace(BUCKET.places, before, { endpoint: 'https://b', bucket: 'deliveries' })).toBe(false);
  });
});

describe('a refusal', () => {
  const NAMES = ['source_name', 'bucket', 'endpoint', 'secret_key', 'rules.0.pattern', 'rules.0.contract', 'cron', 'zone'];
  const told = { 'rules.0.contract': 'gone' };
  const about = (code: string, facts: Record<string, unknown> = {}, where?: string) => fieldOf({ code, facts, wrong: where ? [{ where, what: '', kind: 'missing', bounds: null }] : [] }, NAMES, told);

  it.each([
    ['source-settings', { setting: 'bucket' }, 'bucket'],
    ['source-settings', { setting: 'rules' }, 'rules.0.pattern'],
    ['source-settings', { setting: 'rules.0.contract' }, 'rules.0.contract'],
    ['source-settings', { setting: 'settings' }, 'secret_key'],
    ['bucket-refused', { setting: 'secret_key' }, 'secret_key'],
    ['contract-absent', { name: 'gone' }, 'rules.0.contract'],
    ['source-there', {}, 'source_name'],
    ['bad-cron', {}, 'cron'],
    ['source-private', {}, 'endpoint'],
    ['source-absent', {}, null],
  ])('%s %o is about %s', (code, facts, field) => {
    expect(about(code, facts)).toBe(field);
  });

  it('of the request itself is at its field, too', () => {
    expect(about('request-invalid', {}, 'body.name')).toBe('source_name');
    expect(about('request-invalid', {}, 'body.settings.bucket')).toBe('bucket');
  });

  it('of a setting is told as a fault, with the bounds it breaks', () => {
    const message = 'the setting bucket of the source is wrong: String should have at least 3 characters';
    expect(faultOf({ message, facts: { setting: 'bucket', fault: 'string_too_short', bounds: { min_length: 3 } } })).toMatchObject({ kind: 'string_too_short', bounds: { min_length: 3 } });
    expect(faultOf({ message: 'it is wrong: this and that', facts: { fault: 'value_error' } })?.what).toBe('Value error, this and that');
    expect(faultOf({ message, facts: {} })).toBeNull();
  });
});
