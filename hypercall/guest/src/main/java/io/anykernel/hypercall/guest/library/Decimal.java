package io.anykernel.hypercall.guest.library;

/** The decimal digits of a positive double: 0.d1d2d3… * 10^exponent, as few as tell it from its neighbours. */
final class Decimal {
    private String digits;
    private int exponent;

    /** @param value finite and not negative */
    Decimal(double value) {
        String text = Double.toString(value);
        int e = text.indexOf('E');
        String mantissa = e < 0 ? text : text.substring(0, e);
        int point = mantissa.indexOf('.');
        set(
                mantissa.substring(0, point) + mantissa.substring(point + 1),
                point + (e < 0 ? 0 : Integer.parseInt(text.substring(e + 1))));
    }

    /** @param unscaled decimal digits of a number that is divided by 10^scale */
    Decimal(String unscaled, int scale) {
        set(unscaled, unscaled.length() - scale);
    }

    /** Without zeros at either end. */
    private void set(String all, int exponentOfAll) {
        int start = 0;
        while (start < all.length() && all.charAt(start) == '0') {
            start++;
        }
        int end = all.length();
        while (end > start && all.charAt(end - 1) == '0') {
            end--;
        }
        digits = all.substring(start, end);
        exponent = digits.isEmpty() ? 1 : exponentOfAll - start;
    }

    boolean isZero() {
        return digits.isEmpty();
    }

    /** Of the first digit: the number lies between 10^exponent and ten times that. */
    int leadingExponent() {
        return exponent - 1;
    }

    /** Rounds half up to so many digits behind the decimal point. */
    void roundFraction(int places) {
        round((long) exponent + places);
    }

    /** Rounds half up to so many digits. */
    void roundDigits(int count) {
        round(count);
    }

    private void round(long count) {
        if (count >= digits.length()) {
            return;
        }
        if (count < 0) {
            set("", 1);
            return;
        }
        char[] kept = digits.substring(0, (int) count).toCharArray();
        if (digits.charAt((int) count) < '5') {
            set(new String(kept), exponent);
            return;
        }
        int at = kept.length - 1;
        while (at >= 0 && kept[at] == '9') {
            kept[at--] = '0';
        }
        if (at >= 0) {
            kept[at]++;
            set(new String(kept), exponent);
        } else {
            set("1" + new String(kept), exponent + 1);
        }
    }

    /** Digits before the point, and so many behind it. */
    String plain(int places) {
        StringBuilder text = new StringBuilder();
        if (exponent <= 0 || isZero()) {
            text.append('0');
        }
        for (int i = 0; i < exponent && !isZero(); i++) {
            text.append(digit(i));
        }
        if (places > 0) {
            text.append('.');
        }
        int first = isZero() ? 0 : exponent;
        for (int i = 0; i < places; i++) {
            text.append(digit(first + i));
        }
        return text.toString();
    }

    /** One digit before the point, and so many behind it. */
    String mantissa(int places) {
        StringBuilder text = new StringBuilder().append(digit(0));
        if (places > 0) {
            text.append('.');
        }
        for (int i = 1; i <= places; i++) {
            text.append(digit(i));
        }
        return text.toString();
    }

    private char digit(int index) {
        return index < 0 || index >= digits.length() ? '0' : digits.charAt(index);
    }
}
