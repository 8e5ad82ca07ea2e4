package io.anykernel.core.contracts.checksum;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.table.SipHash;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.NamedCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimRandom;
import java.util.List;

/** What {@link InternetChecksum} and {@link SipHash} compute. */
public final class ChecksumContract {
    private ChecksumContract() {}

    public static List<ContractCase> cases() {
        return List.of(
                new NamedCase("checksum.sumsTheExampleOfTheRfc", ChecksumContract::example),
                new NamedCase("checksum.agreesWithWordByWord", ChecksumContract::agrees),
                new NamedCase("checksum.copyingAndUpdatingAgreeWithSumming", ChecksumContract::copyAndUpdate),
                new NamedCase("siphash.agreesWithThePublishedVector", ChecksumContract::sipHash));
    }

    private static void example(Probe probe) {
        Memory memory = Memory.allocate(8);
        memory.i64be(0, 0x0001_f203_f4f5_f6f7L);
        probe.expectEquals(0xddf2, InternetChecksum.sum(memory, 0, 8), "RFC 1071 §3");
    }

    private static Memory random(int length) {
        SimRandom random = new SimRandom(3);
        Memory memory = Memory.allocate(length);
        for (int i = 0; i < length; i++) {
            memory.u8(i, (int) random.nextLong());
        }
        return memory;
    }

    private static void agrees(Probe probe) {
        Memory memory = random(300);
        for (int offset = 0; offset < 9; offset++) {
            for (int length = 0; length < 150; length += 1 + offset) {
                long total = 0;
                for (int i = 0; i < length; i++) {
                    total += (i & 1) == 0 ? memory.u8(offset + i) << 8 : memory.u8(offset + i);
                }
                while (total > 0xffff) {
                    total = (total & 0xffff) + (total >>> 16);
                }
                probe.expectEquals(total, InternetChecksum.sum(memory, offset, length), "sum");
            }
        }
    }

    private static void copyAndUpdate(Probe probe) {
        Memory from = random(200);
        Memory to = Memory.allocate(200);
        for (int length = 0; length < 150; length++) {
            int sum = InternetChecksum.copyAndSum(from, 1, to, 2, length);
            probe.expectEquals(InternetChecksum.sum(from, 1, length), sum, "sum while copying");
            probe.expect(from.rangeEquals(1, to, 2, length), "copied");
        }
        for (int word = 0; word < 65_536; word += 257) {
            int before = InternetChecksum.finish(InternetChecksum.sum(from, 0, 40));
            int old = from.u16be(12);
            from.u16be(12, word);
            int after = InternetChecksum.finish(InternetChecksum.sum(from, 0, 40));
            probe.expectEquals(after, InternetChecksum.update(before, old, word), "RFC 1624");
        }
    }

    private static void sipHash(Probe probe) {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        probe.expectEquals(
                0x0e3ea96b5304a7d0L,
                hash.hash(
                        0x0706050403020100L,
                        0x0f0e0d0c0b0a0908L,
                        0x1716151413121110L,
                        0x1f1e1d1c1b1a1918L,
                        0x2726252423222120L),
                "40 bytes");
    }
}
