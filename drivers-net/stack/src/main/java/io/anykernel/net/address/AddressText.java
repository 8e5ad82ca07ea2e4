package io.anykernel.net.address;

/** Addresses as people write them: RFC 791's dotted form, RFC 4291 §2.2, and RFC 5952 for output. */
final class AddressText {
    private AddressText() {}

    static IpAddress parse(String text) {
        if (text.indexOf(':') < 0) {
            return IpAddress.ofIpv4(parseDotted(text, text));
        }
        int gap = text.indexOf("::");
        int[] groups = new int[8];
        if (gap < 0) {
            require(parseGroups(text, groups, 0, text) == 8, text);
        } else {
            String tail = text.substring(gap + 2);
            require(tail.indexOf("::") < 0, text);
            int before = parseGroups(text.substring(0, gap), groups, 0, text);
            int[] after = new int[8];
            int count = parseGroups(tail, after, 0, text);
            require(before + count < 8, text);
            for (int i = 0; i < count; i++) {
                groups[8 - count + i] = after[i];
            }
        }
        return new IpAddress(join(groups, 0), join(groups, 4));
    }

    private static long join(int[] groups, int from) {
        long value = 0;
        for (int i = from; i < from + 4; i++) {
            value = value << 16 | groups[i];
        }
        return value;
    }

    private static int parseGroups(String part, int[] groups, int from, String whole) {
        int count = from;
        int at = 0;
        while (at < part.length()) {
            int colon = part.indexOf(':', at);
            String group = part.substring(at, colon < 0 ? part.length() : colon);
            if (group.indexOf('.') >= 0) {
                require(colon < 0 && count <= 6, whole);
                int dotted = parseDotted(group, whole);
                groups[count++] = dotted >>> 16;
                groups[count++] = dotted & 0xffff;
                return count;
            }
            require(count < 8, whole);
            groups[count++] = parseHex(group, whole);
            at = colon < 0 ? part.length() : colon + 1;
            require(colon < 0 || at < part.length(), whole);
        }
        return count;
    }

    private static int parseHex(String digits, String whole) {
        require(!digits.isEmpty() && digits.length() <= 4, whole);
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            require(digit >= 0, whole);
            value = value << 4 | digit;
        }
        return value;
    }

    private static int parseDotted(String dotted, String whole) {
        int value = 0;
        int octets = 0;
        int at = 0;
        while (at <= dotted.length()) {
            int dot = dotted.indexOf('.', at);
            int end = dot < 0 ? dotted.length() : dot;
            value = value << 8 | parseOctet(dotted.substring(at, end), whole);
            octets++;
            at = end + 1;
        }
        require(octets == 4, whole);
        return value;
    }

    private static int parseOctet(String digits, String whole) {
        require(!digits.isEmpty() && digits.length() <= 3, whole);
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            require(digit >= '0' && digit <= '9', whole);
            value = value * 10 + digit - '0';
        }
        require(value <= 255, whole);
        return value;
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
    }

    static String describe(long high, long low) {
        return IpAddress.isIpv4(high, low) ? describeDotted((int) low) : describeGroups(high, low);
    }

    private static String describeDotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    private static String describeGroups(long high, long low) {
        int[] groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (high >>> (48 - 16 * i)) & 0xffff;
            groups[i + 4] = (int) (low >>> (48 - 16 * i)) & 0xffff;
        }
        int gapAt = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = zeroRun(groups, i);
            if (length > gapLength) {
                gapAt = i;
                gapLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gapAt) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (i > 0 && i != gapAt + gapLength) {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static int zeroRun(int[] groups, int from) {
        int length = 0;
        while (from + length < 8 && groups[from + length] == 0) {
            length++;
        }
        return length;
    }
}
