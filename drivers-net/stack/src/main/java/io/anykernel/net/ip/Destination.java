package io.anykernel.net.ip;

import io.anykernel.net.address.IpAddress;

/**
 * An address that a name has, and the source that packets to it would come from; the better one is the lesser (RFC 6724 §6).
 *
 * @param source {@code null} if it cannot be reached
 */
public record Destination(IpAddress address, LocalAddress source) implements Comparable<Destination> {
    /** 0 where the order in which they were found decides. */
    @Override
    public int compareTo(Destination other) {
        // Rule 1: those that can be reached.
        int result = isTrue(other.source != null) - isTrue(source != null);
        if (result == 0) {
            // Rule 2: the scope of their source.
            result = isTrue(other.isScopeMatched()) - isTrue(isScopeMatched());
        }
        if (result == 0) {
            // Rule 3: no deprecated source.
            result = isTrue(isSourceDeprecated()) - isTrue(other.isSourceDeprecated());
        }
        if (result == 0) {
            // Rule 5: the label of their source.
            result = isTrue(other.isLabelMatched()) - isTrue(isLabelMatched());
        }
        if (result == 0) {
            // Rule 6: the higher precedence.
            result = other.precedence() - precedence();
        }
        if (result == 0) {
            // Rule 8: the smaller scope.
            result = scope() - other.scope();
        }
        if (result == 0 && address.isIpv4() == other.address.isIpv4()) {
            // Rule 9: the longest prefix shared with their source.
            result = other.commonBits() - commonBits();
        }
        return result;
    }

    private int scope() {
        return AddressPolicy.scope(address.high(), address.low());
    }

    private int precedence() {
        return AddressPolicy.precedence(address.high(), address.low());
    }

    private boolean isScopeMatched() {
        return source != null && source.scope() == scope();
    }

    private boolean isSourceDeprecated() {
        return source != null && source.isDeprecated();
    }

    private boolean isLabelMatched() {
        return source != null && source.label() == AddressPolicy.label(address.high(), address.low());
    }

    private int commonBits() {
        return source == null ? 0 : AddressPolicy.commonBits(source.prefix(), address.high(), address.low());
    }

    private static int isTrue(boolean condition) {
        return condition ? 1 : 0;
    }
}
