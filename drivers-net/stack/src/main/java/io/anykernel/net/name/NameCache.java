package io.anykernel.net.name;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Answers that hold for a while, of both kinds (RFC 1034 §5.3.1, RFC 2308), within a bound. */
final class NameCache {
    private static final int LIMIT = 512;
    /** An answer of 64 KiB has four thousand. */
    private static final int ADDRESS_LIMIT = 4096;

    private record Key(DomainName name, int type) {}

    private record Kept(NameAnswer answer, long untilNanos) {}

    private final Map<Key, Kept> answers = new HashMap<>();
    /** Of all names. */
    private int addressCount;

    /** {@code null} if nothing is known, or no longer. */
    NameAnswer find(DomainName name, int type, long nowNanos) {
        Kept kept = answers.get(new Key(name, type));
        return kept != null && nowNanos < kept.untilNanos ? kept.answer : null;
    }

    void keep(DomainName name, int type, NameAnswer answer, long nowNanos) {
        int count = answer.addresses().size();
        if (answer.keepNanos() <= 0 || count > ADDRESS_LIMIT) {
            return;
        }
        Key key = new Key(name, type);
        remove(key);
        if (!hasRoom(count)) {
            expire(nowNanos);
        }
        while (!hasRoom(count)) {
            remove(answers.keySet().iterator().next());
        }
        answers.put(key, new Kept(answer, nowNanos + answer.keepNanos()));
        addressCount += count;
    }

    private boolean hasRoom(int count) {
        return answers.size() < LIMIT && addressCount + count <= ADDRESS_LIMIT;
    }

    private void remove(Key key) {
        Kept removed = answers.remove(key);
        addressCount -= removed == null ? 0 : removed.answer.addresses().size();
    }

    private void expire(long nowNanos) {
        for (Iterator<Kept> each = answers.values().iterator(); each.hasNext(); ) {
            Kept kept = each.next();
            if (nowNanos >= kept.untilNanos) {
                addressCount -= kept.answer.addresses().size();
                each.remove();
            }
        }
    }

    /** Nothing that was kept holds any more. */
    void clear() {
        answers.clear();
        addressCount = 0;
    }

    /** Of all names. */
    int addressCount() {
        return addressCount;
    }

    int size() {
        return answers.size();
    }
}
