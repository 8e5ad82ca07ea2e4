package io.anykernel.libraries;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.Inflater;
import com.jcraft.jzlib.JZlib;
import java.nio.charset.StandardCharsets;

/** Deflates and inflates by its own zlib. */
public final class ZlibStreams {
    private ZlibStreams() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = "hello, hello, hello! ".repeat(200).getBytes(StandardCharsets.UTF_8);
        for (int level : new int[] {1, 6, 9}) {
            byte[] packed = new byte[data.length];
            Deflater deflater = new Deflater(level);
            deflater.setInput(data);
            deflater.setOutput(packed);
            System.out.println(
                    deflater.deflate(JZlib.Z_FINISH) + " " + deflater.getTotalOut() + " " + deflater.getAdler());
            byte[] back = new byte[data.length];
            Inflater inflater = new Inflater();
            inflater.setInput(packed, 0, (int) deflater.getTotalOut(), false);
            inflater.setOutput(back);
            System.out.println(inflater.inflate(JZlib.Z_FINISH) + " " + java.util.Arrays.equals(data, back));
        }
    }
}
