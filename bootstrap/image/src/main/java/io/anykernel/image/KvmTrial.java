package io.anykernel.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether QEMU's KVM accelerator really runs guests here. {@code /dev/kvm} alone proves nothing: there are hosts where
 * QEMU starts, and the guest never gets anywhere. So a guest of three instructions is given two seconds.
 */
public final class KvmTrial {
    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final long LIMIT_MILLIS = 2000;
    private static final int LOAD_ADDRESS = 0x10_0000;
    private static final int HEADERS_BYTES = 64 + 2 * 56;
    private static final int NOTE_BYTES = 20;
    private static final byte[] CODE = {(byte) 0xb0, 0x10, (byte) 0xe6, (byte) 0xf4, (byte) 0xf4
    }; // al=16; out 0xf4; hlt
    private static final int EXPECTED_EXIT = 2 * 0x10 + 1;

    private static Boolean outcome;

    private KvmTrial() {}

    /** Tries once a process; later calls answer at once. */
    static synchronized boolean canRunGuests(Path qemu) {
        if (outcome == null) {
            outcome = Files.isWritable(DEVICE) && canRun(qemu, "kvm");
        }
        return outcome;
    }

    /** Whether a guest ran under the accelerator of this name. */
    static boolean canRun(Path qemu, String accelerator) {
        try {
            Path folder = CleanupRegistry.folder(null, "anykernel-trial");
            try {
                Path image = CleanupRegistry.make(() -> Files.write(folder.resolve("trial.elf"), tinyImage()));
                return hasExpectedExit(
                        QemuLauncher.machine(QemuLauncher.Machine.MICROVM, qemu, accelerator, 16, image));
            } finally {
                CleanupRegistry.delete(folder);
            }
        } catch (IOException e) {
            throw new ImageException("cannot try " + accelerator + ": " + e.getMessage(), e);
        }
    }

    private static boolean hasExpectedExit(List<String> command) throws IOException {
        Process process = CleanupRegistry.start(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD));
        try {
            return process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS) && process.exitValue() == EXPECTED_EXIT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            CleanupRegistry.end(process);
        }
    }

    /** An ELF file of a PVH note and code: header, one segment to load, one note, then both. */
    private static byte[] tinyImage() {
        int total = HEADERS_BYTES + NOTE_BYTES + CODE.length;
        int entry = LOAD_ADDRESS + HEADERS_BYTES + NOTE_BYTES;
        ByteBuffer elf = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        elf.putShort((short) 2).putShort((short) 62).putInt(1); // executable, x86-64, version
        elf.putLong(entry).putLong(64).putLong(0).putInt(0); // entry, program headers, no sections, flags
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 2);
        elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        segment(elf, 1, 5, 0, total);
        segment(elf, 4, 4, HEADERS_BYTES, NOTE_BYTES);
        elf.putInt(4).putInt(4).putInt(18); // name and value sizes, XEN_ELFNOTE_PHYS32_ENTRY
        elf.put("Xen\0".getBytes(StandardCharsets.US_ASCII)).putInt(entry);
        elf.put(CODE);
        return elf.array();
    }

    private static void segment(ByteBuffer elf, int type, int flags, int offset, int bytes) {
        elf.putInt(type).putInt(flags).putLong(offset);
        elf.putLong(LOAD_ADDRESS + offset).putLong(LOAD_ADDRESS + offset);
        elf.putLong(bytes).putLong(bytes).putLong(4);
    }
}
