/*
 * The C library's mathematics, for machine and process alike, so that both print the same: additions, multiplications,
 * divisions and square roots of 64-bit significands, which IEEE 754 fixes to the bit on a processor and in an emulator.
 * The transcendental instructions of the x87 unit are not used: their reduction of angles knows pi to 66 bits only, and
 * emulators compute some of them from arguments rounded to double.
 *
 * Each function is a reduction to a small interval and a series there, good to about 2^-62, then one rounding: within
 * 0.51 units in the last place, and so within what java.lang.Math allows. The last place may differ from HotSpot's.
 * Rounding functions are exact. Special cases are those of java.lang.Math.
 */
#include <stdint.h>

typedef long double Real; /* 64-bit significand, 15-bit exponent */

typedef union {
    Real value;
    struct {
        uint64_t significand;
        uint16_t sign_exponent;
    };
} RealBits;

typedef union {
    double value;
    uint64_t bits;
} DoubleBits;

#define REAL_BIAS 16383
#define NOT_A_NUMBER __builtin_nan("")
#define INFINITE __builtin_inf()

static const Real PI = 0xc90fdaa22168c235p-62L;
static const Real HALF_PI = 0xc90fdaa22168c235p-63L;
static const Real LN2 = 0xb17217f7d1cf79acp-64L;
static const Real LN2_HIGH = 0xb17217f7p-32L; /* 32 bits: its product with an exponent is exact */
static const Real LN2_LOW = 0xd1cf79abc9e3b398p-96L;
static const Real LOG2_E = 0xb8aa3b295c17f0bcp-63L;
static const Real LOG10_E = 0xde5bd8a937287195p-65L;

static inline Real square_root(Real x) {
    __asm__("fsqrt" : "+t"(x));
    return x;
}

double sqrt(double x) {
    __asm__("sqrtsd %0, %0" : "+x"(x));
    return x;
}

double fabs(double x) { return __builtin_fabs(x); }
static inline Real magnitude(Real x) { return __builtin_fabsl(x); }

static inline int is_nan(double x) { return x != x; }
static inline int is_negative(double x) { return __builtin_signbit(x) != 0; }

/* ---- Rounding to whole numbers ---- */

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

static inline Real nearest(Real x) { /* halves to even */
    __asm__("frndint" : "+t"(x));
    return x;
}

/* To these the compiler narrows what a program computes from float and rounds to float. */
float sqrtf(float x) { return (float)sqrt(x); }
float floorf(float x) { return (float)floor(x); }
float ceilf(float x) { return (float)ceil(x); }
float truncf(float x) { return (float)trunc(x); }
float rintf(float x) { return (float)rint(x); }
float fabsf(float x) { return __builtin_fabsf(x); }

/* Exact: fprem subtracts multiples of the divisor. */
double fmod(double x, double y) {
    Real result = x;
    __asm__("1: fprem; fnstsw %%ax; testb $4, %%ah; jnz 1b" : "+t"(result) : "u"((Real)y) : "ax", "cc");
    return (double)result;
}

float fmodf(float x, float y) { return (float)fmod(x, y); }

/* Exact: as fmod, with the nearest multiple, halves to the even one (Math.IEEEremainder). */
double remainder(double x, double y) {
    Real result = x;
    __asm__("1: fprem1; fnstsw %%ax; testb $4, %%ah; jnz 1b" : "+t"(result) : "u"((Real)y) : "ax", "cc");
    return result == 0 ? __builtin_copysign(0.0, x) : (double)result;
}

/* ---- Products with a sum, rounded once ---- */

/*
 * a * b + c in 113 bits, rounded to odd, so that a second rounding to 53 or 24 bits is right: the product is exact, and
 * an inexact sum gets an odd last bit, on whichever side its error lies.
 */
static __float128 odd_sum(double a, double b, double c) {
    __float128 product = (__float128)a * b;
    __float128 sum = product + c;
    __float128 addend = sum - product;
    __float128 error = (product - (sum - addend)) + ((__float128)c - addend);
    union {
        __float128 value;
        unsigned __int128 bits;
    } odd = {sum};
    if (error != 0 && error == error && !(odd.bits & 1)) {
        odd.bits += (error > 0) == (sum > 0) ? 1 : -1;
    }
    return odd.value;
}

double fma(double a, double b, double c) { return (double)odd_sum(a, b, c); }
float fmaf(float a, float b, float c) { return (float)odd_sum(a, b, c); }

/* ---- Angles ---- */

/* 2 / pi, the bits behind the point, as many as the largest double needs and 160 beyond. */
static const uint64_t TWO_OVER_PI[] = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
    0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
    0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d};

/* 64 bits of 2 / pi from bit `at` behind the point on; bits before the point are 0. */
static uint64_t two_over_pi(int at) {
    int word = at >> 6, shift = at & 63;
    uint64_t first = word < 0 ? 0 : TWO_OVER_PI[word];
    uint64_t second = word < -1 ? 0 : TWO_OVER_PI[word + 1];
    return shift ? first << shift | second >> (64 - shift) : first;
}

/*
 * Payne and Hanek's reduction. With x = m * 2^e, the bits of 2/pi that multiply to whole turns are left out; 192 bits
 * from there on give the quadrant and 190 bits behind it, exact to 2^-137.
 */
static int large_quadrant(double x, Real *rest) {
    DoubleBits in = {x};
    uint64_t m = (in.bits & 0xfffffffffffffull) | 1ull << 52;
    int from = (int)(in.bits >> 52 & 0x7ff) - 1075 - 2;
    unsigned __int128 low = (unsigned __int128)m * two_over_pi(from + 128);
    unsigned __int128 middle = (unsigned __int128)m * two_over_pi(from + 64) + (uint64_t)(low >> 64);
    uint64_t high = m * two_over_pi(from) + (uint64_t)(middle >> 64);
    int quadrant = (int)(high >> 62);
    unsigned __int128 fraction = (unsigned __int128)high << 66 | (unsigned __int128)(uint64_t)middle << 2 | (uint64_t)low >> 62;
    int is_above = (int)(fraction >> 127);
    if (is_above) {
        quadrant++;
        fraction = -fraction;
    }
    Real turns = (Real)(uint64_t)(fraction >> 64) * 0x1p-64L + (Real)(uint64_t)fraction * 0x1p-128L;
    Real angle = turns * HALF_PI;
    *rest = is_above != is_negative(x) ? -angle : angle;
    return is_negative(x) ? -quadrant & 3 : quadrant & 3;
}

/*
 * x = quadrant * pi / 2 + rest, |rest| at most pi / 4; the quadrant modulo 4. Up to 2^16 by subtracting pi / 2 in three
 * parts (Cody and Waite), of which the products of the first two are exact.
 */
static int quadrant(double x, Real *rest) {
    static const Real first = 0x1921fb544p-32L, second = 0x10b4611a6p-66L, third = 0x98cc51701b839a25p-132L;
    static const Real two_over_pi = 0xa2f9836e4e44152ap-64L;
    if (!(fabs(x) < 65536)) {
        return large_quadrant(x, rest);
    }
    Real turns = nearest(x * two_over_pi);
    *rest = ((x - turns * first) - turns * second) - turns * third;
    return (int)turns & 3;
}

/* A polynomial in z, coefficients from the constant on. */
static inline Real polynomial(Real z, const Real *coefficients, int count) {
    Real sum = coefficients[count - 1];
    for (int i = count - 2; i >= 0; i--) {
        sum = sum * z + coefficients[i];
    }
    return sum;
}

#define POLYNOMIAL(z, coefficients) polynomial(z, coefficients, sizeof(coefficients) / sizeof(Real))

static Real small_sine(Real r) { /* Taylor's series, |r| <= pi / 4 */
    static const Real c[] = {
        -1 / 6.0L, 1 / 120.0L, -1 / 5040.0L, 1 / 362880.0L, -1 / 39916800.0L, 1 / 6227020800.0L, -1 / 1307674368000.0L,
        1 / 355687428096000.0L, -1 / 121645100408832000.0L, 1 / 51090942171709440000.0L};
    Real z = r * r;
    return r + r * z * POLYNOMIAL(z, c);
}

static Real small_cosine(Real r) {
    static const Real c[] = {
        1 / 24.0L, -1 / 720.0L, 1 / 40320.0L, -1 / 3628800.0L, 1 / 479001600.0L, -1 / 87178291200.0L,
        1 / 20922789888000.0L, -1 / 6402373705728000.0L, 1 / 2432902008176640000.0L, -1 / 1124000727777607680000.0L};
    Real z = r * r;
    return 1 - (z / 2 - z * z * POLYNOMIAL(z, c));
}

static double sine_in(int quadrant, Real rest) {
    Real value = quadrant & 1 ? small_cosine(rest) : small_sine(rest);
    return (double)(quadrant & 2 ? -value : value);
}

static inline int has_no_angle(double x) { return !(fabs(x) < INFINITE); }

double sin(double x) {
    Real rest;
    if (x == 0 || has_no_angle(x)) {
        return x == 0 ? x : NOT_A_NUMBER;
    }
    int turn = quadrant(x, &rest);
    return sine_in(turn, rest);
}

double cos(double x) {
    Real rest;
    if (has_no_angle(x)) {
        return NOT_A_NUMBER;
    }
    int turn = quadrant(x, &rest);
    return sine_in(turn + 1, rest);
}

/* The compiler calls it for a sine and a cosine of one angle. */
void sincos(double x, double *sine, double *cosine) {
    *sine = sin(x);
    *cosine = cos(x);
}

double tan(double x) {
    Real rest;
    if (x == 0 || has_no_angle(x)) {
        return x == 0 ? x : NOT_A_NUMBER;
    }
    int turn = quadrant(x, &rest);
    Real sine = small_sine(rest), cosine = small_cosine(rest);
    return (double)(turn & 1 ? -cosine / sine : sine / cosine);
}

/* atan of 0 to 1: less the nearest of five known angles, and the series of what is left, at most 1/8. */
static Real small_arc(Real x) {
    static const Real angles[] = {
        0, 0xfadbafc96406eb15p-66L, 0xed63382b0dda7b45p-65L, 0xa4bc7d1934f70924p-64L, 0xc90fdaa22168c235p-64L};
    static const Real c[] = {
        -1 / 3.0L, 1 / 5.0L, -1 / 7.0L, 1 / 9.0L, -1 / 11.0L, 1 / 13.0L, -1 / 15.0L, 1 / 17.0L, -1 / 19.0L, 1 / 21.0L, -1 / 23.0L};
    int index = (int)(x * 4 + 0.5L);
    Real known = index * 0.25L;
    Real t = (x - known) / (1 + x * known);
    Real z = t * t;
    return angles[index] + (t + t * z * POLYNOMIAL(z, c));
}

static Real arc(Real y, Real x) { /* of the vector (x, y) in the first quadrant, not both 0 and neither infinite */
    return y <= x ? small_arc(y / x) : HALF_PI - small_arc(x / y);
}

double atan2(double y, double x) {
    if (is_nan(x) || is_nan(y)) {
        return NOT_A_NUMBER;
    }
    Real up = magnitude(y), along = magnitude(x), angle;
    if (up == INFINITE || along == INFINITE) {
        angle = up == along ? HALF_PI / 2 : up == INFINITE ? HALF_PI : 0;
    } else {
        angle = up == 0 ? 0 : arc(up, along);
    }
    return __builtin_copysign((double)(is_negative(x) ? PI - angle : angle), y);
}

double atan(double x) { return atan2(x, 1); }

static Real leg(Real x) { return square_root((1 - x) * (1 + x)); } /* not a number beyond 1 */

double asin(double x) {
    Real other = leg(x);
    return other != other ? NOT_A_NUMBER : x == 0 ? x : __builtin_copysign((double)arc(magnitude(x), other), x);
}

double acos(double x) {
    Real other = leg(x);
    if (other != other) {
        return NOT_A_NUMBER;
    }
    Real angle = arc(other, magnitude(x));
    return (double)(x < 0 ? PI - angle : angle);
}

/* ---- Logarithms ---- */

/* 2 * atanh(s) = log((1 + s) / (1 - s)), less 2s, over 2s: |s| at most 0.1716. */
static Real log_tail(Real z) {
    static const Real c[] = {
        1 / 3.0L, 1 / 5.0L, 1 / 7.0L, 1 / 9.0L, 1 / 11.0L, 1 / 13.0L, 1 / 15.0L, 1 / 17.0L, 1 / 19.0L, 1 / 21.0L, 1 / 23.0L, 1 / 25.0L, 1 / 27.0L};
    return z * POLYNOMIAL(z, c);
}

/* x = m * 2^exponent with m between the roots of 1/2 and of 2; x is positive and finite. */
static Real significand(Real x, int *exponent) {
    RealBits bits = {x};
    *exponent = bits.sign_exponent - REAL_BIAS;
    bits.sign_exponent = REAL_BIAS;
    if (bits.value > 1.41421356237309504880L) {
        bits.sign_exponent--;
        ++*exponent;
    }
    return bits.value;
}

static Real log_real(Real x) {
    int exponent;
    Real m = significand(x, &exponent);
    Real s = (m - 1) / (m + 1);
    Real log_m = 2 * s + 2 * s * log_tail(s * s);
    return exponent == 0 ? log_m : exponent * LN2_HIGH + (exponent * LN2_LOW + log_m);
}

static double log_scaled(double x, Real scale) {
    if (!(x > 0 && x < INFINITE)) {
        return x == 0 ? -INFINITE : x > 0 ? INFINITE : NOT_A_NUMBER;
    }
    return (double)(log_real(x) * scale);
}

double log(double x) { return log_scaled(x, 1); }
double log10(double x) { return log_scaled(x, LOG10_E); }

double log1p(double x) {
    if (x == 0) {
        return x;
    }
    if (x > -0.25 && x < 0.4) {
        Real s = x / (2 + (Real)x);
        return (double)(2 * s + 2 * s * log_tail(s * s));
    }
    if (!(x > -1 && x < INFINITE)) {
        return x == -1 ? -INFINITE : x > 0 ? INFINITE : NOT_A_NUMBER;
    }
    return (double)log_real(1 + (Real)x);
}

/* ---- Exponentials ---- */

static Real scaled(Real x, int exponent) { /* x * 2^exponent, exponents as large as Real has */
    RealBits power = {.significand = 1ull << 63, .sign_exponent = (uint16_t)(REAL_BIAS + exponent)};
    return x * power.value;
}

/* (e^r - 1) / r for |r| <= 0.35 */
static Real exp_tail(Real r) {
    static const Real c[] = {
        1, 1 / 2.0L, 1 / 6.0L, 1 / 24.0L, 1 / 120.0L, 1 / 720.0L, 1 / 5040.0L, 1 / 40320.0L, 1 / 362880.0L, 1 / 3628800.0L,
        1 / 39916800.0L, 1 / 479001600.0L, 1 / 6227020800.0L, 1 / 87178291200.0L, 1 / 1307674368000.0L, 1 / 20922789888000.0L};
    return POLYNOMIAL(r, c);
}

static Real exp_real(Real x) { /* |x| below 11000 */
    Real powers = nearest(x * LOG2_E);
    Real r = (x - powers * LN2_HIGH) - powers * LN2_LOW;
    return scaled(1 + r * exp_tail(r), (int)powers);
}

/* So small that adding 1 makes no difference, or so large that the result is infinite in double. */
static inline int is_beyond_exp(double x) { return !(x < 710 && x > -746); }

double exp(double x) {
    if (is_beyond_exp(x)) {
        return is_nan(x) ? x : x > 0 ? INFINITE : 0;
    }
    return (double)exp_real(x);
}

static Real exp_less_1(Real x) { return magnitude(x) < 0.35L ? x * exp_tail(x) : exp_real(x) - 1; }

double expm1(double x) {
    if (x == 0 || is_beyond_exp(x)) {
        return x == 0 || is_nan(x) ? x : x > 0 ? INFINITE : -1;
    }
    return (double)exp_less_1(x);
}

double sinh(double x) {
    if (x == 0 || !(fabs(x) < 711)) {
        return x == 0 || is_nan(x) ? x : __builtin_copysign(INFINITE, x);
    }
    Real e = exp_less_1(magnitude(x));
    return __builtin_copysign((double)((e + e / (e + 1)) / 2), x);
}

double cosh(double x) {
    if (!(fabs(x) < 711)) {
        return is_nan(x) ? x : INFINITE;
    }
    Real e = exp_real(magnitude(x));
    return (double)((e + 1 / e) / 2);
}

double tanh(double x) {
    if (x == 0 || !(fabs(x) < 22)) {
        return x == 0 || is_nan(x) ? x : __builtin_copysign(1.0, x);
    }
    Real e = exp_less_1(2 * magnitude(x));
    return __builtin_copysign((double)(e / (e + 2)), x);
}

/* ---- Roots and powers ---- */

double cbrt(double x) {
    if (x == 0 || !(fabs(x) < INFINITE)) {
        return x;
    }
    Real size = magnitude(x);
    Real root = exp_real(log_real(size) / 3);
    root -= (root * root * root - size) / (3 * root * root); /* Newton's step to the last bit */
    return __builtin_copysign((double)root, x);
}

double hypot(double x, double y) {
    if (fabs(x) == INFINITE || fabs(y) == INFINITE) {
        return INFINITE;
    }
    return (double)square_root((Real)x * x + (Real)y * y); /* Real's exponents hold the squares */
}

static int is_odd(double whole) { double size = fabs(whole); return size < 9007199254740992.0 && ((int64_t)size & 1); }

static inline Real upper_half(Real x) { /* the 32 upper bits: the product of two is exact */
    RealBits bits = {x};
    bits.significand &= 0xffffffff00000000ull;
    return bits.value;
}

/*
 * log2(x) in two parts, the first of 32 bits, good to 2^-71 of it: an exponent of 1024 takes ten bits of the result's. The
 * quotient s is made exact by its remainder, and 2 / ln 2 has two parts as well.
 */
static void log2_parts(Real x, Real *high, Real *low) {
    static const Real scale_high = 0xb8aa3b29p-30L, scale_low = 0xb82fe1777d0ffda1p-95L;
    int exponent;
    Real m = significand(x, &exponent);
    Real above = m + 1, above_high = upper_half(above);
    Real s = (m - 1) / above;
    Real s_high = upper_half(s);
    Real s_low = (((m - 1) - s_high * above_high) - s_high * (above - above_high)) / above;
    Real product = s_high * scale_high;
    Real rest = s_high * scale_low + s_low * (scale_high + scale_low) + s * log_tail(s * s) * (scale_high + scale_low);
    *high = upper_half(exponent + (product + rest));
    *low = ((exponent - *high) + product) + rest;
}

/* |x|^y for ordinary x and y. */
static double power(Real x, double y) {
    Real high, low;
    log2_parts(x, &high, &low);
    Real y_high = upper_half(y);
    Real exact = y_high * high;
    Real rest = (y - y_high) * high + y * low;
    Real exponent = exact + rest;
    if (exponent > 1025 || exponent < -1080) {
        return exponent > 0 ? INFINITE : 0;
    }
    Real whole = nearest(exponent);
    Real r = ((exact - whole) + rest) * LN2;
    return (double)scaled(1 + r * exp_tail(r), (int)whole);
}

double pow(double x, double y) { /* the special cases of java.lang.Math.pow, in its order */
    if (y == 0) {
        return 1;
    }
    if (is_nan(x) || is_nan(y)) {
        return NOT_A_NUMBER;
    }
    double size = fabs(x);
    if (fabs(y) == INFINITE) {
        return size == 1 ? NOT_A_NUMBER : (size > 1) == (y > 0) ? INFINITE : 0;
    }
    int is_whole = trunc(y) == y;
    double sign = is_negative(x) && is_whole && is_odd(y) ? -1 : 1;
    if (size == 0 || size == INFINITE) {
        return sign * ((size == 0) == (y > 0) ? 0 : INFINITE);
    }
    if (x < 0 && !is_whole) {
        return NOT_A_NUMBER;
    }
    return size == 1 ? sign : sign * power(size, y);
}
