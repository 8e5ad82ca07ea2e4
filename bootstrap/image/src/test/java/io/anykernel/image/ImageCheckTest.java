package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class ImageCheckTest {
    /** Uses a class that images do not have, by way of a helper. */
    static final class Locks {
        public static void main(String[] arguments) {
            useLock();
        }

        private static void useLock() {
            new ReentrantLock().lock();
        }
    }

    /** Blocks by one of TeaVM's coroutines. */
    static final class Coroutines {
        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(new ArrayBlockingQueue<String>(1).take());
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
        assertTrue(finding.text().contains("java.util.concurrent.locks.ReentrantLock"), finding::text);
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
