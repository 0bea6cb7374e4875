// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { ALPHABET, decodeBase45 } from '../../src/certificate/base45';
import { NotCbor, readCbor } from '../../src/certificate/cbor';
import { check, readList } from '../../src/certificate/verify';
// What Python says of codes: tests/certification/codes.py writes it.
import golden from './codes.json';

const read = readList(golden.list, golden.keys);
const list = 'list' in read ? read.list : null;
const good = golden.codes.find(each => each.what === 'good')!.typed;

function bytes(...data: number[]): Uint8Array {
  return Uint8Array.from(data);
}

describe('a code', () => {
  it.each(golden.codes)('that is $what is the same here and in Python', ({ typed, checked }) => {
    expect(check(typed, golden.keys, list, golden.today)).toEqual(checked);
  });

  it('is refused with any character changed', () => {
    for (let place = 0; place < good.length; place += 3) {
      const other = ALPHABET[(ALPHABET.indexOf(good[place]!) + 1 + (place % 43)) % 45]!;
      const altered = good.slice(0, place) + other + good.slice(place + 1);
      expect(check(altered, golden.keys, list, golden.today).claims, `${place}`).toBeNull();
    }
  });
});

describe('the signed list', () => {
  it('is read', () => {
    expect(list?.on).toBe('2026-11-01');
    expect([...(list?.numbers ?? [])]).toEqual([
      ['CJ2026-00002', '2026-10-09'],
      ['法考〔2026〕00002号', '2026-10-10'],
      ['法考〔2026〕00013号', '2026-10-08']
    ]);
    expect(list?.recorded.size).toBe(2);
  });

  it('is refused when it is altered, or no list', () => {
    expect(readList(golden.list.slice(0, -3), golden.keys)).toHaveProperty('problems');
    expect(readList(good, golden.keys)).toEqual({ problems: ['这不是吊销名单'] });
  });
});

describe('Base45', () => {
  // RFC 9285, sections 4.3 and 4.4.
  it.each([
    ['BB8', 'AB'],
    ['%69 VD92EX0', 'Hello!!'],
    ['UJCLQE7W581', 'base-45'],
    ['QED8WEX0', 'ietf!']
  ])('reads %s as %s', (text, data) => {
    expect(decodeBase45(text)).toEqual(new TextEncoder().encode(data));
  });

  it.each(['GGW', ':::', '::', 'A', 'bb8', 'BB8#'])('refuses %s', text => {
    expect(decodeBase45(text)).toBeNull();
  });
});

describe('CBOR', () => {
  // RFC 8949, appendix A.
  it.each([
    [bytes(0x18, 0x64), 100],
    [bytes(0x1a, 0x00, 0x0f, 0x42, 0x40), 1000000],
    [bytes(0x38, 0x63), -100],
    [bytes(0xf5), true],
    [bytes(0x63, 0xe6, 0xb0, 0xb4), '水'],
    [bytes(0x83, 0x01, 0x02, 0x03), [1, 2, 3]],
    [bytes(0xa2, 0x01, 0x02, 0x03, 0x04), new Map([[1, 2], [3, 4]])] // prettier-ignore
  ])('reads %s', (data, value) => {
    expect(readCbor(data)).toEqual(value);
  });

  it.each([
    ['nothing', bytes()],
    ['a longer head than is needed', bytes(0x18, 0x01)],
    ['what ends too early', bytes(0x42, 0x01)],
    ['what goes on', bytes(0x01, 0x01)],
    ['an indefinite length', bytes(0x9f, 0xff)],
    ['a key twice', bytes(0xa2, 0x01, 0x02, 0x01, 0x02)],
    ['a depth that no code has', bytes(0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x01)]
  ])('refuses %s', (_, data) => {
    expect(() => readCbor(data)).toThrow(NotCbor);
  });
});
