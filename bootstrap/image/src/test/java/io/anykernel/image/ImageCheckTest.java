package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;

class ImageCheckTest {
    /** Uses a class that images do not have, by way of a helper. */
    static final class Locks {
        public static void main(String[] arguments) {
            useLock();
        }

        private static void useLock() {
            new StampedLock().writeLock();
        }
    }

    /** Blocks by a coroutine of TeaVM's kind. */
    static final class Coroutines {
        @Async
        private static native void suspend();

        private static void suspend(AsyncCallback<Void> callback) {
            callback.complete(null);
        }

        public static void main(String[] arguments) {
            suspend();
        }
    }

    @Test
    void nothingStandsInHellosWay() {
        assertEquals(List.of(), findings(Hello.class));
    }

    @Test
    void aMissingClassIsNamedWithTheCallsThatLeadToIt() {
        List<Finding> findings = findings(Locks.class);
        Finding finding = findings.get(0);
        assertTrue(finding.text().contains("java.util.concurrent.locks.StampedLock"), finding::text);
        assertEquals(List.of(Locks.class.getName() + ".main", Locks.class.getName() + ".useLock"), finding.chain());
    }

    @Test
    void aCoroutineIsRefusedWithTheCallsThatLeadToIt() {
        List<Finding> findings = findings(Coroutines.class);
        Finding finding = findings.get(findings.size() - 1);
        assertTrue(finding.text().startsWith("coroutine of TeaVM's"), finding::text);
        assertEquals(Coroutines.class.getName() + ".main", finding.chain().get(0));
    }

    @Test
    void theReportShowsTheNearestCallFirst() {
        String report = Finding.describe("app.Main", List.of(new Finding("class X is missing", List.of("a", "b"))));
        assertEquals(
                "app.Main cannot become an image: 1 part is missing\n  class X is missing\n      from b\n      from a",
                report);
    }

    private static List<Finding> findings(Class<?> main) {
        return ImageCheck.findings(TestImages.classPath(), main.getName());
    }
}
