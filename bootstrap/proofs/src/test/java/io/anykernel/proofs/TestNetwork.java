package io.anykernel.proofs;

import java.io.IOException;
import java.util.List;

/** A network namespace with one TAP interface, made for one test and gone with it. */
final class TestNetwork implements AutoCloseable {
    static final String TAP = "ak0";
    static final String LINUX = "10.77.0.1";
    static final String KERNEL = "10.77.0.2";

    private final String name = "anykernel-" + ProcessHandle.current().pid();

    TestNetwork() throws IOException, InterruptedException {
        Command.run("ip", "netns", "add", name).requireSuccess();
        run("ip", "link", "set", "lo", "up");
        run("ip", "tuntap", "add", "dev", TAP, "mode", "tap", "vnet_hdr");
        run("ip", "addr", "add", LINUX + "/24", "dev", TAP);
        run("ip", "link", "set", TAP, "up");
    }

    static boolean isPossible() throws IOException {
        return Command.isRoot() && Command.exists("ip");
    }

    /** What runs a program inside. */
    List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    String run(String... words) throws IOException, InterruptedException {
        return Command.run(Command.words(prefix(), words)).requireSuccess();
    }

    Command.Result tryRun(String... words) throws IOException, InterruptedException {
        return Command.run(Command.words(prefix(), words));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Command.run("ip", "netns", "delete", name).requireSuccess();
    }
}
