package io.anykernel.benchmarks.impairment;

/**
 * What one direction of a link does to its frames.
 *
 * @param delayMicros time on the way
 * @param reorderMicros by up to so much less or more, so that frames overtake one another; at most the delay
 * @param jitterMicros up to so much more, but no frame overtakes another
 * @param lossPerMillion frames lost
 * @param duplicatePerMillion frames that arrive twice
 * @param bitsPerSecond rate at which frames leave; 0 for at once
 * @param queueFrames frames that may wait for that, the one that is leaving included; one more is dropped
 */
record Conditions(
        long delayMicros,
        long reorderMicros,
        long jitterMicros,
        int lossPerMillion,
        int duplicatePerMillion,
        long bitsPerSecond,
        int queueFrames) {
    private static final int QUEUE_FRAMES = 1000;

    Conditions {
        if (reorderMicros > delayMicros) {
            throw new IllegalArgumentException("frames would arrive before they leave");
        }
    }

    /** Half of a round trip, and nothing else. */
    static Conditions ofRoundTrip(long millis) {
        return new Conditions(millis * 500, 0, 0, 0, 0, 0, QUEUE_FRAMES);
    }

    Conditions losing(int perMillion) {
        return new Conditions(
                delayMicros, reorderMicros, jitterMicros, perMillion, duplicatePerMillion, bitsPerSecond, queueFrames);
    }

    Conditions reordering(long micros) {
        return new Conditions(
                delayMicros, micros, jitterMicros, lossPerMillion, duplicatePerMillion, bitsPerSecond, queueFrames);
    }

    Conditions jittering(long micros) {
        return new Conditions(
                delayMicros, reorderMicros, micros, lossPerMillion, duplicatePerMillion, bitsPerSecond, queueFrames);
    }

    Conditions duplicating(int perMillion) {
        return new Conditions(
                delayMicros, reorderMicros, jitterMicros, lossPerMillion, perMillion, bitsPerSecond, queueFrames);
    }

    Conditions shaping(long bits, int frames) {
        return new Conditions(
                delayMicros, reorderMicros, jitterMicros, lossPerMillion, duplicatePerMillion, bits, frames);
    }

    /** As {@link #parse} reads them. */
    String words() {
        return delayMicros + " " + reorderMicros + " " + jitterMicros + " " + lossPerMillion + " " + duplicatePerMillion
                + " " + bitsPerSecond + " " + queueFrames;
    }

    static Conditions parse(String words) {
        String[] word = words.split(" ");
        return new Conditions(
                Long.parseLong(word[0]),
                Long.parseLong(word[1]),
                Long.parseLong(word[2]),
                Integer.parseInt(word[3]),
                Integer.parseInt(word[4]),
                Long.parseLong(word[5]),
                Integer.parseInt(word[6]));
    }
}
