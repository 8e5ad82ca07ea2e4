package io.anykernel.net.name;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Answers that hold for a while, of both kinds (RFC 1034 §5.3.1, RFC 2308), within a bound. */
final class NameCache {
    private static final int LIMIT = 512;

    private record Key(DomainName name, int type) {}

    private record Kept(NameAnswer answer, long untilNanos) {}

    private final Map<Key, Kept> answers = new HashMap<>();

    /** {@code null} if nothing is known, or no longer. */
    NameAnswer find(DomainName name, int type, long nowNanos) {
        Kept kept = answers.get(new Key(name, type));
        return kept != null && nowNanos < kept.untilNanos ? kept.answer : null;
    }

    void keep(DomainName name, int type, NameAnswer answer, long nowNanos) {
        if (answer.keepNanos() <= 0) {
            return;
        }
        if (answers.size() >= LIMIT) {
            makeRoom(nowNanos);
        }
        answers.put(new Key(name, type), new Kept(answer, nowNanos + answer.keepNanos()));
    }

    /** Drops what no longer holds, and any one where all does. */
    private void makeRoom(long nowNanos) {
        for (Iterator<Kept> each = answers.values().iterator(); each.hasNext(); ) {
            if (nowNanos >= each.next().untilNanos) {
                each.remove();
            }
        }
        if (answers.size() >= LIMIT) {
            Iterator<Kept> any = answers.values().iterator();
            any.next();
            any.remove();
        }
    }

    int size() {
        return answers.size();
    }
}
