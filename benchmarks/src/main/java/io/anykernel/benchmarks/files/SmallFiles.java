package io.anykernel.benchmarks.files;

import io.anykernel.embed.Anykernel;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Question: how fast are a warm {@code stat} and a warm open, read and close of many small files on one ext4 image, ours
 * through {@code Vfs} beside Linux's loop mount through {@code java.nio.file}? Unit: thousand files a second, one thread,
 * every file once a round in the order of their making. Rounds of both sides are interleaved. Arguments: {@code FILES
 * ROUNDS}. Needs root, mke2fs and a loop device.
 */
public final class SmallFiles implements AutoCloseable {
    private static final int PER_FOLDER = 100;
    private static final int FILE_BYTES = 1000;
    private static final int WARM_UP = 4;
    private static final int CACHE_PAGES = 80_000;

    /** One round over all files. */
    private interface Round {
        void run() throws IOException;
    }

    private final Path temporary;
    private final Path mountPoint;
    private final int rounds;
    private final String[] names;
    private final Path[] paths;
    private final Anykernel kernel;

    private SmallFiles(int files, int rounds) throws IOException, InterruptedException {
        this.rounds = rounds;
        this.temporary = Files.createTempDirectory("anykernel-files");
        this.mountPoint = Files.createDirectory(temporary.resolve("mnt"));
        this.names = new String[files];
        this.paths = new Path[files];
        Path image = makeImage(files);
        shell("mount -o loop,ro,noatime " + image + " " + mountPoint);
        this.kernel = Anykernel.builder()
                .console(line -> {})
                .cachePages(CACHE_PAGES)
                .mountExt4("/", image)
                .start();
    }

    public static void main(String[] args) throws Exception {
        try (SmallFiles benchmark = new SmallFiles(Integer.parseInt(args[0]), Integer.parseInt(args[1]))) {
            benchmark.compare("stat", benchmark::statOurs, benchmark::statLinux);
            benchmark.compare("open, read, close", benchmark::readOurs, benchmark::readLinux);
        }
    }

    private Path makeImage(int files) throws IOException, InterruptedException {
        Path tree = Files.createDirectory(temporary.resolve("tree"));
        byte[] content = new byte[FILE_BYTES];
        Arrays.fill(content, (byte) 1);
        for (int i = 0; i < files; i++) {
            String folder = "folder" + i / PER_FOLDER;
            if (i % PER_FOLDER == 0) {
                Files.createDirectory(tree.resolve(folder));
            }
            String name = folder + "/file-number-" + i;
            Files.write(tree.resolve(name), content);
            names[i] = "/" + name;
            paths[i] = mountPoint.resolve(name);
        }
        Path image = temporary.resolve("image");
        shell("mke2fs -q -F -t ext4 -b 4096 -N " + files * 2 + " -d " + tree + " " + image + " " + (files / 100 + 64)
                + "M");
        return image;
    }

    private void compare(String what, Round ours, Round linux) throws IOException {
        double[] ourRates = new double[rounds];
        double[] linuxRates = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            double our = rate(ours);
            double theirs = rate(linux);
            if (i >= 0) {
                ourRates[i] = our;
                linuxRates[i] = theirs;
                ratios[i] = our / theirs;
            }
        }
        System.out.printf(
                "%s: ours %s, linux %s thousand files/s, ratio %s%n",
                what, summary(ourRates), summary(linuxRates), summary(ratios));
    }

    private double rate(Round round) throws IOException {
        long begin = System.nanoTime();
        round.run();
        return names.length * 1e6 / (System.nanoTime() - begin);
    }

    private static String summary(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format("%.2f (%.2f to %.2f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private void statOurs() {
        Vfs files = kernel.files();
        for (String name : names) {
            require(files.stat(name).sizeBytes());
        }
    }

    private void statLinux() throws IOException {
        for (Path path : paths) {
            require(Files.readAttributes(path, PosixFileAttributes.class).size());
        }
    }

    private void readOurs() {
        Vfs files = kernel.files();
        byte[] buffer = new byte[2 * FILE_BYTES];
        Bytes into = Bytes.of(buffer);
        for (String name : names) {
            try (OpenFile file = files.open(name, OpenFlags.READ)) {
                require(file.read(into));
            }
        }
    }

    private void readLinux() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2 * FILE_BYTES);
        for (Path path : paths) {
            buffer.clear();
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                require(file.read(buffer));
            }
        }
    }

    private static void require(long bytes) {
        if (bytes != FILE_BYTES) {
            throw new IllegalStateException("a file of " + bytes + " bytes");
        }
    }

    private static void shell(String command) throws IOException, InterruptedException {
        int status = new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(command + " exited " + status);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kernel.close();
        shell("umount " + mountPoint);
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
