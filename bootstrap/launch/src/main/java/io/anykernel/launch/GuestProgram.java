package io.anykernel.launch;

import io.anykernel.image.Guest;
import io.anykernel.image.QemuLauncher;
import io.anykernel.manifest.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** A program as a guest in QEMU, whose console is copied while it runs. */
final class GuestProgram implements RunningProgram {
    private static final String READY = "anykernel: ready";
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final GuestMachine machine;
    private final ConsoleCopy console;
    private final WorkFolder work;
    private List<BoundPort> published = List.of();

    private GuestProgram(GuestMachine machine, Reports reports, WorkFolder work) {
        this.machine = machine;
        this.work = work;
        this.console = new ConsoleCopy(machine.guest(), reports);
    }

    /** @param work the program's from now on, if it starts */
    static GuestProgram start(
            QemuLauncher launcher,
            List<NetworkInterface> network,
            Publications publications,
            WorkFolder work,
            Reports reports) {
        GuestMachine machine = GuestMachine.start(launcher, network, READY);
        boolean isStarted = false;
        try {
            List<BoundPort> published = publications.publish(machine);
            published.forEach(port -> reports.line(port.line()));
            GuestProgram program = new GuestProgram(machine, reports, work);
            program.published = published;
            isStarted = true;
            return program;
        } finally {
            if (!isStarted) {
                machine.close();
            }
        }
    }

    @Override
    public List<BoundPort> published() {
        return published;
    }

    @Override
    public OptionalInt status() {
        Guest guest = machine.guest();
        return guest.isAlive() ? OptionalInt.empty() : OptionalInt.of(guest.await(END_LIMIT));
    }

    @Override
    public int awaitEnd() throws InterruptedException {
        return console.awaitEnd() ? machine.guest().await(END_LIMIT) : 0;
    }

    @Override
    public void end() {
        console.stop();
    }

    @Override
    public void close() {
        try {
            console.stop();
            machine.close();
        } finally {
            work.close();
        }
    }
}
