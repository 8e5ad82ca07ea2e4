/*
 * The C library's mathematics, by the x87 unit where it has an instruction for it. Results may differ from another
 * machine's in the last place, as java.lang.Math allows (StrictMath is not offered). Rounding functions are exact.
 */
#include <stdint.h>

double sqrt(double x) {
    __asm__("sqrtsd %0, %0" : "+x"(x));
    return x;
}

static double integral(double x, double bias) { /* beyond 2^52 every double is an integer already */
    double size = x < 0 ? -x : x;
    if (!(size < 4503599627370496.0)) {
        return x;
    }
    double whole = (double)(int64_t)x;
    if (bias < 0 ? whole > x : bias > 0 && whole < x) {
        whole += bias;
    }
    return __builtin_copysign(whole, x);
}

double floor(double x) { return integral(x, -1); }
double ceil(double x) { return integral(x, 1); }
double trunc(double x) { return integral(x, 0); }

double round(double x) { /* halves away from zero */
    double whole = trunc(x), rest = x - whole;
    return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole;
}

double rint(double x) { /* halves to even, by the unit's own rounding at 2^52 */
    double size = x < 0 ? -x : x;
    if (!(size < 4503599627370496.0)) {
        return x;
    }
    volatile double shifted = size + 4503599627370496.0;
    return __builtin_copysign(shifted - 4503599627370496.0, x);
}

double fabs(double x) { return __builtin_fabs(x); }

/* To these the compiler narrows what a program computes from float and rounds to float. */
float sqrtf(float x) { return (float)sqrt(x); }
float floorf(float x) { return (float)floor(x); }
float ceilf(float x) { return (float)ceil(x); }
float truncf(float x) { return (float)trunc(x); }
float rintf(float x) { return (float)rint(x); }
float fabsf(float x) { return __builtin_fabsf(x); }

double fmod(double x, double y) {
    double result;
    __asm__("1: fprem; fnstsw %%ax; testb $4, %%ah; jnz 1b" : "=t"(result) : "0"(x), "u"(y) : "ax", "cc");
    return result;
}

float fmodf(float x, float y) { return (float)fmod(x, y); }

/* fsin and its kin take arguments below 2^63; larger ones are reduced first, as far as a double can say. */
static double reduced(double x) {
    const double two_pi = 6.283185307179586477;
    return x < 9.0e18 && x > -9.0e18 ? x : fmod(x, two_pi);
}

double sin(double x) {
    double result;
    __asm__("fsin" : "=t"(result) : "0"(reduced(x)));
    return result;
}

double cos(double x) {
    double result;
    __asm__("fcos" : "=t"(result) : "0"(reduced(x)));
    return result;
}

double tan(double x) {
    double one, result;
    __asm__("fptan" : "=t"(one), "=u"(result) : "0"(reduced(x)));
    return result;
}

double atan2(double y, double x) {
    double result;
    __asm__("fpatan" : "=t"(result) : "0"(x), "u"(y) : "st(1)");
    return result;
}

double atan(double x) { return atan2(x, 1); }
double asin(double x) { return atan2(x, sqrt((1 - x) * (1 + x))); }
double acos(double x) { return atan2(sqrt((1 - x) * (1 + x)), x); }

static long double times_log2(long double factor, long double x) { /* factor * log2(x) */
    long double result;
    __asm__("fyl2x" : "=t"(result) : "0"(x), "u"(factor) : "st(1)");
    return result;
}

double log(double x) { return x < 0 ? __builtin_nan("") : (double)times_log2(0.693147180559945309417L, x); }
double log10(double x) { return x < 0 ? __builtin_nan("") : (double)times_log2(0.301029995663981195214L, x); }
double log1p(double x) { return log(1 + x); }

static long double power_of_2(long double x) { /* 2^x for finite x within the range of long double */
    long double whole = x, fraction, result;
    __asm__("frndint" : "+t"(whole));
    fraction = x - whole;
    __asm__("f2xm1" : "+t"(fraction));
    __asm__("fscale" : "=t"(result) : "0"(fraction + 1), "u"(whole));
    return result;
}

double exp(double x) {
    if (x != x || x > 710 || x < -746) {
        return x != x ? x : x > 0 ? __builtin_inf() : 0;
    }
    return (double)power_of_2(x * 1.44269504088896340736L);
}

double expm1(double x) { return x < 0.1 && x > -0.1 ? x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6 * (1 + x / 7)))))) : exp(x) - 1; }
double sinh(double x) { return (exp(x) - exp(-x)) / 2; }
double cosh(double x) { return (exp(x) + exp(-x)) / 2; }
double tanh(double x) { double e = expm1(-2 * fabs(x)); return __builtin_copysign(-e / (2 + e), x); }
double cbrt(double x) { return x == 0 || x != x ? x : __builtin_copysign((double)power_of_2(times_log2(1.0L / 3, fabs(x))), x); }
double hypot(double x, double y) { return sqrt(x * x + y * y); }

static int is_odd(double whole) { double size = fabs(whole); return size < 9007199254740992.0 && ((int64_t)size & 1); }

double pow(double x, double y) { /* the special cases of java.lang.Math.pow */
    if (y == 0 || x == 1) {
        return y != y ? y : 1;
    }
    if (x != x || y != y) {
        return __builtin_nan("");
    }
    double size = fabs(x);
    if (fabs(y) == __builtin_inf()) {
        return size == 1 ? __builtin_nan("") : (size > 1) == (y > 0) ? __builtin_inf() : 0;
    }
    int whole = trunc(y) == y;
    double sign = x < 0 || (x == 0 && 1 / x < 0) ? (whole && is_odd(y) ? -1 : 1) : 1;
    if (size == 0 || size == __builtin_inf()) {
        return sign * ((size == 0) == (y > 0) ? 0 : __builtin_inf());
    }
    if (x < 0 && !whole) {
        return __builtin_nan("");
    }
    long double exponent = times_log2(y, size);
    if (exponent > 1025 || exponent < -1080) {
        return sign * (exponent > 0 ? __builtin_inf() : 0);
    }
    return sign * (double)power_of_2(exponent);
}
