package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.proofs.XenHost.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as PVH domains of Debian's Xen, which all run in one boot of it; each test looks at what became of some. */
class XenGuestTest {
    private static final String SCRIPT =
            """
            start program-hello 32 'hello one two'
            finish program-hello
            start program-status 32 'status 7'
            start program-uncaught 32 uncaught
            start program-clock 32 clock
            finish program-status
            finish program-uncaught
            finish program-clock

            start program-serve 32 serve
            start program-reboot 32 serve
            await_line program-serve serving
            await_line program-reboot serving
            xenstore-write "/local/domain/$(xl domid program-serve)/control/shutdown" suspend
            await_line program-serve refused
            xl shutdown program-serve >/dev/null
            xl reboot program-reboot >/dev/null
            finish program-serve
            finish program-reboot

            create program-device 64 device
            id=$(xl domid program-device)
            front=/local/domain/$id/device/vif/0
            back=/local/domain/0/backend/vif/$id/0
            xenstore-write $back/mac 00:16:3e:00:00:01 $back/state 2
            xenstore-write $front/backend $back $front/backend-id 0 $front/handle 5 $front/state 1
            xenstore-chmod -r $back n0 r$id
            xenstore-chmod $front/state n$id r0
            xl unpause program-device
            await_line program-device initialised
            xenstore-write $back/state 4
            await_line program-device watching
            xenstore-write $back/state 5
            finish program-device

            mkdir -p "$(dirname IMAGE)" "$(dirname VOLUME)"
            ln -s /images/demo.elf IMAGE
            losetup -r /dev/loop0 /images/folder.ext4
            ln -s /dev/loop0 VOLUME
            CONFIGURATION
            xl create -q DOMAIN 'on_poweroff="preserve"' 'on_crash="preserve"' 'tsc_mode="native"' || fail "no domain demo"
            await_line demo 'demo: ready'
            echo "digest $(wget -q -O - http://10.0.0.2/files/big.bin | sha256sum)"
            xl shutdown demo >/dev/null
            finish demo

            start contracts 256 ''
            finish contracts
            """;

    /** The demo's domain, whose configuration is what the command prints. */
    private static final String MANIFEST =
            """
            program: {application: io.anykernel.demo.Demo}
            machine: xen
            network: {net0: {addresses: [10.0.0.2/24], bridge: xenbr0}}
            disks: {folder: {file: %s}}
            publish: [8080:80]
            """;

    private static final int BIG_FILE_MIB = 64;
    private static final int VOLUME_MIB = 80;

    @TempDir
    static Path work;

    private static Path folder;
    private static String output;

    @BeforeAll
    static void boot() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("gcc"), "skipped: gcc is missing");
        XenHost.assumeAvailable();
        assumeTrue(Command.exists("mke2fs"), "skipped: e2fsprogs is missing");
        folder = DemoProof.makeFolder(work, BIG_FILE_MIB);
        Path volume = volume();
        Path demo = GuestImages.of("DemoGuest", "demo");
        output = new XenHost(work)
                .image(program())
                .image(volume)
                .image(demo)
                .image(GuestImages.of("ContractsGuest", "contracts"))
                .run(script(demo, volume));
    }

    /** Files lie in the first domain where they lie here, as the configuration names them. */
    private static String script(Path demo, Path volume) throws Exception {
        Path manifest = Files.writeString(work.resolve("anykernel.yaml"), MANIFEST.formatted(volume));
        String printed = Command.run(RunningDemo.command(
                        List.of(), "run", "--print", "--image", demo.toString(), manifest.toString()))
                .requireSuccess();
        Path domain = demo.toAbsolutePath().resolveSibling("demo.cfg");
        String start = "xl create -c " + domain + "\n";
        assertTrue(printed.endsWith(start), printed);
        return SCRIPT.replace("IMAGE", demo.toAbsolutePath().toString())
                .replace("VOLUME", volume.toString())
                .replace("DOMAIN", domain.toString())
                .replace("CONFIGURATION", printed.substring(0, printed.length() - start.length()));
    }

    private static Path volume() throws Exception {
        Path volume = work.resolve("folder.ext4");
        Command.run(
                        "/usr/sbin/mke2fs",
                        "-q",
                        "-t",
                        "ext4",
                        "-d",
                        folder.toString(),
                        volume.toString(),
                        VOLUME_MIB + "M")
                .requireSuccess();
        return volume;
    }

    private static Path program() throws Exception {
        Path classes = Path.of(XenProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Command.run(RunningDemo.command(
                        List.of(),
                        "image",
                        "--main",
                        XenProgram.class.getName(),
                        "--name",
                        "program",
                        "--output",
                        work.toString(),
                        classes.toString()))
                .requireSuccess();
        return work.resolve("program.elf");
    }

    @Test
    void aProgramPrintsAndEnds() {
        assertEquals(new Ending("hello hello,one,two\n", Ending.POWER_OFF, ""), ending("program-hello"));
    }

    @Test
    void aStatusIsACrashThatTheStoreKeeps() {
        assertEquals(new Ending("exit status 7\n", Ending.CRASH, "7"), ending("program-status"));
        Ending uncaught = ending("program-uncaught");
        assertTrue(
                uncaught.console()
                        .startsWith("Exception in thread \"main\" java.lang.IllegalStateException: uncaught\n"),
                uncaught.console());
        assertEquals(Ending.CRASH, uncaught.reason());
        assertEquals("1", uncaught.status());
    }

    @Test
    void timePassesAsXenTellsIt() {
        Ending ending = ending("program-clock");
        List<String> lines = ending.console().lines().toList();
        assertEquals("slept true", lines.get(0));
        long seconds = Long.parseLong(lines.get(1).substring("seconds ".length()));
        assertTrue(Math.abs(System.currentTimeMillis() / 1000 - seconds) < 300, ending.console());
    }

    @Test
    void theToolstackEndsAProgramInOrderAndCannotSuspendIt() {
        assertEquals(
                new Ending(
                        "serving\nrefused: the toolstack asks for \"suspend\", which this guest cannot do\nhook\n",
                        Ending.POWER_OFF,
                        ""),
                ending("program-serve"));
        assertEquals(new Ending("serving\nhook\n", Ending.REBOOT, ""), ending("program-reboot"));
    }

    @Test
    void aDeviceIsReachedByStoreGrantsAndEvents() {
        assertEquals(
                """
                device/vif/0
                vif of domain 0 00:16:3e:00:00:01
                5 null null
                3 INIT_WAIT
                initialised
                CONNECTED
                watching true
                CLOSING true true
                grants true true true
                granted 8
                channels true
                xenstored refuses device/vif/0/backend: EACCES
                """,
                ending("program-device").console());
    }

    /** By xen-blkback on a loop device and xen-netback, both Linux's, as the printed configuration names them. */
    @Test
    void aBigFileIsServedFromALinuxDiskOverALinuxInterface() throws Exception {
        Ending ending = ending("demo");
        String digest = DemoProof.sha256(folder.resolve("big.bin"));
        assertTrue(output.contains("\ndigest " + digest + "  -\n"), () -> digest + " in " + output);
        assertEquals(Ending.POWER_OFF, ending.reason(), ending.console());
        assertEquals("", ending.status());
    }

    @Test
    void contractsPrintTheSameAsHere() throws Exception {
        Ending ending = ending("contracts");
        assertEquals(
                WorldsAreEqualTest.contractsOn(Path.of(System.getProperty("java.home"))),
                WorldsAreEqualTest.withoutLinesOfCases(ending.console()));
        assertEquals(Ending.POWER_OFF, ending.reason());
        System.out.println(
                ending.console().lines().reduce((first, second) -> second).orElseThrow());
    }

    private static Ending ending(String name) {
        return XenHost.ending(output, name);
    }
}
