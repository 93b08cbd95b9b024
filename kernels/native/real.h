/*
 * What the C kernels of the `native` backend share: a number format chosen by -DREAL=double or
 * -DREAL=float, and loops that the compiler turns into vector instructions of the width that the
 * processor has. The source names no instruction set, except for stores past the caches.
 */
#ifndef REAL
#define REAL double
#endif

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define BITS_OF_double 64
#define BITS_OF_float 32
#define REAL_BITS PASTE(BITS_OF_, REAL)

/* The widest vectors that may be used. */
#ifndef VECTOR_BITS
#define VECTOR_BITS 512
#endif

typedef REAL real;

/* A constant in the number format: 0.5 alone would turn f32 arithmetic into f64. */
#define R(x) ((real)(x))

#if REAL_BITS == 64
typedef long long integer;
typedef unsigned long long natural;
#define BUILTIN(name) PASTE(__builtin_, name)
#define MANTISSA_BITS 52
#define EXPONENT_BIAS 1023
#else
typedef int integer;
typedef unsigned natural;
#define BUILTIN(name) PASTE(PASTE(__builtin_, name), f)
#define MANTISSA_BITS 23
#define EXPONENT_BIAS 127
#endif

#define SQRT(x) BUILTIN(sqrt)(x)
#define ABS(x) BUILTIN(fabs)(x)
#define SIGN_BIT ((integer)((natural)1 << (REAL_BITS - 1)))

#define INLINE static inline __attribute__((always_inline))

INLINE real minimum(real a, real b) { return a < b ? a : b; }
INLINE real maximum(real a, real b) { return a > b ? a : b; }

/* The bits of a number, and the number of given bits. */
INLINE integer bits_of(real x) { integer i; __builtin_memcpy(&i, &x, sizeof x); return i; }
INLINE real with_bits(integer i) { real x; __builtin_memcpy(&x, &i, sizeof x); return x; }

/* x with the sign changed where `sign`, a number's sign bit, is set. */
INLINE real flip(real x, integer sign) { return with_bits(bits_of(x) ^ sign); }

/*
 * Rows of the grid are worked on in blocks of one cache line, which is one vector with AVX-512,
 * two with AVX2, four with NEON.
 */
#define LANES (64 / (int)sizeof(real))
#define BLOCKS(n) (((n) + LANES - 1) / LANES)

/* The iterations of the loop that follows may run side by side. */
#define SIMD _Pragma("omp simd")
#define FOR_LANES(l) SIMD for (int l = 0; l < LANES; l++)

/* Fetches what the next row needs into the second-level cache, while this row is worked on: the
   streams are more than the processor's own prefetcher can follow. Into the first level, rows of all
   streams do not fit: on Zen 4 that takes a fifth longer. */
#define PREFETCH(address) __builtin_prefetch(address, 0, 2)
#define PREFETCH_TO_WRITE(address) __builtin_prefetch(address, 1, 2)

#if defined __SSE2__
#include <immintrin.h>
#endif


/*
 * Writes one cache line of results. Past the caches if asked for: the line is then not read from
 * memory before it is overwritten, which pays for arrays that no cache can hold.
 */
INLINE void store_line(real *to, const real *line, int past_caches) {
#if VECTOR_BITS >= 512 && defined __AVX512F__
  if (past_caches) {
    _mm512_stream_si512((__m512i *)to, _mm512_load_si512(line));
    return;
  }
#elif VECTOR_BITS >= 256 && defined __AVX__
  if (past_caches) {
    for (int n = 0; n < 2; n++)
      _mm256_stream_si256((__m256i *)to + n, _mm256_load_si256((const __m256i *)line + n));
    return;
  }
#elif defined __SSE2__
  if (past_caches) {
    for (int n = 0; n < 4; n++)
      _mm_stream_si128((__m128i *)to + n, _mm_load_si128((const __m128i *)line + n));
    return;
  }
#endif
  FOR_LANES(l) to[l] = line[l];
}

/* Waits until all lines are written. */
INLINE void finish_stores(void) {
#if defined __SSE2__
  _mm_sfence();
#endif
}

#if defined _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
