package io.anykernel.hypercall.guest.library;

import java.util.Arrays;

@MethodsOf(Arrays.class)
final class ArrayMethods {
    private ArrayMethods() {}

    static int compare(int[] a, int[] b) {
        if (a == null || b == null) {
            return nullsFirst(a, b);
        }
        int at = Arrays.mismatch(a, b);
        return isWithin(at, a.length, b.length) ? Integer.compare(a[at], b[at]) : a.length - b.length;
    }

    static int compare(long[] a, long[] b) {
        if (a == null || b == null) {
            return nullsFirst(a, b);
        }
        int at = Arrays.mismatch(a, b);
        return isWithin(at, a.length, b.length) ? Long.compare(a[at], b[at]) : a.length - b.length;
    }

    static int compare(byte[] a, byte[] b) {
        if (a == null || b == null) {
            return nullsFirst(a, b);
        }
        int at = Arrays.mismatch(a, b);
        return isWithin(at, a.length, b.length) ? Byte.compare(a[at], b[at]) : a.length - b.length;
    }

    static int compareUnsigned(byte[] a, byte[] b) {
        if (a == null || b == null) {
            return nullsFirst(a, b);
        }
        int at = Arrays.mismatch(a, b);
        return isWithin(at, a.length, b.length) ? (a[at] & 0xff) - (b[at] & 0xff) : a.length - b.length;
    }

    static int compare(char[] a, char[] b) {
        if (a == null || b == null) {
            return nullsFirst(a, b);
        }
        int at = Arrays.mismatch(a, b);
        return isWithin(at, a.length, b.length) ? Character.compare(a[at], b[at]) : a.length - b.length;
    }

    static int compare(double[] a, double[] b) {
        if (a == null || b == null) {
            return nullsFirst(a, b);
        }
        int at = Arrays.mismatch(a, b);
        return isWithin(at, a.length, b.length) ? Double.compare(a[at], b[at]) : a.length - b.length;
    }

    /** {@code null} elements come first. */
    static <T extends Comparable<? super T>> int compare(T[] a, T[] b) {
        if (a == null || b == null) {
            return nullsFirst(a, b);
        }
        int length = Math.min(a.length, b.length);
        for (int i = 0; i < length; i++) {
            T left = a[i];
            T right = b[i];
            int order = left == null || right == null ? nullsFirst(left, right) : left.compareTo(right);
            if (order != 0) {
                return order;
            }
        }
        return a.length - b.length;
    }

    private static boolean isWithin(int at, int lengthOfA, int lengthOfB) {
        return at >= 0 && at < Math.min(lengthOfA, lengthOfB);
    }

    private static int nullsFirst(Object a, Object b) {
        return a == b ? 0 : a == null ? -1 : 1;
    }
}
