package io.anykernel.hypercall.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MmioSlotTest {
    @Test
    void devicesAreReadAsQemuAppendsThem() {
        assertEquals(
                List.of(new MmioSlot(0xfeb0_0e00L, 512, 12), new MmioSlot(0xfeb0_0c00L, 512, 11)),
                MmioSlot.parse("demo virtio_mmio.device=512@0xfeb00e00:12 virtio_mmio.device=512@0xfeb00c00:11"));
    }

    @Test
    void sizesMayBeInKibibytesAsLinuxAllows() {
        assertEquals(
                List.of(new MmioSlot(0xd000_0000L, 4096, 5)), MmioSlot.parse("virtio_mmio.device=4K@0xd0000000:5 x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "virtio_mmio.device=",
                "virtio_mmio.device=512",
                "virtio_mmio.device=512@0xfeb00000",
                "virtio_mmio.device=@0xfeb00000:5",
                "virtio_mmio.device=512@:5",
                "virtio_mmio.device=512@0xfeb00000:",
                "virtio_mmio.device=0@0xfeb00000:5",
                "virtio_mmio.device=512@0xfffffffffffffffff:5",
                "virtio_mmio.device=512@zzz:5",
                "virtio_mmio.device=512@0xfeb00000:-1",
                "virtio_mmio.device=512@0xfeb00000:99999999"
            })
    void aWordThatDoesNotParseNamesNothing(String commandLine) {
        assertEquals(List.of(), MmioSlot.parse(commandLine));
    }

    @Test
    void theFixedWindowHasMicrovmsTransports() {
        List<MmioSlot> slots = MmioSlot.microvmWindow();
        assertEquals(24, slots.size());
        assertEquals(new MmioSlot(0xfeb0_2e00L, 512, 47), slots.get(23));
    }
}
