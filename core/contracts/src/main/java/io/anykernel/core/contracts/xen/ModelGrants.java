package io.anykernel.core.contracts.xen;

import java.util.ArrayList;
import java.util.List;

/** The grant table of a model: what the back end may reach, and what it has mapped (Xen public/grant_table.h). */
final class ModelGrants {
    /** The first eight references are the hypervisor's own. */
    private static final int FIRST = 8;

    /** A granted page. */
    private static final class Grant {
        private final int offset;
        private final boolean isReadOnly;
        private int mappings;
        private boolean isEnded;

        private Grant(int offset, boolean isReadOnly) {
            this.offset = offset;
            this.isReadOnly = isReadOnly;
        }
    }

    private final List<Grant> grants = new ArrayList<>();
    private int limit = Integer.MAX_VALUE;
    private int active;

    /** Has the domain run out of grants after so many more. */
    void limit(int more) {
        limit = active + more;
    }

    /** Grants that stand. */
    int active() {
        return active;
    }

    /** A new reference, or -1 if the domain has none left. */
    int grant(int ramOffset, boolean isReadOnly) {
        if (active >= limit) {
            return -1;
        }
        active++;
        grants.add(new Grant(ramOffset, isReadOnly));
        return FIRST + grants.size() - 1;
    }

    boolean end(int reference) {
        Grant grant = find(reference);
        if (grant.mappings > 0) {
            return false;
        }
        grant.isEnded = true;
        active--;
        return true;
    }

    /** Where the page lies, for a back end that reads or writes it. */
    int access(int reference, boolean isWrite) {
        Grant grant = find(reference);
        if (isWrite && grant.isReadOnly) {
            throw new IllegalStateException("driver has a page written that it granted for reading: " + reference);
        }
        return grant.offset;
    }

    void map(int reference) {
        find(reference).mappings++;
    }

    void unmap(int reference) {
        find(reference).mappings--;
    }

    private Grant find(int reference) {
        int index = reference - FIRST;
        if (index < 0 || index >= grants.size() || grants.get(index).isEnded) {
            throw new IllegalStateException("driver names a page that it does not grant: " + reference);
        }
        return grants.get(index);
    }
}
