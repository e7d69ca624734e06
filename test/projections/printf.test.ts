/** Floating-point numbers as printf() of glibc has them. */
import { expect, test } from 'vitest';
import { general } from '../../projections/printf.js';

test.each([
  [0, '0', '0'],
  [1, '1', '1'],
  [1_234_567, '1.23457e+06', '1.23e+06'],
  [0.0001, '0.0001', '0.0001'],
  [0.000_01, '1e-05', '1e-05'],
  [123_456, '123456', '1.23e+05'],
  [999_999.5, '1e+06', '1e+06'],
  [1e15, '1e+15', '1e+15'],
  [12.5, '12.5', '12.5'],
  [-3.25, '-3.25', '-3.25'],
])('%d', (value, six, three) => {
  expect(general(value)).toBe(six);
  expect(general(value, 3)).toBe(three);
});
