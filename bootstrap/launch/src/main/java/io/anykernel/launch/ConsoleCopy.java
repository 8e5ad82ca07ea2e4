package io.anykernel.launch;

import io.anykernel.image.Guest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Copies the lines of a guest's console until the machine ends, or the copy is stopped. */
final class ConsoleCopy {
    private static final long CHECK_MILLIS = 50;

    private final Guest guest;
    private final Reports reports;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean hasGuestEnded;
    private int copied;

    ConsoleCopy(Guest guest, Reports reports) {
        this.guest = guest;
        this.reports = reports;
        Thread thread = new Thread(this::copyAll, "console copy");
        thread.setDaemon(true);
        thread.start();
    }

    private void copyAll() {
        try {
            do {
                hasGuestEnded = !guest.isAlive();
                copy(guest.console());
            } while (!hasGuestEnded && !stop.await(CHECK_MILLIS, TimeUnit.MILLISECONDS));
            copy(guest.console());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    /** Whole lines only while it runs: what follows may be half a line's end, or half a character. */
    private void copy(String console) {
        for (int end = console.indexOf('\n', copied); end >= 0; end = console.indexOf('\n', copied)) {
            reports.console(console.substring(copied, end));
            copied = end + 1;
        }
        if (hasGuestEnded && copied < console.length()) {
            reports.console(console.substring(copied));
            copied = console.length();
        }
    }

    /** Waits for either end; whether the guest has ended by itself. */
    boolean awaitEnd() throws InterruptedException {
        over.await();
        return hasGuestEnded;
    }

    void stop() {
        stop.countDown();
    }
}
