package io.anykernel.net.name;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.DnsMessage;
import io.anykernel.net.wire.DnsRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the addresses of a name out of an answer, along its aliases; nothing else that it brings is believed (RFC 5452 §6). */
final class AnswerReader {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** Nothing is kept for longer, whatever a server says. */
    private static final long MAX_SECONDS = 86_400;
    /** RFC 2308 §5 advises one to three hours. */
    private static final long MAX_NEGATIVE_SECONDS = 3 * 3600;

    private static final int MAX_ALIASES = 16;
    private static final int SOA_MINIMUM_BYTES = 20;
    private static final int ADDRESS_4_BYTES = 4;
    private static final int ADDRESS_6_BYTES = 16;

    private final DnsRecords records = new DnsRecords();
    private final byte[] owner = new byte[DnsMessage.MAX_NAME_BYTES];
    private final byte[] current = new byte[DnsMessage.MAX_NAME_BYTES];
    private DnsMessage message;
    private int recordsAt;
    private int currentBytes;
    private long keepSeconds;

    /**
     * Reads an answer that repeats its question.
     *
     * @param recordsAt where its records begin
     * @return {@code null} if it breaks a rule, or refers to other servers
     */
    NameAnswer read(DnsMessage message, int recordsAt, byte[] name, int type) {
        this.message = message;
        this.recordsAt = recordsAt;
        System.arraycopy(name, 0, current, 0, name.length);
        currentBytes = name.length;
        keepSeconds = MAX_SECONDS;
        if (!followAliases()) {
            return null;
        }
        List<IpAddress> found = addresses(type);
        if (found == null) {
            return null;
        }
        if (!found.isEmpty()) {
            return new NameAnswer(Errno.OK, List.copyOf(found), keepSeconds * SECOND_NANOS);
        }
        if (message.code() == DnsMessage.CODE_OK && isReferral()) {
            return null;
        }
        int outcome = message.code() == DnsMessage.CODE_NO_SUCH_NAME ? Errno.NO_ENTRY : Errno.NO_DATA;
        return new NameAnswer(outcome, List.of(), negativeSeconds() * SECOND_NANOS);
    }

    /** Replaces the name by what it is an alias of, as often as it is one; false if that goes on too long, or is malformed. */
    private boolean followAliases() {
        for (int i = 0; i < MAX_ALIASES; i++) {
            int alias = findAlias();
            if (alias == 0) {
                return true;
            }
            if (alias < 0) {
                return false;
            }
        }
        return false;
    }

    /** 1 if the current name was an alias, 0 if it is none, -1 if a record is malformed. */
    private int findAlias() {
        records.begin(message, recordsAt);
        for (int i = 0; i < message.answers(); i++) {
            if (!records.advance()) {
                return -1;
            }
            if (records.type() == DnsMessage.TYPE_CNAME && records.isInternet() && isCurrent()) {
                keepSeconds = Math.min(keepSeconds, records.timeToLiveSeconds());
                currentBytes = message.readName(records.dataAt(), current);
                boolean isWhole = message.skipName(records.dataAt()) == records.end();
                return currentBytes < 0 || !isWhole ? -1 : 1;
            }
        }
        return 0;
    }

    private boolean isCurrent() {
        int length = records.readName(owner);
        return length == currentBytes && Arrays.equals(owner, 0, length, current, 0, length);
    }

    private List<IpAddress> addresses(int type) {
        List<IpAddress> found = new ArrayList<>();
        int bytes = type == DnsMessage.TYPE_A ? ADDRESS_4_BYTES : ADDRESS_6_BYTES;
        records.begin(message, recordsAt);
        for (int i = 0; i < message.answers(); i++) {
            if (!records.advance()) {
                return null;
            }
            if (records.type() == type && records.isInternet() && isCurrent()) {
                if (records.dataBytes() != bytes) {
                    return null;
                }
                keepSeconds = Math.min(keepSeconds, records.timeToLiveSeconds());
                IpAddress address = address(records.dataAt(), bytes);
                // A mapped address in an AAAA record would lead to another IP version's network.
                if (address.isIpv4() == (type == DnsMessage.TYPE_A)) {
                    found.add(address);
                }
            }
        }
        return found;
    }

    private IpAddress address(int at, int bytes) {
        return bytes == ADDRESS_4_BYTES
                ? IpAddress.ofIpv4((int) message.u32(at))
                : new IpAddress(message.u64(at), message.u64(at + 8));
    }

    /** Names of servers in place of a zone's authority: the server does not ask others (RFC 2308 §2.2). */
    private boolean isReferral() {
        boolean isReferral = false;
        records.begin(message, recordsAt);
        for (int i = 0; i < message.answers() + message.authorities() && records.advance(); i++) {
            boolean isAuthority = i >= message.answers() && records.isInternet();
            if (isAuthority && records.type() == DnsMessage.TYPE_SOA) {
                return false;
            }
            isReferral |= isAuthority && records.type() == DnsMessage.TYPE_NS;
        }
        return isReferral;
    }

    /** What the zone's start of authority says, its own life included (RFC 2308 §5); 0, so that nothing is kept, without one. */
    private long negativeSeconds() {
        records.begin(message, recordsAt);
        for (int i = 0; i < message.answers() + message.authorities(); i++) {
            if (!records.advance()) {
                return 0;
            }
            if (records.type() == DnsMessage.TYPE_SOA && records.isInternet()) {
                long minimum = minimum(records.dataAt(), records.dataAt() + records.dataBytes());
                return Math.min(
                        Math.min(minimum, records.timeToLiveSeconds()), Math.min(keepSeconds, MAX_NEGATIVE_SECONDS));
            }
        }
        return 0;
    }

    /** The last of the numbers behind two names (RFC 1035 §3.3.13). */
    private long minimum(int at, int end) {
        int second = message.skipName(at);
        int numbers = second < 0 ? DnsMessage.MALFORMED : message.skipName(second);
        boolean isWhole = numbers >= 0 && numbers + SOA_MINIMUM_BYTES <= end;
        return isWhole ? message.u32(numbers + SOA_MINIMUM_BYTES - 4) : 0;
    }
}
