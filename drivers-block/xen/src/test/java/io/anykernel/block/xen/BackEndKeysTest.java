package io.anykernel.block.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the back end writes of itself: missing, no numbers, or numbers that cannot be. */
class BackEndKeysTest {
    private final ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(4 << 20), 1 << 20));

    private XenBlockQueue open(ModelBlockBackEnd model) {
        return new XenBlockQueue(bus, model, new InertCpu(), XenBlockQueue.ALL_FEATURES, new Counters());
    }

    /** A back end that says this instead of what it has. */
    private ModelBlockBackEnd saying(String key, String value) {
        ModelBlockBackEnd model = new ModelBlockBackEnd(bus, ModelBlockBackEnd.Offer.ALL);
        model.insistOn(key, value);
        return model;
    }

    @ParameterizedTest
    @CsvSource({
        "max-ring-page-order,x",
        "max-ring-page-order,-1",
        "max-ring-page-order,99999999999999999999",
        "feature-max-indirect-segments,'12 '",
        "feature-max-indirect-segments,0x10",
        "sector-size,0",
        "sector-size,511",
        "sector-size,513",
        "sector-size,1000",
        "sector-size,8192",
        "sector-size,''",
        "physical-sector-size,256",
        "physical-sector-size,700",
        "physical-sector-size,4611686018427387904",
        "sectors,-1",
        "sectors,18446744073709551615",
        "sectors,9223372036854775807",
        "sectors,+5",
        "info,65536"
    })
    void whatIsNoSuchNumberIsRefusedByName(String key, String value) {
        ModelBlockBackEnd model = saying(key, value);
        KernelException refused = assertThrows(KernelException.class, () -> open(model));
        assertEquals(Errno.NO_DEVICE, refused.errno());
        assertTrue(
                refused.getMessage().contains(key) || refused.getMessage().contains("sectors of"),
                refused.getMessage());
        assertEquals(0, model.activeGrants());
    }

    @Test
    void aDeviceWithoutASizeIsRefused() {
        String message = assertThrows(KernelException.class, () -> open(saying("sectors", null)))
                .getMessage();
        assertTrue(message.contains("does not say sectors"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-ring-page-order",
                "feature-max-indirect-segments",
                "sector-size",
                "physical-sector-size",
                "info",
                "feature-flush-cache",
                "feature-discard"
            })
    void whatIsMissingHasItsDefault(String key) {
        assertEquals(512, open(saying(key, null)).info().blockBytes());
    }

    @ParameterizedTest
    @CsvSource({"max-ring-page-order,31", "feature-max-indirect-segments,2147483647", "feature-max-indirect-segments,0"
    })
    void offersWithoutMeasureAreTakenWithMeasure(String key, String value) {
        XenBlockQueue queue = open(saying(key, value));
        assertTrue(queue.maxTransferBlocks() >= 88 && queue.maxTransferBlocks() <= 256);
    }

    @Test
    void aDeviceOfNoBlocksIsOne() {
        assertEquals(0, open(saying("sectors", "0")).info().blockCount());
    }

    @Test
    void whatABackEndWroteIsFitForALine() {
        String message = assertThrows(
                        KernelException.class, () -> open(saying("sectors", "\u001b[2J\n" + "9".repeat(500))))
                .getMessage();
        assertTrue(message.contains("says sectors = '?[2J?999") && message.contains("'..."), message);
        assertTrue(message.length() < 200, message);
    }
}
