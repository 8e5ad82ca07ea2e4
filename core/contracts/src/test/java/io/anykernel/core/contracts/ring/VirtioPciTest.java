package io.anykernel.core.contracts.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counters;
import io.anykernel.core.virtio.VirtioDevice;
import io.anykernel.core.virtio.VirtioTransport;
import io.anykernel.core.virtio.VirtioTransports;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.PortException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How a virtio function of PCI is found, and what becomes of one that contradicts itself. */
class VirtioPciTest {
    private static final int ENTROPY = 4;
    private static final int VENDOR = 0x00;
    private static final int DEVICE = 0x02;
    private static final int STATUS = 0x06;
    private static final int FIRST_CAPABILITY = 0x34;
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int FORGERIES = 20_000;

    private final ModelBus bus = new ModelBus(1 << 20);
    private final Model model = new Model(bus);
    private final ModelPciFunction function = new ModelPciFunction(bus, model, 2);

    private static final class Model extends ModelVirtioDevice {
        private int notified = -1;

        private Model(ModelBus bus) {
            super(bus, ENTROPY, 3, 0);
        }

        @Override
        protected void onNotify(int queue) {
            notified = queue;
        }
    }

    private VirtioDevice open() {
        return VirtioDevice.open(bus, function, ENTROPY, new InertCpu());
    }

    private void assertRefused(String reason) {
        KernelException refusal = assertThrows(KernelException.class, this::run);
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith(function.location()), refusal.getMessage());
        assertEquals(Errno.NO_DEVICE, refusal.errno());
    }

    /** From discovery to a notification of its last queue. */
    private void run() {
        VirtioDevice device = open();
        device.negotiate(0);
        for (int queue = 0; queue < 3; queue++) {
            device.newQueue(queue, 8, 1, new Counters().counter("violations"));
        }
        device.start();
        device.transport().notifyQueue(2);
    }

    @Test
    void eachQueueHasItsDoorbellAndEachKindOfInterruptItsMessage() {
        VirtioDevice device = open();
        device.negotiate(0);
        device.newQueue(2, 8, 1, new Counters().counter("violations"));
        device.start();
        device.transport().notifyQueue(2);
        assertEquals(2, model.notified);
        model.interrupt(1);
        assertEquals(VirtioTransport.INTERRUPT_QUEUE, device.transport().takeInterrupt());
        model.interrupt(2);
        assertEquals(VirtioTransport.INTERRUPT_CONFIG, device.transport().takeInterrupt());
        assertEquals(0, device.transport().takeInterrupt());
    }

    @Test
    void oneMessageStandsForBothKinds() {
        ModelPciFunction narrow = new ModelPciFunction(bus, new Model(bus), 1);
        VirtioDevice device = VirtioDevice.open(bus, narrow, ENTROPY, new InertCpu());
        device.negotiate(0);
        device.newQueue(0, 8, 1, new Counters().counter("violations"));
        assertEquals(0, device.transport().takeInterrupt());
    }

    @Test
    void typesAreReadFromModernAndTransitionalIdentities() {
        assertEquals(ENTROPY, VirtioTransports.typeOf(function));
        assertEquals(1, VirtioTransports.typeOf(function.forge(DEVICE, 2, 0x1000)));
        assertEquals(2, VirtioTransports.typeOf(function.forge(DEVICE, 2, 0x1001)));
        assertEquals(ENTROPY, VirtioTransports.typeOf(function.forge(DEVICE, 2, 0x1005)));
        assertEquals(0, VirtioTransports.typeOf(function.forge(DEVICE, 2, 0x1040)));
        assertEquals(0, VirtioTransports.typeOf(function.forge(DEVICE, 2, 0x1080)));
        assertEquals(
                0, VirtioTransports.typeOf(function.forge(DEVICE, 2, 0x1044).forge(VENDOR, 2, 0x8086)));
    }

    /** Hosts that put devices behind an IOMMU, or encrypt memory, offer it and refuse drivers that do not take it. */
    @Test
    void aDeviceThatIsReachedAsThePlatformSaysIsDriven() {
        model.offer(ModelVirtioDevice.VERSION_1 | ModelVirtioDevice.ACCESS_PLATFORM);
        run();
        assertEquals(2, model.notified);
        assertEquals(ModelVirtioDevice.VERSION_1 | ModelVirtioDevice.ACCESS_PLATFORM, model.agreed());
    }

    /** Its 16 bytes fit: four more belong to the structure of doorbells alone. */
    @Test
    void aCapabilityAtTheEndOfTheSpaceIsWhole() {
        int end = 256 - 16;
        for (int i = 0; i < 16; i++) {
            function.forge(end + i, 1, function.config().read8(ModelPciFunction.CAPABILITY_COMMON + i));
        }
        function.forge(ModelPciFunction.CAPABILITY_COMMON + 3, 1, 0xee);
        int last = ModelPciFunction.CAPABILITY_COMMON;
        function.forge(end + 1, 1, function.config().read8(last + 1));
        function.forge(last + 1, 1, end);
        run();
        assertEquals(2, model.notified);
    }

    @Test
    void whatHasNoModernInterfaceIsRefused() {
        function.forge(STATUS, 2, 0);
        assertRefused("older than virtio 1.0");
    }

    @Test
    void aChainInARingEnds() {
        function.forge(ModelPciFunction.CAPABILITY_COMMON + 1, 1, ModelPciFunction.CAPABILITY_COMMON);
        assertRefused("older than virtio 1.0");
    }

    @Test
    void aChainThatRunsBackwardsIsFollowed() {
        function.forge(FIRST_CAPABILITY, 1, ModelPciFunction.CAPABILITY_DEVICE)
                .forge(ModelPciFunction.CAPABILITY_DEVICE + 1, 1, ModelPciFunction.CAPABILITY_NOTIFY)
                .forge(ModelPciFunction.CAPABILITY_NOTIFY + 1, 1, ModelPciFunction.CAPABILITY_COMMON)
                .forge(ModelPciFunction.CAPABILITY_COMMON + 1, 1, 0);
        run();
        assertEquals(2, model.notified);
    }

    @Test
    void structuresOutsideTheFunctionsMemoryAreRefused() {
        function.forge(ModelPciFunction.CAPABILITY_COMMON + 8, 4, 0x2f0);
        assertRefused("virtio structure 1 at 0x2f0");
        function.forge(ModelPciFunction.CAPABILITY_COMMON + 8, 4, -16);
        assertRefused("virtio structure 1 at 0xfffffff0");
        function.forge(ModelPciFunction.CAPABILITY_COMMON + 8, 4, 0)
                .forge(ModelPciFunction.CAPABILITY_COMMON + 12, 4, 55);
        assertRefused("with 55 bytes");
    }

    @Test
    void aStructureBehindAReservedRegisterIsSkipped() {
        function.forge(ModelPciFunction.CAPABILITY_COMMON + 4, 1, 6);
        assertRefused("older than virtio 1.0");
    }

    @Test
    void aDoorbellOutsideItsMemoryIsRefused() {
        function.forge(ModelPciFunction.CAPABILITY_NOTIFY + 16, 4, 0x100);
        assertRefused("doorbell of queue 1 at 0x100");
        function.forge(ModelPciFunction.CAPABILITY_NOTIFY + 16, 4, -4);
        assertRefused("doorbell of queue 1 at 0xfffffffc");
    }

    @Test
    void interruptMessagesThatAreMissingOrRefusedAreNamed() {
        ModelPciFunction silent = new ModelPciFunction(bus, new Model(bus), 0);
        KernelException refusal =
                assertThrows(KernelException.class, () -> VirtioDevice.open(bus, silent, ENTROPY, new InertCpu()));
        assertTrue(refusal.getMessage().contains("vectors=2"), refusal.getMessage());
        function.refuseVectors();
        assertRefused("does not take interrupt message");
    }

    /** Whatever configuration space says, a driver starts the device or says why not. */
    @Test
    void forgedConfigurationSpaceEndsInARefusal() {
        System.out.println("seed=" + SEED);
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < FORGERIES; i++) {
            ModelBus own = new ModelBus(1 << 16);
            Model device = new Model(own);
            ModelPciFunction forged = new ModelPciFunction(own, device, 2);
            for (int bytes = random.nextInt(4); bytes >= 0; bytes--) {
                forged.forge(4 + random.nextInt(0x7c), 1, random.nextInt(256));
            }
            try {
                VirtioDevice.open(own, forged, ENTROPY, new InertCpu()).negotiate(0);
            } catch (KernelException | PortException expected) {
                refused++;
            } catch (IllegalStateException broken) {
                // The model says that the driver reached a register of another structure: a forged offset does that.
                refused++;
            }
        }
        assertTrue(refused > FORGERIES / 20 && refused < FORGERIES, refused + " refused");
    }
}
