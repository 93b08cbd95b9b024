/*
 * Elementary functions that vectorise: no branches, no tables, no calls. Polynomials by Remez fits
 * whose error is given beside them. Needs real.h.
 */

/*
 * The natural logarithm of a positive normal number, to 0.8 units in the last place.
 *
 * x = 2^k m with m between sqrt(1/2) and sqrt(2), taken from the bits: their difference to the bits
 * of sqrt(1/2), plus those of 1, has the bias + k in the exponent's place. With f = m - 1,
 * s = f / (2 + f), z = s^2:
 *     ln m = 2 artanh(s) = 2 s + s z r(z) = f - (f^2/2 - s (f^2/2 + z r(z)))
 * where all but f is small, so that the last subtraction decides the error.
 */
INLINE real logarithm(real x) {
  const natural one = bits_of(1), exponent = ((natural)2 * EXPONENT_BIAS + 1) << MANTISSA_BITS;
  const natural biased = (bits_of(x) - bits_of(R(0.70710678118654752)) + one) & exponent;
  /* An integer below 2^MANTISSA_BITS put into the mantissa of 2^MANTISSA_BITS is added to it. */
  const real base = (real)((integer)1 << MANTISSA_BITS);
  const real k = with_bits((biased >> MANTISSA_BITS) | bits_of(base)) - (base + EXPONENT_BIAS);
  const real f = with_bits(bits_of(x) - biased + one) - 1;
  const real s = f / (2 + f), z = s * s;
#if REAL_BITS == 64 /* 1e-18 */
  const real high = R(0x1.62e42fee00000p-1), low = R(0x1.a39ef35793c76p-33);
  real r = R(0.14796094885461220267);
  r = r * z + R(0.15314036836498878204);
  r = r * z + R(0.18183564829700830386);
  r = r * z + R(0.22222198564154199904);
  r = r * z + R(0.28571428742468782477);
  r = r * z + R(0.39999999999414346668);
  r = r * z + R(0.66666666666667344567);
#else /* 8e-10 */
  const real high = R(0x1.62e3p-1), low = R(0x1.2fefa2p-17);
  real r = R(0.29871853140242201462);
  r = r * z + R(0.39977537294483887157);
  r = r * z + R(0.66666776412780461773);
#endif
  const real half_square = R(0.5) * f * f;
  return k * high - ((half_square - (s * (half_square + z * r) + k * low)) - f);
}

/*
 * 1 / (1 + 2^x) for x > -1000 (f32: -120), to 1.4 (f32: 2.3) units in the last place; 0 where 2^x
 * overflows. With x = -2 t log2(e) it is (1 + tanh t) / 2.
 *
 * x = n + f with |f| <= 1/2: adding 1.5 * 2^MANTISSA_BITS rounds x and leaves n in the low bits,
 * from where a shift makes the number 2^n. 2^f = (r + f) / (r - f) with the even function
 * r = f coth(f ln2 / 2), so that the whole takes one division: (r - f) / (r - f + 2^n (r + f)).
 */
INLINE real logistic2(real x) {
  const real rounder = R(1.5) * (real)((integer)1 << MANTISSA_BITS);
  const real shifted = minimum(x, EXPONENT_BIAS + 1) + rounder;
  const real f = minimum(x, EXPONENT_BIAS + 1) - (shifted - rounder);
  const real power = with_bits((bits_of(shifted) + EXPONENT_BIAS) << MANTISSA_BITS);
  const real z = f * f;
#if REAL_BITS == 64 /* 1e-19 */
  real r = R(1.5269850314710493335e-9);
  r = r * z + R(-1.2710138873999453373e-7);
  r = r * z + R(1.058218829654466516e-5);
  r = r * z + R(-9.2506847769536155916e-4);
  r = r * z + R(0.11552453009332260313);
  r = r * z + R(2.8853900817779268292);
#else /* 3e-10 */
  real r = R(-9.2045379026890909311e-4);
  r = r * z + R(0.11552395347436102935);
  r = r * z + R(2.8853900998130328745);
#endif
  const real below = r - f, above = r + f;
  return below / (below + power * above);
}
