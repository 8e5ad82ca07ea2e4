package io.anykernel.programs;

import io.anykernel.composition.AfterAddresses;
import io.anykernel.composition.Application;
import io.anykernel.composition.Composition;
import io.anykernel.composition.FileSystems;
import io.anykernel.composition.Instance;
import io.anykernel.composition.MachineDevices;
import io.anykernel.hypercall.guest.GuestWorld;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;

/**
 * An application as a guest. The main class of its image is generated ({@code io.anykernel.image.GuestEntry}): it calls
 * this with what the application uses, so that nothing else is in the image. Addresses and arguments come from the command
 * line ({@link GuestWords}).
 */
public final class ApplicationGuest {
    /** A machine pays for each page at its boot. */
    private static final int CACHE_PAGES = 1024;

    private static final int PACKETS = 1024;
    private static final int BLOCKS = 1024;
    private static final int MAX_STATUS = 107;
    private static final int FAILED = 1;

    private final GuestWorld world = GuestWorld.INSTANCE;
    private final GuestWords words;
    private final Composition composition;
    private int interfaces;

    /** @param words of the command line */
    public ApplicationGuest(String[] words) {
        this.words = GuestWords.parse(words);
        this.composition = new Composition("guest")
                .cachePages(CACHE_PAGES)
                .arguments(this.words.arguments())
                .environment(this.words.environment())
                .log(this.words.log());
    }

    /** The next network device, with its addresses of the command line. */
    public ApplicationGuest network(String name) {
        return network(name, words.network(interfaces));
    }

    /** The next network device, with what a DHCP server gives it. */
    public ApplicationGuest networkDhcp(String name) {
        return network(name, InterfaceConfig.dhcp());
    }

    /** The next network device, with addresses of the prefixes that routers advertise. */
    public ApplicationGuest networkSlaac(String name) {
        return network(name, InterfaceConfig.slaac());
    }

    /** The next network device, with what a DHCP server and routers give it. */
    public ApplicationGuest networkAutomatic(String name) {
        return network(name, InterfaceConfig.automatic());
    }

    private ApplicationGuest network(String name, InterfaceConfig config) {
        if (interfaces == 0) {
            composition.stack(StackConfig.DEFAULT.withBuffers(PACKETS, BLOCKS));
        }
        composition.network(name, MachineDevices.net(name, interfaces), config);
        interfaces++;
        return this;
    }

    /** Name servers and domains of the command line. */
    public ApplicationGuest names() {
        composition.names(words.nameServers(), words.searchDomains());
        return this;
    }

    /** The tree of files, with nothing in it but what is mounted too. */
    public ApplicationGuest files() {
        composition.files();
        return this;
    }

    /** The block device that comes {@code index}th. */
    public ApplicationGuest disk(String name, int index) {
        composition.disk(name, MachineDevices.block(name, index));
        return this;
    }

    public ApplicationGuest mountTmpfs(String path, long bytes) {
        composition.mount(path, FileSystems.tmpfs(bytes));
        return this;
    }

    public ApplicationGuest mountExt4(String path, String disk) {
        composition.mount(path, FileSystems.ext4(disk), disk);
        return this;
    }

    /** As {@link #run}, once the interfaces that ask for addresses have some or a while has passed. */
    public void runAfterAddresses(Application application) {
        run(new AfterAddresses(application));
    }

    /** Runs the application to its end, and ends the machine with its status. */
    public void run(Application application) {
        try {
            Instance instance = composition.start(world);
            world.console().line("anykernel: ready after " + world.bootNanos() / 1000 + " us");
            instance.startApplication(application);
            int status = instance.awaitEnd();
            instance.close();
            end(status);
        } catch (RuntimeException failure) {
            world.console().line("anykernel: " + failure.getMessage());
            world.exit(FAILED);
        }
    }

    private void end(int status) {
        if (status < 0 || status > MAX_STATUS) {
            world.console().line("anykernel: ended with " + status + "; a machine has 0 to " + MAX_STATUS);
        }
        world.exit(status < 0 || status > MAX_STATUS ? FAILED : status);
    }
}
