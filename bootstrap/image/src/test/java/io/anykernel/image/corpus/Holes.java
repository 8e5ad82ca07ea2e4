package io.anykernel.image.corpus;

/** Collections between allocations that fill the holes which earlier ones left, to their last byte. */
final class Holes implements Corpus.Program {
    private static final int LONGEST = 6;

    /** As small as an object can be, and known by its identity. */
    private static final class Small {}

    @Override
    public void run() {
        int damaged = 0;
        for (int first = 0; first < LONGEST; first++) {
            for (int second = 0; second < LONGEST; second++) {
                for (int third = 0; third < LONGEST; third++) {
                    damaged += isDamaged(first, second, third) ? 1 : 0;
                }
            }
        }
        Corpus.say("damaged " + damaged);
    }

    /** What the locals refer to stays where it is, and three holes remain between. */
    private static boolean isDamaged(int first, int second, int third) {
        Object a = new Small();
        long[] hole = new long[first];
        Object b = new Small();
        hole = new long[second];
        Object c = new Small();
        hole = new long[third];
        Object d = new Small();
        hole = null;
        System.gc();
        long[] filled = new long[second];
        System.gc();
        long[] more = new long[third];
        System.gc();
        return isOther(a) || isOther(b) || isOther(c) || isOther(d) || filled.length != second || more.length != third;
    }

    private static boolean isOther(Object object) {
        return !(object instanceof Small) || object.hashCode() != object.hashCode();
    }
}
