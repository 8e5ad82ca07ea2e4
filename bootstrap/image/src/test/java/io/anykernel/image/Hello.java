package io.anykernel.image;

/** The smallest guest that says something. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("Hello from Java " + String.join(",", arguments));
    }
}
