/* Memory for the kernels' arrays, and what one core can do at most. */
#include <stdlib.h>
#if defined __linux__
#include <sys/mman.h>
#endif
#include "real.h"

/*
 * Zeroed memory, or NULL. On Linux in huge pages where the system has them to give, and touched, so
 * that no page fault is left for the first call.
 */
EXPORT void *allocate(size_t bytes) {
#if defined __linux__
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  madvise(memory, bytes, MADV_HUGEPAGE);
  for (size_t n = 0; n < bytes; n += 4096) ((volatile char *)memory)[n] = 0;
  return memory;
#else
  return calloc(1, bytes);
#endif
}

EXPORT void release(void *memory, size_t bytes) {
#if defined __linux__
  munmap(memory, bytes);
#else
  (void)bytes;
  free(memory);
#endif
}

/* a = b + 3 c on whole cache lines: moves 3 numbers per element, as in the STREAM benchmark. */
EXPORT void triad(real *restrict a, const real *restrict b, const real *restrict c, long long n) {
  for (long long i = 0; i < n; i += LANES) {
    real line[LANES] __attribute__((aligned(64)));
    FOR_LANES(l) line[l] = b[i + l] + 3 * c[i + l];
    store_line(a + i, line, 1);
  }
  finish_stores();
}

#if VECTOR_BITS >= 512 && defined __AVX512F__
#define VECTOR_BYTES 64
#elif VECTOR_BITS >= 256 && defined __AVX__
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
#define WIDTH (VECTOR_BYTES / (int)sizeof(real))
#define CHAINS 14

/* Multiply-adds in one round of `multiply_adds`. */
EXPORT long long round_size(void) { return CHAINS * WIDTH; }

/* Independent chains of multiply-adds: enough to hide the latency, and with their two constants not
   more than 16 registers. */
EXPORT double multiply_adds(long long rounds, double factor, double summand) {
  typedef real vector __attribute__((vector_size(VECTOR_BYTES)));
  const vector f = (vector){ 0 } + R(factor), s = (vector){ 0 } + R(summand);
  vector a = f, b = f + 1, c = f + 2, d = f + 3, e = f + 4, g = f + 5, h = f + 6, i = f + 7;
  vector k = f + 8, l = f + 9, m = f + 10, n = f + 11, o = f + 12, p = f + 13;
  while (rounds-- > 0) {
    a = a * f + s, b = b * f + s, c = c * f + s, d = d * f + s, e = e * f + s, g = g * f + s;
    h = h * f + s, i = i * f + s, k = k * f + s, l = l * f + s, m = m * f + s, n = n * f + s;
    o = o * f + s, p = p * f + s;
  }
  const vector all = a + b + c + d + e + g + h + i + k + l + m + n + o + p;
  double sum = 0;
  for (int lane = 0; lane < WIDTH; lane++) sum += all[lane];
  return sum;
}
