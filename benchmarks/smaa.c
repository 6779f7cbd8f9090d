/* SMAA-2 ranks and sums of central weights of 5 alternatives and 3 criteria, compiled: tiles of draws, arrays of
 * one alternative's criterion side by side, no branches.
 *
 * cc -O3 -march=native -ffast-math -fopenmp-simd -shared -fPIC smaa.c -o smaa.so
 */
enum { ALTERNATIVES = 5, CRITERIA = 3, TILE = 512 };

void smaa(long n, const double *values, const double *weights, long *counts, double *central) {
    for (long base = 0; base < n; base += TILE) {
        long m = n - base < TILE ? n - base : TILE;
        double total[ALTERNATIVES][TILE];
        int better[ALTERNATIVES][TILE];
        for (int a = 0; a < ALTERNATIVES; a++) {
            const double *v = values + (long)a * CRITERIA * n + base, *w = weights + base;
#pragma omp simd
            for (long i = 0; i < m; i++)
                total[a][i] = v[i] * w[i] + v[n + i] * w[n + i] + v[2 * n + i] * w[2 * n + i];
        }
        for (int a = 0; a < ALTERNATIVES; a++) {
#pragma omp simd
            for (long i = 0; i < m; i++) {
                int sum = 0;
                for (int b = 0; b < ALTERNATIVES; b++) sum += total[b][i] > total[a][i];
                better[a][i] = sum;
            }
        }
        for (int a = 0; a < ALTERNATIVES; a++) {
            for (int rank = 0; rank < ALTERNATIVES; rank++) {
                int seen = 0;
#pragma omp simd reduction(+ : seen)
                for (long i = 0; i < m; i++) seen += better[a][i] == rank;
                counts[a * ALTERNATIVES + rank] += seen;
            }
            for (int c = 0; c < CRITERIA; c++) {
                const double *w = weights + (long)c * n + base;
                double sum = 0.0;
#pragma omp simd reduction(+ : sum)
                for (long i = 0; i < m; i++) sum += better[a][i] == 0 ? w[i] : 0.0;
                central[a * CRITERIA + c] += sum;
            }
        }
    }
}
