/** What printf() of C makes of floating-point numbers. */

/** %g, %.3g: as many digits as count, without zeros at the end, with an exponent where the number is very large or small. */
export const general = (value: number, precision = 6): string => {
  if (value === 0) return '0';
  const [mantissa = '', exponent = '0'] = value.toExponential(precision - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < precision) return String(Number(value.toPrecision(precision)));
  const digits = Math.abs(power).toString().padStart(2, '0');
  return `${String(Number(mantissa))}e${power < 0 ? '-' : '+'}${digits}`;
};
