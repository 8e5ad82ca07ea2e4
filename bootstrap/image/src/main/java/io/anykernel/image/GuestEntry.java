package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.teavm.asm.ClassWriter;
import org.teavm.asm.MethodVisitor;
import org.teavm.asm.Opcodes;

/**
 * The main class of an application's image, generated: its wiring as calls of {@code io.anykernel.programs.ApplicationGuest},
 * so that a driver that no call names is not linked.
 */
public final class GuestEntry {
    private static final String NAME = "io/anykernel/programs/GeneratedEntry";
    private static final String GUEST = "io/anykernel/programs/ApplicationGuest";
    private static final String APPLICATION = "io/anykernel/composition/Application";

    private final String application;
    private final List<Consumer<MethodVisitor>> calls = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<String> disks = new ArrayList<>();
    private boolean hasGivenAddresses;

    /** @param application class with a public constructor without parameters */
    public GuestEntry(String application) {
        this.application = application;
    }

    /** The class to run. */
    public String application() {
        return application;
    }

    /** Wires the next network device of the machine, with addresses of the command line. */
    public GuestEntry network(String name) {
        return network(name, name, "network");
    }

    /** Wires the next network device of the machine, and a DHCP client. */
    public GuestEntry networkDhcp(String name) {
        hasGivenAddresses = true;
        return network(name, name + ":dhcp", "networkDhcp");
    }

    /** Wires the next network device of the machine, and a client of routers. */
    public GuestEntry networkSlaac(String name) {
        hasGivenAddresses = true;
        return network(name, name + ":slaac", "networkSlaac");
    }

    /** Wires the next network device of the machine, and clients of both kinds. */
    public GuestEntry networkAutomatic(String name) {
        hasGivenAddresses = true;
        return network(name, name + ":automatic", "networkAutomatic");
    }

    private GuestEntry network(String name, String described, String method) {
        text.append(" network=").append(described);
        calls.add(code -> {
            code.visitLdcInsn(name);
            call(code, method, "(Ljava/lang/String;)");
        });
        return this;
    }

    /** Wires a resolver with name servers and domains of the command line. */
    public GuestEntry names() {
        text.append(" names");
        calls.add(code -> call(code, "names", "()"));
        return this;
    }

    /** Wires a tree of files. */
    public GuestEntry files() {
        text.append(" files");
        calls.add(code -> call(code, "files", "()"));
        return this;
    }

    /** Wires the next block device of the machine. */
    public GuestEntry disk(String name) {
        int index = disks.size();
        disks.add(name);
        text.append(" disk=").append(name);
        calls.add(code -> {
            code.visitLdcInsn(name);
            code.visitLdcInsn(index);
            call(code, "disk", "(Ljava/lang/String;I)");
        });
        return this;
    }

    /** Wires files in memory. */
    public GuestEntry mountTmpfs(String path, long bytes) {
        text.append(" tmpfs=").append(path).append(':').append(bytes);
        calls.add(code -> {
            code.visitLdcInsn(path);
            code.visitLdcInsn(bytes);
            call(code, "mountTmpfs", "(Ljava/lang/String;J)");
        });
        return this;
    }

    /** Wires an ext4 volume on a disk named before. */
    public GuestEntry mountExt4(String path, String disk) {
        if (!disks.contains(disk)) {
            throw new ImageException("no disk named '" + disk + "' for the mount at " + path);
        }
        text.append(" ext4=").append(path).append(':').append(disk);
        calls.add(code -> {
            code.visitLdcInsn(path);
            code.visitLdcInsn(disk);
            call(code, "mountExt4", "(Ljava/lang/String;Ljava/lang/String;)");
        });
        return this;
    }

    /** The wiring in words, equal for equal images. */
    @Override
    public String toString() {
        return application + text;
    }

    String mainClass() {
        return NAME.replace('/', '.');
    }

    /** Writes the class file below {@code directory}, which goes into the class path. */
    void writeTo(Path directory) throws IOException {
        Path file = directory.resolve(NAME + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, bytes());
    }

    private byte[] bytes() {
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, NAME, null, "java/lang/Object", null);
        MethodVisitor code =
                type.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "main", "([Ljava/lang/String;)V", null, null);
        code.visitCode();
        code.visitTypeInsn(Opcodes.NEW, GUEST);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, GUEST, "<init>", "([Ljava/lang/String;)V", false);
        for (Consumer<MethodVisitor> call : calls) {
            call.accept(code);
        }
        String applicationName = application.replace('.', '/');
        code.visitTypeInsn(Opcodes.NEW, applicationName);
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, applicationName, "<init>", "()V", false);
        String run = hasGivenAddresses ? "runAfterAddresses" : "run";
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, GUEST, run, "(L" + APPLICATION + ";)V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        type.visitEnd();
        return type.toByteArray();
    }

    private static void call(MethodVisitor code, String method, String parameters) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, GUEST, method, parameters + "L" + GUEST + ";", false);
    }
}
