package io.anykernel.hypercall.contracts.world;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.contracts.CaseTests;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.contracts.WrongWorld;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WorldMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnAWorldThatIsWrong() {
        return CaseTests.of(new Mutants<WorldSource>(WorldContract::cases, WrongWorld::new)
                .caught("arena.cutsZeroedAlignedRunsThatDoNotOverlap", arenas(DirtyArena::new))
                .caught("arena.cutsZeroedAlignedRunsThatDoNotOverlap", arenas(OverlappingArena::new))
                .caught("arena.refusesMoreThanItHoldsAndGoesOn", arenas(ChargingArena::new))
                .caught("arena.refusesMoreThanItHoldsAndGoesOn", arenas(RoomyArena::new))
                .caught("arena.refusesSenselessRequests", arenas(TolerantArena::new))
                .caught("arena.closedRefusesAndALateUseIsHarmless", arenas(ImmortalArena::new))
                .caught("arena.closedRefusesAndALateUseIsHarmless", recyclingArenas())
                .caught("arena.largerThanTheWorldIsRefusedAtOnce", boastingArenas())
                .caught("world.namesItselfAndItsVersion", version())
                .caught("world.entropyVariesInEveryBitAndDoesNotRepeat", entropy(number -> 4L))
                .caught("world.entropyVariesInEveryBitAndDoesNotRepeat", entropy(number -> number | 1L << 40))
                .caught("world.entropyVariesInEveryBitAndDoesNotRepeat", entropy(number -> number & 63))
                .caught("world.consoleTakesAnyText", console())
                .caught("world.unknownPortsAreRefusedInOneLine", ports(new PortException("no\nsuch port")))
                .caught("world.unknownPortsAreRefusedInOneLine", ports(new IllegalStateException("no such port")))
                .caught("world.busRefusesDevicesThatItDoesNotHave", bus())
                .caught("world.acceleratorComputesOrIsNotThere", accelerator())
                .cases());
    }

    // ---- arenas

    private static WorldSource arenas(UnaryOperator<Arena> mutation) {
        return () -> new WrongWorld() {
            @Override
            public Arenas arenas() {
                return bytes -> mutation.apply(sound.arenas().map(bytes));
            }
        };
    }

    private abstract static class WrongArena implements Arena {
        final Arena sound;

        WrongArena(Arena sound) {
            this.sound = sound;
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            return sound.allocate(bytes, alignment);
        }

        @Override
        public long capacityBytes() {
            return sound.capacityBytes();
        }

        @Override
        public long usedBytes() {
            return sound.usedBytes();
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private static final class DirtyArena extends WrongArena {
        DirtyArena(Arena sound) {
            super(sound);
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            Memory run = super.allocate(bytes, alignment);
            run.fill(bytes - 1, 1, 1);
            return run;
        }
    }

    private static final class OverlappingArena extends WrongArena {
        private Memory last;

        OverlappingArena(Arena sound) {
            super(sound);
        }

        /** The seventh run is the sixth again. */
        @Override
        public Memory allocate(int bytes, int alignment) {
            Memory run = super.allocate(bytes, alignment);
            if (alignment == 64 && last != null) {
                last.fill(0, last.lengthBytes(), 0);
                return last.slice(0, bytes - 1);
            }
            last = run;
            return run;
        }
    }

    private static final class ChargingArena extends WrongArena {
        private int refusals;

        ChargingArena(Arena sound) {
            super(sound);
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            try {
                return super.allocate(bytes, alignment);
            } catch (OutOfArenaException refused) {
                refusals++;
                throw refused;
            }
        }

        @Override
        public long usedBytes() {
            return super.usedBytes() + refusals;
        }
    }

    private static final class RoomyArena extends WrongArena {
        RoomyArena(Arena sound) {
            super(sound);
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            return bytes > capacityBytes() ? Memory.allocate(8) : super.allocate(bytes, alignment);
        }
    }

    private static final class TolerantArena extends WrongArena {
        TolerantArena(Arena sound) {
            super(sound);
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            return super.allocate(bytes, alignment == 48 ? 64 : alignment);
        }
    }

    private static final class ImmortalArena extends WrongArena {
        ImmortalArena(Arena sound) {
            super(sound);
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            try {
                return super.allocate(bytes, alignment);
            } catch (OutOfArenaException closed) {
                return Memory.allocate(bytes);
            }
        }
    }

    /** Hands the memory of a closed arena to the next one while a late user still reaches it. */
    private static WorldSource recyclingArenas() {
        return () -> new WrongWorld() {
            private Memory cut;

            @Override
            public Arenas arenas() {
                return bytes -> new WrongArena(sound.arenas().map(bytes)) {
                    @Override
                    public Memory allocate(int asked, int alignment) {
                        Memory run = super.allocate(asked, alignment);
                        if (cut == null) {
                            cut = run;
                        }
                        cut.fill(0, cut.lengthBytes(), 0);
                        return cut;
                    }
                };
            }
        };
    }

    private static WorldSource boastingArenas() {
        return () -> new WrongWorld() {
            @Override
            public Arenas arenas() {
                return bytes -> sound.arenas().map(Math.min(bytes, 1 << 20));
            }
        };
    }

    // ---- the rest

    private static WorldSource version() {
        return () -> new WrongWorld() {
            @Override
            public int version() {
                return API_VERSION + 1;
            }
        };
    }

    private static WorldSource entropy(UnaryOperator<Long> mutation) {
        return () -> new WrongWorld() {
            @Override
            public Entropy entropy() {
                return () -> mutation.apply(sound.entropy().nextLong());
            }
        };
    }

    private static WorldSource console() {
        return () -> new WrongWorld() {
            @Override
            public Console console() {
                return text -> {
                    if (text.length() > 0 && Character.isSurrogate(text.charAt(text.length() - 1))) {
                        throw new IllegalArgumentException("half of a pair");
                    }
                };
            }
        };
    }

    private static WorldSource ports(RuntimeException refusal) {
        return () -> new WrongWorld() {
            @Override
            public Ports ports() {
                return new Ports() {
                    @Override
                    public NetPort openNet(String name, Cpu owner) {
                        throw refusal;
                    }

                    @Override
                    public BlockPort openBlock(String name, boolean writable) {
                        throw refusal;
                    }
                };
            }
        };
    }

    private static WorldSource bus() {
        return () -> new WrongWorld() {
            @Override
            public Bus bus() {
                return new Bus() {
                    @Override
                    public int deviceCount() {
                        return 0;
                    }

                    @Override
                    public BusDevice device(int index) {
                        return null;
                    }

                    @Override
                    public DmaMemory allocateDma(int bytes, int alignment) {
                        throw new OutOfArenaException(bytes, 0);
                    }
                };
            }
        };
    }

    private static WorldSource accelerator() {
        return () -> new WrongWorld() {
            @Override
            public Accelerator accelerator() {
                return new Accelerator() {
                    @Override
                    public boolean hasCrc32c() {
                        return true;
                    }

                    @Override
                    public int crc32c(int crc, Memory memory, int offset, int lengthBytes) {
                        return 42;
                    }
                };
            }
        };
    }
}
